// SPDX-License-Identifier: Apache-2.0
// What every form must keep, over shared and own maps, multi-head and grouped, at awkward lengths.
// The truth is the plain map of core/shared; a new line in forms.def is tested without a change
// here.
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/isfinite.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/forms.h"
#include "tests/support/known_weights.h"

namespace attnlab {
namespace {

struct Case {
  const FormInfo* info;
  bool shared;
  int64_t kv_heads;
  int64_t window = 0;
  bool lowest = false;  ///< each parameter at its lowest value
};

std::vector<Case> all_cases() {
  std::vector<Case> cases;
  for (const FormInfo* info : all_forms())
    for (const bool shared : {false, true})
      for (const int64_t kv_heads : {4, 2, 1}) cases.push_back({info, shared, kv_heads});
  for (const FormInfo* info : all_forms())  // a form by its map alone knows no window
    for (const bool shared : {false, true})
      if (!info->slow) cases.push_back({info, shared, 2, 5});
  for (const FormInfo* info : all_forms())
    if (!info->parameters.empty()) cases.push_back({info, false, 2, 0, true});
  return cases;
}

class FormConformance : public testing::TestWithParam<Case> {
 protected:
  static constexpr int64_t batch = 2, heads = 4, head_dim = 8;
  const FormInfo& info = *GetParam().info;
  const Form& mixer = form(info.name);
  std::vector<double> parameters = default_values(info);

  void SetUp() override {
    for (size_t i = 0; GetParam().lowest && i < parameters.size(); ++i)
      parameters[i] = info.parameters[i].low;
  }
  [[nodiscard]] MixInput input(int64_t length, at::ScalarType type = at::kFloat) const {
    MixInput in = test::random_input(GetParam().shared ? 1 : batch, batch, heads,
                                     GetParam().kv_heads, length, head_dim, 1, type);
    in.window = GetParam().window;
    in.parameters = parameters;
    return in;
  }
};

TEST_P(FormConformance, ForwardIsThePlainMapTimesValues) {
  for (const int64_t length : {1, 63, 257, 1000}) {
    const MixInput in = input(length);
    EXPECT_LT(test::relative_difference(test::forward(mixer, in), test::plain_outputs(info, in)),
              3e-6)
        << length;
  }
}

TEST_P(FormConformance, Bf16IsThePlainMapTimesValues) {
  for (const int64_t length : {1, 63, 257}) {
    const MixInput in = input(length, at::kBFloat16);
    EXPECT_LT(test::relative_difference(test::forward(mixer, in), test::plain_outputs(info, in)),
              2e-2)
        << length;
  }
}

// Along a random direction Δ: f(x + Δ/2) − f(x − Δ/2) = ⟨∂f/∂x, Δ⟩ up to Δ³, with f in fp64.
TEST_P(FormConformance, GradientsAreThoseOfThePlainMap) {
  for (const int64_t length : {1, 63, 257, 1000}) {
    const MixInput in = input(length);
    Saved saved;
    const at::Tensor out = test::forward(mixer, in, &saved);
    const at::Tensor d_out = test::known_values("d_out", out.sizes().vec());
    const MixInput gradients = test::backward(mixer, in, out, d_out, saved);
    const auto f = [&](const MixInput& at) {
      return (test::plain_outputs(info, at) * d_out.to(at::kDouble)).sum().item<double>();
    };
    const at::Tensor MixInput::*parts[] = {&MixInput::q, &MixInput::k, &MixInput::v};
    for (const auto part : parts) {
      const at::Tensor& x = in.*part;
      const at::Tensor step = test::known_values("direction", x.sizes().vec()) * 1e-3;
      MixInput plus = in, minus = in;
      plus.*const_cast<at::Tensor MixInput::*>(part) = x + step;
      minus.*const_cast<at::Tensor MixInput::*>(part) = x - step;
      const at::Tensor taken = (plus.*part).to(at::kDouble) - (minus.*part).to(at::kDouble);
      const at::Tensor gradient = (gradients.*part).to(at::kDouble);
      const double expected = f(plus) - f(minus);
      const double found = (gradient * taken).sum().item<double>();
      const double scale = gradient.norm().item<double>() * taken.norm().item<double>() /
                           std::sqrt(static_cast<double>(x.numel()));
      EXPECT_NEAR(found, expected, 2e-4 * scale + 1e-9) << length;
    }
  }
}

TEST_P(FormConformance, LaterTokensNeverReachEarlierOutputs) {
  const int64_t length = 70;
  for (const double changed :
       {3.0, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
    for (const int64_t t : {1, 31, 64, 69}) {
      const MixInput in = input(length);
      const at::Tensor before = test::forward(mixer, in).narrow(2, 0, t).clone();
      for (const at::Tensor& x : {in.q, in.k, in.v}) x.narrow(2, t, length - t).fill_(changed);
      const at::Tensor after = test::forward(mixer, in).narrow(2, 0, t);
      EXPECT_TRUE(after.equal(before)) << changed << " at " << t;
    }
}

TEST_P(FormConformance, NotANumberIsNotHidden) {
  const MixInput in = input(20);
  in.v.narrow(2, 7, 1).fill_(std::numeric_limits<float>::quiet_NaN());
  const at::Tensor out = test::forward(mixer, in);
  EXPECT_FALSE(out.narrow(2, 7, 1).isfinite().any().item<bool>());
}

TEST_P(FormConformance, DecodingIsForwardPieceByPiece) {
  const int64_t length = 40;
  const MixInput in = input(length);
  const at::Tensor whole = test::forward(mixer, in);
  DecodeState state;
  std::vector<at::Tensor> parts;
  for (int64_t t = 0; t < length;) {
    const int64_t n = t == 0 ? 9 : t == 9 ? 5 : 1;
    const at::Tensor out = whole.narrow(2, t, n).clone();
    mixer.decode({in.q.narrow(2, t, n), in.k.narrow(2, t, n), in.v.narrow(2, t, n), in.window,
                  in.parameters},
                 state, out);
    parts.push_back(out);
    t += n;
    EXPECT_EQ(state.length, t);
  }
  EXPECT_LT(test::relative_difference(at::cat(parts, 2), whole), 2e-6);
}

TEST_P(FormConformance, PreparingBackwardIsTheGradientOfPreparing) {
  const auto table = kernels::rotary_table(64, head_dim, 10000, {}, 1, c10::kCPU);
  const Positions positions{info.uses_positions ? &table : nullptr, 5};
  const MixInput in = input(12);
  const auto prepared = [&](const at::Tensor& q, const at::Tensor& k, Saved* saved) {
    const std::pair<at::Tensor, at::Tensor> copy{q.clone(), k.clone()};
    mixer.prepare(copy.first, copy.second, positions, saved);
    return copy;
  };
  Saved saved;
  const auto result = prepared(in.q, in.k, &saved);
  const at::Tensor weight_q = test::known_values("wq", in.q.sizes().vec());
  const at::Tensor weight_k = test::known_values("wk", in.k.sizes().vec());
  const at::Tensor dq = weight_q.clone();
  const at::Tensor dk = weight_k.clone();
  mixer.prepare_backward(dq, dk, positions, saved);
  const auto f = [&](const at::Tensor& q, const at::Tensor& k) {
    const auto p = prepared(q, k, nullptr);
    return ((p.first * weight_q).to(at::kDouble).sum() +
            (p.second * weight_k).to(at::kDouble).sum())
        .item<double>();
  };
  const at::Tensor step_q = test::known_values("sq", in.q.sizes().vec()) * 1e-2;
  const at::Tensor step_k = test::known_values("sk", in.k.sizes().vec()) * 1e-2;
  const double expected = f(in.q + step_q, in.k + step_k) - f(in.q - step_q, in.k - step_k);
  const double found = 2 * ((dq * step_q).sum() + (dk * step_k).sum()).item<double>();
  EXPECT_NEAR(found, expected, 1e-3 * std::abs(expected) + 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Forms, FormConformance, testing::ValuesIn(all_cases()),
                         [](const auto& which) {
                           const Case& c = which.param;
                           return std::string(c.info->name) + (c.shared ? "_shared" : "_own") +
                                  "_kv" + std::to_string(c.kv_heads) +
                                  (c.window > 0 ? "_window" : "") + (c.lowest ? "_lowest" : "");
                         });

}  // namespace
}  // namespace attnlab
