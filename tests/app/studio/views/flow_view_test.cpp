// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/studio/views/inspection.h"
#include "widgets/inspect/token_table.h"

namespace attnlab {
namespace {

class FlowView : public test::Inspection {};

TEST_F(FlowView, TheFlowOfAPositionAddsUpAtEveryDepth) {
  auto& table = view<TokenTable>("flow");
  ASSERT_EQ(table.model().rowCount(), 3);
  studio_->selection().pin(Cell{5, 0});
  for (const auto& row : table.model().cells()) {
    double sum = 0;
    for (const TokenCell& cell : row) sum += cell.shade;
    EXPECT_NEAR(sum, 1, 1e-5);
  }
  EXPECT_EQ(table.model().cells()[0][5].shade, 1);
  EXPECT_TRUE(summary("flow").contains("position 6"));
  shot("flow");
}

}  // namespace
}  // namespace attnlab
