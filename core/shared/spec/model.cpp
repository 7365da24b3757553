// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/model.h"

#include <algorithm>
#include <cmath>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/forms/form_info.h"
#include "core/shared/spec/families/family.h"
#include "core/shared/spec/placement.h"

namespace attnlab {
namespace {

constexpr int64_t size_limit = 1 << 20;  // far above any model; keeps products inside 64 bits
constexpr int64_t layer_limit = 1024;

void check_size(std::vector<std::string>& found, const char* name, int64_t value) {
  if (value < 1 || value > size_limit)
    found.push_back(std::string(name) + " is " + std::to_string(value) + ", expected 1 to " +
                    std::to_string(size_limit));
}

void check_heads(std::vector<std::string>& found, const ModelSpec& s) {
  const auto text = [](int64_t n) { return std::to_string(n); };
  if (s.head_size == 0 && s.hidden_size % s.num_heads != 0)
    found.push_back("hidden_size " + text(s.hidden_size) + " is not a multiple of num_heads " +
                    text(s.num_heads));
  else if (s.rope && s.rotary_size == 0 && s.head_dim() % 2 != 0)
    found.push_back("the head size " + text(s.head_dim()) +
                    " is odd, RoPE needs an even one (or use --no-rope)");
  else if (s.rotary_size != 0 &&
           (s.rotary_size < 0 || s.rotary_size % 2 != 0 || s.rotary_size > s.head_dim()))
    found.push_back("rotary_dim is " + text(s.rotary_size) + ", expected an even number up to " +
                    "the head size " + text(s.head_dim()));
  if (s.num_heads * s.head_dim() > size_limit)
    found.push_back("num_heads " + text(s.num_heads) + " of size " + text(s.head_dim()) +
                    " make more than " + text(size_limit));
  if (s.num_heads % s.num_kv_heads != 0)
    found.push_back("num_heads " + text(s.num_heads) + " is not a multiple of num_kv_heads " +
                    text(s.num_kv_heads));
}

void check_windows(std::vector<std::string>& found, const ModelSpec& s) {
  if (s.windows.size() != s.layers.size()) {
    found.push_back("windows lists " + std::to_string(s.windows.size()) +
                    " layers, the model has " + std::to_string(s.layers.size()));
    return;
  }
  for (size_t l = 0; l < s.layers.size(); ++l) {
    if (s.windows[l] < 0) found.emplace_back("windows must be 0 or more tokens");
    if (s.windows[l] > 0 && s.layers[l].mixing && form_info(s.layers[l].form).slow)
      found.push_back("layer " + std::to_string(l + 1) + ": the form " + s.layers[l].form +
                      " knows no window");
  }
}

void check_rope(std::vector<std::string>& found, const ModelSpec& s) {
  if (!s.rope_layers.empty() && s.rope_layers.size() != s.layers.size())
    found.push_back("rope_layers lists " + std::to_string(s.rope_layers.size()) +
                    " layers, the model has " + std::to_string(s.layers.size()));
  if (!s.windows.empty()) check_windows(found, s);
  if (const auto problem = problem_of(s.rope_scaling, s.rotary_dim()); !problem.empty())
    found.push_back(problem);
  if (s.rope_scaling.depends_on_length() &&
      (s.uses_stream(QkSequence::random) || s.uses_stream(QkSequence::text)))
    found.emplace_back(
        "q and k from a stream do not go with RoPE of type longrope, whose "
        "frequencies depend on each text's length");
}

// A preset's or a file's: kept only where it is free of d / h.
void set_head_size(const JsonReader& r, ModelSpec& s) {
  const int64_t size = r.integer("head_dim");
  if (size < 1 || size > size_limit)
    r.fail("head_dim",
           "is " + std::to_string(size) + ", expected 1 to " + std::to_string(size_limit));
  const bool usual = s.num_heads > 0 && size * s.num_heads == s.hidden_size;
  s.head_size = usual ? 0 : size;
}

/// What a file calls a size that is "hidden_size" and so on here.
std::string_view name_in(const SizeNames& names, std::string_view ours) {
  const auto found = std::ranges::find(names, ours, &SizeNames::value_type::first);
  return found == names.end() ? ours : found->second;
}

/// Reads the fields that specs and config.json share; `base` gives what is absent.
ModelSpec read_sizes(const JsonReader& r, ModelSpec base, const SizeNames& names = {}) {
  ModelSpec s = std::move(base);
  const auto integer = [&](std::string_view key, int64_t fallback) {
    return r.integer(name_in(names, key), fallback);
  };
  s.vocab_size = r.integer("vocab_size", s.vocab_size);
  s.hidden_size = integer("hidden_size", s.hidden_size);
  s.intermediate_size = integer("intermediate_size", s.intermediate_size);
  const int64_t heads_before = s.num_heads;
  s.num_heads = integer("num_attention_heads", s.num_heads);
  const bool multi_head = s.num_kv_heads == heads_before;
  s.num_kv_heads = r.integer("num_key_value_heads", multi_head ? s.num_heads : s.num_kv_heads);
  s.max_position_embeddings = integer("max_position_embeddings", s.max_position_embeddings);
  s.rms_norm_eps = r.number(name_in(names, "rms_norm_eps"), s.rms_norm_eps);
  s.initializer_range = r.number("initializer_range", s.initializer_range);
  s.tie_embeddings = r.boolean("tie_word_embeddings", s.tie_embeddings);
  s.rope_theta = r.number("rope_theta", s.rope_theta);
  if (r.has("head_dim")) set_head_size(r, s);
  return s;
}

std::vector<bool> read_booleans(const JsonReader& r, const char* key) {
  const Json& list = r.raw(key);
  const auto is_boolean = [](const Json& value) { return value.is_boolean(); };
  if (!list.is_array() || !std::ranges::all_of(list, is_boolean))
    r.fail(key, "expected a list of true and false");
  return list.get<std::vector<bool>>();
}

std::vector<int64_t> read_counts(const JsonReader& r, const char* key) {
  const Json& list = r.raw(key);
  const auto is_count = [](const Json& value) { return value.is_number_integer(); };
  if (!list.is_array() || !std::ranges::all_of(list, is_count))
    r.fail(key, "expected a list of whole numbers");
  return list.get<std::vector<int64_t>>();
}

void read_switches(const JsonReader& r, ModelSpec& s) {
  s.rope = r.boolean("rope", s.rope);
  s.qk_norm = r.boolean("qk_norm", s.qk_norm);
  s.qkv_bias = r.boolean("qkv_bias", s.qkv_bias);
  s.static_norm = r.boolean("static_norm", s.static_norm);
  s.o_bias = r.boolean("o_bias", s.o_bias);
  s.mlp_bias = r.boolean("mlp_bias", s.mlp_bias);
  s.norm = read_norm(r, s.norm);
  s.feed_forward = read_feed_forward(r, s.feed_forward);
  s.parallel_residual = r.boolean("parallel_residual", s.parallel_residual);
  s.learned_positions = r.boolean("learned_positions", s.learned_positions);
  s.rotary_size = r.integer("rotary_dim", s.rotary_size);
  if (r.has("rope_scaling"))
    s.rope_scaling = read_rope_scaling(r.object("rope_scaling"), s.max_position_embeddings);
  if (r.has("rope_layers")) s.rope_layers = read_booleans(r, "rope_layers");
  if (r.has("windows")) s.windows = read_counts(r, "windows");
}

/// A key stands there only where it is not the default, so that files of older runs stay as they
/// were.
void write_switches(Json& json, const ModelSpec& s) {
  json["rope"] = s.rope;
  json["qk_norm"] = s.qk_norm;
  json["qkv_bias"] = s.qkv_bias;
  json["static_norm"] = s.static_norm;
  if (s.o_bias) json["o_bias"] = true;
  if (s.mlp_bias) json["mlp_bias"] = true;
  if (s.norm != NormKind::rms) json["norm"] = name_of(s.norm);
  if (s.feed_forward != FeedForwardKind::gated_silu) json["feed_forward"] = name_of(s.feed_forward);
  if (s.parallel_residual) json["parallel_residual"] = true;
  if (s.learned_positions) json["learned_positions"] = true;
  if (s.rotary_size > 0) json["rotary_dim"] = s.rotary_size;
  if (!s.rope_scaling.is_plain()) json["rope_scaling"] = to_json(s.rope_scaling);
  if (!s.rope_layers.empty()) json["rope_layers"] = s.rope_layers;
  if (!s.windows.empty()) json["windows"] = s.windows;
}

int64_t read_layer_count(const JsonReader& r, int64_t fallback,
                         std::string_view key = "num_hidden_layers") {
  const int64_t count = r.integer(key, fallback);
  if (count < 1 || count > layer_limit)
    r.fail(key, "is " + std::to_string(count) + ", expected 1 to " + std::to_string(layer_limit));
  return count;
}

std::vector<LayerSpec> read_layer_list(const JsonReader& r, int64_t count) {
  std::vector<LayerSpec> layers;
  for (const auto& entry : r.objects("layers")) layers.push_back(layer_from_json(entry));
  if (static_cast<int64_t>(layers.size()) != count)
    r.fail("layers", "lists " + std::to_string(layers.size()) + " layers, the model has " +
                         std::to_string(count));
  return layers;
}

std::vector<LayerSpec> read_layers(const JsonReader& r, int64_t count) {
  const LayerSpec variant = mixer(r.text("mixer", "standard")).layer;
  const auto standard = standard_layers(r.text("placement", "uniform"), count);
  std::vector<LayerSpec> layers;
  for (const bool is_standard : standard) layers.push_back(is_standard ? LayerSpec{} : variant);
  if (!r.has("layers")) return layers;
  if (r.raw("layers").is_array()) return read_layer_list(r, count);
  edit_layers(layers, r.text("layers"));
  return layers;
}

std::string read_family_name(const JsonReader& r) {
  const std::string name = r.text("family", "");
  if (!name.empty() && find_family(name) == nullptr)
    r.fail("family", "`" + name + "` is not known");
  return name;
}

}  // namespace

void read_own(const JsonReader& own, ModelSpec& s) {
  if (own.integer("format", 1) != 1)
    own.fail("format", "this program reads format 1, the file is newer");
  read_switches(own, s);
  s.layers = read_layer_list(own, s.num_layers());
  s.family = read_family_name(own);
  own.refuse_unknown();
}

Json own_json(const ModelSpec& s) {
  Json own = {{"format", 1}};
  write_switches(own, s);
  own["layers"] = Json::array();
  for (const auto& layer : s.layers) own["layers"].push_back(to_json(layer));
  if (!s.family.empty()) own["family"] = s.family;
  return own;
}

int64_t ModelSpec::mlp_mixer_size() const {
  const int64_t exact = 2 * q_size() + 2 * kv_size() - hidden_size;
  return std::max<int64_t>(1, (2 * exact + 3) / 6);  // round(exact / 3)
}

int64_t ModelSpec::last_stream_layer() const {
  for (int64_t l = num_layers(); l > 0; --l)
    if (layers[static_cast<size_t>(l - 1)].runs_stream()) return l;
  return 0;
}

bool ModelSpec::uses_stream(QkSequence sequence) const {
  return std::ranges::any_of(
      layers, [&](const LayerSpec& l) { return l.mixing && l.sequence == sequence; });
}

bool ModelSpec::is_llama_like() const {
  return norm == NormKind::rms && feed_forward == FeedForwardKind::gated_silu &&
         !parallel_residual && !learned_positions && rotary_size == 0;
}

bool ModelSpec::is_qwen2() const {
  return is_llama_like() && rope && qkv_bias && !qk_norm && !o_bias && !mlp_bias &&
         head_size == 0 && rope_layers.empty() && windows.empty() && rope_scaling.is_plain() &&
         std::ranges::all_of(layers, &LayerSpec::is_standard);
}

std::string model_class(const ModelSpec& spec) {
  const Family* family = find_family(spec.family);
  if (family != nullptr && family->computes(spec)) return spec.family;
  return spec.is_qwen2() ? "qwen2" : "attnlab";
}

std::vector<std::string> problems(const ModelSpec& s) {
  std::vector<std::string> found;
  check_size(found, "vocab_size", s.vocab_size);
  check_size(found, "hidden_size", s.hidden_size);
  check_size(found, "intermediate_size", s.intermediate_size);
  check_size(found, "num_heads", s.num_heads);
  check_size(found, "num_kv_heads", s.num_kv_heads);
  check_size(found, "max_position_embeddings", s.max_position_embeddings);
  if (found.empty()) check_heads(found, s);
  if (found.empty()) check_rope(found, s);
  if (s.layers.empty()) found.emplace_back("the model has no layers");
  const auto positive = [&](const char* name, double value) {
    if (!(value > 0 && std::isfinite(value)))
      found.push_back(std::string(name) + " must be greater than 0");
  };
  positive("rope_theta", s.rope_theta);
  positive("rms_norm_eps", s.rms_norm_eps);
  positive("initializer_range", s.initializer_range);
  return found;
}

Json config_json(const ModelSpec& s) {
  const std::string name = model_class(s);
  const Family& family = *find_family(name);
  Json config;
  config["model_type"] = name;
  config["architectures"] = {std::string(family.architecture) + std::string(family.with_head)};
  if (name == "attnlab")
    config["auto_map"] = {{"AutoConfig", "modeling_attnlab.AttnlabConfig"},
                          {"AutoModelForCausalLM", "modeling_attnlab.AttnlabForCausalLM"}};
  config["vocab_size"] = s.vocab_size;
  config["hidden_size"] = s.hidden_size;
  config["intermediate_size"] = s.intermediate_size;
  config["num_hidden_layers"] = s.num_layers();
  config["num_attention_heads"] = s.num_heads;
  config["num_key_value_heads"] = s.num_kv_heads;
  if (s.head_size > 0) config["head_dim"] = s.head_size;
  config["max_position_embeddings"] = s.max_position_embeddings;
  config["rope_theta"] = s.rope_theta;
  config["rms_norm_eps"] = s.rms_norm_eps;
  config["initializer_range"] = s.initializer_range;
  config["tie_word_embeddings"] = s.tie_embeddings;
  config["hidden_act"] = "silu";
  config["torch_dtype"] = "float32";
  for (const auto& [ours, theirs] : family.size_names) {
    config[std::string(theirs)] = config[std::string(ours)];
    config.erase(std::string(ours));
  }
  family.write(s, config);
  return config;
}

ModelSpec model_from_config(const Json& config, const std::string& origin) {
  const JsonReader file(config, origin);
  const Family& family = family_of(file);
  refuse_other_keys(file, family);
  const Json all = with_defaults(config, family);
  const JsonReader r(all, origin);
  const auto named = [&](std::string_view key) { return name_in(family.size_names, key); };
  for (const char* key : {"hidden_size", "intermediate_size", "vocab_size", "num_attention_heads",
                          "num_hidden_layers", "max_position_embeddings"})
    if (!family.defaults.contains(std::string(named(key)))) (void)r.integer(named(key));
  ModelSpec s = read_sizes(r, {}, family.size_names);
  s.layers.assign(static_cast<size_t>(read_layer_count(r, 0, named("num_hidden_layers"))),
                  LayerSpec{});
  family.read(r, s);
  if (s.feed_forward == FeedForwardKind::gated_silu && r.text("hidden_act", "silu") != "silu")
    r.fail("hidden_act", "`" + r.text("hidden_act") + "` is not supported, only silu");
  if (!r.has("attnlab")) s.family = family.model_type;
  const auto found = problems(s);
  if (!found.empty()) bad_input(origin + ": " + join(found, "; "));
  return s;
}

Json to_json(const ModelSpec& s) {
  Json json = {{"vocab_size", s.vocab_size},
               {"hidden_size", s.hidden_size},
               {"intermediate_size", s.intermediate_size},
               {"num_hidden_layers", s.num_layers()},
               {"num_attention_heads", s.num_heads},
               {"num_key_value_heads", s.num_kv_heads},
               {"max_position_embeddings", s.max_position_embeddings},
               {"rope_theta", s.rope_theta},
               {"rms_norm_eps", s.rms_norm_eps},
               {"initializer_range", s.initializer_range},
               {"tie_word_embeddings", s.tie_embeddings}};
  write_switches(json, s);
  if (s.head_size > 0) json["head_dim"] = s.head_size;
  if (!s.family.empty()) json["family"] = s.family;
  json["layers"] = Json::array();
  for (const auto& layer : s.layers) json["layers"].push_back(to_json(layer));
  return json;
}

ModelSpec model_from_spec(const JsonReader& r) {
  const Preset& base = preset(r.text("preset", "nano"));
  ModelSpec s = read_sizes(r, base.model);
  read_switches(r, s);
  s.family = read_family_name(r);
  s.layers = read_layers(r, read_layer_count(r, base.num_layers));
  r.refuse_unknown();
  return s;
}

const std::vector<Preset>& presets() {
  const auto sizes = [](int64_t d, int64_t f, int64_t h, int64_t vocab, int64_t positions) {
    ModelSpec s;
    s.vocab_size = vocab;
    s.hidden_size = d;
    s.intermediate_size = f;
    s.num_heads = s.num_kv_heads = h;
    s.max_position_embeddings = positions;
    return s;
  };
  constexpr int64_t pythia = 50304;  // the 50K English BPE of Pythia, padded (paper §4)
  static const std::vector<Preset> all = [&] {
    std::vector<Preset> list = {
        {"micro", "2 layers, d 64: learns a task in seconds", sizes(64, 128, 4, 0, 0), 2},
        {"nano", "4 layers, d 128: learns small texts in a minute", sizes(128, 512, 4, 0, 0), 4},
        {"70m", "the paper's 70M", sizes(512, 2048, 8, pythia, 2048), 6},
        {"160m", "the paper's 160M", sizes(768, 3072, 12, pythia, 2048), 12},
        {"500m", "the paper's 500M", sizes(896, 4864, 14, pythia, 2048), 24},
        {"1.7b", "the paper's 1.7B, with QK norm", sizes(2048, 6144, 16, pythia, 2048), 28},
    };
    list.back().model.qk_norm = true;
    return list;
  }();
  return all;
}

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const Preset& preset : presets()) names.emplace_back(preset.name);
  return names;
}

const Preset& preset(std::string_view name) {
  const auto found = std::ranges::find(presets(), name, &Preset::name);
  if (found == presets().end()) bad_input(unknown_name("preset", name, preset_names()));
  return *found;
}

}  // namespace attnlab
