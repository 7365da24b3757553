// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

/// The one exception of the project: what failed and where, then what to do about it.
/// `input` means the user can mend it (exit code 2), `failure` that something went wrong (exit 1).
class Error : public std::runtime_error {
 public:
  enum class Kind { input, failure };

  Error(Kind kind, const std::string& what, std::string advice = {})
      : std::runtime_error(what), kind_(kind), advice_(std::move(advice)) {}

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const std::string& advice() const { return advice_; }
  /// One line: "what failed, where: what to do".
  [[nodiscard]] std::string line() const;

 private:
  Kind kind_;
  std::string advice_;
};

[[noreturn]] void bad_input(const std::string& what, std::string advice = {});
[[noreturn]] void failed(const std::string& what, std::string advice = {});

/// "…; did you mean `x`? Known: a, b, c." for a word that none of `known` equals.
std::string unknown_name(std::string_view kind, std::string_view word,
                         const std::vector<std::string>& known);

}  // namespace attnlab
