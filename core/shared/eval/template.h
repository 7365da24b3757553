// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab {

/// Names of the filters of templates.
std::vector<std::string> template_filters();

/// Text with fields of a document in it: "Question: {{goal | strip}}\nAnswer:". A field is a path
/// of keys ("choices.text"); filters are applied from left to right:
/// `strip`, `lstrip`, `rstrip` white space; `capitalize` (first letter upper, the rest lower case);
/// `lower_first`; `drop_last` character; `before_last_word`, `last_word` (words end at blanks);
/// `wikihow`, `wikitext` undo the marks of those corpora.
class Template {
 public:
  Template() = default;
  /// Throws Error naming `origin` for braces left open and for filters that do not exist.
  Template(std::string_view text, const std::string& origin);

  /// Throws Error for a field that the document lacks or that is no text, number or truth value.
  [[nodiscard]] std::string render(const Json& document) const;
  /// Are all fields in the document, and none of them null?
  [[nodiscard]] bool fits(const Json& document) const;

 private:
  struct Piece {
    std::string text;   ///< verbatim, or
    std::string field;  ///< path of a field
    std::vector<std::string> filters;
  };
  void add_field(std::string_view inside, const std::string& origin);

  std::vector<Piece> pieces_;
};

/// The value at a path of keys, or null for none.
const Json* find_field(const Json& document, std::string_view path);
/// Throws Error that says which fields there are.
const Json& require_field(const Json& document, std::string_view path);
/// Text as it is, numbers and truth values as JSON writes them; Error for anything else.
std::string field_text(const Json& value, std::string_view path);

}  // namespace attnlab
