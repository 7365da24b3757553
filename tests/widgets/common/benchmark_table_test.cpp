// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/benchmark_table.h"

#include <gtest/gtest.h>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

TEST(BenchmarkTable, SortsBeforeItTakesPercentiles) {
  std::vector<double> values;
  for (int i = 100; i >= 0; --i) values.push_back(i);
  const BenchmarkRow row = benchmark_row("pan", values, 33, 16);
  EXPECT_EQ(row.usual, 50);
  EXPECT_EQ(row.worst, 99);
  EXPECT_EQ(benchmark_row("one", {7}, 1, 1).worst, 7);
  EXPECT_THROW(benchmark_row("none", {}, 1, 1), Error);
}

TEST(BenchmarkTable, SaysWhatIsKeptByTheWorst) {
  const auto verdict = [](double worst) {
    const std::string text = benchmark_table({{"pan", 1, worst, 33, 16}});
    return text.substr(text.rfind(' ') + 1);
  };
  EXPECT_EQ(verdict(16), "moonshot\n");
  EXPECT_EQ(verdict(17), "kept\n");
  EXPECT_EQ(verdict(34), "missed\n");
}

}  // namespace
}  // namespace attnlab
