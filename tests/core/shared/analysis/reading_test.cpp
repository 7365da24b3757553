// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/reading.h"

#include <gtest/gtest.h>

#include <limits>

namespace attnlab {
namespace {

Matrix blend(const Matrix& a, const Matrix& b, float share) {
  Matrix map = a;
  for (size_t i = 0; i < map.values.size(); ++i)
    map.values[i] = share * a.values[i] + (1 - share) * b.values[i];
  return map;
}

Matrix sink(int64_t length) {
  Matrix map{length, length, std::vector<float>(static_cast<size_t>(length * length))};
  for (int64_t i = 0; i < length; ++i) map.values[static_cast<size_t>(i * length)] = 1;
  return map;
}

TEST(Readings, SayWhereAHeadLooks) {
  const HeadReading previous =
      read_head(replaced_map(MapChoice::previous, 100), HeadKind::previous_token);
  EXPECT_EQ(previous.distance, 1);
  EXPECT_DOUBLE_EQ(previous.distance_share, 0.99);
  EXPECT_EQ(previous.spread, Spread::low);
  EXPECT_EQ(describe(2, previous),
            "head 3: 100 % on the token before, entropy low (0.0 of 3.6 nats), looks one back; a "
            "previous token head");
  const HeadReading identity = read_head(replaced_map(MapChoice::identity, 100));
  EXPECT_EQ(describe(0, identity),
            "head 1: 100 % on itself, entropy low (0.0 of 3.6 nats), looks at itself");
  const HeadReading resting =
      read_head(blend(sink(100), replaced_map(MapChoice::previous, 100), 0.6F));
  EXPECT_EQ(describe(7, resting),
            "head 8: 61 % on the first token, 41 % on the token before, entropy low (0.7 of 3.6 "
            "nats), looks one back");
}

TEST(Readings, OfABroadMapNameOnlyItsEntropy) {
  const HeadReading broad = read_head(replaced_map(MapChoice::uniform, 100), HeadKind::uniform);
  EXPECT_EQ(broad.spread, Spread::high);
  EXPECT_EQ(describe(0, broad), "head 1: entropy high (3.6 of 3.6 nats); a uniform head");
  const HeadReading between =
      read_head(blend(replaced_map(MapChoice::uniform, 100), sink(100), 0.4F), HeadKind::sink);
  EXPECT_EQ(between.spread, Spread::medium);
}

TEST(Readings, FollowAFixedDistance) {
  Matrix map{50, 50, std::vector<float>(2500)};
  for (int64_t i = 0; i < 50; ++i)
    map.values[static_cast<size_t>(i * 50 + std::max<int64_t>(0, i - 7))] = 1;
  const HeadReading reading = read_head(map, HeadKind::induction);
  EXPECT_EQ(reading.distance, 7);
  EXPECT_DOUBLE_EQ(reading.distance_share, 43.0 / 50);
  EXPECT_EQ(describe(0, reading),
            "head 1: 16 % on the first token, entropy low (0.0 of 3.0 nats), looks 7 back; an "
            "induction head");
}

TEST(Readings, OfWhatCannotBeReadSayNothingFalse) {
  const HeadReading one = read_head(replaced_map(MapChoice::identity, 1));
  EXPECT_EQ(one.spread, Spread::unknown);
  EXPECT_EQ(describe(0, one), "head 1: 100 % on the first token, 100 % on itself, looks at itself");
  Matrix broken = replaced_map(MapChoice::uniform, 4);
  for (float& value : broken.values) value = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(describe(3, read_head(broken)), "head 4: cannot be read");
}

}  // namespace
}  // namespace attnlab
