// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/shared/base/safetensors.h"
#include "tests/support/known_weights.h"

namespace attnlab::test {

/// What tests/golden/make_families.py made.
struct FamilyGolden {
  Json listing;
  SafetensorsFile tensors;

  [[nodiscard]] const Json& entry(const std::string& name) const;
  [[nodiscard]] at::Tensor tensor(const std::string& name) const {
    return tensor_of(tensors.at(name));
  }
};
const FamilyGolden& family_golden();

/// As it fills its models.
void fill_family(LanguageModel& model);

}  // namespace attnlab::test
