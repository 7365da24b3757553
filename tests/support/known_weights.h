// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/model/language_model.h"
#include "core/shared/base/safetensors.h"

namespace attnlab::test {

/// Fills a model with weights that tests/golden/known_weights.py computes too: a function of the
/// tensor's name and index alone.
void fill_known_weights(LanguageModel& model);

/// Values in [-1, 1) from a name, the same in both languages.
at::Tensor known_values(const std::string& name, const std::vector<int64_t>& shape);

/// A copy of what lies in a file, in fp32.
at::Tensor tensor_of(const TensorView& view);

/// Largest |a − b| divided by the largest |b|, or by `floor` where that is larger.
double relative_difference(const at::Tensor& a, const at::Tensor& b, double floor = 0);

}  // namespace attnlab::test
