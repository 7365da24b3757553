// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/layer.h"

#include <algorithm>
#include <charconv>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/forms/form_info.h"

namespace attnlab {
namespace {

constexpr std::string_view sequence_words[] = {"input", "random", "text"};
constexpr std::string_view hidden_words[] = {"current", "static"};

template <class Enum, size_t n>
Enum parse_word(std::string_view kind, std::string_view word, const std::string_view (&words)[n]) {
  for (size_t i = 0; i < n; ++i)
    if (words[i] == word) return static_cast<Enum>(i);
  bad_input(unknown_name(kind, word, {words, words + n}));
}

void edit_qk(LayerSpec& layer, std::string_view value) {
  const auto parts = split(value, '/');
  if (parts.size() > 2)
    bad_input("`qk:" + std::string(value) + "` has too many parts", "write qk:SEQUENCE/HIDDEN");
  layer.sequence = parse_qk_sequence(parts[0]);
  if (parts.size() == 2) layer.hidden = parse_qk_hidden(parts[1]);
}

void edit_one(LayerSpec& layer, const std::string& edit) {
  const auto colon = edit.find(':');
  if (colon == std::string::npos) {
    layer = mixer(edit).layer;
    return;
  }
  const std::string axis = trim(edit.substr(0, colon));
  const std::string value = trim(edit.substr(colon + 1));
  if (axis == "form")
    set_form(layer, value);
  else if (axis == "qk")
    edit_qk(layer, value);
  else if (axis == "mixing" && (value == "on" || value == "off"))
    layer.mixing = value == "on";
  else if (axis == "mixing")
    bad_input("mixing is `on` or `off`, not `" + value + "`");
  else
    bad_input(unknown_name("axis", axis, {"mixing", "form", "qk"}));
}

std::vector<std::string> parameter_names(const FormInfo& form) {
  std::vector<std::string> names;
  for (const FormParameter& parameter : form.parameters) names.emplace_back(parameter.name);
  return names;
}

/// One value of `form(…)`: the next, or that of a name.
void set_parameter(LayerSpec& layer, const FormInfo& form, size_t place, std::string text) {
  const auto equals = text.find('=');
  if (equals != std::string::npos) {
    const std::string name = trim(text.substr(0, equals));
    const auto found = std::ranges::find(form.parameters, name, &FormParameter::name);
    if (found == form.parameters.end())
      bad_input(unknown_name("parameter", name, parameter_names(form)));
    place = static_cast<size_t>(found - form.parameters.begin());
    text = trim(text.substr(equals + 1));
  }
  if (place >= form.parameters.size())
    bad_input("the form " + std::string(form.name) + " has " +
              std::to_string(form.parameters.size()) + " parameters, `" + text + "` is one more");
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size())
    bad_input("`" + text + "` is no number", "write form:window(16)");
  if (const auto problem = problem_of(form.parameters[place], value); !problem.empty())
    bad_input("the form " + std::string(form.name) + ": " + problem);
  layer.parameters[place] = value;
}

std::vector<double> form_values_from(const JsonReader& reader, const FormInfo& form) {
  std::vector<double> values;
  for (const FormParameter& parameter : form.parameters) {
    const std::string name(parameter.name);
    values.push_back(reader.has(name) ? reader.number(name) : parameter.value);
    if (const auto problem = problem_of(parameter, values.back()); !problem.empty())
      bad_input(reader.path() + ": " + problem);
  }
  reader.refuse_unknown();
  return values;
}

int64_t parse_layer_number(const std::string& word, int64_t count) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc{} || end != word.data() + word.size())
    bad_input("`" + word + "` is no layer number", "write layers as 1,3-5=approximate");
  if (number < 1 || number > count)
    bad_input("layer " + word + " does not exist",
              "the model has layers 1 to " + std::to_string(count));
  return number;
}

void edit_range(std::vector<LayerSpec>& layers, const std::string& range, std::string_view edit) {
  const auto count = static_cast<int64_t>(layers.size());
  const auto dash = range.find('-');
  const int64_t first = parse_layer_number(trim(range.substr(0, dash)), count);
  const int64_t last =
      dash == std::string::npos ? first : parse_layer_number(trim(range.substr(dash + 1)), count);
  if (last < first) bad_input("layers `" + range + "` run backwards");
  for (int64_t i = first; i <= last; ++i) edit_layer(layers[static_cast<size_t>(i - 1)], edit);
}

}  // namespace

std::vector<double> LayerSpec::form_values() const {
  return parameters.empty() ? default_values(form_info(form)) : parameters;
}

bool LayerSpec::operator==(const LayerSpec& other) const {
  if (mixing != other.mixing) return false;
  return !mixing || (form == other.form && sequence == other.sequence && hidden == other.hidden &&
                     form_values() == other.form_values());
}

std::string_view name_of(QkSequence sequence) {
  return sequence_words[static_cast<size_t>(sequence)];
}
std::string_view name_of(QkHidden hidden) { return hidden_words[static_cast<size_t>(hidden)]; }
QkSequence parse_qk_sequence(std::string_view word) {
  return parse_word<QkSequence>("source of q and k", word, sequence_words);
}
QkHidden parse_qk_hidden(std::string_view word) {
  return parse_word<QkHidden>("hidden state for q and k", word, hidden_words);
}

const std::vector<Mixer>& paper_mixers() {
  using enum QkSequence;
  using enum QkHidden;
  static const std::vector<Mixer> all = {
      {"standard", "Standard", "nothing", {}},
      {"mlp", "MLP", "token mixing", {.mixing = false}},
      {"approximate", "Approximate", "mathematical form", {.form = "taylor"}},
      {"non_approximate", "Non-approximate", "mathematical form", {.form = "self_gate"}},
      {"rnd_emb_qk", "RndEmbQK", "sequence dependency", {.sequence = random}},
      {"fixed_seq_qk", "FixedSeqQK", "sequence dependency", {.sequence = text}},
      {"static_emb_qk", "StaticEmbQK", "current QK", {.hidden = static_rows}},
  };
  return all;
}

std::vector<std::string> mixer_names() {
  std::vector<std::string> names;
  for (const Mixer& mixer : paper_mixers()) names.emplace_back(mixer.name);
  return names;
}

const Mixer& mixer(std::string_view name) {
  const auto found = std::ranges::find(paper_mixers(), name, &Mixer::name);
  if (found == paper_mixers().end()) bad_input(unknown_name("mixer", name, mixer_names()));
  return *found;
}

std::string form_text(const LayerSpec& layer) {
  std::vector<std::string> values;
  for (const double value : layer.form_values()) values.push_back(number_text(value));
  return values.empty() ? layer.form : layer.form + "(" + join(values, ",") + ")";
}

void set_form(LayerSpec& layer, std::string_view text) {
  const auto open = text.find('(');
  const FormInfo& form = form_info(trim(text.substr(0, open)));
  layer.form = form.name;
  layer.parameters = default_values(form);
  if (open == std::string_view::npos) return;
  if (text.back() != ')') bad_input("`" + std::string(text) + "` has no `)` at its end");
  const auto values = split(text.substr(open + 1, text.size() - open - 2), ',');
  for (size_t i = 0; i < values.size(); ++i) set_parameter(layer, form, i, trim(values[i]));
}

std::string mixer_name(const LayerSpec& layer) {
  const auto found = std::ranges::find(paper_mixers(), layer, &Mixer::layer);
  if (found != paper_mixers().end()) return std::string(found->name);
  return form_text(layer) + ", q and k " + std::string(name_of(layer.sequence)) + "/" +
         std::string(name_of(layer.hidden));
}

void edit_layer(LayerSpec& layer, std::string_view edit) {
  for (const auto& part : split(edit, '+')) edit_one(layer, trim(part));
}

void edit_layers(std::vector<LayerSpec>& layers, std::string_view edits) {
  for (const auto& edit : split(edits, ';')) {
    if (trim(edit).empty()) continue;
    const auto equals = edit.find('=');
    if (equals == std::string::npos)
      bad_input("`" + edit + "` names no layer", "write layers as 1,3-5=approximate");
    for (const auto& range : split(edit.substr(0, equals), ','))
      edit_range(layers, trim(range), trim(edit.substr(equals + 1)));
  }
}

Json to_json(const LayerSpec& layer) {
  Json json = {{"mixing", layer.mixing},
               {"form", layer.form},
               {"qk", {{"sequence", name_of(layer.sequence)}, {"hidden", name_of(layer.hidden)}}}};
  const auto schema = form_info(layer.form).parameters;
  const auto values = layer.form_values();
  for (size_t i = 0; i < schema.size(); ++i) json["parameters"][schema[i].name] = values[i];
  return json;
}

LayerSpec layer_from_json(const JsonReader& reader) {
  LayerSpec layer;
  layer.mixing = reader.boolean("mixing", true);
  layer.form = reader.text("form", "softmax");
  const auto& names = form_names();
  if (std::ranges::find(names, layer.form) == names.end())
    reader.fail("form", unknown_name("form", layer.form, names));
  if (reader.has("parameters"))
    layer.parameters = form_values_from(reader.object("parameters"), form_info(layer.form));
  if (reader.has("qk")) {
    const JsonReader qk = reader.object("qk");
    try {
      layer.sequence = parse_qk_sequence(qk.text("sequence", "input"));
      layer.hidden = parse_qk_hidden(qk.text("hidden", "current"));
    } catch (const Error& error) {
      bad_input(qk.path() + ": " + error.what());
    }
    qk.refuse_unknown();
  }
  reader.refuse_unknown();
  return layer;
}

}  // namespace attnlab
