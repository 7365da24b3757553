// SPDX-License-Identifier: Apache-2.0
// Against the values that the `gguf` package makes of the same blocks (golden/make_quantised.py).
#include "core/shared/base/quantised.h"

#include <gtest/gtest.h>

#include <cstring>

#include "core/shared/base/safetensors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

TEST(Quantised, ValuesEqual) {
  const SafetensorsFile golden(test::source_folder() / "tests/golden/quantised.safetensors");
  ASSERT_EQ(golden.tensors().size(), 20U);
  for (const auto& [name, view] : golden.tensors()) {
    if (!name.ends_with("/bytes")) continue;
    const std::string type = name.substr(0, name.find('/'));
    const QuantisedType* found = find_quantised(type);
    ASSERT_NE(found, nullptr) << type;
    const TensorView& values = golden.at(type + "/values");
    std::vector<float> expected(values.bytes.size() / sizeof(float)), ours(expected.size());
    std::memcpy(expected.data(), values.bytes.data(), values.bytes.size());
    ASSERT_EQ(view.bytes.size() / found->bytes * static_cast<size_t>(found->values), ours.size());
    widen(*found, view.bytes, ours);
    for (size_t i = 0; i < ours.size(); ++i)
      EXPECT_NEAR(ours[i], expected[i], 1e-6F * std::abs(expected[i])) << type << " " << i;
  }
}

}  // namespace
}  // namespace attnlab
