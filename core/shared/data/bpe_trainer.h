// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/shared/data/pattern.h"
#include "core/shared/data/tokenizer.h"

namespace attnlab {

/// Learns a byte-level BPE from texts: the pair of pieces that occurs most often inside words
/// becomes a piece, again and again; of equally frequent ones the greater in bytes. Words are
/// GPT-2's. Ids: <|endoftext|>, the 256 bytes in the order of their stand-ins, then pieces as they
/// were learned.
class BpeTrainer {
 public:
  BpeTrainer();
  /// Counts the words of a document. Throws Error for text that is no valid UTF-8.
  void add(std::string_view document);

  /// Throws Error for a vocabulary that holds less than the bytes. A text with too few different
  /// words gives a smaller vocabulary. `progress` hears how many ids there are.
  [[nodiscard]] std::unique_ptr<Tokenizer> train(
      int64_t vocab_size, const std::function<void(int64_t)>& progress = [](int64_t) {}) const;

 private:
  Pattern pattern_;
  std::unordered_map<std::string, int64_t> words_;
};

}  // namespace attnlab
