// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/jinja_expression.h"

#include <set>

#include "core/shared/base/error.h"

namespace attnlab::jinja {
namespace {

using Kind = JinjaToken::Kind;

constexpr int deepest = 60;  // of what stands inside each other

/// Names that would make a template's text another one every day, or are functions that nobody has
/// here: as good as undefined, and yet not.
const std::set<std::string, std::less<>> foreign = {"strftime_now", "range",  "dict",
                                                    "cycler",       "joiner", "lipsum"};

Json nothing(Scope&) { return undefined(); }

std::vector<Json> values(const std::vector<Expression>& all, Scope& scope) {
  std::vector<Json> found;
  for (const Expression& one : all) found.push_back(one(scope));
  return found;
}

}  // namespace

Json Scope::made(Json value) {
  const size_t size = value.is_string()       ? value.get_ref<const std::string&>().size() / 64
                      : value.is_structured() ? value.size()
                                              : 0;
  left -= 1 + static_cast<int64_t>(size);
  if (left < 0) not_understood("a template that does so much");
  return value;
}

Json* Scope::find(const std::string& name) {
  const auto own = names.find(name);
  if (own != names.end()) return &own->second;
  return outer == nullptr ? nullptr : outer->find(name);
}

bool ExpressionParser::take(std::string_view word) {
  const bool there = peek().kind != Kind::text && peek().value == word;
  if (there) ++at_;
  return there;
}

void ExpressionParser::expect(std::string_view word) {
  if (!take(word)) not_understood("`" + peek().value + "` instead of `" + std::string(word) + "`");
}

void ExpressionParser::expect_end() const {
  if (!done()) not_understood("`" + peek().value + "`");
}

std::string ExpressionParser::name() {
  if (peek().kind != Kind::name) not_understood("`" + peek().value + "` as a name");
  return tokens_[at_++].value;
}

Expression ExpressionParser::whole() {
  if (++depth_ > deepest) not_understood("an expression that is nested so deep");
  Expression value = without_if();
  if (take("if")) {
    const Expression condition = without_if();
    const Expression other = take("else") ? whole() : Expression(nothing);
    value = [=](Scope& s) { return is_true(condition(s)) ? value(s) : other(s); };
  }
  --depth_;
  return value;
}

const JinjaToken& ExpressionParser::peek() const {
  static const JinjaToken end;
  return done() ? end : tokens_[at_];
}

Expression ExpressionParser::without_if() {
  Expression value = both();
  while (take("or")) {
    const Expression right = both();
    value = [=](Scope& s) {
      const Json left = value(s);
      return is_true(left) ? left : right(s);
    };
  }
  return value;
}

Expression ExpressionParser::both() {
  Expression value = negated();
  while (take("and")) {
    const Expression right = negated();
    value = [=](Scope& s) {
      const Json left = value(s);
      return is_true(left) ? right(s) : left;
    };
  }
  return value;
}

Expression ExpressionParser::negated() {
  bool turned = false;
  while (take("not")) turned = !turned;
  Expression value = compared();
  if (!turned) return value;
  return [=](Scope& s) { return Json(!is_true(value(s))); };
}

// One of them: a < b < c is another thing there than (a < b) < c.
Expression ExpressionParser::compared() {
  Expression value = sum();
  const bool turned = peek().kind == Kind::name && peek().value == "not" &&
                      at_ + 1 < tokens_.size() && tokens_[at_ + 1].value == "in";
  if (turned) ++at_;
  const std::string sign = comparison();
  if (sign.empty()) return value;
  const Expression right = sum();
  return [=](Scope& s) {
    const Json found = binary(sign, value(s), right(s));
    return turned ? Json(!is_true(found)) : found;
  };
}

std::string ExpressionParser::comparison() {
  for (const char* sign : {"==", "!=", "<=", ">=", "<", ">", "in"})
    if (take(sign)) return sign;
  return {};
}

Expression ExpressionParser::sum() {
  Expression value = product();
  while (true) {
    const std::string sign = take("+") ? "+" : take("-") ? "-" : take("~") ? "~" : "";
    if (sign.empty()) return value;
    const Expression right = product();
    value = [=](Scope& s) { return s.made(binary(sign, value(s), right(s))); };
  }
}

Expression ExpressionParser::product() {
  Expression value = tested();
  while (true) {
    const std::string sign = take("*") ? "*" : take("%") ? "%" : "";
    if (sign.empty()) return value;
    const Expression right = tested();
    value = [=](Scope& s) { return s.made(binary(sign, value(s), right(s))); };
  }
}

Expression ExpressionParser::tested() {
  Expression value = with_filters();
  while (take("is")) {
    const bool turned = take("not");
    const std::string which = name();
    value = [=](Scope& s) { return Json(test(which, value(s)) != turned); };
  }
  return value;
}

Expression ExpressionParser::with_filters() {
  if (take("-")) {
    const Expression value = with_parts(atom());
    return [=](Scope& s) { return binary("-", 0, value(s)); };
  }
  Expression value = with_parts(atom());
  while (take("|")) {
    const std::string which = name();
    const auto given = take("(") ? arguments() : std::vector<Expression>();
    value = with_parts([=](Scope& s) { return s.made(filter(which, value(s), values(given, s))); });
  }
  return value;
}

Expression ExpressionParser::with_parts(Expression value) {
  while (true) {
    if (take(".")) {
      const std::string part = name();
      if (take("(")) {
        const auto given = arguments();
        value = [=](Scope& s) { return s.made(method(part, value(s), values(given, s))); };
      } else {
        value = [=](Scope& s) { return item(value(s), part); };
      }
    } else if (take("[")) {
      value = subscript(value);
    } else {
      return value;
    }
  }
}

Expression ExpressionParser::subscript(const Expression& of) {
  std::vector<Expression> parts;
  bool is_slice = false;
  while (true) {
    const bool empty = peek().kind == Kind::sign && (peek().value == ":" || peek().value == "]");
    parts.push_back(empty ? Expression(nothing) : whole());
    if (!take(":")) break;
    is_slice = true;
  }
  expect("]");
  if (parts.size() > 3) not_understood("[:::]");
  parts.resize(3, nothing);
  if (!is_slice) return [=](Scope& s) { return item(of(s), parts[0](s)); };
  return [=](Scope& s) { return slice(of(s), parts[0](s), parts[1](s), parts[2](s)); };
}

std::vector<Expression> ExpressionParser::arguments() {
  std::vector<Expression> all;
  while (!take(")")) {
    const bool is_named = peek().kind == Kind::name && at_ + 1 < tokens_.size() &&
                          tokens_[at_ + 1].kind == Kind::sign && tokens_[at_ + 1].value == "=";
    const std::string key = is_named ? name() : "";
    if (is_named) expect("=");
    Expression value = whole();
    if (is_named) value = [=](Scope&) -> Json { not_understood("`" + key + "=`"); };
    all.push_back(std::move(value));
    if (take(")")) break;
    expect(",");
  }
  return all;
}

Expression ExpressionParser::constant(Json value) {
  ++at_;
  return [=](Scope&) { return value; };
}

Expression ExpressionParser::atom() {
  const JinjaToken token = peek();
  if (token.kind == Kind::text) return constant(token.value);
  if (token.kind == Kind::number) {
    if (token.value.size() > 9 || token.value.find_first_not_of("0123456789") != token.value.npos)
      not_understood("the number " + token.value);
    return constant(std::stoi(token.value));
  }
  if (take("(")) {
    Expression value = whole();
    expect(")");
    return value;
  }
  if (take("[")) return list();
  return named(name());
}

Expression ExpressionParser::list() {
  std::vector<Expression> all;
  while (!take("]")) {
    all.push_back(whole());
    if (take("]")) break;
    expect(",");
  }
  return [=](Scope& s) { return Json(Json::array_t(values(all, s))); };
}

Expression ExpressionParser::named(const std::string& name) {
  if (name == "true" || name == "True") return [](Scope&) { return Json(true); };
  if (name == "false" || name == "False") return [](Scope&) { return Json(false); };
  if (name == "none" || name == "None") return [](Scope&) { return Json(); };
  if (name == "namespace" && take("(")) return name_space();
  if (name == "raise_exception" && take("(")) return raise();
  if (take("(")) {
    (void)arguments();
    return [=](Scope&) -> Json { not_understood("`" + name + "()`"); };
  }
  return [=](Scope& s) {
    if (const Json* value = s.find(name)) return s.made(*value);
    if (foreign.contains(name)) not_understood("`" + name + "`");
    return undefined();
  };
}

Expression ExpressionParser::name_space() {
  std::vector<std::pair<std::string, Expression>> all;
  while (!take(")")) {
    std::string key = name();
    expect("=");
    all.emplace_back(std::move(key), whole());
    if (take(")")) break;
    expect(",");
  }
  return [=](Scope& s) {
    Json object = Json::object();
    for (const auto& [key, value] : all) object[key] = value(s);
    return object;
  };
}

Expression ExpressionParser::raise() {
  const auto given = arguments();
  if (given.size() != 1) not_understood("raise_exception without a message");
  return [=](Scope& s) -> Json {
    bad_input("the chat template refuses this: " + written(given[0](s)));
  };
}

}  // namespace attnlab::jinja
