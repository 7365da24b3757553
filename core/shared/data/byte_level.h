// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace attnlab {

/// The printable stand-ins that byte-level tokenizers write for bytes (GPT-2's table): bytes that
/// print as themselves keep their code point, the others take 256, 257, … in order.
const std::array<uint32_t, 256>& byte_stand_ins();

/// Bytes as stand-ins, in UTF-8: " é" is "ĠÃ©".
std::string with_stand_ins(std::string_view bytes);

/// The bytes behind stand-ins; a piece with any other character is returned as it is.
std::string without_stand_ins(std::string_view piece);

}  // namespace attnlab
