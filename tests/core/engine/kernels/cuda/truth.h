// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/shared/forms/form_info.h"
#include "tests/core/engine/kernels/cuda/tensors.h"

namespace attnlab::test {

/// Prepared q [maps, h, L, d], k [maps, h_kv, L, d], v [B, h_kv, L, d], and what reached the
/// outputs [B, h, L, d]; maps is B or 1.
struct MixProblem {
  std::string_view form;
  int64_t window;
  Wide q, k, v, d_out;
};

struct MixTruth {
  Wide out, dq, dk, dv;
};

/// From the form's plain map, everything in double precision; the backward differentiates a row
/// w_ij / Σ_j w_ij. `gradients` off: only out.
MixTruth truth_of(const MixProblem& problem, bool gradients = true);

}  // namespace attnlab::test
