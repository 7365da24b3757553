// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/cross_entropy.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/_log_softmax.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/sum.h>

#include <numeric>
#include <vector>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"

namespace attnlab::kernels {
namespace {

at::Tensor plain_cross_entropy(at::Tensor& logits, const at::Tensor& targets, double scale,
                               bool gradient, at::Tensor& hits) {
  const at::Tensor scored = targets.ge(0);
  const at::Tensor index = targets.clamp_min(0).unsqueeze(1);
  const at::Tensor wide = logits.to(at::kFloat);
  const at::Tensor logs = at::_log_softmax(wide, 1, false);
  const at::Tensor chosen = logs.gather(1, index).squeeze(1);
  hits.copy_(wide.argmax(1).eq(targets));
  if (gradient) {
    at::Tensor g = logs.exp();
    g.scatter_add_(1, index, -at::ones_like(index, g.options()));
    logits.copy_(g.mul_(scored.unsqueeze(1)).mul_(scale));
  }
  return -(chosen.to(at::kDouble) * scored).sum();
}

}  // namespace

at::Tensor cross_entropy(at::Tensor& logits, const at::Tensor& targets, double scale, bool gradient,
                         at::Tensor& hits) {
  if (!has_raw_kernel(logits)) return plain_cross_entropy(logits, targets, scale, gradient, hits);
  require_contiguous({logits, targets, hits});
  const int64_t rows = logits.size(0);
  const int64_t vocabulary = logits.size(1);
  const int64_t threads = at::get_num_threads();
  const int64_t share = (rows + threads - 1) / threads;
  // One sum a share of rows, added in order: the same bits for the same thread count.
  std::vector<double> losses(static_cast<size_t>(threads), 0.0);
  at::parallel_for(0, threads, 1, [&](int64_t first, int64_t last) {
    for (int64_t part = first; part < last; ++part) {
      const int64_t begin = std::min(rows, part * share);
      const int64_t end = std::min(rows, begin + share);
      raw_kernels().cross_entropy(logits.mutable_data_ptr<float>() + begin * vocabulary,
                                  targets.const_data_ptr<int64_t>() + begin, end - begin,
                                  vocabulary, static_cast<float>(scale), gradient,
                                  &losses[static_cast<size_t>(part)],
                                  hits.mutable_data_ptr<bool>() + begin);
    }
  });
  return at::scalar_tensor(std::accumulate(losses.begin(), losses.end(), 0.0), at::kDouble);
}

}  // namespace attnlab::kernels
