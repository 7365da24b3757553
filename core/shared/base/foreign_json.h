// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/shared/base/json.h"

namespace attnlab {

/// What `parse_json` takes. Depth is bounded because reading, copying and writing recurse, members
/// because each new one is compared with those before it; both are counted before anything is made.
inline constexpr size_t deepest_json = 100;
inline constexpr size_t most_json_members = 50'000;  ///< of one object
inline constexpr uintmax_t largest_json_file = 256 << 20;

/// One line of many, where a torn or foreign one is passed over: nothing for what `parse_json`
/// refuses.
std::optional<Json> parse_json_line(std::string_view text);

/// For those who parse into another kind of document: throws Error for text that is nested too
/// deep, and says what an exception of the library means.
void check_json_depth(std::string_view text, const std::string& origin);
[[noreturn]] void refuse_json(const Json::exception& error, const std::string& origin);

/// A field of JSON that others wrote, where anything may stand: `fallback` unless `json` is an
/// object with a value of that type there. They never throw. Whole numbers are below 2^53.
std::string text_or(const Json& json, std::string_view key, std::string fallback = {});
int64_t whole_or(const Json& json, std::string_view key, int64_t fallback);
double number_or(const Json& json, std::string_view key, double fallback);
bool truth_or(const Json& json, std::string_view key, bool fallback);

}  // namespace attnlab
