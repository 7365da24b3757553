// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/data/token_file.h"
#include "core/shared/data/tokenizer.h"

namespace attnlab {

/// Token files behind each other, as one row of ids.
class TokenRow {
 public:
  TokenRow() = default;
  explicit TokenRow(std::vector<std::shared_ptr<const TokenFile>> files);
  [[nodiscard]] int64_t size() const { return size_; }
  /// Copies ids [first, first + out.size()).
  void copy(int64_t first, std::span<int64_t> out) const;

 private:
  std::vector<std::shared_ptr<const TokenFile>> files_;
  std::vector<int64_t> ends_;  ///< where each file ends in the row
  int64_t size_ = 0;
};

/// A corpus that `prepare_corpus` made, read where it is asked for.
struct Dataset {
  static constexpr const char* description_file = "dataset.json";

  std::shared_ptr<const Tokenizer> tokenizer;
  TokenRow train, held_out;
  bool held_out_chosen = false;  ///< by --held-out, instead of drawn
  Json description;              ///< for run.json: what the token files are, by hash
};

/// Whether a folder holds a prepared corpus, whole or begun.
bool is_dataset(const std::filesystem::path& folder);

/// Throws Error for a folder that is none, not finished, or has a damaged file.
Dataset open_dataset(const std::filesystem::path& folder);

/// Reads every token file and compares its SHA-256; all problems, empty when there are none.
std::vector<std::string> check_dataset(const std::filesystem::path& folder);

/// The same, but token files that have the size and time at which they were last found whole are
/// not read again: for a large corpus that takes minutes. `reading` hears of the bytes before they
/// are read.
std::vector<std::string> check_changed_dataset(const std::filesystem::path& folder,
                                               const std::function<void(int64_t)>& reading);

}  // namespace attnlab
