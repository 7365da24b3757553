// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/differences_view.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QTableView>
#include <QTest>

#include "core/shared/base/files.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

class DifferencesViewTest : public testing::Test {
 protected:
  DifferencesView view;
  QAbstractItemModelTester tester{view.findChild<DifferencesModel*>(),
                                  QAbstractItemModelTester::FailureReportingMode::Fatal};
  QTableView* table = view.findChild<QTableView*>();

  void SetUp() override {
    view.set_runs(
        {{"a", {}}, {"b", {}}, {"c|d", {}}},
        {{"Width", {"64", "64", "128"}}, {"Heads", {"4", "4", "4"}}, {"Seed", {"1", "2", "3"}}});
    view.show();
    view.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&view));
  }
  [[nodiscard]] bool stands_out(int row, int column) const {
    return view.model().index(row, column).data(DifferencesModel::stands_out_role).toBool();
  }
  void show_all() {
    for (QAbstractButton* button : view.findChildren<QAbstractButton*>())
      if (button->isCheckable()) QTest::mouseClick(button, Qt::LeftButton);
  }
};

TEST_F(DifferencesViewTest, ShowsWhatDiffersAndEmphasisesTheMinority) {
  ASSERT_EQ(view.model().rowCount(), 2);
  EXPECT_EQ(view.model().headerData(1, Qt::Vertical, Qt::DisplayRole).toString(), "Seed");
  EXPECT_FALSE(stands_out(0, 0));
  EXPECT_TRUE(stands_out(0, 2));
  EXPECT_TRUE(stands_out(1, 0) && stands_out(1, 1) && stands_out(1, 2));
  show_all();
  ASSERT_EQ(view.model().rowCount(), 3);
  EXPECT_FALSE(stands_out(1, 0));
}

TEST_F(DifferencesViewTest, CopiesWhatIsShown) {
  table->setFocus();
  QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
  EXPECT_EQ(QApplication::clipboard()->text(),
            "| Setting | a | b | c\\|d |\n"
            "| --- | --- | --- | --- |\n"
            "| Width | 64 | 64 | 128 |\n"
            "| Seed | 1 | 2 | 3 |\n");
  view.copy_csv();
  EXPECT_EQ(QApplication::clipboard()->text(), "Setting,a,b,c|d\nWidth,64,64,128\nSeed,1,2,3\n");
}

TEST_F(DifferencesViewTest, ExportsWithProvenance) {
  const test::TempFolder folder;
  ExportRequest request;
  request.path = QString::fromStdString((folder / "d.csv").string());
  request.provenance = "two\nlines";
  view.export_table(request);
  EXPECT_EQ(read_file(folder / "d.csv"),
            "# two\n# lines\nSetting,a,b,c|d\nWidth,64,64,128\nSeed,1,2,3\n");
}

TEST_F(DifferencesViewTest, SaysWhyItIsEmpty) {
  view.set_runs({{"a", {}}, {"b", {}}}, {{"Width", {"64", "64"}}});
  EXPECT_FALSE(table->isVisible());
  view.set_runs({{"a", {}}}, {{"Width", {"64"}}});
  EXPECT_FALSE(table->isVisible());
  view.set_runs({{"a", {}}, {"b", {}}}, {{"Width", {"64"}}});
  EXPECT_TRUE(table->isVisible()) << "a run without the setting differs";
}

}  // namespace
}  // namespace attnlab
