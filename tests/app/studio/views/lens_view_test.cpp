// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTableView>

#include "tests/app/studio/views/inspection.h"
#include "widgets/inspect/token_table.h"

namespace attnlab {
namespace {

class LensView : public test::Inspection {};

TEST_F(LensView, TheLensEndsWithTheModelAndSelectsWhatIsClicked) {
  auto& table = view<TokenTable>("lens");
  ASSERT_TRUE(wait([&] { return table.model().rowCount() == 3; })) << summary("lens").toStdString();
  EXPECT_EQ(table.model().rows(), (QStringList{"after L2", "after L1", "embedding"}));
  ASSERT_EQ(table.model().columnCount(), static_cast<int>(probe()->length()));
  for (int i = 0; i < table.model().columnCount(); ++i)
    EXPECT_TRUE(table.model().cells()[0][static_cast<size_t>(i)].strong);
  shot("lens");
  QTest::mouseClick(table.table()->viewport(), Qt::LeftButton, {},
                    table.table()->visualRect(table.model().index(1, 2)).center());
  EXPECT_EQ(studio_->selection().layer(), 0);
  ASSERT_TRUE(studio_->selection().pinned());
  EXPECT_EQ(studio_->selection().pinned()->row, 2);
}

}  // namespace
}  // namespace attnlab
