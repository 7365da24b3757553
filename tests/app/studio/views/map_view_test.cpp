// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/shared/analysis/maps.h"
#include "tests/app/studio/views/inspection.h"

namespace attnlab {
namespace {

class MapView : public test::Inspection {};

TEST_F(MapView, ReadsTheMapOfTheProbeInWords) {
  studio_->selection().select_head(1, 2);
  view<QWidget>("map");
  const Matrix weights = head_matrix(probe()->layers[1], probe()->length(), 2, Stage::weights);
  const MapReading reading = read_map(weights);
  EXPECT_TRUE(summary("map").contains(QString("%1 % on the first token, %2 % on itself")
                                          .arg(qRound(100 * reading.first_token))
                                          .arg(qRound(100 * reading.self))))
      << summary("map").toStdString();
  const Json facts = window_->view("map")->facts();
  EXPECT_EQ(facts["layer"], 2);
  EXPECT_EQ(facts["head"], 3);
  EXPECT_EQ(facts["step"], 8);
}

}  // namespace
}  // namespace attnlab
