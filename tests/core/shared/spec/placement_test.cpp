// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/placement.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace attnlab {
namespace {

std::vector<int> numbers(std::string_view placement, int64_t layers) {
  std::vector<int> found;
  const auto standard = standard_layers(placement, layers);
  for (size_t i = 0; i < standard.size(); ++i)
    if (standard[i]) found.push_back(static_cast<int>(i) + 1);
  return found;
}

std::vector<int> range(int first, int last, int step = 1) {
  std::vector<int> all;
  for (int i = first; i <= last; i += step) all.push_back(i);
  return all;
}

TEST(Placement, PaperTable11For24Layers) {
  EXPECT_EQ(numbers("uniform", 24), std::vector<int>{});
  EXPECT_EQ(numbers("hybrid", 24), range(2, 24, 2));
  EXPECT_EQ(numbers("even", 24), range(2, 24, 2));
  EXPECT_EQ(numbers("odd", 24), range(1, 23, 2));
  EXPECT_EQ(numbers("top", 24), range(1, 12));
  EXPECT_EQ(numbers("bottom", 24), range(13, 24));
  auto middle = range(1, 6);
  for (const int i : range(19, 24)) middle.push_back(i);
  EXPECT_EQ(numbers("middle", 24), middle);
  EXPECT_EQ(numbers("quarter", 24), range(4, 24, 4));
  EXPECT_EQ(numbers("first", 24), std::vector<int>{1});
  EXPECT_EQ(numbers("last", 24), std::vector<int>{24});
  EXPECT_EQ(numbers("bilateral", 24), (std::vector<int>{1, 24}));
}

TEST(Placement, SmallStacks) {
  EXPECT_EQ(numbers("top", 5), range(1, 3));
  EXPECT_EQ(numbers("bottom", 5), range(4, 5));
  EXPECT_EQ(numbers("quarter", 3), std::vector<int>{3});
  EXPECT_EQ(numbers("quarter", 4), std::vector<int>{4});
  EXPECT_EQ(numbers("middle", 4), (std::vector<int>{1, 4}));
  EXPECT_EQ(numbers("bilateral", 1), std::vector<int>{1});
}

TEST(Placement, UnknownNamesSuggest) {
  test::expect_mentions(test::error_of([] { standard_layers("hybird", 4); }),
                        "did you mean `hybrid`");
}

}  // namespace
}  // namespace attnlab
