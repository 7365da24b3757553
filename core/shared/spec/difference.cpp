// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/difference.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <filesystem>
#include <map>
#include <set>

#include "core/shared/base/text.h"
#include "core/shared/spec/titles.h"

namespace attnlab {
namespace {

// As many differences fit into a name.
constexpr size_t few = 4;

std::string number(double value) { return number_text(value); }
std::string number(int64_t value) { return std::to_string(value); }

std::string yes_no(bool value) { return value ? "yes" : "no"; }

/// A number with one value that has a meaning of its own.
template <class Number>
std::string number_or(Number value, Number special, const char* meaning) {
  return value == special ? meaning : number(value);
}

std::string text_or(const std::string& text, const char* meaning) {
  return text.empty() ? meaning : text;
}

std::string data_text(const RunSpec& spec) {
  return spec.data.files.empty() ? spec.data.task : join(spec.data.files, ", ");
}

std::string layers_text(const std::vector<LayerSpec>& layers) {
  return layers.empty() ? "none" : layers_title(layers);
}

std::string value_text(const Setting& setting, const RunSpec& spec) {
  return with_value(setting, spec, [&]<class Value>(const Value& value) -> std::string {
    if constexpr (std::same_as<Value, std::string>) {
      return text_or(value, setting.unset);
    } else if constexpr (std::same_as<Value, bool>) {
      return yes_no(value);
    } else {
      const auto size = static_cast<double>(value);
      if (setting.automatic == size) return setting.unset;
      if (setting.zero != nullptr && size == 0) return setting.zero;
      return std::integral<Value> ? std::to_string(value) : number(size);
    }
  });
}

struct Field {
  const char *key, *title = "", *short_title = "";
  std::string (*value)(const RunSpec& spec) = nullptr;
  bool follows = false;              ///< from other settings, unless somebody insists
  const Setting* setting = nullptr;  ///< one of the table, which says the rest

  [[nodiscard]] std::string text(const RunSpec& spec) const {
    return setting != nullptr ? value_text(*setting, spec) : value(spec);
  }
  [[nodiscard]] ChangeEffect effect() const {
    return setting != nullptr ? setting->effect : ChangeEffect::needs_new_run;
  }
};

// Names take the first ones first. Settings of the table have their place by their paths; those
// that are not named follow at the end.
constexpr Field order[] = {
    {"model.layers", "Layers", "", [](const RunSpec& s) { return layers_text(s.model.layers); }},
    {"data.source", "Data", "", data_text},
    {"seed"},
    {"train.learning_rate"},
    {"train.steps"},
    {"model.num_hidden_layers", "Number of layers", "layers",
     [](const RunSpec& s) { return number(s.model.num_layers()); }},
    {"model.hidden_size", "Hidden size", "d",
     [](const RunSpec& s) { return number(s.model.hidden_size); }},
    {"model.num_attention_heads", "Heads", "heads",
     [](const RunSpec& s) { return number(s.model.num_heads); }},
    {"model.num_key_value_heads", "KV heads", "KV heads",
     [](const RunSpec& s) { return number(s.model.num_kv_heads); }},
    {"model.intermediate_size", "Intermediate size", "f",
     [](const RunSpec& s) { return number(s.model.intermediate_size); }},
    {"train.seq_len"},
    {"train.batch_size"},
    {"train.accumulate"},
    {"train.schedule"},
    {"train.optimizer"},
    {"train.warmup_steps"},
    {"train.min_learning_rate"},
    {"train.weight_decay"},
    {"train.beta1"},
    {"train.beta2"},
    {"train.epsilon"},
    {"train.grad_clip"},
    {"model.rope", "Rotary positions", "RoPE",
     [](const RunSpec& s) { return yes_no(s.model.rope); }},
    {"model.rope_theta", "Rotary base", "theta",
     [](const RunSpec& s) { return number(s.model.rope_theta); }},
    {"model.rope_scaling", "Rotary scaling", "RoPE scaling",
     [](const RunSpec& s) {
       const RopeScaling& scaling = s.model.rope_scaling;
       return scaling.is_plain() ? "none" : to_json(scaling).dump();
     }},
    {"model.rope_layers", "Layers that rotate", "rotating",
     [](const RunSpec& s) {
       return s.model.rope_layers.empty() ? "all" : Json(s.model.rope_layers).dump();
     }},
    {"model.windows", "Tokens that layers see", "windows",
     [](const RunSpec& s) {
       return s.model.windows.empty() ? "all" : Json(s.model.windows).dump();
     }},
    {"model.rotary_dim", "Channels of a head that rotate", "rotating channels",
     [](const RunSpec& s) { return number_or(s.model.rotary_size, int64_t{0}, "all"); }},
    {"model.learned_positions", "Learned positions", "learned positions",
     [](const RunSpec& s) { return yes_no(s.model.learned_positions); }},
    {"model.norm", "Norm", "norm",
     [](const RunSpec& s) {
       return std::string(s.model.norm == NormKind::rms ? "RMSNorm" : "LayerNorm");
     }},
    {"model.feed_forward", "Feed-forward", "feed-forward",
     [](const RunSpec& s) { return std::string(name_of(s.model.feed_forward)); }},
    {"model.parallel_residual", "Mixer and feed-forward side by side", "parallel residual",
     [](const RunSpec& s) { return yes_no(s.model.parallel_residual); }},
    {"model.head_dim", "Head size", "head size",
     [](const RunSpec& s) { return number_or(s.model.head_size, int64_t{0}, "d / heads"); }},
    {"model.qk_norm", "QK norm", "QK norm",
     [](const RunSpec& s) { return yes_no(s.model.qk_norm); }},
    {"model.qkv_bias", "Biases of q, k, v", "biases",
     [](const RunSpec& s) { return yes_no(s.model.qkv_bias); }},
    {"model.o_bias", "Bias of the output projection", "output bias",
     [](const RunSpec& s) { return yes_no(s.model.o_bias); }},
    {"model.mlp_bias", "Biases of the feed-forward", "feed-forward biases",
     [](const RunSpec& s) { return yes_no(s.model.mlp_bias); }},
    {"model.static_norm", "Norm on static rows", "static norm",
     [](const RunSpec& s) { return yes_no(s.model.static_norm); }},
    {"model.tie_word_embeddings", "Tied embeddings", "tied",
     [](const RunSpec& s) { return yes_no(s.model.tie_embeddings); }},
    {"model.initializer_range", "Initial weights' deviation", "init",
     [](const RunSpec& s) { return number(s.model.initializer_range); }},
    {"model.rms_norm_eps", "Norm epsilon", "norm epsilon",
     [](const RunSpec& s) { return number(s.model.rms_norm_eps); }},
    {"model.family", "Family", "family",
     [](const RunSpec& s) { return text_or(s.model.family, "none"); }},
    {"data.tokenizer", "Tokenizer", "",
     [](const RunSpec& s) { return s.data.files.empty() ? "word" : s.data.tokenizer; }, true},
    {"model.vocab_size", "Vocabulary", "vocabulary",
     [](const RunSpec& s) { return number_or(s.model.vocab_size, int64_t{0}, "from the data"); },
     true},
    {"model.max_position_embeddings", "Longest sequence", "positions",
     [](const RunSpec& s) { return number(s.model.max_position_embeddings); }, true},
    {"data.stream_text", "Text of the second stream", "stream",
     [](const RunSpec& s) { return text_or(s.data.stream_text, "from the data"); }},
    {"dtype"},
    {"device"},
    {"threads"},
    {"deterministic"},
    {"train.eval_every"},
    {"train.checkpoint_every"},
    {"train.snapshot_budget_mb"},
    {"train.probe_every"},
    {"train.probe_text"},
    {"train.record_maps"},
    {"train.record_every"},
    {"train.record_budget_mb"},
};
constexpr size_t layers_field = 0;
constexpr size_t data_field = 1;

Field field_of(const Setting& setting) {
  return {setting.path, setting.title, setting.short_title, nullptr, false, &setting};
}

std::vector<Field> ordered_fields() {
  std::vector<Field> fields;
  std::set<std::string> named;
  for (const Field& field : order) {
    fields.push_back(field.value == nullptr ? field_of(setting(field.key)) : field);
    named.insert(field.key);
  }
  for (const Setting& setting : settings())
    if (!named.contains(setting.path)) fields.push_back(field_of(setting));
  return fields;
}

const std::vector<Field>& all_fields() {
  static const std::vector<Field> fields = ordered_fields();
  return fields;
}

/// Every field of every run: texts[field][run].
std::vector<std::vector<std::string>> all_texts(const std::vector<RunSpec>& specs) {
  std::vector<std::vector<std::string>> texts;
  for (const Field& field : all_fields()) {
    auto& row = texts.emplace_back();
    for (const RunSpec& spec : specs) row.push_back(field.text(spec));
  }
  return texts;
}

bool differ(const std::vector<std::string>& values) {
  return std::ranges::any_of(values, [&](const auto& value) { return value != values[0]; });
}

std::string file_names(const RunSpec& spec) {
  std::vector<std::string> names;
  for (const std::string& file : spec.data.files)
    names.push_back(std::filesystem::path(file).filename().string());
  return join(names, ", ");
}

/// The first settings in which a run differs from another one of the same layers and data:
/// " · seed 2 · lr 1e-3". What follows from other settings counts when nothing else differs.
std::string differences_text(const RunSpec& spec, const RunSpec& other) {
  std::string own, following;
  size_t named = 0;
  for (size_t f = 0; f < all_fields().size(); ++f) {
    const Field& field = all_fields()[f];
    const std::string value = field.text(spec);
    if (f == layers_field || f == data_field || value == field.text(other)) continue;
    const std::string title = field.short_title;
    const std::string part = " · " + (title.empty() ? "" : title + " ") + value;
    if (field.follows)
      following += part;
    else if (named++ < few)
      own += part;
  }
  return own.empty() ? following : own;
}

/// Layers one by one where there are equally many; a fork can take over what stays.
std::vector<SpecChange> layer_changes(const ModelSpec& from, const ModelSpec& to, bool same_shape) {
  const auto effect = same_shape ? ChangeEffect::needs_fork : ChangeEffect::needs_new_run;
  std::vector<SpecChange> changes;
  if (from.num_layers() != to.num_layers()) {  // their number is a setting of its own
    const std::string before = layers_text(from.layers), after = layers_text(to.layers);
    if (before != after) changes.push_back({"model.layers", "Layers", before, after, effect});
    return changes;
  }
  for (size_t i = 0; i < from.layers.size(); ++i)
    if (!(from.layers[i] == to.layers[i]))
      changes.push_back({"model.layers[" + std::to_string(i) + "]",
                         "Layer " + std::to_string(i + 1), mixer_title(from.layers[i]),
                         mixer_title(to.layers[i]), effect});
  return changes;
}

}  // namespace

std::vector<SpecField> spec_fields(const RunSpec& spec) {
  std::vector<SpecField> all;
  for (const Field& field : all_fields())
    all.push_back({field.key, field.title, field.text(spec), field.short_title});
  return all;
}

std::vector<std::string> run_names(const std::vector<RunSpec>& specs) {
  std::vector<std::string> names;
  std::map<std::string, const RunSpec*> first;  // of its layers and data
  std::set<std::string> taken;
  for (const RunSpec& spec : specs) {
    const std::string among = data_text(spec) + '\n';
    std::string name = layers_title(spec.model.layers);
    const auto [holder, is_first] = first.try_emplace(among + name, &spec);
    if (!is_first) name += differences_text(spec, *holder->second);
    const std::string wanted = name;
    for (int n = 2; !taken.insert(among + name).second; ++n)
      name = wanted + " (" + std::to_string(n) + ")";
    names.push_back(name);
  }
  return names;
}

std::vector<std::string> data_names(const std::vector<RunSpec>& specs) {
  std::vector<std::string> names;
  std::map<std::string, std::string> whole;  // of each short name
  for (const RunSpec& spec : specs) {
    const std::string text = data_text(spec);
    const std::string name = spec.data.files.empty() ? text : file_names(spec);
    names.push_back(whole.try_emplace(name, text).first->second == text ? name : text);
  }
  return names;
}

std::vector<std::string> difference_names(const std::vector<RunSpec>& specs) {
  std::vector<std::string> names = run_names(specs);
  const std::vector<std::string> data = data_names(specs);
  if (!data.empty() && differ(data))
    for (size_t i = 0; i < names.size(); ++i) names[i] = data[i] + ": " + names[i];
  return names;
}

bool is_same_data(const RunSpec& a, const RunSpec& b) { return data_text(a) == data_text(b); }

std::vector<ComparedField> compare(const std::vector<RunSpec>& specs, bool only_differing) {
  std::vector<ComparedField> compared;
  if (specs.empty()) return compared;
  const auto texts = all_texts(specs);
  for (size_t f = 0; f < texts.size(); ++f)
    if (const bool differs = differ(texts[f]); differs || !only_differing)
      compared.push_back({all_fields()[f].key, all_fields()[f].title, texts[f], differs});
  return compared;
}

std::vector<SpecChange> describe_change(const RunSpec& from, const RunSpec& to) {
  std::vector<SpecChange> changes;
  bool same_shape = true;
  for (const Field& field : all_fields()) {
    const std::string key = field.key;
    const bool unknown = from.model.vocab_size == 0 || to.model.vocab_size == 0;
    if (key == "model.layers" || (key == "model.vocab_size" && unknown)) continue;
    std::string before = field.text(from), after = field.text(to);
    if (before == after) continue;
    same_shape = same_shape && !key.starts_with("model.");
    changes.push_back({key, field.title, std::move(before), std::move(after), field.effect()});
  }
  const auto layers = layer_changes(from.model, to.model, same_shape);
  changes.insert(changes.begin(), layers.begin(), layers.end());
  return changes;
}

}  // namespace attnlab
