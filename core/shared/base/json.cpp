// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/json.h"

#include <cmath>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

std::string shown(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  if (text.size() > 40) text = text.substr(0, 37) + "...";
  return text;
}

}  // namespace

Json parse_json(std::string_view text, const std::string& origin) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    std::string detail = error.what();
    if (const auto at = detail.find("at line"); at != std::string::npos) detail = detail.substr(at);
    bad_input(origin + " is not valid JSON, " + detail);
  }
}

Json read_json(const std::filesystem::path& path) {
  return parse_json(read_file(path), path.string());
}

void write_json(const std::filesystem::path& path, const Json& value) {
  write_file(path, value.dump(2) + "\n");
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
  const bool whole = value.is_number() && std::abs(value.get<double>()) < 9e15 &&
                     value.get<double>() == std::floor(value.get<double>());
  if (!whole) fail(key, "expected a whole number, got " + shown(value));
  return value.is_number_integer() ? value.get<int64_t>()
                                   : static_cast<int64_t>(value.get<double>());
}

double JsonReader::number(std::string_view key, std::optional<double> fallback) const {
  if (fallback && !has(key)) return *fallback;
  const Json& value = require(key);
  if (!value.is_number()) fail(key, "expected a number, got " + shown(value));
  return value.get<double>();
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
