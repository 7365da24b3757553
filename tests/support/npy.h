// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace attnlab::test {

struct NpyArray {
  std::vector<int64_t> shape;
  std::vector<float> values;  ///< in C order
};
/// A float32 file of NumPy, version 1.0; fails the test when it is anything else.
NpyArray read_npy(const std::string& path);

}  // namespace attnlab::test
