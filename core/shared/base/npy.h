// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

namespace attnlab {

/// Writes a NumPy .npy file (version 1.0, little-endian float32, C order), whole or not at all.
void write_npy(const std::filesystem::path& path, std::span<const float> values,
               const std::vector<int64_t>& shape);

/// The same for more values than memory should hold: `fill` hands over pieces in order. Throws
/// Error when they are not as many as the shape says.
using TakeFloats = std::function<void(std::span<const float>)>;
void write_npy(const std::filesystem::path& path, const std::vector<int64_t>& shape,
               const std::function<void(const TakeFloats& take)>& fill);

}  // namespace attnlab
