// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace attnlab {

/// A file of token ids: 16 bits each when the vocabulary allows, else 32. Ids are read when they
/// are asked for: pages of a map would end the process when somebody cuts the file short.
/// Layout: "ATTNLAB-TOKENS" · u8 version · u8 bytes per token · u64 count · u64 vocabulary · ids.
class TokenFile {
 public:
  /// Throws Error when the file is damaged or of another version.
  explicit TokenFile(const std::filesystem::path& path);

  ~TokenFile();
  TokenFile(const TokenFile&) = delete;
  TokenFile& operator=(const TokenFile&) = delete;

  [[nodiscard]] int64_t size() const { return count_; }
  [[nodiscard]] int64_t vocab_size() const { return vocab_size_; }
  /// Copies ids [first, first + out.size()). Throws Error where the file has become shorter, or
  /// holds an id that the vocabulary lacks.
  void copy(int64_t first, std::span<int64_t> out) const;

  static void write(const std::filesystem::path& path, std::span<const int32_t> ids,
                    int64_t vocab_size);

  static constexpr size_t header_size = 32;
  static int width_for(int64_t vocab_size) { return vocab_size <= 65536 ? 2 : 4; }
  static std::string header(int64_t count, int64_t vocab_size);

 private:
  void read_header();

  std::filesystem::path path_;
  int file_ = -1;
  int64_t count_ = 0, vocab_size_ = 0;
  int width_ = 2;
};

}  // namespace attnlab
