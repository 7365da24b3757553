// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/json.h"

#include <array>
#include <cmath>
#include <limits>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

std::string shown(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() <= 40) return text;
  size_t end = 37;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;  // not inside a character
  return text.substr(0, end) + "...";
}

/// What keeps a text from being read, seen without making anything of it; empty when nothing does.
std::string beyond_bounds(std::string_view text, size_t most_members) {
  std::array<size_t, deepest_json + 1> members{};
  size_t depth = 0;
  bool quoted = false;
  for (size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c == '\\') ++at;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > deepest_json)
        return "is nested more than " + std::to_string(deepest_json) + " levels deep";
      members[depth] = 0;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    } else if (c == ':' && ++members[depth] > most_members) {
      return "has an object of more than " + std::to_string(most_members) + " members";
    }
  }
  return {};
}

/// The library quotes what it read, which may be no UTF-8.
std::string in_utf8(const std::string& text) {
  const std::string escaped = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  return Json::parse(escaped).get<std::string>();
}

/// Whole numbers that a double can tell apart.
bool is_whole(const Json& value) {
  if (!value.is_number()) return false;
  const auto number = value.get<double>();
  return std::abs(number) < 9e15 && number == std::floor(number);
}

int64_t whole(const Json& value) {
  return value.is_number_integer() ? value.get<int64_t>()
                                   : static_cast<int64_t>(value.get<double>());
}

const Json* member(const Json& json, std::string_view key) {
  const auto found = json.find(key);
  return found == json.end() ? nullptr : &*found;
}

}  // namespace

void check_json_depth(std::string_view text, const std::string& origin) {
  const std::string problem = beyond_bounds(text, std::numeric_limits<size_t>::max());
  if (!problem.empty()) bad_input(origin + " " + problem);
}

void refuse_json(const Json::exception& error, const std::string& origin) {
  std::string detail = in_utf8(error.what());
  constexpr std::string_view overflow = "number overflow parsing ";
  if (const auto at = detail.find(overflow); at != std::string::npos)
    bad_input(origin + " holds a number that is too large, " + detail.substr(at + overflow.size()));
  if (const auto at = detail.find("at line"); at != std::string::npos) detail = detail.substr(at);
  bad_input(origin + " is not valid JSON, " + detail);
}

Json parse_json(std::string_view text, const std::string& origin) {
  const std::string problem = beyond_bounds(text, most_json_members);
  if (!problem.empty()) bad_input(origin + " " + problem);
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    refuse_json(error, origin);
  }
}

std::optional<Json> parse_json_line(std::string_view text) {
  if (!beyond_bounds(text, most_json_members).empty()) return std::nullopt;
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return std::nullopt;
  return json;
}

Json read_json(const std::filesystem::path& path) {
  std::error_code unknown;
  const auto size = std::filesystem::file_size(path, unknown);
  if (!unknown && size > largest_json_file)
    bad_input(path.string() + " is larger than " + readable_bytes(largest_json_file),
              "no JSON file of this program is");
  return parse_json(read_file(path), path.string());
}

void write_json(const std::filesystem::path& path, const Json& value) {
  std::string text;
  try {
    text = value.dump(2);
  } catch (const Json::exception&) {
    bad_input("cannot write " + path.string() + ": it would hold text that is no UTF-8",
              "use names in UTF-8");
  }
  write_file(path, text + "\n");
}

std::string text_or(const Json& json, std::string_view key, std::string fallback) {
  const Json* value = member(json, key);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::move(fallback);
}

int64_t whole_or(const Json& json, std::string_view key, int64_t fallback) {
  const Json* value = member(json, key);
  return value != nullptr && is_whole(*value) ? whole(*value) : fallback;
}

double number_or(const Json& json, std::string_view key, double fallback) {
  const Json* value = member(json, key);
  return value != nullptr && value->is_number() ? value->get<double>() : fallback;
}

bool truth_or(const Json& json, std::string_view key, bool fallback) {
  const Json* value = member(json, key);
  return value != nullptr && value->is_boolean() ? value->get<bool>() : fallback;
}

JsonReader::JsonReader(const Json& value, std::string path)
    : value_(&value), path_(std::move(path)) {
  if (!value.is_object()) bad_input(path_ + ": expected an object, got " + shown(value));
}

std::string JsonReader::path_of(std::string_view key) const {
  const bool in_file = path_.ends_with(".json");
  return path_ + (path_.empty() ? "" : in_file ? ": " : ".") + std::string(key);
}

void JsonReader::fail(std::string_view key, const std::string& problem) const {
  bad_input(path_of(key) + ": " + problem);
}

const Json* JsonReader::find(std::string_view key) const {
  known_.emplace(key);
  const auto at = value_->find(key);
  return at == value_->end() || at->is_null() ? nullptr : &*at;
}

const Json& JsonReader::require(std::string_view key) const {
  const Json* found = find(key);
  if (found == nullptr) fail(key, "missing");
  return *found;
}

bool JsonReader::has(std::string_view key) const { return find(key) != nullptr; }

const Json& JsonReader::raw(std::string_view key) const { return require(key); }

bool JsonReader::boolean(std::string_view key, std::optional<bool> fallback) const {
  if (fallback && !has(key)) return *fallback;
  const Json& value = require(key);
  if (!value.is_boolean()) fail(key, "expected true or false, got " + shown(value));
  return value.get<bool>();
}

int64_t JsonReader::integer(std::string_view key, std::optional<int64_t> fallback) const {
  if (fallback && !has(key)) return *fallback;
  const Json& value = require(key);
  if (!is_whole(value)) fail(key, "expected a whole number, got " + shown(value));
  return whole(value);
}

double JsonReader::number(std::string_view key, std::optional<double> fallback) const {
  if (fallback && !has(key)) return *fallback;
  const Json& value = require(key);
  if (!value.is_number()) fail(key, "expected a number, got " + shown(value));
  const auto number = value.get<double>();
  if (!std::isfinite(number)) fail(key, "expected a finite number");  // of a flag: JSON has none
  return number;
}

std::string JsonReader::text(std::string_view key, std::optional<std::string> fallback) const {
  if (fallback && !has(key)) return *fallback;
  const Json& value = require(key);
  if (!value.is_string()) fail(key, "expected a string, got " + shown(value));
  return value.get<std::string>();
}

std::vector<std::string> JsonReader::texts(std::string_view key) const {
  std::vector<std::string> all;
  if (!has(key)) return all;
  const Json& value = require(key);
  if (!value.is_array()) fail(key, "expected a list of strings, got " + shown(value));
  for (const auto& item : value) {
    if (!item.is_string()) fail(key, "expected a list of strings, got " + shown(item) + " in it");
    all.push_back(item.get<std::string>());
  }
  return all;
}

JsonReader JsonReader::object(std::string_view key) const { return {require(key), path_of(key)}; }

std::vector<JsonReader> JsonReader::objects(std::string_view key) const {
  const Json& value = require(key);
  if (!value.is_array()) fail(key, "expected a list, got " + shown(value));
  std::vector<JsonReader> all;
  for (size_t i = 0; i < value.size(); ++i)
    all.emplace_back(value[i], path_of(key) + "[" + std::to_string(i) + "]");
  return all;
}

void JsonReader::refuse_unknown() const {
  const std::vector<std::string> known(known_.begin(), known_.end());
  for (const auto& [key, value] : value_->items())
    if (!known_.contains(key)) bad_input(path_ + ": " + unknown_name("key", key, known));
}

}  // namespace attnlab
