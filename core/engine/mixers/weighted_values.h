// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/core/Tensor.h>

namespace attnlab {

/// A·V for weights [..., T, S] and values [..., S, w]; `hidden` [T, S] marks pairs whose weight is
/// 0. A weight of 0 times a value that is no number is no number, so values that are not finite are
/// kept away from rows that cannot see them; rows that can become "not a number" and training stops
/// on them. On devices other than the CPU, where looking would mean waiting, this is plain A·V.
at::Tensor weighted_values(const at::Tensor& a, const at::Tensor& v, const at::Tensor& hidden);

/// Pairs [T, S] that a causal map must not have: keys behind a query, the last of which sees the
/// last key, and those before its window.
at::Tensor hidden_pairs(int64_t queries, int64_t keys, int64_t window, const at::Tensor& like);

}  // namespace attnlab
