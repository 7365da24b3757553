// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace attnlab {

/// SHA-256 of data that arrives in pieces, as 64 lower-case hexadecimal digits.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void add(std::span<const std::byte> bytes);
  void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
  [[nodiscard]] std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

std::string sha256(std::string_view bytes);
/// Throws Error when the file cannot be read.
std::string sha256_of_file(const std::filesystem::path& path);

/// CRC-32 as in zlib and PNG.
uint32_t crc32(std::span<const std::byte> bytes, uint32_t so_far = 0);

}  // namespace attnlab
