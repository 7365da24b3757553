// SPDX-License-Identifier: Apache-2.0
#include "tests/support/forms.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/repeat_interleave.h>

#include "tests/support/known_weights.h"

namespace attnlab::test {

MixInput random_input(int64_t qk_batch, int64_t batch, int64_t heads, int64_t kv_heads,
                      int64_t length, int64_t head_dim, double logit_scale, at::ScalarType type) {
  const auto values = [&](const char* name, int64_t b, int64_t h) {
    return known_values(name, {b, length, h, head_dim}).transpose(1, 2);
  };
  return {(values("q", qk_batch, heads) * (2 * logit_scale)).to(type),
          (values("k", qk_batch, kv_heads) * 2).to(type), values("v", batch, kv_heads).to(type)};
}

at::Tensor plain_map(const FormInfo& info, const at::Tensor& q, const at::Tensor& k,
                     const MixInput& like) {
  const int64_t length = q.size(2);
  const std::vector<double> usual = default_values(info);
  const std::span<const double> parameters = like.parameters.empty() ? usual : like.parameters;
  const at::Tensor map = at::empty({q.size(0), q.size(1), length, length}, at::kDouble);
  const auto span_of = [](const at::Tensor& x) {
    return std::span<const float>(x.const_data_ptr<float>(), static_cast<size_t>(x.numel()));
  };
  for (int64_t b = 0; b < q.size(0); ++b)
    for (int64_t h = 0; h < q.size(1); ++h) {
      const at::Tensor one_q = q[b][h].to(at::kFloat).contiguous();
      const at::Tensor one_k = k[b][h * k.size(1) / q.size(1)].to(at::kFloat).contiguous();
      const at::Tensor one = map[b][h];
      info.map({span_of(one_q), span_of(one_k), length, q.size(3), like.window, parameters, h,
                q.size(1)},
               {one.mutable_data_ptr<double>(), static_cast<size_t>(one.numel())});
    }
  return map;
}

at::Tensor plain_outputs(const FormInfo& info, const MixInput& in) {
  const at::Tensor v = in.v.to(at::kDouble).repeat_interleave(in.q.size(1) / in.v.size(1), 1);
  return at::matmul(plain_map(info, in.q, in.k, in), v);
}

at::Tensor forward(const Form& form, const MixInput& in, Saved* saved) {
  const at::Tensor buffer =
      at::empty({in.v.size(0), in.q.size(2), in.q.size(1), in.q.size(3)}, in.v.options());
  const at::Tensor out = buffer.transpose(1, 2);
  form.forward(in, out, saved);
  return out;
}

MixInput backward(const Form& form, const MixInput& in, const at::Tensor& out,
                  const at::Tensor& d_out, const Saved& saved) {
  MixInput gradients{at::empty_like(in.q), at::empty_like(in.k), at::empty_like(in.v)};
  form.backward(in, out, d_out, saved, gradients);
  return gradients;
}

}  // namespace attnlab::test
