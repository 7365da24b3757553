// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/token_table.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include "core/shared/base/error.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

std::vector<std::vector<TokenCell>> cells() {
  return {{{"x", 0.25, true, "x 25 %"}, {"y", 0.5, false, "y 50 %"}},
          {{"z", 0, false, ""}, {"w", 1, false, ""}}};
}

TEST(TokenTable, IsAModel) {
  TokenTableModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
  model.set({"after L1", "embedding"}, {"a", "b"}, cells());
  model.set({"L1", "embedding"}, {"c", "d"}, cells());
  EXPECT_EQ(model.index(0, 1).data(), "y");
  EXPECT_EQ(model.headerData(0, Qt::Horizontal, Qt::DisplayRole), "c");
  model.set({}, {}, {});
}

TEST(TokenTable, AClickOrReturnChoosesACell) {
  TokenTable table(40);
  table.resize(300, 200);
  table.set_cells({"after L1", "embedding"}, {"a", "\n"}, cells(), "note");
  table.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&table));
  EXPECT_NE(table.model().tokens()[1], "\n");  // a sign that can be seen
  QSignalSpy spy(&table, &TokenTable::cell_chosen);
  const QRect at = table.table()->visualRect(table.model().index(1, 1));
  QTest::mouseClick(table.table()->viewport(), Qt::LeftButton, {}, at.center());
  ASSERT_EQ(spy.count(), 1);
  EXPECT_EQ(spy[0][0], 1);
  EXPECT_EQ(spy[0][1], 1);
  QTest::keyClick(table.table(), Qt::Key_Left);
  QTest::keyClick(table.table(), Qt::Key_Return);
  ASSERT_EQ(spy.count(), 2);
  EXPECT_EQ(spy[1][1], 0);
}

TEST(TokenTable, ExportsSharesAndAPicture) {
  test::TempFolder folder;
  TokenTable table(40);
  ExportRequest request;
  request.path = QString::fromStdString((folder / "lens.csv").string());
  EXPECT_THROW(table.export_to(request), Error);
  table.set_cells({"after L1", "embedding"}, {"a", "b"}, cells(), "note");
  table.export_to(request);
  QFile file(request.path);
  ASSERT_TRUE(file.open(QIODevice::ReadOnly));
  EXPECT_EQ(
      QString(file.readAll()).split('\n').mid(0, 3),
      (QStringList{"row,position,token,text,share", "after L1,1,a,x,0.25", "after L1,2,b,y,0.5"}));
  request.path = QString::fromStdString((folder / "lens.svg").string());
  table.export_to(request);
  QFile svg(request.path);
  ASSERT_TRUE(svg.open(QIODevice::ReadOnly));
  EXPECT_TRUE(svg.readAll().contains("embedding"));
}

// 100 tokens on a narrow page: in blocks, none left out, and the note is not cut.
TEST(TokenTable, APictureHasAllTokensAndTheWholeNote) {
  test::TempFolder folder;
  TokenTable table(40);
  QStringList tokens;
  std::vector<std::vector<TokenCell>> row(1);
  for (int i = 0; i < 100; ++i) {
    tokens << QString("t%1").arg(i);
    row[0].push_back({QString("c%1").arg(i), 0.5, false, ""});
  }
  const QString note = "Likeliest next token after each layer, shaded by its probability, step 60.";
  table.set_cells({"after L1"}, tokens, row, note);
  ExportRequest request;
  request.path = QString::fromStdString((folder / "lens.svg").string());
  request.width_mm = 85;
  table.export_to(request);
  QFile file(request.path);
  ASSERT_TRUE(file.open(QFile::ReadOnly));
  const QString drawn = QString::fromUtf8(file.readAll()).replace('\n', ' ');
  for (int i = 0; i < 100; ++i) {
    EXPECT_TRUE(drawn.contains(QString(">t%1<").arg(i))) << i;
    EXPECT_TRUE(drawn.contains(QString(">c%1<").arg(i))) << i;
  }
  EXPECT_FALSE(drawn.contains(QChar(0x2026)));
  for (const QString& word : note.split(' '))
    EXPECT_TRUE(drawn.contains(word)) << word.toStdString();
}

}  // namespace
}  // namespace attnlab
