// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_table_model.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include "tests/widgets/runs/run_rows.h"
#include "widgets/runs/run_filter.h"

namespace attnlab {
namespace {

class RunTableModelTest : public testing::Test {
 protected:
  RunTableModel model;
  QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::Fatal};

  [[nodiscard]] QString text(int row, int column) const {
    return model.index(row, column).data().toString();
  }
  [[nodiscard]] QStringList ids() const {
    QStringList all;
    for (const RunRow& row : model.rows()) all << row.id;
    return all;
  }
};

TEST_F(RunTableModelTest, CellsAreReadable) {
  RunRow row = run_row("a", "standard");
  row.step = 1240;
  row.validation_loss = 1.62341;
  row.accuracy = 0.9731;
  row.tokens_per_second = 41200;
  model.set_rows({row});
  EXPECT_EQ(text(0, RunTableModel::name), "standard");
  EXPECT_EQ(text(0, RunTableModel::step), "1 240");
  EXPECT_EQ(text(0, RunTableModel::validation_loss), "1.6234");
  EXPECT_EQ(text(0, RunTableModel::accuracy), "97.3 %");
  EXPECT_EQ(text(0, RunTableModel::speed), "41.2 k");
  EXPECT_EQ(text(0, RunTableModel::loss), "–");
  EXPECT_EQ(model.index(0, RunTableModel::validation_loss)
                .data(RunTableModel::export_role)
                .toString()
                .toDouble(),
            1.62341);
}

TEST_F(RunTableModelTest, AnUpdateTouchesOnlyTheCellsThatChanged) {
  RunRow row = run_row("a", "standard");
  row.loss = 2;
  model.set_rows({row, run_row("b", "mlp")});
  QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
  QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
  model.update_row("a", row);
  EXPECT_EQ(changed.count(), 0);
  row.loss = 1.5;
  model.update_row("a", row);
  ASSERT_EQ(changed.count(), 1);
  EXPECT_EQ(changed[0][0].toModelIndex(), model.index(0, RunTableModel::loss));
  EXPECT_EQ(changed[0][1].toModelIndex(), model.index(0, RunTableModel::loss));
  EXPECT_EQ(reset.count(), 0);
}

TEST_F(RunTableModelTest, NewRowsKeepTheIndexesOfTheOld) {
  model.set_rows({run_row("a", "1"), run_row("b", "2"), run_row("c", "3")});
  const QPersistentModelIndex b = model.index(1, RunTableModel::name);
  const QPersistentModelIndex c = model.index(2, RunTableModel::name);
  QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
  model.set_rows({run_row("d", "4"), run_row("c", "3"), run_row("a", "1")});
  EXPECT_EQ(ids(), QStringList({"d", "c", "a"}));
  EXPECT_FALSE(b.isValid());
  EXPECT_EQ(c.row(), 1);
  EXPECT_EQ(c.data().toString(), "3");
  EXPECT_EQ(reset.count(), 0);
}

TEST_F(RunTableModelTest, ColumnsFollowTheSettings) {
  model.set_rows({run_row("a", "1", {{"Width", "64"}, {"Seed", "1"}}),
                  run_row("b", "2", {{"Width", "64"}, {"Heads", "4"}})});
  const int first = RunTableModel::first_field;
  ASSERT_EQ(model.columnCount(), first + 3);
  EXPECT_EQ(model.title(first + 1), "Seed");
  EXPECT_EQ(text(1, first), "64");
  EXPECT_FALSE(model.differs(first));
  EXPECT_TRUE(model.differs(first + 1));
  model.update_row("b", run_row("b", "2", {{"Width", "128"}}));
  ASSERT_EQ(model.columnCount(), first + 2);
  EXPECT_TRUE(model.differs(first));
  model.update_row("a", run_row("a", "1"));
  model.update_row("b", run_row("b", "2"));
  EXPECT_EQ(model.columnCount(), first);
}

TEST_F(RunTableModelTest, TheBestOfAColumnMoves) {
  RunRow a = run_row("a", "1"), b = run_row("b", "2");
  a.validation_loss = 1.9;
  a.accuracy = 0.5;
  model.set_rows({a, b});
  const auto best = [&](int row, int column) {
    return model.index(row, column).data(RunTableModel::best_role).toBool();
  };
  EXPECT_FALSE(best(0, RunTableModel::validation_loss)) << "one value is not the best of many";
  b.validation_loss = 1.8;
  b.accuracy = 0.6;
  model.update_row("b", b);
  EXPECT_TRUE(best(1, RunTableModel::validation_loss));
  EXPECT_TRUE(best(1, RunTableModel::accuracy));
  a.validation_loss = 1.7;
  model.update_row("a", a);
  EXPECT_TRUE(best(0, RunTableModel::validation_loss));
  EXPECT_FALSE(best(1, RunTableModel::validation_loss));
}

TEST_F(RunTableModelTest, RunsOnOtherDataAreNoMatchForEachOther) {
  std::vector<RunRow> rows;
  for (const auto& [id, data, loss] : std::vector<std::tuple<QString, QString, double>>{
           {"a", "recall", 0.1}, {"b", "recall", 0.2}, {"c", "text", 1.7}, {"d", "text", 1.6}}) {
    rows.push_back(run_row(id, id));
    rows.back().data = data;
    rows.back().validation_loss = loss;
  }
  model.set_rows(rows);
  QString best;
  for (int row = 0; row < 4; ++row)
    if (model.index(row, RunTableModel::validation_loss).data(RunTableModel::best_role).toBool())
      best += model.index(row, 0).data(RunTableModel::id_role).toString();
  EXPECT_EQ(best, "ad");
}

TEST_F(RunTableModelTest, OnlyLiveRunsShowProgress) {
  RunRow row = run_row("a", "1");
  row.step = 750;
  row.steps = 3000;
  model.set_rows({row});
  const QModelIndex phase = model.index(0, RunTableModel::phase);
  EXPECT_FALSE(phase.data(RunTableModel::progress_role).isValid());
  row.live = true;
  model.update_row("a", row);
  EXPECT_EQ(phase.data(RunTableModel::progress_role).toDouble(), 0.25);
}

TEST_F(RunTableModelTest, TagsAreReadFromText) {
  model.set_rows({run_row("a", "1")});
  QSignalSpy tags(&model, &RunTableModel::tags_edited);
  ASSERT_TRUE(model.setData(model.index(0, RunTableModel::tags), " good,  for   paper,,good ",
                            Qt::EditRole));
  ASSERT_EQ(tags.count(), 1);
  EXPECT_EQ(tags[0][1].toStringList(), QStringList({"good", "for paper"}));
  EXPECT_EQ(text(0, RunTableModel::tags), "good, for paper");
}

class RunFilterTest : public testing::Test {
 protected:
  RunTableModel model;
  RunFilter filter{&model};
  QAbstractItemModelTester tester{&filter, QAbstractItemModelTester::FailureReportingMode::Fatal};

  [[nodiscard]] QString order() const {
    QString ids;
    for (int row = 0; row < filter.rowCount(); ++row)
      ids += filter.index(row, 0).data(RunTableModel::id_role).toString();
    return ids;
  }
};

TEST_F(RunFilterTest, PinsLeadAndMissingValuesTrailBothWays) {
  RunRow a = run_row("a", "run 10"), b = run_row("b", "run 2"), c = run_row("c", "x"),
         d = run_row("d", "y", {{"Width", "64"}});
  a.loss = 3;
  b.loss = 1;
  d.loss = 2;
  d.pinned = true;
  model.set_rows({a, b, c, d});
  EXPECT_EQ(order(), "dabc");
  filter.sort(RunTableModel::loss, Qt::AscendingOrder);
  EXPECT_EQ(order(), "dbac");
  filter.sort(RunTableModel::loss, Qt::DescendingOrder);
  EXPECT_EQ(order(), "dabc");
  filter.sort(RunTableModel::name, Qt::AscendingOrder);
  EXPECT_EQ(order(), "dbac") << "2 comes before 10";
  c.pinned = true;
  model.update_row("c", c);
  EXPECT_EQ(order(), "cdba");
  model.set_rows({});
  model.set_rows({a, b, c, d});
  EXPECT_EQ(order(), "cdba");
}

TEST_F(RunFilterTest, EveryWordMustBeFound) {
  RunRow a = run_row("a", "self-gate", {{"Width", "128"}}), b = run_row("b", "Self-gate");
  b.tags = QStringList{"paper"};
  model.set_rows({a, b, run_row("c", "mlp", {{"Width", "64"}})});
  filter.set_text("SELF");
  EXPECT_EQ(order(), "ab");
  filter.set_text("gate paper");
  EXPECT_EQ(order(), "b");
  filter.set_text("width 64");
  EXPECT_EQ(order(), "c");
  filter.set_text("");
  EXPECT_EQ(order(), "abc");
}

}  // namespace
}  // namespace attnlab
