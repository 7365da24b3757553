// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/style_sheet.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QTemporaryDir>

#include "widgets/common/icons.h"

namespace attnlab {
namespace {

// `@name` is a colour of the theme, `13u` a length at scale 1, `$name:colour` an icon.
constexpr const char* kControls = R"(
QMainWindow { background: @window; }
QLabel[kind="muted"] { color: @muted; }
QLabel[kind="error"] { color: @danger; }
QLabel[kind="heading"] { font-weight: 600; }
QLabel[kind="title"] { font-size: 19u; font-weight: 600; }
QLabel[kind="hint"] { color: @muted; font-size: 11.5u; }
QFrame[kind="segmented"] { background: @pressed; border: none; border-radius: 7u; }
QFrame[kind="card"] { background: @raised; border: 1u solid @border; border-radius: 8u; }

QPushButton { background: @surface; color: @text; border: 1u solid @outline; border-radius: 6u;
  padding: 0 13u; min-height: 28u; icon-size: 16u; }
QPushButton:hover { background: @hover; }
QPushButton:pressed, QPushButton:checked { background: @pressed; }
QPushButton:focus { border-color: @accent; outline: none; }
QPushButton:disabled { color: @muted; background: @raised; border-color: @border; }
QPushButton[kind="primary"] { background: @accent; color: @on_accent; border-color: @accent;
  font-weight: 600; }
QPushButton[kind="primary"]:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton[kind="primary"]:pressed { background: @accent_hover; }
QPushButton[kind="primary"]:focus { border: 2u solid @focus_on_accent; padding: 0 12u;
  min-height: 26u; }
QPushButton[kind="primary"]:disabled { background: @pressed; color: @muted;
  border-color: @pressed; }
QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }
QPushButton[kind="quiet"]:hover { background: @hover; }
QPushButton[kind="quiet"]:pressed, QPushButton[kind="quiet"]:checked { background: @pressed; }
QPushButton[kind="quiet"]:focus { border-color: @accent; }
QPushButton[kind="danger"] { color: @danger; border-color: @danger; }
QPushButton[kind="danger"]:hover { background: @danger; color: @surface; }
QPushButton[kind="danger"]:focus { border: 2u solid @danger; padding: 0 12u; min-height: 26u; }
QPushButton[kind="danger"]:disabled { color: @muted; border-color: @border; }
QPushButton[kind="segment"] { background: transparent; color: @muted; min-height: 24u;
  border: 1u solid transparent; border-radius: 5u; padding: 0 10u; }
QPushButton[kind="segment"]:hover { color: @text; }
QPushButton[kind="segment"]:checked { background: @segment; color: @text; }
QPushButton[kind="segment"]:focus { border-color: @accent; }
QPushButton[kind="segment"]:disabled { color: @outline_strong; }
QPushButton[kind="section"], QPushButton[kind="section"]:checked { background: transparent;
  border: 1u solid transparent; border-radius: 4u; padding: 0 6u 0 0; min-height: 24u;
  font-weight: 600; text-align: left; }
QPushButton[kind="section"]:hover { background: @hover; }
QPushButton[kind="section"]:focus { border-color: @accent; }
QPushButton::menu-indicator { image: url("$chevron_down:muted"); width: 12u; height: 12u;
  subcontrol-position: right center; right: 8u; }

QToolButton { background: transparent; border: 1u solid transparent; border-radius: 6u;
  padding: 4u; icon-size: 18u; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @pressed; }
QToolButton:checked { background: @accent_soft; color: @accent; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @muted; }
QToolButton[popupMode="1"] { padding-right: 18u; }
QToolButton[popupMode="2"] { padding-right: 16u; }
QToolButton::menu-button { border: none; width: 14u; }
QToolButton::menu-arrow, QToolButton::menu-indicator { image: url("$chevron_down:muted");
  width: 12u; height: 12u; }
QToolButton::menu-indicator { subcontrol-position: right center; right: 3u; }
QToolButton[kind="small"], QToolButton[kind="small"][popupMode="2"] { padding: 3u;
  icon-size: 16u; }
QToolButton[kind="small"]::menu-indicator { image: none; width: 0; }

QCheckBox, QRadioButton { spacing: 8u; border: 1u solid transparent; border-radius: 4u;
  padding: 2u 3u; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent; }
QCheckBox:disabled, QRadioButton:disabled { color: @muted; }
QCheckBox::indicator, QRadioButton::indicator, QGroupBox::indicator, QListView::indicator,
QTreeView::indicator, QTableView::indicator { width: 14u; height: 14u;
  border: 1u solid @outline_strong; background: @surface; border-radius: 4u; }
QRadioButton::indicator { border-radius: 8u; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked, QListView::indicator:checked,
QTreeView::indicator:checked, QTableView::indicator:checked { background: @accent;
  border-color: @accent; image: url("$check:on_accent"); }
QCheckBox::indicator:indeterminate, QTreeView::indicator:indeterminate { background: @accent_soft;
  border-color: @accent; image: url("$minus:accent"); }
QRadioButton::indicator:checked { background: @accent; border-color: @accent;
  image: url("$dot:on_accent"); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: @raised;
  border-color: @border; }
QCheckBox::indicator:checked:disabled { image: url("$check:muted"); }
QRadioButton::indicator:checked:disabled { image: url("$dot:muted"); }

QSlider { min-height: 22u; border-radius: 4u; }
QSlider:vertical { min-height: 0; min-width: 22u; }
QSlider::groove:horizontal { height: 4u; border-radius: 2u; background: @pressed; }
QSlider::groove:vertical { width: 4u; border-radius: 2u; background: @pressed; }
QSlider::sub-page:horizontal, QSlider::add-page:vertical { background: @accent;
  border-radius: 2u; }
QSlider::handle { background: @surface; border: 2u solid @accent; border-radius: 8u;
  width: 12u; height: 12u; }
QSlider::handle:horizontal { margin: -6u 0; }
QSlider::handle:vertical { margin: 0 -6u; }
QSlider::handle:hover { background: @accent_soft; }
QSlider:focus { background: @accent_soft; }
QSlider::handle:focus { background: @accent; }
QSlider::handle:disabled { border-color: @outline; background: @raised; }
QSlider::sub-page:horizontal:disabled, QSlider::add-page:vertical:disabled {
  background: @outline; }
QProgressBar { background: @pressed; border: none; border-radius: 3u; min-height: 6u;
  max-height: 6u; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 3u; }
)";

constexpr const char* kInputs = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: @surface; color: @text; border: 1u solid @outline; border-radius: 6u;
  selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { min-height: 28u; padding: 0 8u; }
QPlainTextEdit, QTextEdit { padding: 4u; }
QLineEdit:hover, QPlainTextEdit:hover, QTextEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover,
QComboBox:hover { border-color: @outline_strong; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus, QComboBox:on { border: 2u solid @accent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QComboBox:on {
  min-height: 26u; padding: 0 7u; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 3u; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QSpinBox:disabled,
QDoubleSpinBox:disabled, QComboBox:disabled { background: @raised; color: @muted;
  border-color: @border; }
QLineEdit:read-only { background: @raised; }
QLineEdit[kind="search"], QLineEdit[kind="search"]:focus { min-height: 38u; border: none;
  font-size: 15u; background: transparent; padding: 0 4u; }
QLineEdit[kind="error"] { border-color: @danger; }
QSpinBox QLineEdit, QDoubleSpinBox QLineEdit, QComboBox QLineEdit { border: none; padding: 0;
  min-height: 0; background: transparent; }

QComboBox { padding-right: 26u; }
QComboBox:focus, QComboBox:on { padding-right: 25u; }
QComboBox::drop-down { border: none; width: 26u; }
QComboBox::down-arrow { image: url("$chevron_down:muted"); width: 14u; height: 14u; }
QComboBox::down-arrow:disabled { image: url("$chevron_down:outline"); }
QComboBox QAbstractItemView { background: @surface; border: 1u solid @outline; padding: 4u;
  outline: none; selection-background-color: @accent_soft; selection-color: @text; }
QComboBox QAbstractItemView::item { min-height: 26u; padding: 0 8u; border-radius: 4u; }
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected {
  background: @accent_soft; color: @text; }

QSpinBox, QDoubleSpinBox { padding-right: 20u; }
QSpinBox:focus, QDoubleSpinBox:focus { padding-right: 19u; }
QSpinBox[buttonSymbols="2"], QDoubleSpinBox[buttonSymbols="2"] { padding-right: 8u; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-origin: border; border: none;
  subcontrol-position: top right; width: 20u; margin: 2u 2u 0 0; border-top-right-radius: 4u; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-origin: border; border: none;
  subcontrol-position: bottom right; width: 20u; margin: 0 2u 2u 0;
  border-bottom-right-radius: 4u; }
QSpinBox::up-button:hover, QDoubleSpinBox::up-button:hover, QSpinBox::down-button:hover,
QDoubleSpinBox::down-button:hover { background: @hover; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$chevron_up:muted"); width: 10u;
  height: 10u; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("$chevron_down:muted"); width: 10u;
  height: 10u; }
QSpinBox::up-arrow:off, QDoubleSpinBox::up-arrow:off { image: url("$chevron_up:outline"); }
QSpinBox::down-arrow:off, QDoubleSpinBox::down-arrow:off { image: url("$chevron_down:outline"); }
)";

constexpr const char* kViews = R"(
QTableView, QListView, QTreeView { background: @surface; alternate-background-color: @raised;
  border: none; gridline-color: @border; outline: none; selection-background-color: @accent_soft;
  selection-color: @text; }
QTableView::item, QTreeView::item, QListView::item { padding: 0 6u; border: none; }
QListView::item, QTreeView::item { min-height: 26u; }
QTableView::item:hover, QListView::item:hover, QTreeView::item:hover { background: @hover; }
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {
  background: @accent_soft; color: @text; }
QTableView::item:focus, QListView::item:focus, QTreeView::item:focus {
  border: 1u solid @accent; }
QTreeView::branch:has-children:closed { image: url("$chevron_right:muted"); }
QTreeView::branch:has-children:open { image: url("$chevron_down:muted"); }
QHeaderView { background: @surface; border: none; }
QHeaderView::section { background: @surface; color: @muted; border: none;
  border-bottom: 1u solid @border; padding: 4u 6u; font-weight: 500; }
QHeaderView::section:hover { color: @text; }
QHeaderView::section:vertical { border-bottom: none; border-right: 1u solid @border; }
QHeaderView::up-arrow { image: url("$chevron_up:muted"); width: 12u; height: 12u; }
QHeaderView::down-arrow { image: url("$chevron_down:muted"); width: 12u; height: 12u; }
QTableCornerButton::section { background: @surface; border: none; }

QScrollArea { border: none; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10u; }
QScrollBar:horizontal { height: 10u; }
QScrollBar::handle { background: @outline; border-radius: 3u; }
QScrollBar::handle:vertical { min-height: 28u; margin: 2u; }
QScrollBar::handle:horizontal { min-width: 28u; margin: 2u; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: @outline_strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
)";

constexpr const char* kWindow = R"(
QMenuBar { background: @window; padding: 2u 6u; border-bottom: 1u solid @border; }
QMenuBar::item { background: transparent; padding: 5u 9u; border-radius: 5u; }
QMenuBar::item:selected { background: @pressed; }
QMenu { background: @surface; border: 1u solid @outline; padding: 5u; icon-size: 16u; }
QMenu::item { padding: 6u 26u 6u 10u; border-radius: 5u; border: 1u solid transparent; }
QMenu::item:selected { background: @accent_soft; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::icon { padding-left: 8u; }
QMenu::separator { height: 1u; background: @border; margin: 5u 6u; }
QMenu::indicator { width: 14u; height: 14u; left: 8u; }
QMenu::indicator:checked { image: url("$check:accent"); }
QMenu::right-arrow { image: url("$chevron_right:muted"); width: 12u; height: 12u; }
QToolTip { background: @tip; color: @on_tip; border: none; padding: 6u 9u; }
QSplitter::handle { background: @border; margin: 2u; }
QSplitter::handle:horizontal { width: 1u; }
QSplitter::handle:vertical { height: 1u; }
QSplitter::handle:hover { background: @accent; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: @muted; border: none; padding: 6u 12u;
  border-bottom: 2u solid transparent; }
QTabBar::tab:hover { color: @text; background: @hover; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:selected:focus { background: @accent_soft; }
QTabBar::tab:disabled { color: @outline; }
QTabBar::scroller { width: 40u; }
QTabBar QToolButton { background: @surface; border: none; border-radius: 0; padding: 0; }
QTabBar QToolButton:hover { background: @hover; }
QTabBar QToolButton::left-arrow { image: url("$chevron_left:muted"); width: 14u; height: 14u; }
QTabBar QToolButton::right-arrow { image: url("$chevron_right:muted"); width: 14u; height: 14u; }
QTabWidget::pane { border: none; border-top: 1u solid @border; }
QToolBar { background: @window; border: none; border-bottom: 1u solid @border; spacing: 4u;
  padding: 4u 8u; }
QToolBar::separator { background: @border; width: 1u; margin: 5u 6u; }
QStatusBar { background: @window; color: @muted; border-top: 1u solid @border; }
QStatusBar::item { border: none; }
QSizeGrip { image: none; width: 0; height: 0; }
QGroupBox { border: 1u solid @border; border-radius: 8u; margin-top: 18u; padding: 10u;
  font-weight: 600; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; padding: 0 2u;
  color: @text; }
QDialog { background: @surface; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; button-layout: 3; }
)";

QColor mix(const QColor& a, const QColor& b, double share_of_b) {
  const auto channel = [&](int from, int to) { return qRound(from + (to - from) * share_of_b); };
  return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

QHash<QString, QColor> colours(const Theme& t) {
  const bool light = t.name == ThemeName::light;
  return {{"window", t.window},
          {"surface", t.surface},
          {"raised", t.raised},
          {"border", t.border},
          {"outline", t.outline},
          {"outline_strong", mix(t.outline, t.text, 0.35)},
          {"hover", t.hover},
          {"pressed", t.pressed},
          {"text", t.text},
          {"muted", t.muted},
          {"accent", t.accent},
          {"accent_hover", t.accent_hover},
          {"accent_soft", t.accent_soft},
          {"on_accent", t.on_accent},
          {"danger", t.danger},
          {"focus_on_accent", light ? mix(t.accent, Qt::black, 0.55) : QColor(Qt::white)},
          {"tip", light ? QColor("#242a35") : QColor("#333b49")},
          {"segment", light ? t.surface : t.outline},
          {"on_tip", QColor("#f2f4f8")}};
}

// A style sheet takes pictures from files only, so each colour of an icon is one small file.
QString icon_file(const QString& name, const QColor& color) {
  static const QTemporaryDir folder(QDir::tempPath() + "/attnlab-icons-XXXXXX");
  const QString path = folder.filePath(name + '-' + color.name().mid(1) + ".svg");
  QFile file(path);
  if (!file.exists() && file.open(QIODevice::WriteOnly)) file.write(icon_svg(name, color));
  return path;
}

QString substitute(const QString& text, const Theme& t) {
  static const QRegularExpression token(R"(\$(\w+):(\w+)|@(\w+)|(-?\d+(?:\.\d+)?)u\b)");
  const QHash<QString, QColor> colour = colours(t);
  QString result;
  qsizetype end = 0;
  for (auto it = token.globalMatch(text); it.hasNext();) {
    const QRegularExpressionMatch match = it.next();
    result += QStringView(text).mid(end, match.capturedStart() - end);
    end = match.capturedEnd();
    if (match.hasCaptured(1))
      result += icon_file(match.captured(1), colour.value(match.captured(2)));
    else if (match.hasCaptured(3))
      result += colour.value(match.captured(3)).name();
    else
      result += QString("%1px").arg(qRound(match.captured(4).toDouble() * t.scale));
  }
  return result.append(QStringView(text).mid(end));
}

}  // namespace

QString style_sheet(const Theme& theme) {
  QString text;
  for (const char* part : {kControls, kInputs, kViews, kWindow}) text += part;
  return substitute(text, theme);
}

}  // namespace attnlab
