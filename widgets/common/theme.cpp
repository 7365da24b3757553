// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/theme.h"

#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPalette>
#include <QProxyStyle>
#include <QWidget>
#include <vector>

#include "widgets/common/style_sheet.h"

namespace attnlab {
namespace {

Theme& current() {
  static Theme theme;
  return theme;
}

void colour_light(Theme& t) {
  t.window = QColor("#eceef2");
  t.surface = QColor("#ffffff");
  t.raised = QColor("#f5f6f9");
  t.border = QColor("#dfe2e8");
  t.outline = QColor("#c3c8d2");
  t.hover = QColor("#edeff4");
  t.pressed = QColor("#e0e4ec");
  t.text = QColor("#1a1e27");
  t.muted = QColor("#596275");
  t.grid = QColor("#e8ebef");
  t.accent = QColor("#3355d1");
  t.accent_hover = QColor("#2846b4");
  t.accent_soft = QColor("#e5eafc");
  t.on_accent = QColor("#ffffff");
  t.good = QColor("#17754a");
  t.warning = QColor("#8a5708");
  t.danger = QColor("#bd2b2b");
}

void colour_dark(Theme& t) {
  t.window = QColor("#111419");
  t.surface = QColor("#191d24");
  t.raised = QColor("#21262f");
  t.border = QColor("#2d333e");
  t.outline = QColor("#454d5c");
  t.hover = QColor("#272d38");
  t.pressed = QColor("#313846");
  t.text = QColor("#e7eaf0");
  t.muted = QColor("#9aa4b5");
  t.grid = QColor("#2a303a");
  t.accent = QColor("#86a2ff");
  t.accent_hover = QColor("#a3b8ff");
  t.accent_soft = QColor("#28335a");
  t.on_accent = QColor("#0e1220");
  t.good = QColor("#56c793");
  t.warning = QColor("#e3ae55");
  t.danger = QColor("#f48282");
}

// Inter has no Korean: the second family supplies it, whatever the language of the system.
void set_fonts(Theme& t) {
  const QStringList fallback{"NanumGothic", "Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic",
                             "Noto Sans",   "DejaVu Sans",      "sans-serif"};
  QFont body;
  body.setFamilies(QStringList{"Inter"} + fallback);
  body.setPixelSize(t.px(13));
  t.body = t.small = t.heading = t.title = body;
  t.small.setPixelSize(t.px(11.5));
  t.heading.setPixelSize(t.px(13));
  t.heading.setWeight(QFont::DemiBold);
  t.title.setPixelSize(t.px(19));
  t.title.setWeight(QFont::DemiBold);
  t.mono.setFamilies(QStringList{"JetBrains Mono", "DejaVu Sans Mono", "monospace"} + fallback);
  t.mono.setStyleHint(QFont::Monospace);
  t.mono.setPixelSize(t.px(12));
  // Inter's figures differ in width, and Qt before 6.7 cannot ask a font for its tabular ones.
  t.number = t.mono;
}

QPalette palette_of(const Theme& t) {
  QPalette palette;
  palette.setColor(QPalette::Window, t.surface);
  palette.setColor(QPalette::Base, t.surface);
  palette.setColor(QPalette::AlternateBase, t.raised);
  palette.setColor(QPalette::Button, t.raised);
  palette.setColor(QPalette::ToolTipBase, t.raised);
  palette.setColor(QPalette::Highlight, t.accent);
  palette.setColor(QPalette::HighlightedText, t.on_accent);
  palette.setColor(QPalette::Link, t.accent);
  palette.setColor(QPalette::LinkVisited, t.accent);
  palette.setColor(QPalette::PlaceholderText, t.muted);
  // Fusion draws its frames from these.
  palette.setColor(QPalette::Light, t.raised);
  palette.setColor(QPalette::Midlight, t.hover);
  palette.setColor(QPalette::Mid, t.border);
  palette.setColor(QPalette::Dark, t.outline);
  palette.setColor(QPalette::Shadow, t.outline);
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
                          QPalette::ToolTipText, QPalette::BrightText}) {
    palette.setColor(role, t.text);
    palette.setColor(QPalette::Disabled, role, t.muted);
  }
  return palette;
}

// Fusion's own sizes do not know the scale of the application.
class ScaledStyle : public QProxyStyle {
 public:
  ScaledStyle() : QProxyStyle("Fusion") {}

  using QProxyStyle::polish;
  /// Labels and tooltips show names and texts out of files of others, where a tag is text and must
  /// load nothing. Whoever means markup sets the format.
  void polish(QWidget* widget) override {
    QProxyStyle::polish(widget);
    auto* label = qobject_cast<QLabel*>(widget);
    if (label != nullptr && label->textFormat() == Qt::AutoText)
      label->setTextFormat(Qt::PlainText);
  }

  int pixelMetric(PixelMetric metric, const QStyleOption* option,
                  const QWidget* widget) const override {
    switch (metric) {
      case PM_ToolBarIconSize:
        return theme().px(20);
      case PM_SmallIconSize:
      case PM_ButtonIconSize:
      case PM_ListViewIconSize:
      case PM_TabBarIconSize:
      case PM_LineEditIconSize:
        return theme().px(16);
      case PM_HeaderDefaultSectionSizeVertical:
        return theme().px(30);
      case PM_HeaderDefaultSectionSizeHorizontal:
        return theme().px(100);
      case PM_LayoutHorizontalSpacing:
      case PM_LayoutVerticalSpacing:
        return theme().px(8);
      case PM_LayoutLeftMargin:
      case PM_LayoutTopMargin:
      case PM_LayoutRightMargin:
      case PM_LayoutBottomMargin:
        return theme().px(12);
      default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
  }
};

struct HeaderSizes {
  QHeaderView* header;
  int ordinary;
  std::vector<int> sections;
};

HeaderSizes sizes_of(QHeaderView* header) {
  HeaderSizes sizes{header, header->defaultSectionSize(), {}};
  for (int i = 0; i < header->count(); ++i) sizes.sections.push_back(header->sectionSize(i));
  return sizes;
}

std::vector<HeaderSizes> all_headers() {
  std::vector<HeaderSizes> all;
  for (QWidget* widget : QApplication::allWidgets())
    if (auto* header = qobject_cast<QHeaderView*>(widget)) all.push_back(sizes_of(header));
  return all;
}

// Headers keep the sizes of rows and columns whatever becomes of the style. What a table has set
// anew on hearing of the change stays.
void scale_headers(const std::vector<HeaderSizes>& before, double factor) {
  for (const HeaderSizes& old : before) {
    const HeaderSizes now = sizes_of(old.header);
    if (now.ordinary == old.ordinary)
      old.header->setDefaultSectionSize(qRound(old.ordinary * factor));
    for (size_t i = 0; i < std::min(now.sections.size(), old.sections.size()); ++i)
      if (now.sections[i] == old.sections[i] && now.sections[i] > 0)
        old.header->resizeSection(static_cast<int>(i), qRound(old.sections[i] * factor));
  }
}

}  // namespace

const Theme& theme() { return current(); }

void apply_theme(ThemeName name, double scale) {
  static bool applied = false;
  Theme& t = current();
  if (applied && t.name == name && t.scale == scale) return;
  const double factor = scale / t.scale;
  t.name = name;
  t.scale = scale;
  if (name == ThemeName::light)
    colour_light(t);
  else
    colour_dark(t);
  t.series = {QColor("#0072b2"), QColor("#e69f00"), QColor("#009e73"), QColor("#cc79a7"),
              QColor("#56b4e9"), QColor("#d55e00"), QColor("#8a63d2"), QColor("#7a7a00")};
  set_fonts(t);
  if (!applied) QApplication::setStyle(new ScaledStyle);
  applied = true;
  const std::vector<HeaderSizes> headers = factor != 1 ? all_headers() : std::vector<HeaderSizes>();
  QApplication::setFont(t.body);
  QApplication::setPalette(palette_of(t));
  qApp->setStyleSheet(style_sheet(t));
  // Polishing for the sheet gives widgets back the fonts they had before it: they style themselves
  // once more.
  for (QWidget* widget : QApplication::allWidgets()) {
    QEvent change(QEvent::PaletteChange);
    QApplication::sendEvent(widget, &change);
  }
  scale_headers(headers, factor);
}

void restyle(QWidget* widget) {
  widget->style()->unpolish(widget);
  widget->style()->polish(widget);
  widget->update();
}

}  // namespace attnlab
