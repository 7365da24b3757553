// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace attnlab {

/// The code point at `at` and its length in bytes; nothing where the bytes are no valid UTF-8
/// (overlong forms and surrogates included).
struct CodePoint {
  uint32_t value;
  size_t size;
};
std::optional<CodePoint> code_point_at(std::string_view text, size_t at);

void append_utf8(std::string& to, uint32_t code_point);

/// Offset of the first byte that is no valid UTF-8.
std::optional<size_t> first_invalid_utf8(std::string_view text);

/// U+FFFD for every byte that fits nowhere, and one for the bytes of a character that breaks off
/// (Unicode's recommendation, as in Python and Rust).
std::string valid_utf8(std::string_view text);

/// Text as it is, and \xE9 for every byte that fits nowhere: what a person can read and type.
std::string escaped_utf8(std::string_view text);

}  // namespace attnlab
