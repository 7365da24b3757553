// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace attnlab {

/// Writes a NumPy .npy file (version 1.0, little-endian float32, C order), whole or not at all.
void write_npy(const std::filesystem::path& path, std::span<const float> values,
               const std::vector<int64_t>& shape);

}  // namespace attnlab
