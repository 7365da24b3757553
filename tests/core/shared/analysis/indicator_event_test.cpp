// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/indicator_event.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/shared/base/rng.h"
#include "core/shared/run/run_store.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

MapIndicators some_map(double seed) {
  return {seed, seed + 0.25, seed + 0.5, seed + 0.75, {seed + 1, seed + 2, seed + 3, nan}};
}

IndicatorFrame some_frame(int64_t step) {
  LayerIndicators mixing{.heads = {some_map(1), some_map(2)},
                         .mean = some_map(1.5),
                         .head_diversity = 0.125,
                         .fixed = true,
                         .logits = {-4, -1, 0, 1, 8}};
  LayerIndicators off{
      .heads = {}, .mean = some_map(0), .mixing = false, .logits = {nan, nan, nan, nan, nan}};
  return {step, {mixing, off}};
}

void expect_same(double a, double b) {
  EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << a << " " << b;
}
void expect_same(const MapIndicators& a, const MapIndicators& b) {
  expect_same(a.entropy, b.entropy);
  expect_same(a.normalised_entropy, b.normalised_entropy);
  expect_same(a.concentration, b.concentration);
  expect_same(a.sink, b.sink);
  for (size_t i = 0; i < 4; ++i) expect_same(a.loc_focus[i], b.loc_focus[i]);
}

TEST(IndicatorEvents, CarryEverything) {
  const IndicatorFrame frame = some_frame(7);
  FrameDecoder decoder;
  decoder.feed(encode_frame(to_event(frame)));
  const IndicatorFrame back = indicators_from_event(decoder.next().value());
  EXPECT_EQ(back.step, 7);
  ASSERT_EQ(back.layers.size(), 2U);
  for (size_t l = 0; l < 2; ++l) {
    const LayerIndicators &a = frame.layers[l], &b = back.layers[l];
    EXPECT_EQ(a.mixing, b.mixing);
    EXPECT_EQ(a.fixed, b.fixed);
    expect_same(a.head_diversity, b.head_diversity);
    expect_same(a.logits.min, b.logits.min);
    expect_same(a.logits.lower_quartile, b.logits.lower_quartile);
    expect_same(a.logits.median, b.logits.median);
    expect_same(a.logits.upper_quartile, b.logits.upper_quartile);
    expect_same(a.logits.max, b.logits.max);
    expect_same(a.mean, b.mean);
    ASSERT_EQ(a.heads.size(), b.heads.size());
    for (size_t h = 0; h < a.heads.size(); ++h) expect_same(a.heads[h], b.heads[h]);
  }
}

TEST(IndicatorEvents, DamageIsAnErrorAndNeverACrash) {
  const Event good = to_event(some_frame(7));
  for (const Json& heads :
       {Json(-1), Json(3), Json(1), Json(int64_t{1} << 62), Json("two"), Json()}) {
    Event bad = good;
    bad.header["layers"][0]["heads"] = heads;
    EXPECT_THROW(indicators_from_event(bad), Error) << heads;
  }
  for (const Json& layers : {Json(3), Json::array({1}), Json::object()}) {
    Event bad = good;
    bad.header["layers"] = layers;
    EXPECT_THROW(indicators_from_event(bad), Error) << layers;
  }
  Event bad = good;
  bad.payload.pop_back();
  EXPECT_THROW(indicators_from_event(bad), Error);
  bad = good;
  bad.payload += "1234";
  EXPECT_THROW(indicators_from_event(bad), Error);
  Rng rng(3);
  const std::string text = good.header.dump();
  for (int round = 0; round < 3000; ++round) {
    std::string changed = text;
    changed[rng.below(text.size())] = static_cast<char>(32 + rng.below(95));
    bad.header = Json::parse(changed, nullptr, false);
    bad.payload = good.payload.substr(0, rng.below(good.payload.size() + 1));
    if (!bad.header.is_object()) continue;
    try {
      (void)indicators_from_event(bad);
    } catch (const Error&) {  // the only thing that may come out
    }
  }
}

std::vector<int64_t> steps(const std::vector<IndicatorFrame>& frames) {
  std::vector<int64_t> all;
  for (const IndicatorFrame& frame : frames) all.push_back(frame.step);
  return all;
}

Event resumed(int64_t from) {
  return {{{"event", "resumed"}, {"step", from}, {"from_step", from}, {"attempt", 2}}, {}};
}

TEST(IndicatorEvents, AStoreKeepsThemThroughLaterAttempts) {
  RunStore store;
  RunStore::Cursor cursor, behind;
  std::vector<IndicatorFrame> frames, late;
  for (int64_t n = 0; n <= 30; n += 10) store.append(to_event(some_frame(n)));
  store.append(to_event(some_frame(30)));  // comes again, says the same
  EXPECT_FALSE(store.read_indicators(cursor, frames));
  EXPECT_EQ(steps(frames), (std::vector<int64_t>{0, 10, 20, 30}));
  expect_same(frames[3].layers[0].heads[1], some_map(2));
  store.append(resumed(15));
  store.append(to_event(some_frame(20)));
  frames.clear();
  EXPECT_EQ(store.read_indicators(cursor, frames), 15);
  EXPECT_EQ(steps(frames), (std::vector<int64_t>{20}));
  EXPECT_FALSE(store.read_indicators(behind, late));
  EXPECT_EQ(steps(late), (std::vector<int64_t>{0, 10, 20}));
  EXPECT_TRUE(store.curves().empty());
}

TEST(IndicatorEvents, AStoreTellsOfAFrameThatItCannotRead) {
  RunStore store;
  Event bad = to_event(some_frame(4));
  bad.payload.clear();
  store.append(bad);
  RunStore::Cursor cursor;
  std::vector<IndicatorFrame> frames;
  EXPECT_FALSE(store.read_indicators(cursor, frames));
  EXPECT_TRUE(frames.empty());
  ASSERT_EQ(store.notices().size(), 1U);
  EXPECT_NE(store.notices()[0].text.find("damaged indicators"), std::string::npos);
}

}  // namespace
}  // namespace attnlab
