// SPDX-License-Identifier: Apache-2.0
// What config.json may say: a model is computed right, or refused by key, value and file.
#include <gtest/gtest.h>

#include "core/shared/base/files.h"
#include "core/shared/spec/families/family.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

Json plain() {
  return {{"model_type", "qwen2"},    {"vocab_size", 100},      {"hidden_size", 64},
          {"intermediate_size", 128}, {"num_hidden_layers", 2}, {"num_attention_heads", 4},
          {"num_key_value_heads", 2}, {"rope_theta", 10000.0},  {"max_position_embeddings", 64}};
}

ModelSpec read(const Json& changes) {
  Json config = plain();
  config.merge_patch(changes);
  // merge_patch drops null, which a file may have.
  for (const auto& [key, value] : changes.items())
    if (value.is_null()) config[key] = nullptr;
  return model_from_config(config, "config.json");
}

std::string refusal(const Json& changes) {
  return error_of([&] { (void)read(changes); });
}

TEST(Config, RopeScalingIsReadWhereverItStands) {
  const Json yarn = {{"factor", 4.0}, {"original_max_position_embeddings", 32}};
  for (const char* place : {"rope_scaling", "rope_parameters"})
    for (const char* name : {"rope_type", "type"}) {
      Json scaling = yarn;
      scaling[name] = "yarn";
      const RopeScaling read_back = read({{place, scaling}}).rope_scaling;
      EXPECT_EQ(read_back.type, "yarn");
      EXPECT_EQ(read_back.factor, 4);
      EXPECT_EQ(read_back.original_positions, 32);
    }
}

TEST(Config, OtherRopeScalingIsRefusedByKeyValueAndFile) {
  const auto scaled = [](const Json& scaling) { return refusal({{"rope_scaling", scaling}}); };
  expect_mentions(scaled({{"type", "dynamic"}, {"factor", 2.0}}),
                  "config.json: rope_scaling.type: `dynamic` is not supported");
  expect_mentions(scaled({{"rope_type", "yarn"}}), "rope_scaling.factor: missing");
  expect_mentions(scaled({{"rope_type", "yarn"}, {"type", "linear"}, {"factor", 2.0}}),
                  "rope_type: `yarn` contradicts type `linear`");
  expect_mentions(scaled({{"rope_type", "linear"}, {"factor", 2.0}, {"beta_fast", 2.0}}),
                  "rope_scaling.beta_fast: is not understood for RoPE of type linear");
  expect_mentions(scaled({{"rope_type", "default"}, {"factor", 2.0}}),
                  "rope_scaling.factor: is not understood");
  expect_mentions(scaled({{"rope_type", "linear"}, {"factor", 0.0}}), "factor: must be greater");
  expect_mentions(scaled({{"rope_type", "llama3"},
                          {"factor", 8.0},
                          {"low_freq_factor", 4.0},
                          {"high_freq_factor", 4.0},
                          {"original_max_position_embeddings", 32}}),
                  "high_freq_factor must be greater than low_freq_factor");
  expect_mentions(scaled({{"rope_type", "longrope"},
                          {"short_factor", {1.0, 1.0}},
                          {"long_factor", Json::array({1.0})},
                          {"original_max_position_embeddings", 32}}),
                  "short_factor lists 2 factors, half of a head's channels are 8");
  // By kinds of layers, as models with windows have it.
  expect_mentions(refusal({{"rope_parameters", {{"full_attention", {{"rope_theta", 1e4}}}}}}),
                  "rope_parameters.full_attention");
  expect_mentions(refusal({{"rope_scaling", "linear"}}), "rope_scaling: expected an object");
  expect_mentions(refusal({{"partial_rotary_factor", 0.5}}), "partial_rotary_factor: 0.5");
  expect_mentions(refusal({{"rope_scaling", {{"rope_type", "linear"}, {"factor", 2.0}}},
                           {"rope_parameters", {{"rope_type", "linear"}, {"factor", 3.0}}}}),
                  "contradicts rope_parameters");
}

TEST(Config, PlainRopeIsHonouredWhereverItStands) {
  EXPECT_EQ(read({{"rope_scaling", nullptr}}).rope_theta, 10000);
  EXPECT_EQ(read({{"rope_scaling", {{"rope_type", "default"}}}}).rope_theta, 10000);
  const Json v5 = {{"rope_type", "default"}, {"rope_theta", 500000.0}};
  EXPECT_EQ(read({{"rope_theta", nullptr}, {"rope_parameters", v5}}).rope_theta, 500000);
  const std::string error = refusal({{"rope_parameters", v5}});
  expect_mentions(error, "rope_parameters.rope_theta: 500000.0 contradicts 10000.0");
}

// Case by case what Qwen2Config makes of the keys.
using Windows = std::vector<int64_t>;

// Case by case what Qwen2Config makes of the keys; a window that hides nothing is none.
TEST(Config, SlidingWindowsAreThoseOfTheClass) {
  const auto windows = [](Json more) {
    Json all = {{"use_sliding_window", true}, {"sliding_window", 4}};
    all.update(more);
    return read(all).windows;
  };
  EXPECT_EQ(windows({{"max_window_layers", 0}}), (Windows{4, 4}));
  EXPECT_EQ(windows({{"max_window_layers", 1}}), (Windows{0, 4}));
  EXPECT_EQ(windows(Json::object()), Windows{});  // 28 full layers come first
  EXPECT_EQ(windows({{"max_window_layers", 2}}), Windows{});
  EXPECT_EQ(windows({{"sliding_window", 64}, {"max_window_layers", 0}}), Windows{});
  EXPECT_EQ(windows({{"sliding_window", nullptr}, {"max_window_layers", 0}}), Windows{});
  EXPECT_EQ(windows({{"use_sliding_window", false}, {"max_window_layers", 0}}), Windows{});
  const auto types = [](const char* a, const char* b) { return Json{{"layer_types", {a, b}}}; };
  EXPECT_EQ(windows(types("sliding_attention", "full_attention")), (Windows{4, 0}));
  expect_mentions(refusal(types("full_attention", "sliding_attention")),
                  "use_sliding_window and sliding_window give no window");
  expect_mentions(refusal(types("full_attention", "chunked_attention")),
                  "layer_types: `chunked_attention` is not supported");
  expect_mentions(refusal({{"use_sliding_window", true}, {"sliding_window", 0}}),
                  "sliding_window: must be 1 or more");
  EXPECT_EQ(read(types("full_attention", "full_attention")).num_layers(), 2);
  expect_mentions(refusal({{"layer_types", Json::array({"full_attention"})}}), "lists 1 layers");
}

TEST(Config, WhatIsNotUnderstoodIsRefused) {
  const std::vector<std::pair<const char*, Json>> keys = {
      {"attention_bias", true},
      {"mlp_bias", true},
      {"logit_scale", 0.5},
      {"final_logit_softcapping", 30.0},
      {"attn_logit_softcapping", 50},
      {"embedding_multiplier", 12.0},
      {"residual_multiplier", 0.2},
      {"num_experts", 8},
      {"no_rope_layers", {1, 0}},
      {"something_else", {1, 2}},
      {"auto_map", {{"AutoModelForCausalLM", "other.Model"}}}};
  for (const auto& [key, value] : keys)
    expect_mentions(refusal({{key, value}}),
                    std::string("config.json: ") + key + ": " + value_text(value));
  const std::vector<std::pair<const char*, Json>> values = {
      {"hidden_act", "gelu"},
      {"torch_dtype", "float8_e4m3fn"},
      {"dtype", "int8"},
      {"use_mrope", true},
      {"is_encoder_decoder", true},
      {"pruned_heads", {{"0", {1}}}},
      {"quantization_config", {{"quant_method", "gptq"}}},
      {"architectures", Json::array({"Qwen2ForSequenceClassification"})}};
  for (const auto& [key, value] : values) {
    const std::string error = refusal({{key, value}});
    expect_mentions(error, std::string("config.json: ") + key + ": ");
    expect_mentions(error, "is not supported");
  }
  Json config = plain();
  config.erase("model_type");
  expect_mentions(error_of([&] { (void)model_from_config(config, "config.json"); }),
                  "config.json: model_type: missing");
}

TEST(Config, WhatChangesNoNumberIsFine) {
  const ModelSpec spec = read({{"head_dim", 16}});
  EXPECT_EQ(spec.head_size, 0);
  EXPECT_EQ(spec, read({{"_name_or_path", "somewhere"},
                        {"architectures", Json::array({"Qwen2ForCausalLM"})},
                        {"attention_dropout", 0.0},
                        {"bos_token_id", 1},
                        {"eos_token_id", {1, 2}},
                        {"dtype", "bfloat16"},
                        {"hidden_act", "silu"},
                        {"max_window_layers", 21},
                        {"pruned_heads", Json::object()},
                        {"quantization_config", nullptr},
                        {"something_else", nullptr},
                        {"transformers_version", "4.57.1"},
                        {"use_cache", true}}));
}

TEST(Config, WithoutKeyValueHeadsEveryHeadHasItsOwn) {
  EXPECT_EQ(read({{"num_key_value_heads", nullptr}}).num_kv_heads, 4);
}

ModelSpec read_as(const char* type, const Json& changes) {
  Json config = plain();
  config["model_type"] = type;
  config.merge_patch(changes);
  return model_from_config(config, "config.json");
}

std::string refusal_as(const char* type, const Json& changes) {
  return error_of([&] { (void)read_as(type, changes); });
}

// What the classes make of keys that a file leaves out.
TEST(Config, EveryFamilyHasItsOwnDefaults) {
  Json bare = {{"num_key_value_heads", nullptr}, {"num_attention_heads", 8}};  // null: taken away
  EXPECT_EQ(read_as("mistral", {{"num_key_value_heads", nullptr}, {"num_attention_heads", 8}})
                .num_kv_heads,
            8);
  EXPECT_EQ(read_as("llama", bare).num_kv_heads, 8);
  EXPECT_EQ(read_as("smollm3", bare).num_kv_heads, 4);
  expect_mentions(refusal_as("qwen3", bare), "not a multiple of num_kv_heads 32");
  EXPECT_EQ(read_as("qwen3", Json::object()).head_dim(), 128);
  EXPECT_EQ(read_as("llama", Json::object()).head_dim(), 16);
  EXPECT_EQ(read_as("smollm3", {{"rope_theta", nullptr}}).rope_theta, 2e6);
  EXPECT_EQ(read_as("llama", {{"rope_theta", nullptr}}).rope_theta, 1e4);
  EXPECT_TRUE(read_as("smollm3", Json::object()).tie_embeddings);
  EXPECT_FALSE(read_as("qwen3", Json::object()).tie_embeddings);
}

TEST(Config, EveryFamilyHasItsOwnWindows) {
  EXPECT_EQ(read_as("mistral", {{"sliding_window", 4}}).windows, (Windows{4, 4}));
  EXPECT_EQ(read_as("mistral", {{"max_position_embeddings", 8192}}).windows,
            (Windows{4096, 4096}));  // the class's default
  EXPECT_EQ(
      read_as("smollm3",
              {{"use_sliding_window", true}, {"sliding_window", 4}, {"no_rope_layers", {0, 1}}})
          .windows,
      (Windows{4, 0}));
  EXPECT_TRUE(read_as("smollm3", {{"use_sliding_window", true},
                                  {"max_position_embeddings", 8192},
                                  {"no_rope_layers", {0, 1}}})
                  .windows.empty())
      << "this class has none of its own";
}

TEST(Config, AFactorOfLongropeThatIsGivenIsKept) {
  const std::vector<double> same(8, 1.0);
  const ModelSpec once = read_as("llama", {{"max_position_embeddings", 8192},
                                           {"rope_scaling",
                                            {{"rope_type", "longrope"},
                                             {"factor", 1.0},
                                             {"short_factor", same},
                                             {"long_factor", same},
                                             {"original_max_position_embeddings", 4096}}}});
  EXPECT_EQ(once.rope_scaling.factor, 1);
  EXPECT_EQ(model_from_config(config_json(once), "config.json").rope_scaling, once.rope_scaling);
}

TEST(Config, HeadsAreNotWiderThanCanBeCounted) {
  expect_mentions(refusal_as("llama", {{"num_attention_heads", 1 << 20},
                                       {"num_key_value_heads", 1 << 20},
                                       {"hidden_size", 1 << 20},
                                       {"head_dim", 1 << 20}}),
                  "make more than 1048576");
}

TEST(Config, BiasesAndNormsAreThoseOfTheClass) {
  const ModelSpec llama = read_as("llama", {{"attention_bias", true}, {"mlp_bias", true}});
  EXPECT_TRUE(llama.qkv_bias && llama.o_bias && llama.mlp_bias && !llama.qk_norm);
  const ModelSpec qwen3 = read_as("qwen3", Json::object());
  EXPECT_TRUE(!qwen3.qkv_bias && !qwen3.o_bias && qwen3.qk_norm);
  const ModelSpec qwen2 = read(Json::object());
  EXPECT_TRUE(qwen2.qkv_bias && !qwen2.o_bias);
  EXPECT_FALSE(read_as("mistral", Json::object()).qkv_bias);
}

TEST(Config, LayersThatDoNotRotateAreReadAndChecked) {
  const auto rotating = [](const Json& changes) { return read_as("smollm3", changes).rope_layers; };
  EXPECT_EQ(rotating({{"num_hidden_layers", 4}}), (std::vector<bool>{true, true, true, false}));
  EXPECT_EQ(rotating({{"no_rope_layer_interval", 2}}), (std::vector<bool>{true, false}));
  EXPECT_EQ(rotating({{"no_rope_layers", {0, 1}}}), (std::vector<bool>{false, true}));
  EXPECT_TRUE(rotating({{"no_rope_layers", {1, 1}}}).empty());
  expect_mentions(refusal_as("smollm3", {{"no_rope_layers", Json::array({1})}}),
                  "no_rope_layers: expected 0 or 1 for each of the 2 layers");
  expect_mentions(refusal_as("smollm3", {{"no_rope_layers", {1, 2}}}), "expected 0 or 1");
}

// One value of each kind that a class does not know, or knows otherwise than the others.
TEST(Config, EveryFamilyRefusesWhatItDoesNotKnow) {
  for (const char* type : {"llama", "mistral", "qwen3", "smollm3"})
    for (const auto& [key, value] : std::vector<std::pair<const char*, Json>>{
             {"logit_scale", 0.5},
             {"num_experts", 8},
             {"something_else", {1, 2}},
             {"hidden_act", "gelu"},
             {"partial_rotary_factor", 0.5},
             {"quantization_config", {{"quant_method", "gptq"}}},
             {"architectures", Json::array({"Qwen2ForCausalLM"})},
             {"rope_scaling", {{"rope_type", "dynamic"}, {"factor", 2.0}}}})
      expect_mentions(refusal_as(type, {{key, value}}), std::string("config.json: ") + key);
  for (const char* type : {"mistral", "qwen3"})
    expect_mentions(refusal_as(type, {{"mlp_bias", true}}), "mlp_bias: true is not understood");
  expect_mentions(refusal_as("mistral", {{"attention_bias", true}}), "attention_bias: true");
  expect_mentions(refusal_as("llama", {{"sliding_window", 4}}), "sliding_window: 4");
  expect_mentions(refusal_as("gemma2", Json::object()),
                  "model_type: `gemma2` is not supported, expected qwen2, llama");
}

// Files that the two major versions of `transformers` wrote (tests/golden/make_configs.py).
TEST(Config, ReadsWhatTransformersWrites) {
  const Json written = read_json(test::source_folder() / "tests/golden/configs.json");
  ASSERT_EQ(written["qwen2"].size(), 2U);
  for (const auto& [version, config] : written["qwen2"].items()) {
    const ModelSpec spec = model_from_config(config, version);
    EXPECT_EQ(spec.rope_theta, 500000) << version;
    EXPECT_TRUE(spec.is_qwen2()) << version;
  }
  for (const auto& [version, config] : written["attnlab"].items()) {
    const ModelSpec spec = model_from_config(config, version);
    EXPECT_EQ(spec.layers[0].form, "taylor") << version;
    EXPECT_TRUE(spec.layers[1].is_standard()) << version;
    EXPECT_EQ(spec.rope_theta, 500000) << version;
    EXPECT_EQ(config["layer_types"], Json({"attnlab", "attnlab"})) << version;
  }
}

// Qwen2's class would compute such a file as standard attention.
TEST(Config, AVariantThatCallsItselfQwen2IsRefused) {
  ModelSpec spec = read(Json::object());
  edit_layers(spec.layers, "1=approximate");
  Json config = config_json(spec);
  config["model_type"] = "qwen2";
  config["architectures"] = {"Qwen2ForCausalLM"};
  for (const char* key : {"auto_map", "layer_types"}) config.erase(key);
  expect_mentions(error_of([&] { (void)model_from_config(config, "config.json"); }),
                  "model_type: says qwen2");
  config = config_json(spec);
  config["attnlab"]["window"] = 4;
  expect_mentions(error_of([&] { (void)model_from_config(config, "config.json"); }), "window");
  config = config_json(spec);
  config["rope_scaling"] = {{"type", "linear"}, {"factor", 2.0}};
  expect_mentions(error_of([&] { (void)model_from_config(config, "config.json"); }),
                  "rope_scaling");
}

}  // namespace
}  // namespace attnlab
