// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/data/tokenizer.h"

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

/// A text that was read, checked and tokenized.
struct PreparedText {
  std::shared_ptr<const Tokenizer> tokenizer;
  std::shared_ptr<const TokenFile> tokens;
  Json description;  ///< files with sizes and hashes, for run.json
  std::string note;  ///< why the cache could not be used; empty when it was
};

/// Reads UTF-8 files (joined in order), builds or loads the tokenizer ("byte", "char" or the path
/// of a tokenizer.json) and tokenizes; token files are cached by the hash of text and tokenizer,
/// where there is a folder for that.
/// Throws Error for what is missing, empty, binary or no valid UTF-8.
PreparedText prepare_text(const std::vector<std::string>& files, const std::string& tokenizer);

/// "byte"; "char", which takes the characters from `text`; a tokenizer.json or a folder with one;
/// or one of the catalog that was downloaded.
std::shared_ptr<const Tokenizer> make_tokenizer(const std::string& name, std::string_view text);

}  // namespace attnlab
