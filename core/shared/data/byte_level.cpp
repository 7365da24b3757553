// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/byte_level.h"

#include <optional>

#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr uint32_t past_stand_ins = 324;

std::array<int, past_stand_ins> bytes_by_stand_in() {
  std::array<int, past_stand_ins> bytes{};
  bytes.fill(-1);
  for (uint32_t b = 0; b < 256; ++b) bytes[byte_stand_ins()[b]] = static_cast<int>(b);
  return bytes;
}

std::optional<char> byte_of(uint32_t stand_in) {
  static const auto bytes = bytes_by_stand_in();
  if (stand_in >= bytes.size() || bytes[stand_in] < 0) return std::nullopt;
  return static_cast<char>(bytes[stand_in]);
}

}  // namespace

const std::array<uint32_t, 256>& byte_stand_ins() {
  static const auto table = [] {
    std::array<uint32_t, 256> made{};
    uint32_t next = 256;
    for (uint32_t b = 0; b < 256; ++b) {
      const bool prints = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
      made[b] = prints ? b : next++;
    }
    return made;
  }();
  return table;
}

std::string with_stand_ins(std::string_view bytes) {
  std::string piece;
  for (const char byte : bytes)
    append_utf8(piece, byte_stand_ins()[static_cast<unsigned char>(byte)]);
  return piece;
}

std::string without_stand_ins(std::string_view piece) {
  std::string bytes;
  for (size_t at = 0; at < piece.size();) {
    const auto c = code_point_at(piece, at);
    const auto byte = c ? byte_of(c->value) : std::nullopt;
    if (!byte) return std::string(piece);
    bytes += *byte;
    at += c->size;
  }
  return bytes;
}

}  // namespace attnlab
