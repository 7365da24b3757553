// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

/// A pre-tokenizer's regular expression, written for Oniguruma as tokenizer.json has it and run by
/// PCRE2. Safe to share between threads.
class Pattern {
 public:
  /// Throws Error that names `origin` for an expression that does not compile.
  Pattern(std::string_view expression, const std::string& origin);
  ~Pattern();
  Pattern(Pattern&&) noexcept;
  Pattern(const Pattern&) = delete;
  Pattern& operator=(const Pattern&) = delete;

  /// Appends where the pieces of `text` end: every match is a piece, and so is what lies between.
  /// `text` must be valid UTF-8.
  void split(std::string_view text, std::vector<size_t>& ends) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

/// The pattern of GPT-2, which ByteLevel uses when it is given none.
extern const std::string_view gpt2_pattern;

}  // namespace attnlab
