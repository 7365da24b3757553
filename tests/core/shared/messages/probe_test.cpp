// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/probe.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/errors.h"

namespace attnlab {
namespace {

std::vector<float> counted(size_t count, float from) {
  std::vector<float> values(count);
  for (size_t i = 0; i < count; ++i) values[i] = from + static_cast<float>(i);
  return values;
}

Probe example() {
  Probe probe;
  probe.step = 300;
  probe.ids = {5, 6, 7};
  probe.tokens = {"a", "é", "\n"};
  probe.loss = {std::numeric_limits<float>::quiet_NaN(), 1.5F, 0.25F};
  probe.layers.push_back(
      {true, "softmax", false, 4, 2, 2, 2, counted(24, 0), counted(12, 100), counted(12, 200)});
  probe.layers.emplace_back().mixing = false;
  probe.layers.push_back(
      {true, "self_gate", true, 1, 1, 8, 0, counted(24, 300), counted(24, 400), counted(24, 500)});
  return probe;
}

TEST(ProbeFrame, SurvivesTheWay) {
  const Probe sent = example();
  FrameDecoder decoder;
  decoder.feed(encode_frame(to_event(sent)));
  const Probe got = probe_from_event(*decoder.next());
  EXPECT_EQ(got.step, 300);
  EXPECT_EQ(got.ids, sent.ids);
  EXPECT_EQ(got.tokens, sent.tokens);
  ASSERT_EQ(got.loss.size(), 3U);
  EXPECT_TRUE(std::isnan(got.loss[0]));
  EXPECT_EQ(got.loss[2], 0.25F);
  ASSERT_EQ(got.layers.size(), 3U);
  EXPECT_FALSE(got.layers[1].mixing);
  EXPECT_TRUE(got.layers[1].q.empty());
  for (const size_t layer : {size_t{0}, size_t{2}}) {
    EXPECT_EQ(got.layers[layer].form, sent.layers[layer].form);
    EXPECT_EQ(got.layers[layer].window, sent.layers[layer].window);
    EXPECT_EQ(got.layers[layer].fixed, sent.layers[layer].fixed);
    EXPECT_EQ(got.layers[layer].num_kv_heads, sent.layers[layer].num_kv_heads);
    EXPECT_EQ(got.layers[layer].q, sent.layers[layer].q);
    EXPECT_EQ(got.layers[layer].k, sent.layers[layer].k);
    EXPECT_EQ(got.layers[layer].v, sent.layers[layer].v);
  }
}

TEST(ProbeFrame, CarriesTheParametersOfAForm) {
  Probe sent = example();
  sent.layers[0].form = "alibi";
  sent.layers[0].parameters = {0.5};
  const Event event = to_event(sent);
  EXPECT_EQ(probe_from_event(event).layers[0].parameters, std::vector<double>{0.5});
  for (const Json& bad : {Json{1000}, Json{1, 2}, Json{"x"}, Json::array()}) {
    Event damaged = event;
    damaged.header["layers"][0]["parameters"] = bad;
    test::expect_mentions(test::error_of([&] { probe_from_event(damaged); }), "damaged probe");
  }
}

TEST(ProbeFrame, SaysWhatAnAblationChanged) {
  Probe sent = example();
  sent.layers[0].replaced = MapChoice::previous;
  sent.layers[0].zero_heads = {1, 3};
  sent.layers[1].skipped = true;
  const Event event = to_event(sent);
  EXPECT_EQ(event.header["layers"][0]["zero_heads"], Json({2, 4}));
  EXPECT_FALSE(event.header["layers"][2].contains("replaced"));
  const Probe got = probe_from_event(event);
  EXPECT_EQ(got.layers[0].replaced, MapChoice::previous);
  EXPECT_EQ(got.layers[0].zero_heads, (std::set<int64_t>{1, 3}));
  EXPECT_FALSE(got.layers[0].skipped);
  EXPECT_TRUE(got.layers[1].skipped);
  EXPECT_FALSE(got.layers[2].replaced);
  EXPECT_TRUE(got.layers[2].zero_heads.empty());
}

TEST(ProbeFrame, DamageIsNoticed) {
  const auto broken = [](auto&& damage) {
    Event event = to_event(example());
    damage(event);
    test::error_of([&] { (void)probe_from_event(event); });
  };
  broken([](Event& e) { e.payload.pop_back(); });
  broken([](Event& e) { e.header["layers"][0]["offset"] = -4; });
  broken([](Event& e) { e.header["layers"][0]["offset"] = 1 << 30; });
  broken([](Event& e) { e.header["layers"][0]["num_heads"] = int64_t{1} << 50; });
  broken([](Event& e) { e.header["layers"][0]["head_dim"] = int64_t{1} << 52; });
  broken([](Event& e) { e.header["layers"][0]["num_kv_heads"] = 0; });
  broken([](Event& e) { e.header["layers"][0]["num_kv_heads"] = 3; });
  broken([](Event& e) { e.header["layers"][0]["replaced"] = "sideways"; });
  broken([](Event& e) { e.header["layers"][0]["zero_heads"] = {5}; });
  broken([](Event& e) { e.header["layers"][0]["zero_heads"] = {"a"}; });
  broken([](Event& e) { e.header["layers"][0]["zero_heads"] = 3; });
  broken([](Event& e) { e.header["tokens"].erase(0); });
  broken([](Event& e) { e.header["ids"][0] = "a"; });
  broken([](Event& e) { e.header.erase("layers"); });
}

}  // namespace
}  // namespace attnlab
