// SPDX-License-Identifier: Apache-2.0
// The tiles against the formula in double precision, for each instruction set that runs here, at
// lengths around the borders of tiles. Rows end where the data ends, so that
// AddressSanitizer sees a step too far.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/shared/base/rng.h"

namespace attnlab {
namespace {

struct Case {
  const RawKernels* kernels;
  bool taylor;
  int64_t rows, keys, d, sequences;
};

std::vector<Case> all_cases() {
  const std::vector<std::pair<int64_t, int64_t>> lengths = {
      {1, 1}, {47, 47}, {48, 48}, {49, 49}, {95, 95}, {97, 97}, {200, 200}, {9, 130}, {50, 99}};
  std::vector<Case> cases;
  for (const RawKernels* kernels : {&raw_kernels(), &generic_raw_kernels()})
    for (const bool taylor : {false, true})
      for (const auto& [rows, keys] : lengths)
        for (const auto& [d, sequences] :
             {std::pair{1, 1}, {8, 1}, {33, 1}, {64, 1}, {8, 3}, {33, 5}})
          cases.push_back({kernels, taylor, rows, keys, d, sequences});
  return cases;
}

/// Rows of random numbers with a stride wider than d; nothing lies behind the last row.
struct Tensor {
  int64_t rows, d, stride;
  std::vector<float> values;
  Tensor(const char* name, int64_t n, int64_t columns)
      : rows(n),
        d(columns),
        stride(columns + 5),
        values(static_cast<size_t>((n - 1) * stride + columns)) {
    Rng rng(1, name);
    for (float& x : values) x = static_cast<float>(rng.normal());
  }
  float& at(int64_t i, int64_t c) { return values[static_cast<size_t>(i * stride + c)]; }
  [[nodiscard]] double at(int64_t i, int64_t c) const {
    return static_cast<double>(values[static_cast<size_t>(i * stride + c)]);
  }
  [[nodiscard]] ConstRows in() const { return {values.data(), stride}; }
  Rows out() { return {values.data(), stride}; }
  /// Every `width` columns another sequence.
  [[nodiscard]] ConstSequences in(int64_t width) const { return {values.data(), stride, width}; }
  Sequences out(int64_t width) { return {values.data(), stride, width}; }
};

double dot(const Tensor& a, int64_t i, const Tensor& b, int64_t j) {
  double sum = 0;
  for (int64_t c = 0; c < a.d; ++c) sum += a.at(i, c) * b.at(j, c);
  return sum;
}

class CausalMap : public testing::TestWithParam<Case> {
 protected:
  const Case& c = GetParam();
  const double scale = 1 / std::sqrt(static_cast<double>(c.d));
  CausalShape shape{c.taylor, c.rows, c.keys, c.d, c.sequences, static_cast<float>(scale)};
  const int64_t value_size = c.sequences * c.d;
  Tensor q{"q", c.rows, c.d}, k{"k", c.keys, c.d};
  Tensor v{"v", c.keys, value_size}, out{"o", c.rows, value_size};
  std::vector<float> largest = std::vector<float>(static_cast<size_t>(c.rows));
  std::vector<float> norm = largest;
  static constexpr size_t boundary = 64;
  std::vector<float> buffer = std::vector<float>(
      static_cast<size_t>(causal_scratch(shape)) + boundary / sizeof(float), std::nanf(""));

  float* scratch() {
    void* start = buffer.data();
    size_t space = buffer.size() * sizeof(float);
    return static_cast<float*>(std::align(boundary, boundary, start, space));
  }

  void forward() {
    c.kernels->causal_forward(shape, q.in(), k.in(), v.in(c.d), scratch(), out.out(c.d),
                              largest.data(), norm.data());
  }
  [[nodiscard]] int64_t seen_by(int64_t i) const { return c.keys - c.rows + i + 1; }
  [[nodiscard]] double weight(double x) const { return c.taylor ? 1 + x + x * x / 2 : std::exp(x); }
  [[nodiscard]] double slope(double x) const { return c.taylor ? 1 + x : std::exp(x); }
  [[nodiscard]] double sum_of(int64_t i) const {
    double sum = 0;
    for (int64_t j = 0; j < seen_by(i); ++j) sum += weight(scale * dot(q, i, k, j));
    return sum;
  }
  /// Σ_j a_ij v_j, one element.
  [[nodiscard]] std::vector<double> expected_row(int64_t i) const {
    std::vector<double> row(static_cast<size_t>(value_size));
    const double sum = sum_of(i);
    for (int64_t j = 0; j < seen_by(i); ++j) {
      const double a = weight(scale * dot(q, i, k, j)) / sum;
      for (int64_t e = 0; e < value_size; ++e) row[static_cast<size_t>(e)] += a * v.at(j, e);
    }
    return row;
  }
  void expect_rows(const Tensor& found, const std::function<std::vector<double>(int64_t)>& row) {
    for (int64_t i = 0; i < found.rows; ++i) {
      const auto expected = row(i);
      for (int64_t e = 0; e < found.d; ++e)
        ASSERT_NEAR(found.at(i, e), expected[static_cast<size_t>(e)], 3e-5) << i << ", " << e;
    }
  }
};

TEST_P(CausalMap, ForwardIsTheFormula) {
  forward();
  expect_rows(out, [&](int64_t i) { return expected_row(i); });
}

TEST_P(CausalMap, ARowIsTheFormula) {
  const int64_t last = c.rows - 1;
  std::vector<float> weights(static_cast<size_t>(c.keys)), row(static_cast<size_t>(c.d));
  c.kernels->causal_row(shape, &q.at(last, 0), k.in(), v.in(), weights.data(), row.data());
  const auto expected = expected_row(last);
  for (size_t e = 0; e < row.size(); ++e) ASSERT_NEAR(row[e], expected[e], 3e-5) << e;
}

TEST_P(CausalMap, BackwardIsTheDerivative) {
  forward();
  const Tensor d_out("d_out", c.rows, value_size);
  Tensor dq("x", c.rows, c.d), dk("y", c.keys, c.d), dv("z", c.keys, value_size);
  Tensor added_k = dk, added_v = dv;
  const Tensor before_k = dk, before_v = dv;
  for (const bool add : {true, false})
    c.kernels->causal_backward(
        shape,
        {q.in(), k.in(), v.in(c.d), out.in(c.d), d_out.in(c.d), largest.data(), norm.data(),
         dq.out(), (add ? added_k : dk).out(), (add ? added_v : dv).out(c.d), add},
        scratch());
  const auto n = static_cast<size_t>(c.d);
  std::vector<std::vector<double>> to_q(static_cast<size_t>(c.rows), std::vector<double>(n));
  std::vector<std::vector<double>> to_k(static_cast<size_t>(c.keys), std::vector<double>(n));
  std::vector<std::vector<double>> to_v(static_cast<size_t>(c.keys),
                                        std::vector<double>(static_cast<size_t>(value_size)));
  for (int64_t i = 0; i < c.rows; ++i) {
    const auto o = expected_row(i);
    const double sum = sum_of(i);
    for (int64_t j = 0; j < seen_by(i); ++j) {
      const double x = scale * dot(q, i, k, j);
      double centred = 0;
      for (int64_t e = 0; e < value_size; ++e)
        centred += d_out.at(i, e) * (v.at(j, e) - o[static_cast<size_t>(e)]);
      const double dx = scale * slope(x) / sum * centred;
      for (int64_t e = 0; e < c.d; ++e) {
        to_q[static_cast<size_t>(i)][static_cast<size_t>(e)] += dx * k.at(j, e);
        to_k[static_cast<size_t>(j)][static_cast<size_t>(e)] += dx * q.at(i, e);
      }
      for (int64_t e = 0; e < value_size; ++e)
        to_v[static_cast<size_t>(j)][static_cast<size_t>(e)] += weight(x) / sum * d_out.at(i, e);
    }
  }
  expect_rows(dq, [&](int64_t i) { return to_q[static_cast<size_t>(i)]; });
  const auto added_to = [&](const Tensor& before, std::vector<std::vector<double>>& gradient) {
    return [&](int64_t i) {
      for (int64_t e = 0; e < before.d; ++e)
        gradient[static_cast<size_t>(i)][static_cast<size_t>(e)] += before.at(i, e);
      return gradient[static_cast<size_t>(i)];
    };
  };
  expect_rows(dk, [&](int64_t j) { return to_k[static_cast<size_t>(j)]; });
  expect_rows(dv, [&](int64_t j) { return to_v[static_cast<size_t>(j)]; });
  expect_rows(added_k, added_to(before_k, to_k));
  expect_rows(added_v, added_to(before_v, to_v));
}

INSTANTIATE_TEST_SUITE_P(Tiles, CausalMap, testing::ValuesIn(all_cases()), [](const auto& which) {
  const Case& c = which.param;
  return std::string(c.kernels == &generic_raw_kernels() ? "generic" : "fastest") +
         (c.taylor ? "_taylor_" : "_exponential_") + std::to_string(c.rows) + "_of_" +
         std::to_string(c.keys) + "_d" + std::to_string(c.d) + "_of_" +
         std::to_string(c.sequences) + "_sequences";
});

}  // namespace
}  // namespace attnlab
