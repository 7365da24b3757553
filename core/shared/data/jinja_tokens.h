// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

struct JinjaToken {
  enum class Kind { name, number, text, sign, end };
  Kind kind = Kind::end;
  std::string value;
};

/// A stretch of text, or what stands between {{ }} or {% %}.
struct JinjaPiece {
  enum class Kind { text, output, statement };
  Kind kind = Kind::text;
  std::string text;
  std::vector<JinjaToken> tokens;  ///< without an end
};

/// Cuts a template; white space is taken off as {%- -%}, trim_blocks and lstrip_blocks say. Throws
/// Error naming `origin` where a piece has no end or a character that nobody knows.
std::vector<JinjaPiece> cut_jinja(std::string_view source, const std::string& origin);

}  // namespace attnlab
