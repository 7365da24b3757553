// SPDX-License-Identifier: GPL-3.0-or-later
// Every standard control and every common widget in one window, as pictures for the eye when
// ATTNLAB_SHOTS names a folder.
#include <gtest/gtest.h>

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMainWindow>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSplitter>
#include <QStandardItemModel>
#include <QStatusBar>
#include <QTableView>
#include <QTest>
#include <QToolBar>
#include <QTreeView>

#include "tests/support/settle.h"
#include "widgets/common/command_palette.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/export_dialog.h"
#include "widgets/common/form_row.h"
#include "widgets/common/icons.h"
#include "widgets/common/section.h"
#include "widgets/common/segmented.h"
#include "widgets/common/shortcut_sheet.h"
#include "widgets/common/theme.h"
#include "widgets/panels/panel.h"
#include "widgets/panels/panel_area.h"
#include "widgets/panels/panel_title.h"

namespace attnlab {
namespace {

void save(QWidget& widget, const QString& name) {
  const QString folder = qEnvironmentVariable("ATTNLAB_SHOTS");
  if (folder.isEmpty()) return;
  test::settle(widget);
  const QString look = theme().name == ThemeName::light ? "light" : "dark";
  QDir().mkpath(folder);
  widget.grab().save(QString("%1/%2-%3-%4.png").arg(folder, name, look).arg(theme().scale));
}

QWidget* buttons() {
  auto* box = new QWidget;
  auto* column = new QVBoxLayout(box);
  auto* row = new QHBoxLayout;
  for (const char* kind : {"primary", "", "quiet", "danger"}) {
    auto* button = new QPushButton(kind[0] ? QString(kind) : "ordinary");
    button->setProperty("kind", kind);
    row->addWidget(button);
  }
  row->addStretch();
  column->addLayout(row);
  auto* off = new QHBoxLayout;
  for (const char* kind : {"primary", "", "quiet", "danger"}) {
    auto* button = new QPushButton(kind[0] ? QString(kind) : "ordinary");
    button->setProperty("kind", kind);
    button->setEnabled(false);
    off->addWidget(button);
  }
  auto* with_icon = new QPushButton(icon("fork"), "Fork here");
  off->addWidget(with_icon);
  off->addStretch();
  column->addLayout(off);
  auto* checks = new QHBoxLayout;
  auto* on = new QCheckBox("Checked");
  on->setChecked(true);
  auto* partly = new QCheckBox("Partly");
  partly->setCheckState(Qt::PartiallyChecked);
  auto* radio = new QRadioButton("Radio");
  radio->setChecked(true);
  auto* gone = new QCheckBox("Disabled");
  gone->setEnabled(false);
  for (QWidget* w : std::initializer_list<QWidget*>{on, new QCheckBox("Open"), partly, radio,
                                                    new QRadioButton("Other"), gone})
    checks->addWidget(w);
  checks->addStretch();
  column->addLayout(checks);
  auto* slider = new QSlider(Qt::Horizontal);
  slider->setValue(40);
  column->addWidget(slider);
  auto* progress = new QProgressBar;
  progress->setValue(62);
  column->addWidget(progress);
  return box;
}

QWidget* inputs() {
  auto* box = new QWidget;
  QFormLayout* form = make_form(box);
  auto* edit = new QLineEdit("a line of text");
  edit->setObjectName("focus_me");
  add_form_row(form, "Name", edit);
  auto* hint = new QLineEdit;
  hint->setPlaceholderText("Search layers");
  add_form_row(form, "Search", hint, "Layers are counted from 1.");
  auto* combo = new QComboBox;
  combo->addItems({"softmax", "self-gate", "한국어 글꼴"});
  add_form_row(form, "Mixer", combo);
  add_form_row(form, "Layers", new QSpinBox);
  auto* rate = new QDoubleSpinBox;
  rate->setValue(1.25);
  add_form_row(form, "Rate", rate);
  auto* off = new QComboBox;
  off->addItem("not available");
  off->setEnabled(false);
  add_form_row(form, "Disabled", off);
  add_form_row(form, "Notes", new QPlainTextEdit("Several lines\nof plain text"));
  return box;
}

QWidget* table() {
  auto* model = new QStandardItemModel(9, 3);
  model->setHorizontalHeaderLabels({"Run", "Loss", "Tokens/s"});
  for (int i = 0; i < 9; ++i) {
    model->setItem(i, 0, new QStandardItem(QString("L%1: self-gate").arg(i + 1)));
    model->setItem(i, 1, new QStandardItem(QString::number(1.11 + i * 0.137, 'f', 3)));
    model->setItem(i, 2, new QStandardItem(QString::number(41117 - i * 1011)));
    model->item(i, 1)->setFont(theme().number);
  }
  auto* view = new QTableView;
  model->setParent(view);
  view->setModel(model);
  view->verticalHeader()->hide();
  view->setShowGrid(false);
  view->horizontalHeader()->setStretchLastSection(true);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->selectRow(2);
  return view;
}

Panel* panel(PanelArea& area, const QString& title, const QString& icon_name, QWidget* content) {
  auto* one = new Panel(icon_name, icon_name, content, {200, 120});
  one->setWindowTitle(title);
  one->title().set_menu(new QMenu(one));
  area.add(one);
  return one;
}

PanelNode tabs(const QStringList& panels) {
  PanelNode node;
  node.panels = panels;
  return node;
}

std::vector<PaletteCommand> fill_menus(QMainWindow& window) {
  std::vector<PaletteCommand> commands;
  const auto add = [&](QMenu* menu, const char* icon_name, const char* text, const char* keys) {
    auto* action = menu->addAction(icon(icon_name), text);
    action->setShortcut(QKeySequence(keys));
    commands.push_back({action, menu->title().remove('&')});
    return action;
  };
  QMenu* file = window.menuBar()->addMenu("&File");
  add(file, "folder", "&Open run…", "Ctrl+O");
  add(file, "save", "&Save layout", "Ctrl+S");
  add(file, "export", "&Export view…", "Ctrl+E");
  QMenu* run = window.menuBar()->addMenu("&Run");
  QAction* play = add(run, "play", "&Train", "Space");
  QAction* step = add(run, "step", "One &step", "Ctrl+Right");
  QAction* stop = add(run, "stop", "S&top", "Ctrl+.");
  stop->setEnabled(false);
  add(run, "fork", "&Fork at this step", "Ctrl+Shift+F");
  QMenu* view = window.menuBar()->addMenu("&View");
  add(view, "moon", "Dark", "Ctrl+D")->setCheckable(true);
  add(view, "fit", "Fit to the window", "F");
  add(view, "log", "Logarithmic axis", "L");
  QToolBar* bar = window.addToolBar("Transport");
  bar->setMovable(false);
  bar->addActions({play, step, stop});
  bar->addSeparator();
  bar->addWidget(new QLabel("step 1 240 / 3 000"));
  return commands;
}

QMainWindow* gallery(std::vector<PaletteCommand>& commands) {
  auto* window = new QMainWindow;
  commands = fill_menus(*window);
  auto* splitter = new QSplitter;
  auto* left = new QWidget;
  auto* column = new QVBoxLayout(left);
  auto* title = new QLabel("Attention Lab");
  title->setProperty("kind", "title");
  column->addWidget(title);
  auto* muted = new QLabel("Muted text explains. 어텐션을 층마다 살펴봅니다.");
  muted->setProperty("kind", "muted");
  column->addWidget(muted);
  auto* stage = new Segmented;
  for (const char* name : {"Scores", "Mask", "Weights", "Output"}) stage->add(name);
  column->addWidget(stage);
  column->addWidget(buttons());
  auto* section = new Section("Placements");
  section->set_summary("6 layers");
  section->set_content(inputs());
  column->addWidget(section);
  auto* closed = new Section("Cost");
  closed->set_summary("1.2 M parameters");
  closed->set_content(new QLabel("hidden"));
  closed->set_open(false);
  column->addWidget(closed);
  column->addStretch();
  left->setAutoFillBackground(true);
  splitter->addWidget(left);
  window->setCentralWidget(splitter);
  auto* area = new PanelArea;
  splitter->addWidget(area);
  panel(*area, "Runs", "table", table());
  auto* empty = new EmptyState("map", "Maps appear here once a run has its first snapshot.");
  empty->set_action("Train");
  panel(*area, "Map", "map", empty);
  auto* group = new QGroupBox("Group");
  auto* inside = new QVBoxLayout(group);
  inside->addWidget(new QCheckBox("In a group"));
  inside->addStretch();
  panel(*area, "Indicators", "histogram", group);
  PanelNode panels;
  panels.kind = PanelNode::Kind::column;
  panels.parts = {tabs({"table"}), tabs({"map", "histogram"})};
  area->set_arrangement({panels, {}, {}, {}}, false);
  window->statusBar()->showMessage("Ready: 41 k tok/s");
  return window;
}

TEST(Gallery, EveryControlInEveryLook) {
  std::vector<PaletteCommand> commands;
  std::unique_ptr<QMainWindow> window(gallery(commands));
  auto* palette = new CommandPalette(window.get());
  auto* sheet = new ShortcutSheet(window.get());
  palette->set_commands(commands);
  sheet->set_commands(commands);
  for (const double scale : {1.0, 2.0})
    for (const ThemeName name : {ThemeName::light, ThemeName::dark}) {
      apply_theme(name, scale);
      window->resize(qRound(1100 * scale), qRound(800 * scale));
      window->show();
      ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
      ASSERT_TRUE(test::settle(*window));
      window->findChild<QLineEdit*>("focus_me")->setFocus();
      save(*window, "gallery");
      palette->open();
      QTest::keyClicks(window->focusWidget(), "st");
      save(*window, "palette");
      palette->dismiss();
      sheet->open();
      save(*window, "sheet");
      sheet->dismiss();
      ExportDialog dialog({"pdf", "svg", "png", "csv"}, "curves");
      dialog.show();
      save(dialog, "export");
      QMenu* menu = window->menuBar()->actions()[1]->menu();
      menu->popup(window->pos());
      menu->setActiveAction(menu->actions()[1]);
      save(*menu, "menu");
      menu->close();
      EXPECT_LE(window->minimumSizeHint().width(), qRound(1100 * scale));
    }
  apply_theme(ThemeName::light, 1.0);
}

}  // namespace
}  // namespace attnlab
