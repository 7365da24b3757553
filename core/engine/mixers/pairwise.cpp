// SPDX-License-Identifier: Apache-2.0
#include "core/engine/mixers/pairwise.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <cmath>

#include "core/engine/kernels/dispatch.h"
#include "core/engine/kernels/fused_attention.h"
#include "core/engine/mixers/weighted_values.h"

namespace attnlab {
namespace {

constexpr int64_t map_budget = 16 << 20;  // elements of the maps that exist at once

double scale_of(const at::Tensor& q) { return 1.0 / std::sqrt(static_cast<double>(q.size(3))); }

/// One map of n = Bq·h_kv independent ones: query heads of a group stand below each other, values
/// of sequences that share a map stand beside each other, so that everything is one batched
/// product. q [n, g·T, d_h], k [n, S, d_h], v [n, S, w], w = d_h or B·d_h.
struct Flat {
  at::Tensor q, k, v;
};

at::Tensor flat_queries(const at::Tensor& q, int64_t kv_heads) {
  const int64_t group = q.size(1) / kv_heads;
  return q.reshape({q.size(0) * kv_heads, group * q.size(2), q.size(3)});
}

// [B, h_kv, S, d_h] → [n, S, w]
at::Tensor flat_values(const at::Tensor& v, bool shared) {
  if (!shared) return v.reshape({v.size(0) * v.size(1), v.size(2), v.size(3)});
  return v.permute({1, 2, 0, 3}).reshape({v.size(1), v.size(2), v.size(0) * v.size(3)});
}

// [n, g·T, w] → [B, h, T, d_h]
at::Tensor unflat_outputs(const at::Tensor& o, const MixInput& in) {
  const int64_t heads = in.q.size(1);
  const int64_t kv_heads = in.k.size(1);
  const int64_t rows = in.q.size(2);
  const int64_t d = in.v.size(3);
  if (!in.shares_map()) return o.view({in.v.size(0), heads, rows, d});
  return o.view({kv_heads, heads / kv_heads, rows, in.v.size(0), d})
      .permute({3, 0, 1, 2, 4})
      .reshape({in.v.size(0), heads, rows, d});
}

// [B, h, T, d_h] → [n, g·T, w]
at::Tensor flat_outputs(const at::Tensor& o, const MixInput& in) {
  const int64_t kv_heads = in.k.size(1);
  if (!in.shares_map()) return flat_queries(o, kv_heads);
  const int64_t group = o.size(1) / kv_heads;
  return o.view({o.size(0), kv_heads, group, o.size(2), o.size(3)})
      .permute({1, 2, 3, 0, 4})
      .reshape({kv_heads, group * o.size(2), o.size(0) * o.size(3)});
}

// [n, S, w] → [B, h_kv, S, d_h]
at::Tensor unflat_values(const at::Tensor& v, const MixInput& in) {
  if (!in.shares_map()) return v.view(in.v.sizes());
  return v.view({in.v.size(1), in.v.size(2), in.v.size(0), in.v.size(3)}).permute({2, 0, 1, 3});
}

Flat flatten(const MixInput& in) {
  return {flat_queries(in.q, in.k.size(1)),
          in.k.reshape({in.k.size(0) * in.k.size(1), in.k.size(2), in.k.size(3)}),
          flat_values(in.v, in.shares_map())};
}

int64_t hiding_window(const MixInput& in) { return in.hides() ? in.window : 0; }

/// The hidden pairs of a group's queries, which stand below each other.
at::Tensor hidden_of(const MixInput& in) {
  const int64_t group = in.q.size(1) / in.k.size(1);
  return hidden_pairs(in.q.size(2), in.k.size(2), hiding_window(in), in.q).repeat({group, 1});
}

/// to[:, :, length + t, :] = more[:, :, t, :]
void write_behind(const at::Tensor& to, int64_t length, const at::Tensor& more) {
  if (!kernels::has_raw_kernel(more)) {
    to.narrow(2, length, more.size(2)).copy_(more);
    return;
  }
  // A few rows a token: two calls of ATen would take longer than all of them.
  const float* from = more.const_data_ptr<float>();
  float* data = to.mutable_data_ptr<float>();
  for (int64_t b = 0; b < more.size(0); ++b)
    for (int64_t head = 0; head < more.size(1); ++head)
      for (int64_t t = 0; t < more.size(2); ++t)
        std::copy_n(from + b * more.stride(0) + head * more.stride(1) + t * more.stride(2),
                    more.size(3),
                    data + b * to.stride(0) + head * to.stride(1) + (length + t) * to.stride(2));
}

/// Writes `more` behind the first `length` positions; doubles the room where it is too small.
void append(at::Tensor& positions, int64_t length, const at::Tensor& more) {
  const int64_t needed = length + more.size(2);
  if (needed > positions.size(2)) {
    const at::Tensor larger = at::empty(
        {positions.size(0), positions.size(1), std::max(needed, 2 * length), positions.size(3)},
        positions.options());
    larger.narrow(2, 0, length).copy_(positions.narrow(2, 0, length));
    positions = larger;
  }
  write_behind(positions, length, more);
}

/// Scores [n, g·T, S] of maps [first, first + n); `bias` [h, T, S] or undefined.
at::Tensor scores_of(const MixInput& in, const Flat& flat, const at::Tensor& bias, int64_t first,
                     int64_t n) {
  const at::Tensor scores =
      at::bmm(flat.q.narrow(0, first, n), flat.k.narrow(0, first, n).transpose(1, 2))
          .mul_(scale_of(in.q));
  if (!bias.defined()) return scores;
  const int64_t kv_heads = in.k.size(1);
  const at::Tensor heads =
      at::arange(first, first + n, scores.options().dtype(at::kLong)).remainder_(kv_heads);
  return scores.add_(bias.view({kv_heads, flat.q.size(1), flat.k.size(1)}).index_select(0, heads));
}

// How many maps to make at once.
int64_t maps_at_once(const Flat& flat) {
  return std::max<int64_t>(1, map_budget / (flat.q.size(1) * flat.k.size(1)));
}

}  // namespace

bool PairwiseForm::is_fused(const MixInput& in) const {
  return pair_weight() == PairWeight::exponential && !in.hides() &&
         kernels::has_fused_attention(in.q, in.k, in.v);
}

// saved: what fused attention keeps; largest scores and norms of the rows, where the tiles made
// them
void PairwiseForm::forward(const MixInput& in, const at::Tensor& out, Saved* saved) const {
  if (!has_kernel()) return forward_whole(in, out);
  if (is_fused(in)) {
    const Saved kept = kernels::fused_attention(in.q, in.k, in.v, out);
    if (saved != nullptr) *saved = kept;
    return;
  }
  const int64_t window = hiding_window(in);
  if (window == 0 && saved == nullptr && kernels::has_causal_rows(in.q, in.v))
    return kernels::causal_rows(pair_weight(), in.q, in.k, in.v, out);
  if (!kernels::has_causal_map(in.q, in.v, window)) return forward_whole(in, out);
  const auto sums = kernels::causal_map(pair_weight(), in.q, in.k, in.v, out, window);
  if (saved != nullptr) *saved = {sums.largest, sums.norm};
}

void PairwiseForm::backward(const MixInput& in, const at::Tensor& out, const at::Tensor& d_out,
                            const Saved& saved, const MixInput& gradients) const {
  if (saved.empty()) return backward_whole(in, d_out, gradients);
  if (is_fused(in))
    return kernels::fused_attention_backward(in.q, in.k, in.v, out, d_out, saved, gradients.q,
                                             gradients.k, gradients.v);
  kernels::causal_map_backward(pair_weight(), in.q, in.k, in.v, out, d_out, {saved[0], saved[1]},
                               gradients.q, gradients.k, gradients.v, hiding_window(in));
}

void PairwiseForm::forward_whole(const MixInput& in, const at::Tensor& out) const {
  const Flat flat = flatten(in);
  const at::Tensor hidden = hidden_of(in);
  const at::Tensor o = at::empty({flat.q.size(0), flat.q.size(1), flat.v.size(2)}, in.v.options());
  const at::Tensor added = bias(in);
  const int64_t step = maps_at_once(flat);
  for (int64_t at = 0; at < flat.q.size(0); at += step) {
    const int64_t n = std::min(step, flat.q.size(0) - at);
    const at::Tensor scores = scores_of(in, flat, added, at, n);
    o.narrow(0, at, n).copy_(
        weighted_values(weights(scores, hidden), flat.v.narrow(0, at, n), hidden));
  }
  out.copy_(unflat_outputs(o, in));
}

void PairwiseForm::backward_whole(const MixInput& in, const at::Tensor& d_out,
                                  const MixInput& gradients) const {
  const Flat flat = flatten(in);
  const at::Tensor hidden = hidden_of(in);
  const at::Tensor d_o = flat_outputs(d_out, in);
  const Flat d{at::empty_like(flat.q), at::empty_like(flat.k), at::empty_like(flat.v)};
  const at::Tensor added = bias(in);
  const int64_t step = maps_at_once(flat);
  for (int64_t at = 0; at < flat.q.size(0); at += step) {
    const int64_t n = std::min(step, flat.q.size(0) - at);
    const at::Tensor q = flat.q.narrow(0, at, n);
    const at::Tensor k = flat.k.narrow(0, at, n);
    const at::Tensor d_on = d_o.narrow(0, at, n);
    const at::Tensor scores = scores_of(in, flat, added, at, n);
    const at::Tensor a = weights(scores, hidden);
    d.v.narrow(0, at, n).copy_(at::bmm(a.transpose(1, 2), d_on));
    const at::Tensor da = at::bmm(d_on, flat.v.narrow(0, at, n).transpose(1, 2));
    const at::Tensor ds = score_gradient(scores, a, da, hidden).mul_(scale_of(in.q));
    d.q.narrow(0, at, n).copy_(at::bmm(ds, k));
    d.k.narrow(0, at, n).copy_(at::bmm(ds.transpose(1, 2), q));
  }
  gradients.q.copy_(d.q.view(in.q.sizes()));
  gradients.k.copy_(d.k.view(in.k.sizes()));
  gradients.v.copy_(unflat_values(d.v, in));
}

// state: k, v of the tokens so far, with room for more
void PairwiseForm::decode(const MixInput& in, DecodeState& state, const at::Tensor& out) const {
  if (state.length == 0) state.tensors = {in.k.contiguous(), in.v.contiguous()};
  const int64_t length = state.length + in.v.size(2);
  if (state.length > 0) {
    append(state.tensors[0], state.length, in.k);
    append(state.tensors[1], state.length, in.v);
  }
  state.length = length;
  // Keys before the window of the first new token are seen by none.
  const int64_t seen = in.window > 0 ? std::min(length, in.window + in.v.size(2) - 1) : length;
  forward({in.q, state.tensors[0].narrow(2, length - seen, seen),
           state.tensors[1].narrow(2, length - seen, seen), in.window, in.parameters},
          out, nullptr);
}

}  // namespace attnlab
