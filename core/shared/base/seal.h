// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "core/shared/base/json.h"

namespace attnlab {

/// CRC-32 as eight hexadecimal digits. It finds damage, not intent.
std::string checksum(std::string_view bytes);

/// The object with a checksum of the rest of it in "crc32".
Json sealed(Json json);
/// False when the rest is not what was sealed. What has no checksum was written by others, or
/// before there was one, and counts as whole.
bool is_intact(const Json& json);

/// Throws Error when header or data of a safetensors file are not those whose checksum
/// `write_safetensors` put into its metadata.
void check_safetensors(const std::filesystem::path& path);

}  // namespace attnlab
