// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/ablation.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

constexpr std::array<std::string_view, 3> choice_words = {"uniform", "identity", "previous"};
constexpr const char* written_as = "write skip 1,3-5; mixer 2; 7=uniform; zero 8:1,3";
constexpr int64_t most = 4096;  // layers or heads: bounds a range before a model is known

int64_t parse_number(const std::string& word, const char* what) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size() || number < 1 || number > most)
    bad_input("`" + word + "` is no number of a " + what,
              "count from 1 to " + std::to_string(most));
  return number;
}

std::set<int64_t> parse_set(std::string_view text, const char* what) {
  std::set<int64_t> numbers;
  for (const auto& part : split(text, ',')) {
    const std::string range = trim(part);
    const auto dash = range.find('-');
    const int64_t first = parse_number(trim(range.substr(0, dash)), what);
    const int64_t last =
        dash == std::string::npos ? first : parse_number(trim(range.substr(dash + 1)), what);
    if (last < first) bad_input("`" + range + "` runs backwards");
    for (int64_t i = first; i <= last; ++i) numbers.insert(i - 1);
  }
  return numbers;
}

/// Calls `take(left, right)` for each part "left<sign>right" between semicolons.
template <class Take>
void for_pairs(std::string_view text, char sign, const char* advice, Take take) {
  for (const auto& part : split(text, ';')) {
    if (trim(part).empty()) continue;
    const auto at = part.find(sign);
    if (at == std::string::npos) bad_input("`" + trim(part) + "` is incomplete", advice);
    take(trim(part.substr(0, at)), trim(part.substr(at + 1)));
  }
}

// {0, 2, 3, 4} → "1,3-5"
std::string set_text(const std::set<int64_t>& numbers) {
  std::vector<std::string> parts;
  for (auto at = numbers.begin(); at != numbers.end();) {
    const int64_t first = *at;
    int64_t last = first;
    while (++at != numbers.end() && *at == last + 1) ++last;
    std::string part = std::to_string(first + 1);
    if (last > first) part += (last == first + 1 ? "," : "-") + std::to_string(last + 1);
    parts.push_back(std::move(part));
  }
  return join(parts, ",");
}

std::map<int64_t, std::set<int64_t>> heads_by_layer(const Ablation& ablation) {
  std::map<int64_t, std::set<int64_t>> heads;
  for (const auto& [layer, head] : ablation.zero_heads) heads[layer].insert(head);
  return heads;
}

template <class Set>
void merge(Set& into, const Set& more) {
  into.insert(more.begin(), more.end());
}

void parse_part(Ablation& ablation, const std::string& part) {
  const auto space = part.find(' ');
  const std::string word = part.substr(0, space);
  const std::string rest = space == std::string::npos ? "" : trim(part.substr(space));
  if (word == "skip")
    merge(ablation.skip_blocks, parse_layer_set(rest));
  else if (word == "mixer")
    merge(ablation.skip_mixers, parse_layer_set(rest));
  else if (word == "zero")
    merge(ablation.zero_heads, parse_zero_heads(rest));
  else if (part.find('=') != std::string::npos)
    for (const auto& [layer, choice] : parse_map_choices(part)) ablation.maps[layer] = choice;
  else
    bad_input("`" + part + "` is no ablation", written_as);
}

Json numbers_from_1(const std::set<int64_t>& numbers) {
  Json list = Json::array();
  for (const int64_t number : numbers) list.push_back(number + 1);
  return list;
}

bool is_count(const Json& value) {
  return value.is_number_integer() && value >= 1 && value <= most;
}

std::set<int64_t> numbers_from_json(const JsonReader& reader, const char* key) {
  std::set<int64_t> numbers;
  if (!reader.has(key)) return numbers;
  const Json& list = reader.raw(key);
  if (!list.is_array() || !std::ranges::all_of(list, is_count))
    reader.fail(key, "expected a list of layers, counted from 1");
  for (const Json& value : list) numbers.insert(value.get<int64_t>() - 1);
  return numbers;
}

std::map<int64_t, MapChoice> maps_from_json(const JsonReader& reader) {
  std::map<int64_t, MapChoice> maps;
  if (!reader.has("maps")) return maps;
  const JsonReader entries = reader.object("maps");
  for (const auto& [layer, choice] : entries.value().items()) {
    try {
      maps[parse_number(layer, "layer") - 1] = parse_map_choice(entries.text(layer));
    } catch (const Error& error) {
      bad_input(entries.path() + ": " + error.what(), error.advice());
    }
  }
  return maps;
}

std::set<std::pair<int64_t, int64_t>> heads_from_json(const JsonReader& reader) {
  std::set<std::pair<int64_t, int64_t>> heads;
  if (!reader.has("zero_heads")) return heads;
  const Json& list = reader.raw("zero_heads");
  if (!list.is_array()) reader.fail("zero_heads", "expected a list");
  for (const Json& pair : list) {
    if (!pair.is_array() || pair.size() != 2 || !std::ranges::all_of(pair, is_count))
      reader.fail("zero_heads", "expected pairs [layer, head], counted from 1");
    heads.emplace(pair[0].get<int64_t>() - 1, pair[1].get<int64_t>() - 1);
  }
  return heads;
}

/// Collects what is wrong, each thing once.
class Problems {
 public:
  Problems(const Ablation& ablation, const ModelSpec& model) : ablation_(ablation), model_(model) {}

  bool exists(int64_t layer) {
    if (layer >= 0 && layer < model_.num_layers()) return true;
    add("layer " + std::to_string(layer + 1) + " does not exist (the model has layers 1 to " +
        std::to_string(model_.num_layers()) + ")");
    return false;
  }
  void check_map(int64_t layer, MapChoice choice) {
    if (!exists(layer)) return;
    if (ablation_.skips(layer)) add(name(layer) + " is left out, so its map cannot be replaced");
    if (!mixes(layer) && choice != MapChoice::identity)
      add(name(layer) + " does not mix tokens, so its map stays the identity");
  }
  void check_head(int64_t layer, int64_t head) {
    if (!exists(layer)) return;
    if (ablation_.skips(layer))
      add(name(layer) + " is left out, so none of its heads can be zeroed");
    else if (!mixes(layer))
      add(name(layer) + " does not mix tokens and has no heads");
    else if (head < 0 || head >= model_.num_heads)
      add(name(layer) + " has no head " + std::to_string(head + 1) + " (it has heads 1 to " +
          std::to_string(model_.num_heads) + ")");
  }
  [[nodiscard]] std::vector<std::string> take() { return std::move(found_); }

 private:
  static std::string name(int64_t layer) { return "layer " + std::to_string(layer + 1); }
  [[nodiscard]] bool mixes(int64_t layer) const {
    return model_.layers[static_cast<size_t>(layer)].mixing;
  }
  void add(std::string problem) {
    if (std::ranges::find(found_, problem) == found_.end()) found_.push_back(std::move(problem));
  }

  const Ablation& ablation_;
  const ModelSpec& model_;
  std::vector<std::string> found_;
};

}  // namespace

std::string_view name_of(MapChoice choice) { return choice_words[static_cast<size_t>(choice)]; }

std::vector<std::string> map_choice_names() { return {choice_words.begin(), choice_words.end()}; }

MapChoice parse_map_choice(std::string_view word) {
  const auto found = std::ranges::find(choice_words, word);
  if (found == choice_words.end()) bad_input(unknown_name("map", word, map_choice_names()));
  return static_cast<MapChoice>(found - choice_words.begin());
}

std::vector<std::string> problems(const Ablation& ablation, const ModelSpec& model) {
  Problems found(ablation, model);
  for (const int64_t layer : ablation.skip_blocks) found.exists(layer);
  for (const int64_t layer : ablation.skip_mixers) found.exists(layer);
  for (const auto& [layer, choice] : ablation.maps) found.check_map(layer, choice);
  for (const auto& [layer, head] : ablation.zero_heads) found.check_head(layer, head);
  return found.take();
}

Ablation skip_variant_layers(const ModelSpec& model) {
  Ablation ablation;
  for (int64_t layer = 0; layer < model.num_layers(); ++layer)
    if (!model.layers[static_cast<size_t>(layer)].is_standard()) ablation.skip_blocks.insert(layer);
  return ablation;
}

Json to_json(const Ablation& ablation) {
  Json json = Json::object();
  if (!ablation.skip_blocks.empty()) json["skip_blocks"] = numbers_from_1(ablation.skip_blocks);
  if (!ablation.skip_mixers.empty()) json["skip_mixers"] = numbers_from_1(ablation.skip_mixers);
  for (const auto& [layer, choice] : ablation.maps)
    json["maps"][std::to_string(layer + 1)] = name_of(choice);
  for (const auto& [layer, head] : ablation.zero_heads)
    json["zero_heads"].push_back({layer + 1, head + 1});
  return json;
}

Ablation ablation_from_json(const JsonReader& reader) {
  Ablation ablation{numbers_from_json(reader, "skip_blocks"),
                    numbers_from_json(reader, "skip_mixers"), maps_from_json(reader),
                    heads_from_json(reader)};
  reader.refuse_unknown();
  return ablation;
}

std::string to_text(const Ablation& ablation) {
  std::vector<std::string> parts;
  if (!ablation.skip_blocks.empty()) parts.push_back("skip " + set_text(ablation.skip_blocks));
  if (!ablation.skip_mixers.empty()) parts.push_back("mixer " + set_text(ablation.skip_mixers));
  for (const auto& [layer, choice] : ablation.maps)
    parts.push_back(std::to_string(layer + 1) + "=" + std::string(name_of(choice)));
  for (const auto& [layer, heads] : heads_by_layer(ablation))
    parts.push_back("zero " + std::to_string(layer + 1) + ":" + set_text(heads));
  return join(parts, "; ");
}

Ablation parse_ablation(std::string_view text) {
  Ablation ablation;
  for (const auto& part : split(text, ';'))
    if (!trim(part).empty()) parse_part(ablation, trim(part));
  return ablation;
}

std::set<int64_t> parse_layer_set(std::string_view text) { return parse_set(text, "layer"); }

std::map<int64_t, MapChoice> parse_map_choices(std::string_view text) {
  std::map<int64_t, MapChoice> maps;
  for_pairs(text, '=', "write maps as 3=uniform;4-6=previous",
            [&](const std::string& layers, const std::string& choice) {
              for (const int64_t layer : parse_layer_set(layers))
                maps[layer] = parse_map_choice(choice);
            });
  return maps;
}

std::set<std::pair<int64_t, int64_t>> parse_zero_heads(std::string_view text) {
  std::set<std::pair<int64_t, int64_t>> zero;
  for_pairs(text, ':', "write heads as LAYER:HEADS, 2:1,3;5:2",
            [&](const std::string& layers, const std::string& heads) {
              for (const int64_t layer : parse_layer_set(layers))
                for (const int64_t head : parse_set(heads, "head")) zero.emplace(layer, head);
            });
  return zero;
}

}  // namespace attnlab
