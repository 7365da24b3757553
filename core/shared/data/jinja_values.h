// SPDX-License-Identifier: Apache-2.0
// What operators, tests, filters and methods make of values.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab::jinja {

/// A name that nobody has set is a value too: false, and nothing when it is written.
inline Json undefined() { return Json(Json::value_t::discarded); }
inline bool is_undefined(const Json& value) { return value.is_discarded(); }

bool is_true(const Json& value);
/// What {{ }} writes. Throws Error for values that are no text or number.
std::string written(const Json& value);
Json item(const Json& of, const Json& key);
/// Python's of[from:to:by] for texts (of bytes) and lists; undefined bounds are the ends.
Json slice(const Json& of, const Json& from, const Json& to, const Json& by);
Json binary(std::string_view sign, const Json& left, const Json& right);
bool test(std::string_view name, const Json& value);
Json filter(std::string_view name, const Json& value, const std::vector<Json>& arguments);
Json method(std::string_view name, const Json& of, const std::vector<Json>& arguments);

/// "… is not understood in a chat template"
[[noreturn]] void not_understood(const std::string& what);

}  // namespace attnlab::jinja
