// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/prefix_softmax.h"
#include "tests/support/forms.h"
#include "tests/support/known_weights.h"

namespace attnlab {
namespace {

TEST(SelfGate, ExactAtLogitScale1000) {
  for (const int64_t kv_heads : {4, 1}) {
    const MixInput in = test::random_input(2, 2, 4, kv_heads, 500, 16, 1000);
    Saved saved;
    const at::Tensor out = test::forward(form("self_gate"), in, &saved);
    EXPECT_TRUE(out.isfinite().all().item<bool>());
    EXPECT_LT(test::relative_difference(out, test::plain_outputs(form_info("self_gate"), in)),
              1e-6);
    const MixInput gradients = test::backward(form("self_gate"), in, out, out, saved);
    for (const at::Tensor& g : {gradients.q, gradients.k, gradients.v})
      EXPECT_TRUE(g.isfinite().all().item<bool>());
  }
}

TEST(SelfGate, LongSequencesDoNotDrift) {
  const MixInput in = test::random_input(1, 1, 2, 2, 4000, 8, 0.5);
  EXPECT_LT(test::relative_difference(test::forward(form("self_gate"), in),
                                      test::plain_outputs(form_info("self_gate"), in)),
            2e-6);
}

struct Scan {
  at::Tensor gates, out, ds, dv, log_sum, state;
};

template <class Gates, class Forward, class Backward>
Scan run(const MixInput& in, Gates gates, Forward scan, Backward back) {
  Scan s;
  s.log_sum =
      at::full({in.q.size(0), in.q.size(1)}, -std::numeric_limits<double>::infinity(), at::kDouble);
  s.state = at::zeros({in.v.size(0), in.q.size(1), in.v.size(3)});
  s.gates = gates(in.q, in.k, s.log_sum);
  s.out = at::zeros({in.v.size(0), in.q.size(1), in.v.size(2), in.v.size(3)});
  scan(s.gates, in.v, s.state, s.out);
  s.dv = at::empty_like(in.v);
  s.ds = back(s.gates, in.v, s.out, test::known_values("d", s.out.sizes().vec()), s.dv);
  return s;
}

// The ATen form that CUDA takes for want of a kernel, against the CPU's loops.
TEST(SelfGate, PlainAtenFormEqualsTheLoops) {
  for (const int64_t length : {1, 63, 64, 65, 300})
    for (const int64_t qk_batch : {3, 1})
      for (const int64_t kv_heads : {4, 2}) {
        const MixInput in = test::random_input(qk_batch, 3, 4, kv_heads, length, 8, 5);
        const Scan fast =
            run(in, kernels::prefix_gates, kernels::prefix_scan, kernels::prefix_scan_backward);
        const Scan plain = run(in, kernels::plain::prefix_gates, kernels::plain::prefix_scan,
                               kernels::plain::prefix_scan_backward);
        EXPECT_LT(test::relative_difference(fast.gates, plain.gates), 1e-6) << length;
        EXPECT_LT(test::relative_difference(fast.out, plain.out), 2e-6) << length;
        EXPECT_LT(test::relative_difference(fast.state, plain.state), 2e-6) << length;
        EXPECT_LT(test::relative_difference(fast.log_sum, plain.log_sum), 1e-12) << length;
        EXPECT_LT(test::relative_difference(fast.dv, plain.dv), 2e-6) << length;
        EXPECT_LT(test::relative_difference(fast.ds, plain.ds, 1e-3), 1e-4) << length;
        const at::Tensor dq = at::empty_like(in.q), dk = at::empty_like(in.k);
        const at::Tensor plain_dq = at::empty_like(in.q), plain_dk = at::empty_like(in.k);
        kernels::prefix_scores_backward(plain.ds, in.q, in.k, dq, dk);
        kernels::plain::prefix_scores_backward(plain.ds, in.q, in.k, plain_dq, plain_dk);
        EXPECT_LT(test::relative_difference(dq, plain_dq), 1e-6) << length;
        EXPECT_LT(test::relative_difference(dk, plain_dk), 1e-6) << length;
      }
}

TEST(SelfGate, EveryInstructionSetGivesTheSame) {
  constexpr int64_t length = 100, d = 24;
  const at::Tensor q = test::known_values("q", {length, d});
  const at::Tensor k = test::known_values("k", {length, d});
  std::vector<float> a(length), b(length);
  for (auto [kernels, gates] :
       {std::pair(&raw_kernels(), &a), std::pair(&generic_raw_kernels(), &b)}) {
    double log_sum = -std::numeric_limits<double>::infinity();
    kernels->prefix_gates({q.const_data_ptr<float>(), d}, {k.const_data_ptr<float>(), d}, 0.2,
                          length, d, &log_sum, gates->data());
  }
  for (size_t i = 0; i < length; ++i) EXPECT_NEAR(a[i], b[i], 1e-7);
}

}  // namespace
}  // namespace attnlab
