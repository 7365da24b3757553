// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/text.h"

#include <gtest/gtest.h>

namespace attnlab {
namespace {

TEST(Text, NearestFindsASlip) {
  EXPECT_EQ(nearest("aproximate", {"standard", "approximate", "mlp"}), "approximate");
  EXPECT_EQ(nearest("mpl", {"standard", "approximate", "mlp"}), "mlp");
  EXPECT_EQ(nearest("zzzzzzz", {"standard", "approximate", "mlp"}), std::nullopt);
}

TEST(Text, SplitsAndTrims) {
  EXPECT_EQ(split("a,,b", ','), (std::vector<std::string>{"a", "", "b"}));
  EXPECT_EQ(trim("  x y\n"), "x y");
  EXPECT_EQ(one_line("a\n\tb\r\nc"), "a b c");
}

TEST(Text, NumbersForPeople) {
  EXPECT_EQ(grouped(1234567), "1 234 567");
  EXPECT_EQ(grouped(-123), "-123");
  EXPECT_EQ(grouped(-1234), "-1 234");
  EXPECT_EQ(readable_bytes(1536), "1.50 KiB");
  EXPECT_EQ(readable_bytes(12), "12 B");
  EXPECT_EQ(readable_count(41234), "41.2 k");
  EXPECT_EQ(readable_seconds(75), "1:15");
  EXPECT_EQ(readable_seconds(3725), "1:02:05");
}

}  // namespace
}  // namespace attnlab
