// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/error.h"

#include <algorithm>
#include <numeric>

#include "core/shared/base/text.h"

namespace attnlab {

std::string Error::line() const {
  const std::string message = advice_.empty() ? what() : std::string(what()) + ": " + advice_;
  return one_line(message);
}

void bad_input(const std::string& what, std::string advice) {
  throw Error(Error::Kind::input, what, std::move(advice));
}

void failed(const std::string& what, std::string advice) {
  throw Error(Error::Kind::failure, what, std::move(advice));
}

std::string unknown_name(std::string_view kind, std::string_view word,
                         const std::vector<std::string>& known) {
  std::string text = "unknown " + std::string(kind) + " `" + std::string(word) + "`";
  if (const auto close = nearest(word, known)) text += ", did you mean `" + *close + "`?";
  return text + " (known: " + join(known, ", ") + ")";
}

}  // namespace attnlab
