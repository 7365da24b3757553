// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>

#include "core/shared/analysis/indicator_event.h"
#include "tests/app/studio/views/inspection.h"
#include "widgets/inspect/indicator_table.h"
#include "widgets/inspect/indicators_panel.h"

namespace attnlab {
namespace {

class IndicatorsView : public test::Inspection {};

TEST_F(IndicatorsView, IndicatorsAreThoseOfTheProbe) {
  auto& panel = view<IndicatorsPanel>("indicators");
  ASSERT_EQ(panel.model().layers().size(), 2U);
  const auto expected = indicators(*probe());
  for (size_t l = 0; l < 2; ++l) {
    EXPECT_EQ(panel.model().layers()[l].mean.entropy, expected[l].mean.entropy);
    EXPECT_EQ(panel.model().layers()[l].heads.size(), expected[l].heads.size());
  }
  EXPECT_NE(expected[0].mean.entropy, expected[1].mean.entropy);
  EXPECT_TRUE(summary("indicators").contains(QString("step %1").arg(probe()->step)));

  studio_->selection().select_head(0, 0);
  IndicatorTable& table = *panel.table();
  const QModelIndex second = panel.model().index_of(1, -1);
  QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(second).center());
  EXPECT_EQ(studio_->selection().layer(), 1);
  studio_->selection().select_head(0, 1);
  EXPECT_EQ(table.currentIndex(), panel.model().index_of(0, -1));
  shot("indicators");

  // Kinds come from sequences of their own.
  EXPECT_FALSE(table.isColumnHidden(IndicatorModel::kind));
  const QModelIndex head = panel.model().index_of(1, 0).siblingAtColumn(IndicatorModel::kind);
  EXPECT_FALSE(head.data().toString().isEmpty());
}

TEST_F(IndicatorsView, RunsOfOtherSeedsMakeABand) {
  auto& panel = view<IndicatorsPanel>("indicators");
  ASSERT_TRUE(wait([&] { return panel.model().history().siblings.size() == 1; }));
  const auto track = [&]() -> const auto& { return panel.model().track(1, Indicator::entropy); };
  record_dead_head(*run(), {100, 200});
  ASSERT_TRUE(wait([&] { return track().steps.back() == 200; }));
  EXPECT_TRUE(std::isnan(track().low.back())) << "one seed makes no band";
  record_dead_head(other_seed(), {100, 200});
  EXPECT_TRUE(wait([&] { return track().low.back() == 1.5; })) << "both seeds recorded the same";
  EXPECT_EQ(track().high.back(), 1.5);
  shot("band");
}

}  // namespace
}  // namespace attnlab
