// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/shared/data/jinja_tokens.h"
#include "core/shared/data/jinja_values.h"

namespace attnlab::jinja {

/// Names and what they are; a loop has its own, and sees those outside.
struct Scope {
  int64_t& left;  ///< work that may still be done
  Scope* outer = nullptr;
  std::map<std::string, Json> names{};

  Json* find(const std::string& name);  ///< null: nobody has set it
  /// The value, which took work. Throws Error where a template has had enough.
  Json made(Json value);
};

using Expression = std::function<Json(Scope&)>;

/// The expressions of one piece. What is not understood is an Error where it is read; functions,
/// filters, tests and methods where they are asked for.
class ExpressionParser {
 public:
  explicit ExpressionParser(const std::vector<JinjaToken>& tokens) : tokens_(tokens) {}

  [[nodiscard]] bool done() const { return at_ == tokens_.size(); }
  bool take(std::string_view word);
  void expect(std::string_view word);
  void expect_end() const;
  std::string name();
  Expression whole();       ///< also `a if b else c`
  Expression without_if();  ///< ends before an `if`

 private:
  [[nodiscard]] const JinjaToken& peek() const;
  Expression both();
  Expression negated();
  Expression compared();
  std::string comparison();
  Expression sum();
  Expression product();
  Expression tested();
  Expression with_filters();
  Expression with_parts(Expression value);
  Expression subscript(const Expression& of);
  std::vector<Expression> arguments();
  Expression constant(Json value);
  Expression atom();
  Expression list();
  Expression named(const std::string& name);
  Expression name_space();
  Expression raise();

  const std::vector<JinjaToken>& tokens_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace attnlab::jinja
