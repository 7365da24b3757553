// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/benchmark_table.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

const char* verdict(const BenchmarkRow& row) {
  if (row.worst <= row.moonshot) return "moonshot";
  return row.worst <= row.goal ? "kept" : "missed";
}

}  // namespace

std::string benchmark_table(const std::vector<BenchmarkRow>& rows) {
  std::array<char, 200> line{};
  std::snprintf(line.data(), line.size(), "%-46s %9s %9s %8s %9s\n", "", "p50", "p99", "goal",
                "moonshot");
  std::string text = line.data();
  for (const BenchmarkRow& row : rows) {
    std::snprintf(line.data(), line.size(), "%-46s %9.2f %9.2f %8g %9g  %-3s %s\n",
                  row.what.c_str(), row.usual, row.worst, row.goal, row.moonshot, row.unit.c_str(),
                  verdict(row));
    text += line.data();
  }
  return text;
}

BenchmarkRow benchmark_row(std::string what, std::vector<double> values, double goal,
                           double moonshot) {
  if (values.empty()) bad_input("nothing was measured for `" + what + "`");
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
  };
  return {std::move(what), at(0.5), at(0.99), goal, moonshot};
}

}  // namespace attnlab
