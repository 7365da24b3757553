// SPDX-License-Identifier: Apache-2.0
// The gated half block in chunks of rows against the formula in double precision, differentiated by
// autograd, at sizes around the borders of chunks and register blocks.
#include "core/engine/kernels/gated_unit.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/silu.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/known_weights.h"

namespace attnlab::kernels {
namespace {

struct Case {
  int64_t rows, d, f;
  bool with_out;  ///< the first half of a layer without mixing: biases and a last projection
};

GatedUnit random_unit(const Case& c) {
  const at::Tensor none;
  return {at::randn({c.d}) + 1,
          at::randn({2 * c.f, c.d}) * 0.3,
          c.with_out ? at::randn({2 * c.f}) : none,
          at::randn({c.d, c.f}) * 0.3,
          c.with_out ? at::randn({c.d}) : none,
          c.with_out ? at::randn({c.d, c.d}) * 0.3 : none,
          1e-6};
}

at::Tensor leaf(const at::Tensor& x) {
  return x.defined() ? x.to(at::kDouble).detach().requires_grad_(true) : x;
}

GatedUnit leaves(const GatedUnit& u) {
  return {leaf(u.norm), leaf(u.gate_up),   leaf(u.gate_up_bias),
          leaf(u.down), leaf(u.down_bias), leaf(u.out),
          u.eps};
}

at::Tensor formula(const at::Tensor& x, const GatedUnit& u) {
  const int64_t f = u.down.size(1);
  const at::Tensor n = x * ((x * x).mean(1, true) + u.eps).rsqrt() * u.norm;
  const at::Tensor g = at::linear(n, u.gate_up, u.gate_up_bias);
  const at::Tensor hidden = at::silu(g.narrow(1, 0, f)) * g.narrow(1, f, f);
  const at::Tensor z = at::linear(hidden, u.down, u.down_bias);
  return x + (u.out.defined() ? at::linear(z, u.out) : z);
}

void expect_close(const at::Tensor& found, const at::Tensor& expected, const char* what) {
  EXPECT_LT(test::relative_difference(found, expected.to(at::kFloat)), 2e-5) << what;
}

class GatedUnitRows : public testing::TestWithParam<Case> {
 protected:
  const Case c = GetParam();
  const GatedUnit unit = random_unit(c);
  const at::Tensor x = at::randn({c.rows, c.d});
  const at::Tensor dy = at::randn({c.rows, c.d});
};

TEST_P(GatedUnitRows, AreTheFormulaAndItsDerivative) {
  const at::Tensor exact_x = leaf(x);
  const GatedUnit exact = leaves(unit);
  const at::Tensor y = formula(exact_x, exact);
  (y * dy).sum().backward();

  GatedKept kept;
  expect_close(gated_unit(x, unit, nullptr), y.detach(), "y with nothing kept");
  expect_close(gated_unit(x, unit, &kept), y.detach(), "y");
  const GatedGradients d = gated_unit_backward(dy, x, unit, kept);
  expect_close(d.dx, exact_x.grad(), "dx");
  expect_close(d.d_norm, exact.norm.grad(), "norm");
  expect_close(at::mm(d.gate_up.t(), d.normed), exact.gate_up.grad(), "gate_up");
  expect_close(at::mm(d.d_down.t(), d.hidden), exact.down.grad(), "down");
  if (!c.with_out) return;
  expect_close(d.gate_up.sum(0), exact.gate_up_bias.grad(), "gate_up_bias");
  expect_close(d.d_down.sum(0), exact.down_bias.grad(), "down_bias");
  expect_close(at::mm(dy.t(), kept.down), exact.out.grad(), "out");
}

TEST_P(GatedUnitRows, DoNotDependOnThreads) {
  const int threads = at::get_num_threads();
  GatedKept kept;
  const at::Tensor y = gated_unit(x, unit, &kept);
  const GatedGradients d = gated_unit_backward(dy, x, unit, kept);
  for (const int count : {1, 2, 3, 7}) {
    at::set_num_threads(count);
    EXPECT_TRUE(at::equal(gated_unit(x, unit, &kept), y)) << count << " threads";
    const GatedGradients again = gated_unit_backward(dy, x, unit, kept);
    EXPECT_TRUE(at::equal(again.dx, d.dx)) << count << " threads";
    EXPECT_TRUE(at::equal(again.d_norm, d.d_norm)) << count << " threads";
  }
  at::set_num_threads(threads);
}

INSTANTIATE_TEST_SUITE_P(Sizes, GatedUnitRows,
                         testing::Values(Case{64, 8, 12, false}, Case{65, 8, 12, true},
                                         Case{301, 20, 50, false}, Case{200, 36, 90, true},
                                         Case{97, 130, 520, false}, Case{64, 512, 2048, true}),
                         [](const auto& which) {
                           const Case& c = which.param;
                           return std::to_string(c.rows) + "_rows_d" + std::to_string(c.d) + "_f" +
                                  std::to_string(c.f) + (c.with_out ? "_with_out" : "");
                         });

TEST(GatedUnit, ServesManyRowsOfFp32Only) {
  EXPECT_TRUE(has_gated_unit(at::randn({64, 4})));
  EXPECT_FALSE(has_gated_unit(at::randn({4, 4})));
  EXPECT_FALSE(has_gated_unit(at::randn({64, 4}).to(at::kBFloat16)));
}

}  // namespace
}  // namespace attnlab::kernels
