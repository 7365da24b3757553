// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_table.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QToolTip>

#include "core/shared/base/files.h"
#include "tests/support/resized.h"
#include "tests/support/temp_folder.h"
#include "tests/widgets/runs/run_rows.h"
#include "widgets/runs/run_grid.h"

namespace attnlab {
namespace {

class RunTableTest : public testing::Test {
 protected:
  RunTable table;
  RunGrid* grid = table.findChild<RunGrid*>();
  QLineEdit* filter = table.findChild<QLineEdit*>();

  void SetUp() override {
    table.set_rows({run_row("a", "standard", {{"Width", "64"}, {"Seed", "1"}}),
                    run_row("b", "self-gate", {{"Width", "64"}, {"Seed", "2"}}),
                    run_row("c", "mlp", {{"Width", "64"}, {"Seed", "3"}})});
    table.resize(900, 300);
    table.show();
    table.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&table));
    grid->setFocus();
  }

  QPoint at(int row, int column) {
    return grid->visualRect(grid->model()->index(row, column)).center();
  }
  void click(int row, int column, Qt::KeyboardModifiers keys = {}) {
    QTest::mouseClick(grid->viewport(), Qt::LeftButton, keys, at(row, column));
  }
  QString shown() {
    QString ids;
    for (int row = 0; row < grid->model()->rowCount(); ++row)
      ids += grid->model()->index(row, 0).data(RunTableModel::id_role).toString();
    return ids;
  }
  QAction* menu_action(QMenu& menu, const QString& text) {
    for (QAction* action : menu.actions())
      if (action->text().startsWith(text)) return action;
    ADD_FAILURE() << "no command " << text.toStdString();
    return nullptr;
  }
};

TEST_F(RunTableTest, AClickOnANameSelectsTheRun) {
  QSignalSpy selected(&table, &RunTable::run_selected);
  click(1, RunTableModel::name);
  ASSERT_EQ(selected.count(), 1);
  EXPECT_EQ(selected[0][0].toString(), "b");
  QTest::keyClick(grid, Qt::Key_Down);
  ASSERT_EQ(selected.count(), 2);
  EXPECT_EQ(selected[1][0].toString(), "c");
  EXPECT_EQ(table.selected_run(), "c");
}

TEST_F(RunTableTest, AClickOnTheEyeTogglesWithoutSelecting) {
  table.select_run("a");
  QSignalSpy selected(&table, &RunTable::run_selected);
  QSignalSpy visible(&table, &RunTable::visibility_changed);
  click(2, RunTableModel::mark);
  ASSERT_EQ(visible.count(), 1);
  EXPECT_EQ(visible[0][0].toStringList(), QStringList("c"));
  EXPECT_FALSE(visible[0][1].toBool());
  EXPECT_FALSE(table.model().find("c")->visible);
  EXPECT_EQ(selected.count(), 0);
  EXPECT_EQ(table.selected_run(), "a");
}

TEST_F(RunTableTest, KeysActOnEverySelectedRun) {
  click(0, RunTableModel::name);
  click(2, RunTableModel::name, Qt::ControlModifier);
  EXPECT_EQ(table.selected_runs(), QStringList({"a", "c"}));
  QSignalSpy visible(&table, &RunTable::visibility_changed);
  QTest::keyClick(grid, Qt::Key_Space);
  ASSERT_EQ(visible.count(), 1) << "one step of undo";
  EXPECT_EQ(visible[0][0].toStringList(), QStringList({"a", "c"}));
  QSignalSpy pinned(&table, &RunTable::pinned_changed);
  QTest::keyClick(grid, Qt::Key_P);
  ASSERT_EQ(pinned.count(), 1);
  EXPECT_EQ(pinned[0][0].toStringList(), QStringList({"a", "c"}));
  EXPECT_EQ(shown(), "acb");
  QSignalSpy compare(&table, &RunTable::compare_requested);
  QTest::keyClick(grid, Qt::Key_C);
  ASSERT_EQ(compare.count(), 1);
  EXPECT_EQ(compare[0][0].toStringList(), QStringList({"a", "c"}));
  QSignalSpy removed(&table, &RunTable::remove_requested);
  QTest::keyClick(grid, Qt::Key_Delete);
  ASSERT_EQ(removed.count(), 1) << "asked about once";
  EXPECT_EQ(removed[0][0].toStringList(), QStringList({"a", "c"}));
  EXPECT_EQ(table.model().rowCount(), 3) << "removing is up to the application";
}

TEST_F(RunTableTest, TagsAreTypedInPlace) {
  table.select_run("b");
  QSignalSpy tags(&table, &RunTable::tags_changed);
  QTest::keyClick(grid, Qt::Key_T);
  auto* editor = qobject_cast<QLineEdit*>(QApplication::focusWidget());
  ASSERT_TRUE(editor && editor != filter);
  EXPECT_FALSE(editor->accessibleName().isEmpty());
  QTest::keyClicks(editor, "pt, paper");
  QTest::keyClick(editor, Qt::Key_Return);
  QApplication::processEvents();
  ASSERT_EQ(tags.count(), 1);
  using Tags = QMap<QString, QStringList>;
  EXPECT_EQ(tags[0][0].value<Tags>(), Tags({{"b", {"pt", "paper"}}}));
}

TEST_F(RunTableTest, TheEyeAndTagsOfASelectedRunAreThoseOfTheSelection) {
  RunRow b = *table.model().find("b");
  b.tags = {"old"};
  table.update_row("b", b);
  click(0, RunTableModel::name);
  click(1, RunTableModel::name, Qt::ControlModifier);
  click(0, RunTableModel::mark);
  EXPECT_FALSE(table.model().find("a")->visible);
  EXPECT_FALSE(table.model().find("b")->visible);
  EXPECT_TRUE(table.model().find("c")->visible);
  QTest::keyClick(grid, Qt::Key_T);
  auto* editor = qobject_cast<QLineEdit*>(QApplication::focusWidget());
  ASSERT_TRUE(editor && editor != filter);
  editor->selectAll();
  QTest::keyClicks(editor, "paper");
  QTest::keyClick(editor, Qt::Key_Return);
  QApplication::processEvents();
  for (const char* id : {"a", "b"})
    EXPECT_TRUE(table.model().find(id)->tags.contains("paper")) << id;
  EXPECT_TRUE(table.model().find("c")->tags.isEmpty());
}

TEST_F(RunTableTest, WhatTheFilterLetsThroughIsAnnounced) {
  QSignalSpy listed(&table, &RunTable::listed_changed);
  QTest::keyClicks(filter, "mlp");
  ASSERT_FALSE(listed.isEmpty());
  EXPECT_EQ(listed.back()[0].toStringList(), QStringList({"c"}));
  const auto told = listed.count();
  table.update_row("c", *table.model().find("c"));
  EXPECT_EQ(listed.count(), told) << "nothing new";
  filter->clear();
  EXPECT_EQ(listed.back()[0].toStringList(), QStringList({"a", "b", "c"}));
}

TEST_F(RunTableTest, ALongNameIsWholeInItsTooltipWithOriginAndNotes) {
  RunRow a = *table.model().find("a");
  a.name = "StaticEmbQK, hybrid · seed 2 · lr 1e-3 <b>";
  a.origin = "Forked from Standard at step 300";
  a.notes = "first try\nof many";
  table.update_row("a", a);
  const QString tip = grid->model()->index(0, RunTableModel::name).data(Qt::ToolTipRole).toString();
  EXPECT_EQ(tip, a.name + "\n" + a.origin + "\n" + a.notes);
  // The label of tooltips takes it as it is.
  QToolTip::showText(grid->mapToGlobal(QPoint(5, 5)), tip, grid);
  QLabel* shown = nullptr;
  for (QWidget* top : QApplication::topLevelWidgets())
    if (top->inherits("QTipLabel")) shown = qobject_cast<QLabel*>(top);
  ASSERT_NE(shown, nullptr);
  EXPECT_EQ(shown->textFormat(), Qt::PlainText);
  EXPECT_EQ(shown->text(), tip);
}

TEST_F(RunTableTest, TheFilterLeavesTheSelectedRunAlone) {
  table.select_run("b");
  QSignalSpy selected(&table, &RunTable::run_selected);
  QTest::keyClick(grid, Qt::Key_F, Qt::ControlModifier);
  EXPECT_TRUE(filter->hasFocus());
  QTest::keyClicks(filter, "mlp");
  EXPECT_EQ(shown(), "c");
  EXPECT_EQ(table.selected_run(), "b");
  EXPECT_EQ(table.selected_runs(), QStringList());
  QTest::keyClick(filter, Qt::Key_Escape);
  EXPECT_EQ(shown(), "abc");
  EXPECT_EQ(table.selected_runs(), QStringList("b"));
  EXPECT_EQ(selected.count(), 0);
}

TEST_F(RunTableTest, LiveUpdatesKeepSelectionAndSilence) {
  table.select_run("b");
  QSignalSpy selected(&table, &RunTable::run_selected);
  RunRow row = *table.model().find("a");
  row.step = 100;
  table.update_row("a", row);
  table.set_rows({run_row("z", "new"), run_row("c", "mlp"), run_row("b", "self-gate")});
  EXPECT_EQ(table.selected_run(), "b");
  EXPECT_EQ(table.selected_runs(), QStringList("b"));
  table.set_rows({run_row("z", "new"), run_row("c", "mlp")});
  EXPECT_EQ(table.selected_run(), "");
  EXPECT_EQ(table.selected_runs(), QStringList());
  EXPECT_EQ(selected.count(), 0);
}

TEST_F(RunTableTest, SettingsOnWhichAllAgreeAreHidden) {
  const int width = RunTableModel::first_field, seed = width + 1;
  EXPECT_TRUE(grid->isColumnHidden(width));
  EXPECT_FALSE(grid->isColumnHidden(seed));
  QTest::mouseClick(table.findChild<QToolButton*>("differences"), Qt::LeftButton);
  EXPECT_FALSE(grid->isColumnHidden(width));
}

TEST_F(RunTableTest, AMenuRelatesARunToTheSelectedOne) {
  table.select_run("a");
  QSignalSpy compare(&table, &RunTable::compare_requested);
  QSignalSpy fork(&table, &RunTable::fork_requested);
  const auto menu = table.menu_for("c");
  menu_action(*menu, "Compare")->trigger();
  ASSERT_EQ(compare.count(), 1);
  EXPECT_EQ(compare[0][0].toStringList(), QStringList({"a", "c"}));
  menu_action(*menu, "Fork")->trigger();
  ASSERT_EQ(fork.count(), 1);
  EXPECT_EQ(fork[0][0].toString(), "c");
  menu_action(*menu, "Copy name")->trigger();
  EXPECT_EQ(QApplication::clipboard()->text(), "mlp");
  EXPECT_FALSE(menu_action(*table.menu_for("a"), "Compare")->isEnabled());
}

TEST_F(RunTableTest, AStyleIsChosenFromTheMenu) {
  QSignalSpy style(&table, &RunTable::style_changed);
  const auto menu = table.menu_for("b");
  menu_action(*menu, "Style")->menu()->actions().at(3)->trigger();
  ASSERT_EQ(style.count(), 1);
  EXPECT_EQ(table.model().find("b")->style.marker, run_style(3).marker);
}

TEST_F(RunTableTest, NamesStayInPlaceWhileNumbersScroll) {
  ASSERT_TRUE(test::resized(table, {320, 300}));
  grid->scrollTo(grid->model()->index(0, RunTableModel::created));
  const int x = at(1, RunTableModel::name).x();
  EXPECT_EQ(grid->visualRect(grid->model()->index(1, RunTableModel::mark)).left(), 0);
  QSignalSpy selected(&table, &RunTable::run_selected);
  QTest::mouseClick(grid->viewport(), Qt::LeftButton, {}, {x, at(1, RunTableModel::name).y()});
  ASSERT_EQ(selected.count(), 1);
  EXPECT_EQ(selected[0][0].toString(), "b");
  EXPECT_EQ(grid->currentIndex().column(), RunTableModel::name);
  EXPECT_EQ(at(1, RunTableModel::name).x(), x) << "selecting scrolls nothing";
}

TEST_F(RunTableTest, AnEmptyTableOffersToOpenARun) {
  table.set_rows({});
  EXPECT_FALSE(grid->isVisible());
  QSignalSpy open(&table, &RunTable::open_requested);
  QTest::mouseClick(table.findChild<QPushButton*>("open"), Qt::LeftButton);
  EXPECT_EQ(open.count(), 1);
}

TEST_F(RunTableTest, ExportsWhatIsShown) {
  RunRow row = run_row("c", "mlp, \"wide\"", {{"Width", "64"}, {"Seed", "3"}});
  row.loss = 1.0 / 3;
  table.update_row("c", row);
  filter->setText("mlp");
  const test::TempFolder folder;
  ExportRequest request;
  request.path = QString::fromStdString((folder.path() / "runs.csv").string());
  request.provenance = "{\"seed\": 1}";
  table.export_table(request);
  EXPECT_EQ(read_file(folder.path() / "runs.csv"),
            "# {\"seed\": 1}\n"
            "Shown,Run,Validation loss,Accuracy,Step,Phase,Tokens/s,Loss,Seed\n"
            "yes,\"mlp, \"\"wide\"\"\",,,0,,,0.33333333333333331,3\n");
}

TEST_F(RunTableTest, EverythingThatTakesFocusHasAName) {
  for (const QWidget* child : table.findChildren<QWidget*>()) {
    if (child->focusPolicy() == Qt::NoFocus || !child->isVisible()) continue;
    EXPECT_FALSE(child->accessibleName().isEmpty()) << child->metaObject()->className();
  }
}

}  // namespace
}  // namespace attnlab
