// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/lens.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/errors.h"

namespace attnlab {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

// Three depths, two positions, the two likeliest tokens.
Lens example() {
  Lens lens;
  lens.step = 40;
  lens.ids = {5, 6};
  lens.tokens = {"a", "é"};
  lens.depths = 3;
  lens.top_k = 2;
  lens.top_ids = {7, 8, 9, 7, /**/ 8, 7, 9, 8, /**/ 8, 9, 7, 8};
  lens.top_probabilities = {0.5F, 0.25F, 0.5F,  0.125F, 0.75F, 0.125F,
                            0.5F, 0.25F, 0.75F, 0.125F, 0.5F,  0.25F};
  lens.loss = {3, nan, 2, nan, 1, nan};
  lens.texts = {{7, "x"}, {8, "\n"}, {9, "é"}};
  return lens;
}

TEST(LensFrame, SurvivesTheWay) {
  const Lens sent = example();
  FrameDecoder decoder;
  decoder.feed(encode_frame(to_event(sent)));
  const Lens got = lens_from_event(*decoder.next());
  EXPECT_EQ(got.step, 40);
  EXPECT_EQ(got.ids, sent.ids);
  EXPECT_EQ(got.tokens, sent.tokens);
  EXPECT_EQ(got.depths, 3);
  EXPECT_EQ(got.top_ids, sent.top_ids);
  EXPECT_EQ(got.top_probabilities, sent.top_probabilities);
  EXPECT_EQ(got.texts, sent.texts);
  EXPECT_EQ(got.loss_at(1, 0), 2);
  EXPECT_TRUE(std::isnan(got.loss_at(2, 1)));
  EXPECT_EQ(got.ids_at(1, 1)[0], 9);
  EXPECT_EQ(got.probabilities_at(2, 0)[1], 0.125F);
}

TEST(LensFrame, DamageIsNoticed) {
  const auto broken = [](auto&& damage) {
    Event event = to_event(example());
    damage(event);
    test::error_of([&] { (void)lens_from_event(event); });
  };
  broken([](Event& e) { e.payload.pop_back(); });
  broken([](Event& e) { e.payload.clear(); });
  broken([](Event& e) { e.header["depths"] = 0; });
  broken([](Event& e) { e.header["depths"] = int64_t{1} << 62; });
  broken([](Event& e) { e.header["top_k"] = int64_t{1} << 62; });
  broken([](Event& e) { e.header["top_k"] = -1; });
  broken([](Event& e) { e.header["ids"] = Json::array(); });
  broken([](Event& e) { e.header["ids"][0] = "a"; });
  broken([](Event& e) { e.header["tokens"].erase(0); });
  broken([](Event& e) { e.header["texts"].erase("9"); });
}

TEST(Lenses, SayWhereTheModelHasDecided) {
  EXPECT_EQ(example().decided_at(0), 1);  // 7, then 8, 8
  EXPECT_EQ(example().decided_at(1), 2);  // 9, 9, then 7
  Lens constant = example();
  constant.top_ids = {8, 7, 7, 8, 8, 7, 7, 8, 8, 7, 7, 8};
  EXPECT_EQ(constant.decided_at(0), 0);
}

}  // namespace
}  // namespace attnlab
