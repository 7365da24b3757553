// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/rms_norm.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"

namespace attnlab::kernels {
namespace {

at::Tensor plain_rms_norm(const at::Tensor& x, const at::Tensor& w, double eps, at::Tensor& rstd) {
  const at::Tensor wide = x.to(at::kFloat);
  rstd = (wide * wide).mean(1).add_(eps).rsqrt_();
  return (wide * rstd.unsqueeze(1)).mul_(w.to(at::kFloat)).to(x.scalar_type());
}

void plain_rms_norm_backward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& w,
                             const at::Tensor& rstd, at::Tensor& dx, at::Tensor& dw) {
  const at::Tensor normed = x.to(at::kFloat) * rstd.unsqueeze(1);
  const at::Tensor wide = dy.to(at::kFloat);
  dw.add_((wide * normed).sum(0));
  const at::Tensor scaled = wide * w.to(at::kFloat);
  const at::Tensor mean = (scaled * normed).mean(1, true);
  dx.add_((scaled - normed * mean).mul_(rstd.unsqueeze(1)));
}

}  // namespace

at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& w, double eps, at::Tensor& rstd) {
  if (!has_raw_kernel(x)) return plain_rms_norm(x, w, eps, rstd);
  require_contiguous({x, w});
  const int64_t rows = x.size(0);
  const int64_t d = x.size(1);
  at::Tensor y = at::empty_like(x);
  rstd = at::empty({rows}, x.options());
  at::parallel_for(0, rows, grain_for(d), [&](int64_t begin, int64_t end) {
    raw_kernels().rms_norm(x.const_data_ptr<float>() + begin * d, w.const_data_ptr<float>(),
                           static_cast<float>(eps), end - begin, d,
                           y.mutable_data_ptr<float>() + begin * d,
                           rstd.mutable_data_ptr<float>() + begin);
  });
  return y;
}

void rms_norm_backward(const at::Tensor& dy, const at::Tensor& x, const at::Tensor& w,
                       const at::Tensor& rstd, at::Tensor& dx, at::Tensor& dw) {
  if (!has_raw_kernel(x)) return plain_rms_norm_backward(dy, x, w, rstd, dx, dw);
  require_contiguous({dy, x, w, rstd, dx});
  const int64_t rows = x.size(0);
  const int64_t d = x.size(1);
  const int64_t threads = at::get_num_threads();
  const int64_t share = (rows + threads - 1) / threads;
  at::Tensor parts = at::zeros({threads, d}, x.options());
  // One part of dw a share of rows, summed in order: the same bits for the same thread count.
  at::parallel_for(0, threads, 1, [&](int64_t first, int64_t last) {
    for (int64_t part = first; part < last; ++part) {
      const int64_t begin = std::min(rows, part * share);
      const int64_t end = std::min(rows, begin + share);
      raw_kernels().rms_norm_backward(
          dy.const_data_ptr<float>() + begin * d, x.const_data_ptr<float>() + begin * d,
          w.const_data_ptr<float>(), rstd.const_data_ptr<float>() + begin, end - begin, d,
          dx.mutable_data_ptr<float>() + begin * d, parts.mutable_data_ptr<float>() + part * d);
    }
  });
  dw.add_(parts.sum(0));
}

}  // namespace attnlab::kernels
