// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/map_frame.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/shared/analysis/maps.h"
#include "core/shared/messages/event_file.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

/// Layer 1 is left out, layer 2 recorded, layer 3 an MLP that was asked for.
Probe example() {
  Probe frame;
  frame.step = 300;
  frame.ids = {5, 6};
  frame.tokens = {"a", "é"};
  frame.loss.assign(2, std::numeric_limits<float>::quiet_NaN());
  frame.layers.resize(3);
  frame.layers[0].mixing = false;
  frame.layers[0].absent = true;
  frame.layers[0].num_heads = 2;
  LayerProbe& mixing = frame.layers[1];
  mixing.form = "softmax";
  mixing.num_heads = 2;
  mixing.num_kv_heads = 1;
  mixing.head_dim = 2;
  mixing.q = {1, 2, 3, 4, 5, 6, 7, 8};
  mixing.k = {0.5F, 0.25F, -1, 2};
  frame.layers[2].mixing = false;
  frame.layers[2].num_heads = 2;
  return frame;
}

TEST(MapFrame, ComesBackWithWhatWasRecorded) {
  const test::TempFolder folder;
  const auto path = folder.write("step.attnlab", map_frame_bytes(example()));
  const Probe got = read_map_frame(path);
  EXPECT_EQ(got.step, 300);
  EXPECT_EQ(got.ids, example().ids);
  EXPECT_EQ(got.tokens, example().tokens);
  ASSERT_EQ(got.layers.size(), 3U);
  EXPECT_EQ(layers_of_frame(got), (std::vector<int64_t>{1, 2}));
  EXPECT_TRUE(got.layers[0].absent);
  EXPECT_EQ(got.layers[1].q, example().layers[1].q);
  EXPECT_EQ(got.layers[1].k, example().layers[1].k);
  EXPECT_TRUE(got.layers[1].v.empty());
  EXPECT_FALSE(got.layers[2].absent);
}

TEST(MapFrame, ALayerThatWasLeftOutHasNoMap) {
  const Probe frame = example();
  for (const Stage stage : {Stage::scores, Stage::weights})
    for (const float value : head_matrix(frame.layers[0], 2, 1, stage).values)
      EXPECT_TRUE(std::isnan(value));
  EXPECT_EQ(head_matrix(frame.layers[1], 2, 1, Stage::weights).at(0, 0), 1);
  EXPECT_EQ(head_matrix(frame.layers[2], 2, 1, Stage::weights).at(1, 1), 1);
  test::expect_mentions(
      test::error_of([&] { (void)head_matrix(frame.layers[1], 2, 0, Stage::output); }),
      "no values v");
}

TEST(MapFrame, DamageIsNamedWithItsFile) {
  const test::TempFolder folder;
  const std::string whole = map_frame_bytes(example());
  const auto error_for = [&](const std::string& content) {
    const auto path = folder.write("step-000300.attnlab", content);
    const std::string error = test::error_of([&] { (void)read_map_frame(path); });
    test::expect_mentions(error, "step-000300.attnlab");
    return error;
  };
  test::expect_mentions(error_for(whole.substr(0, whole.size() - 1)), "damaged (cut short)");
  std::string flipped = whole;
  flipped.back() = static_cast<char>(flipped.back() ^ 1);
  test::expect_mentions(error_for(flipped), "checksum");
  test::expect_mentions(error_for("something else entirely"), "no Attention Lab event file");
  test::expect_mentions(error_for(""), "damaged (cut short)");
  Event other = to_event(example());
  other.header["layers"][1]["num_kv_heads"] = 3;
  test::expect_mentions(error_for(event_file_of(other)), "impossible number of heads");
  test::expect_mentions(test::error_of([&] { (void)read_map_frame(folder / "none"); }),
                        "cannot read");
}

}  // namespace
}  // namespace attnlab
