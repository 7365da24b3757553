// SPDX-License-Identifier: Apache-2.0
// The gated half block, a few rows at a time from norm to residual, so that what lies between
// (twice and once the feed-forward's width a row) is used while it is in the second cache:
//   n = RMSNorm(x), g = W_gu n, h = SiLU(g_gate) ⊙ g_up, z = W_d h, y = x + z or x + W_o z
//   dz = dy or W_oᵀ dy, dh = W_dᵀ dz, (dg, h) from (dh, g), dn = W_guᵀ dg, dx = dy + RMSNorm'(dn)
// Whole tensors, one operation after the other, wrote and read each of them in memory: 7 % of a
// step of T1 went into SwiGLU waiting for it. The naive form stands in model/gated.cpp.
//
// Rows depend on nothing but themselves and the sum over rows in d_norm is taken chunk by chunk, so
// bits depend on no number of threads. The gradients of the weights, sums over all rows, are left
// to products of whole matrices.
#include "core/engine/kernels/gated_unit.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <optional>

#include "core/engine/kernels/dispatch.h"
#include "core/engine/kernels/packed_matrix.h"
#include "core/engine/kernels/scratch.h"
#include "core/engine/kernels/tasks.h"

namespace attnlab::kernels {
namespace {

constexpr int64_t fewest_rows = 64;         // below, packing the weights costs more than it saves
constexpr int64_t chunk_floats = 96 << 10;  // of a chunk's rows that the second cache shall keep

/// Wᵀ as the right factor of x Wᵀ.
PackedMatrix forward_of(const at::Tensor& w) {
  require_contiguous({w});
  return {{w.const_data_ptr<float>(), 1, w.stride(0)}, w.size(0), w.size(1)};
}

/// W as the right factor of dy W.
PackedMatrix backward_of(const at::Tensor& w) {
  require_contiguous({w});
  return {{w.const_data_ptr<float>(), w.stride(0), 1}, w.size(1), w.size(0)};
}

const float* row(const at::Tensor& x, int64_t i) {
  return x.const_data_ptr<float>() + i * x.size(-1);
}
float* mutable_row(const at::Tensor& x, int64_t i) {
  return x.mutable_data_ptr<float>() + i * x.size(-1);
}

Target target(float* to, int64_t stride) { return {{to, stride}, {nullptr, 0}}; }
Target target(float* to, int64_t stride, const float* start) {
  return {{to, stride}, {start, stride}};
}
Target target(float* to, int64_t stride, const at::Tensor& bias) {
  return {{to, stride}, {bias.defined() ? bias.const_data_ptr<float>() : nullptr, 0}};
}

struct Sizes {
  int64_t rows, d, f;
  int64_t chunk;  ///< rows at a time
  Sizes(const at::Tensor& x, const GatedUnit& unit)
      : rows(x.size(0)), d(x.size(1)), f(unit.down.size(1)) {
    const int64_t fitting = chunk_floats / (2 * d + 4 * f) / product_row_part * product_row_part;
    chunk = std::clamp(fitting, 2 * product_row_part, product_slice_rows);
  }
  [[nodiscard]] int64_t chunks() const { return (rows + chunk - 1) / chunk; }
};

/// Hands out parts of the calling thread's scratch.
class Room {
 public:
  explicit Room(int64_t count) : next_(thread_scratch(count + 8 * line)) {}
  float* take(int64_t count) {
    float* part = next_;
    next_ += (count + line - 1) / line * line;
    return part;
  }

 private:
  static constexpr int64_t line = 16;
  float* next_;
};

/// Calls `work(chunk, first row, rows)` for all chunks in parallel.
template <class Work>
void for_each_chunk(const Sizes& n, Work work) {
  for_each_task(n.chunks(), 1,
                [&](int64_t i) { work(i, i * n.chunk, std::min(n.chunk, n.rows - i * n.chunk)); });
}

}  // namespace

bool has_gated_unit(const at::Tensor& x) { return has_raw_kernel(x) && x.size(0) >= fewest_rows; }

at::Tensor gated_unit(const at::Tensor& x, const GatedUnit& unit, GatedKept* kept) {
  require_contiguous({x, unit.norm});
  const Sizes n(x, unit);
  const PackedMatrix gate_up = forward_of(unit.gate_up);
  const PackedMatrix down = forward_of(unit.down);
  std::optional<PackedMatrix> out;
  if (unit.out.defined()) out = forward_of(unit.out);
  at::Tensor y = at::empty_like(x);
  if (kept != nullptr)
    *kept = {at::empty({n.rows, 2 * n.f}, x.options()), out ? at::empty_like(x) : at::Tensor()};
  for_each_chunk(n, [&](int64_t, int64_t first, int64_t rows) {
    Room room(product_scratch + rows * (2 * n.d + 3 * n.f + 1));
    float* scratch = room.take(product_scratch);
    float* normed = room.take(rows * n.d);
    float* hidden = room.take(rows * n.f);
    float* rstd = room.take(rows);
    float* g = kept != nullptr ? mutable_row(kept->gate_up, first) : room.take(rows * 2 * n.f);
    raw_kernels().rms_norm(row(x, first), unit.norm.const_data_ptr<float>(),
                           static_cast<float>(unit.eps), rows, n.d, normed, rstd);
    gate_up.multiply(normed, rows, target(g, 2 * n.f, unit.gate_up_bias), scratch);
    raw_kernels().swiglu(g, rows, n.f, hidden);
    const Target onto_x = target(mutable_row(y, first), n.d, row(x, first));
    if (!out) return down.multiply(hidden, rows, onto_x, scratch);
    float* z = kept != nullptr ? mutable_row(kept->down, first) : room.take(rows * n.d);
    down.multiply(hidden, rows, target(z, n.d, unit.down_bias), scratch);
    out->multiply(z, rows, onto_x, scratch);
  });
  return y;
}

GatedGradients gated_unit_backward(const at::Tensor& dy, const at::Tensor& x, const GatedUnit& unit,
                                   const GatedKept& kept) {
  require_contiguous({dy, x, unit.norm});
  const Sizes n(x, unit);
  const PackedMatrix gate_up = backward_of(unit.gate_up);
  const PackedMatrix down = backward_of(unit.down);
  std::optional<PackedMatrix> out;
  if (unit.out.defined()) out = backward_of(unit.out);
  GatedGradients d;
  d.dx = at::empty_like(x);
  d.d_down = out ? at::empty_like(x) : dy;
  d.hidden = at::empty({n.rows, n.f}, x.options());
  d.gate_up = kept.gate_up;
  d.normed = at::empty_like(x);
  const at::Tensor d_norms = at::zeros({n.chunks(), n.d}, x.options());
  for_each_chunk(n, [&](int64_t chunk, int64_t first, int64_t rows) {
    Room room(product_scratch + rows * (n.d + n.f + 1));
    float* scratch = room.take(product_scratch);
    float* d_hidden = room.take(rows * n.f);
    float* d_normed = room.take(rows * n.d);
    float* rstd = room.take(rows);
    float* g = mutable_row(kept.gate_up, first);
    if (out)
      out->multiply(row(dy, first), rows, target(mutable_row(d.d_down, first), n.d), scratch);
    down.multiply(row(d.d_down, first), rows, target(d_hidden, n.f), scratch);
    raw_kernels().swiglu_backward(d_hidden, g, rows, n.f, g, mutable_row(d.hidden, first));
    gate_up.multiply(g, rows, target(d_normed, n.d), scratch);
    raw_kernels().rms_norm(row(x, first), unit.norm.const_data_ptr<float>(),
                           static_cast<float>(unit.eps), rows, n.d, mutable_row(d.normed, first),
                           rstd);
    float* dx = mutable_row(d.dx, first);
    std::copy_n(row(dy, first), rows * n.d, dx);
    raw_kernels().rms_norm_backward(d_normed, row(x, first), unit.norm.const_data_ptr<float>(),
                                    rstd, rows, n.d, dx, mutable_row(d_norms, chunk));
  });
  d.d_norm = d_norms.sum(0);
  return d;
}

}  // namespace attnlab::kernels
