// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/template.h"

#include <algorithm>
#include <array>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/eval/characters.h"
#include "core/shared/eval/wikitext.h"

namespace attnlab {
namespace {

std::string before_last_word(const std::string& text) {
  const size_t blank = text.rfind(' ');
  return blank == std::string::npos ? std::string() : text.substr(0, blank);
}

std::string last_word(const std::string& text) {
  const size_t blank = text.rfind(' ');
  return blank == std::string::npos ? text : text.substr(blank + 1);
}

struct Filter {
  std::string_view name;
  std::string (*apply)(const std::string&);
};

constexpr std::array filters = {
    Filter{"strip", [](const std::string& text) { return std::string(strip(text)); }},
    Filter{"lstrip", [](const std::string& text) { return std::string(strip_left(text)); }},
    Filter{"rstrip", [](const std::string& text) { return std::string(strip_right(text)); }},
    Filter{"capitalize", [](const std::string& text) { return capitalize(text); }},
    Filter{"lower_first", [](const std::string& text) { return lower_first(text); }},
    Filter{"drop_last",
           [](const std::string& text) { return std::string(without_last_character(text)); }},
    Filter{"before_last_word", before_last_word},
    Filter{"last_word", last_word},
    Filter{"wikihow", [](const std::string& text) { return without_wikihow_marks(text); }},
    Filter{"wikitext", [](const std::string& text) { return wikitext_detokenized(text); }}};

std::string filtered(const std::string& text, std::string_view name) {
  return std::ranges::find(filters, name, &Filter::name)->apply(text);
}

}  // namespace

std::vector<std::string> template_filters() {
  std::vector<std::string> names;
  for (const Filter& filter : filters) names.emplace_back(filter.name);
  return names;
}

Template::Template(std::string_view text, const std::string& origin) {
  size_t at = 0;
  while (true) {
    const size_t open = text.find("{{", at);
    const size_t close = open == std::string_view::npos ? open : text.find("}}", open);
    if (open == std::string_view::npos) break;
    if (close == std::string_view::npos)
      bad_input(origin + ": `{{` is never closed in " + std::string(text), "write {{field}}");
    if (open > at) pieces_.push_back({std::string(text.substr(at, open - at)), "", {}});
    add_field(text.substr(open + 2, close - open - 2), origin);
    at = close + 2;
  }
  if (at < text.size()) pieces_.push_back({std::string(text.substr(at)), "", {}});
}

void Template::add_field(std::string_view inside, const std::string& origin) {
  std::vector<std::string> words;
  for (const auto& word : split(inside, '|')) words.push_back(trim(word));
  if (words[0].empty()) bad_input(origin + ": `{{}}` names no field", "write {{field}}");
  const auto known = template_filters();
  for (size_t i = 1; i < words.size(); ++i)
    if (std::ranges::find(known, words[i]) == known.end())
      bad_input(origin + ": " + unknown_name("filter", words[i], known));
  pieces_.push_back({"", words[0], {words.begin() + 1, words.end()}});
}

std::string Template::render(const Json& document) const {
  std::string text;
  for (const Piece& piece : pieces_) {
    if (piece.field.empty()) {
      text += piece.text;
      continue;
    }
    std::string value = field_text(require_field(document, piece.field), piece.field);
    for (const auto& filter : piece.filters) value = filtered(value, filter);
    text += value;
  }
  return text;
}

bool Template::fits(const Json& document) const {
  return std::ranges::all_of(pieces_, [&](const Piece& piece) {
    return piece.field.empty() || find_field(document, piece.field) != nullptr;
  });
}

const Json* find_field(const Json& document, std::string_view path) {
  const Json* value = &document;
  for (const auto& key : split(path, '.')) {
    if (!value->is_object() || !value->contains(key)) return nullptr;
    value = &(*value)[key];
  }
  return value->is_null() ? nullptr : value;
}

const Json& require_field(const Json& document, std::string_view path) {
  if (const Json* found = find_field(document, path)) return *found;
  std::vector<std::string> known;
  if (document.is_object())
    for (const auto& [key, value] : document.items()) known.push_back("`" + key + "`");
  bad_input("no field `" + std::string(path) + "`",
            known.empty() ? "it has no fields at all" : "it has " + join(known, ", "));
}

std::string field_text(const Json& value, std::string_view path) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  bad_input("the field `" + std::string(path) + "` is " +
            (value.is_array() ? "a list" : "an object") + " where text is needed");
}

}  // namespace attnlab
