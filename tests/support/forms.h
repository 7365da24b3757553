// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/mixers/form.h"

namespace attnlab::test {

/// Random prepared q, k, v of the given shapes; `logit_scale` multiplies q.
MixInput random_input(int64_t qk_batch, int64_t batch, int64_t heads, int64_t kv_heads,
                      int64_t length, int64_t head_dim, double logit_scale = 1,
                      at::ScalarType type = at::kFloat);

/// The plain map of core/shared for every head: [Bq, h, L, L] fp64.
/// Window and parameters are those of `like`; parameters that it lacks are as the form comes.
at::Tensor plain_map(const FormInfo& info, const at::Tensor& q, const at::Tensor& k,
                     const MixInput& like = {});
/// plain_map times values: [B, h, L, d_h] fp64. Rows that see no value of a position never touch
/// it.
at::Tensor plain_outputs(const FormInfo& info, const MixInput& in);

/// Runs a form's forward into a strided buffer, as the model does.
at::Tensor forward(const Form& form, const MixInput& in, Saved* saved = nullptr);
MixInput backward(const Form& form, const MixInput& in, const at::Tensor& out,
                  const at::Tensor& d_out, const Saved& saved);

}  // namespace attnlab::test
