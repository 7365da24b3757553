// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/rounds.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace attnlab::bench {
namespace {

constexpr int rounds = 7;

}  // namespace

double seconds_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

std::vector<double> seconds_in_turn(const std::vector<Work>& works) {
  for (const Work& work : works) work();
  std::vector<std::vector<double>> seconds(works.size());
  for (int round = 0; round < rounds; ++round)
    for (size_t i = 0; i < works.size(); ++i) seconds[i].push_back(seconds_of(works[i]));
  std::vector<double> medians;
  for (auto& of_one : seconds) medians.push_back(median(std::move(of_one)));
  return medians;
}

double ratio_in_turn(const Work& slow, const Work& fast) {
  slow();
  fast();
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    const double slow_seconds = seconds_of(slow);
    ratios.push_back(slow_seconds / seconds_of(fast));
  }
  return median(std::move(ratios));
}

double fitted_exponent(const std::vector<double>& x, const std::vector<double>& y) {
  double mean_x = 0, mean_y = 0, above = 0, below = 0;
  const auto n = static_cast<double>(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    mean_x += std::log(x[i]) / n;
    mean_y += std::log(y[i]) / n;
  }
  for (size_t i = 0; i < x.size(); ++i) {
    above += (std::log(x[i]) - mean_x) * (std::log(y[i]) - mean_y);
    below += (std::log(x[i]) - mean_x) * (std::log(x[i]) - mean_x);
  }
  return above / below;
}

}  // namespace attnlab::bench
