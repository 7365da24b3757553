// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/shared/data/tokenizer.h"

namespace attnlab {

/// Text that grows by a token at a time, as much of it as is certain: a character whose bytes are
/// not all there yet is held back, nothing else.
class TextStream {
 public:
  /// `tokenizer` must outlive the stream.
  TextStream(const Tokenizer& tokenizer, std::span<const int32_t> prompt);

  /// What is certain now and was not said before; at first, the prompt's text too.
  std::string take();
  void add(int32_t id) { ids_.push_back(id); }
  /// The rest, certain or not.
  std::string finish();

 private:
  std::string take_until(size_t end, const std::string& text);

  const Tokenizer& tokenizer_;
  std::vector<int32_t> ids_;
  size_t said_ = 0;  ///< bytes
};

}  // namespace attnlab
