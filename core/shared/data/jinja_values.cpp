// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/jinja_values.h"

#include <algorithm>

#include "core/shared/base/error.h"

namespace attnlab::jinja {
namespace {

constexpr size_t longest_text = 1 << 20;

std::string text_of(const Json& value, const std::string& who) {
  if (!value.is_string()) not_understood(who + " of what is no text");
  return value.get<std::string>();
}

Json bounded(std::string text) {
  if (text.size() > longest_text) bad_input("a chat template writes more than 1 MiB");
  return text;
}

std::string strip(const std::string& text, std::string_view what, bool left, bool right) {
  const size_t first = left ? text.find_first_not_of(what) : 0;
  if (first == std::string::npos) return {};
  const size_t last = right ? text.find_last_not_of(what) : text.size() - 1;
  return last == std::string::npos ? std::string() : text.substr(first, last + 1 - first);
}

Json split_at(const std::string& text, const std::string& by) {
  if (by.empty()) not_understood("split without a separator");
  Json parts = Json::array();
  size_t first = 0;
  for (size_t end = 0; (end = text.find(by, first)) != std::string::npos; first = end + by.size())
    parts.push_back(text.substr(first, end - first));
  parts.push_back(text.substr(first));
  return parts;
}

int64_t size_of(const Json& value) {
  if (value.is_string()) {  // characters
    const auto text = value.get<std::string>();
    return std::ranges::count_if(text, [](char c) { return (c & 0xc0) != 0x80; });
  }
  if (!value.is_array() && !value.is_object()) not_understood("the length of what has none");
  return std::ssize(value);
}

bool holds(const Json& value, const Json& in) {
  if (in.is_string())
    return in.get<std::string>().find(text_of(value, "`in`")) != std::string::npos;
  if (in.is_array()) return std::ranges::find(in, value) != in.end();
  if (in.is_object()) return value.is_string() && in.contains(value.get<std::string>());
  not_understood("`in` of what is no text, list or object");
}

Json number(std::string_view sign, int64_t left, int64_t right) {
  constexpr int64_t large = int64_t{1} << 31;
  if (std::max(std::abs(left), std::abs(right)) > large) not_understood("a number above 2^31");
  if (sign == "+") return left + right;
  if (sign == "-") return left - right;
  if (sign == "*") return left * right;
  if (sign == "%" && right > 0) return (left % right + right) % right;
  if (sign == "<") return left < right;
  if (sign == ">") return left > right;
  if (sign == "<=") return left <= right;
  if (sign == ">=") return left >= right;
  not_understood("`" + std::string(sign) + "`");
}

}  // namespace

void not_understood(const std::string& what) {
  bad_input(what + " is not understood in a chat template");
}

bool is_true(const Json& value) {
  if (is_undefined(value) || value.is_null()) return false;
  if (value.is_boolean()) return value.get<bool>();
  if (value.is_number()) return value != 0;
  if (value.is_string()) return !value.get_ref<const std::string&>().empty();
  return !value.empty();
}

std::string written(const Json& value) {
  if (is_undefined(value)) return {};
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return std::to_string(value.get<int64_t>());
  not_understood("writing what is no text");
}

Json item(const Json& of, const Json& key) {
  if (is_undefined(of)) not_understood("a part of what is not there");
  if (of.is_object() && key.is_string()) {
    const auto found = of.find(key.get<std::string>());
    return found == of.end() ? undefined() : *found;
  }
  if (of.is_array() && key.is_number_integer()) {
    const auto asked = key.get<int64_t>();
    const int64_t at = asked < 0 ? asked + std::ssize(of) : asked;
    return at < 0 || at >= std::ssize(of) ? undefined() : of[static_cast<size_t>(at)];
  }
  if (of.is_null() || (of.is_string() && key.is_string())) return undefined();
  not_understood("a part of what is no list or object");
}

Json slice(const Json& of, const Json& from, const Json& to, const Json& by) {
  if (!of.is_array()) not_understood("[:] of what is no list");
  const auto size = std::ssize(of);
  const auto bound = [&](const Json& value, int64_t fallback) {
    if (is_undefined(value) || value.is_null()) return fallback;
    if (!value.is_number_integer()) not_understood("[:] with what is no number");
    const auto at = std::clamp<int64_t>(value.get<int64_t>(), -size, size);
    return at < 0 ? at + size : at;
  };
  if (!is_undefined(by)) {
    if (by != -1 || !is_undefined(from) || !is_undefined(to)) not_understood("[::]");
    Json turned = Json::array();
    for (auto at = size; at > 0; --at) turned.push_back(of[static_cast<size_t>(at - 1)]);
    return turned;
  }
  Json part = Json::array();
  const int64_t end = bound(to, size);
  for (int64_t at = bound(from, 0); at < end; ++at) part.push_back(of[static_cast<size_t>(at)]);
  return part;
}

Json binary(std::string_view sign, const Json& left, const Json& right) {
  if (sign == "==" || sign == "!=") {
    const bool none = is_undefined(left) || is_undefined(right);
    const bool same = none ? is_undefined(left) && is_undefined(right) : left == right;
    return same == (sign == "==");
  }
  if (sign == "in") return holds(left, right);
  if (sign == "~") return bounded(written(left) + written(right));
  if (left.is_string() && right.is_string() && sign == "+")
    return bounded(left.get<std::string>() + right.get<std::string>());
  if (left.is_number_integer() && right.is_number_integer())
    return number(sign, left.get<int64_t>(), right.get<int64_t>());
  not_understood("`" + std::string(sign) + "` of such values");
}

bool test(std::string_view name, const Json& value) {
  if (name == "defined") return !is_undefined(value);
  if (name == "undefined") return is_undefined(value);
  if (name == "none") return value.is_null();
  if (name == "string") return value.is_string();
  if (name == "mapping") return value.is_object();
  if (name == "number") return value.is_number();
  if (name == "boolean") return value.is_boolean();
  if (name == "true") return value == true;
  if (name == "false") return value == false;
  if (name == "iterable" || name == "sequence")
    return value.is_string() || value.is_array() || value.is_object();
  not_understood("`is " + std::string(name) + "`");
}

Json filter(std::string_view name, const Json& value, const std::vector<Json>& arguments) {
  if (name == "default" && arguments.size() == 1) return is_undefined(value) ? arguments[0] : value;
  if (!arguments.empty()) not_understood("`|" + std::string(name) + "(…)`");
  if (name == "trim") return method("strip", value, {});
  if (name == "length" || name == "count") return size_of(value);
  if (name == "string") return written(value);
  if ((name == "first" || name == "last") && value.is_array())
    return item(value, name == "first" ? 0 : -1);
  not_understood("`|" + std::string(name) + "`");
}

Json method(std::string_view name, const Json& of, const std::vector<Json>& arguments) {
  const std::string who = "`." + std::string(name) + "()`";
  if (name == "get" && of.is_object() && !arguments.empty() && arguments.size() < 3) {
    const Json found = item(of, arguments[0]);
    if (!is_undefined(found)) return found;
    return arguments.size() == 2 ? arguments[1] : Json();
  }
  if (arguments.size() > 1) not_understood(who + " with so many values");
  const std::string text = text_of(of, who);
  const std::string given = arguments.empty() ? "" : text_of(arguments[0], who);
  if (name == "strip" || name == "lstrip" || name == "rstrip")
    return strip(text, arguments.empty() ? " \t\n\r\v\f" : given, name != "rstrip",
                 name != "lstrip");
  if (name == "startswith" && !arguments.empty()) return text.starts_with(given);
  if (name == "endswith" && !arguments.empty()) return text.ends_with(given);
  if (name == "split") return split_at(text, given);
  not_understood(who);
}

}  // namespace attnlab::jinja
