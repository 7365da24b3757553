// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

using Json = nlohmann::ordered_json;

/// Parses text that came from `origin` (a file name); throws Error with line and column.
Json parse_json(std::string_view text, const std::string& origin);
Json read_json(const std::filesystem::path& path);
void write_json(const std::filesystem::path& path, const Json& value);

/// Reads an object's fields and names the whole path of whatever is wrong:
/// "config.json: attnlab.layers[2].qk.hidden: expected a string, got 3".
class JsonReader {
 public:
  /// `value` must outlive the reader and be an object (or array, for `at`), else Error.
  JsonReader(const Json& value, std::string path);

  [[nodiscard]] bool has(std::string_view key) const;
  [[nodiscard]] bool boolean(std::string_view key, std::optional<bool> fallback = {}) const;
  [[nodiscard]] int64_t integer(std::string_view key, std::optional<int64_t> fallback = {}) const;
  [[nodiscard]] double number(std::string_view key, std::optional<double> fallback = {}) const;
  [[nodiscard]] std::string text(std::string_view key,
                                 std::optional<std::string> fallback = {}) const;
  [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;  ///< absent: empty
  [[nodiscard]] JsonReader object(std::string_view key) const;
  [[nodiscard]] std::vector<JsonReader> objects(std::string_view key) const;
  [[nodiscard]] const Json& raw(std::string_view key) const;
  [[nodiscard]] const Json& value() const { return *value_; }
  [[nodiscard]] const std::string& path() const { return path_; }

  /// Throws for a key that nobody has read: an option that is ignored is a lie.
  void refuse_unknown() const;

  [[noreturn]] void fail(std::string_view key, const std::string& problem) const;

 private:
  [[nodiscard]] const Json* find(std::string_view key) const;
  [[nodiscard]] const Json& require(std::string_view key) const;
  [[nodiscard]] std::string path_of(std::string_view key) const;

  const Json* value_;
  std::string path_;
  mutable std::set<std::string, std::less<>> known_;
};

}  // namespace attnlab
