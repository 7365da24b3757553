// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace attnlab {

// What the frames of a zstd file say about themselves (RFC 8878), without decoding them.

/// The largest window that libarchive's decoder takes, bytes.
constexpr int64_t zstd_window_limit = int64_t{1} << 27;

/// Whether a file's first four bytes begin a frame, one to skip included.
bool is_zstd_frame(std::string_view bytes);

/// Where the first frame that is not one to skip begins; libarchive knows no others.
int64_t first_zstd_frame(const std::filesystem::path& path);

/// The largest window that a frame of the file asks for, up to where its frames break off.
int64_t largest_zstd_window(const std::filesystem::path& path);

}  // namespace attnlab
