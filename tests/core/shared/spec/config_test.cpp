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

TEST(Config, RopeScalingIsRefusedByKeyValueAndFile) {
  const Json yarn = {{"factor", 4.0}, {"original_max_position_embeddings", 64}};
  for (const char* name : {"rope_type", "type"})
    for (const char* kind : {"yarn", "linear", "dynamic", "llama3", "longrope"}) {
      Json scaling = yarn;
      scaling[name] = kind;
      const std::string error = refusal({{"rope_scaling", scaling}});
      expect_mentions(error, "config.json: rope_scaling: {");
      expect_mentions(error, "\"factor\":4.0");
      expect_mentions(error, "is not supported");
    }
  Json v5 = yarn;
  v5["rope_type"] = "yarn";
  v5["rope_theta"] = 10000.0;
  expect_mentions(refusal({{"rope_parameters", v5}}), "config.json: rope_parameters: {");
  // By kinds of layers, as models with windows have it.
  expect_mentions(refusal({{"rope_parameters", {{"full_attention", {{"rope_theta", 1e4}}}}}}),
                  "because of full_attention");
  expect_mentions(refusal({{"rope_scaling", "linear"}}), "rope_scaling: expected an object");
  expect_mentions(refusal({{"partial_rotary_factor", 0.5}}), "partial_rotary_factor: 0.5");
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
TEST(Config, SlidingWindowsAreRefusedWhereTheyMatter) {
  const auto window = [](Json more) {
    Json all = {{"use_sliding_window", true}, {"sliding_window", 4}};
    all.update(more);
    return all;
  };
  expect_mentions(refusal(window({{"max_window_layers", 0}})), "sliding_window: 4");
  expect_mentions(refusal(window({{"max_window_layers", 1}})), "layers from 2 on");
  EXPECT_EQ(read(window(Json::object())).num_layers(), 2);  // 28 full layers come first
  EXPECT_EQ(read(window({{"max_window_layers", 2}})).num_layers(), 2);
  EXPECT_EQ(read(window({{"sliding_window", 64}, {"max_window_layers", 0}})).num_layers(), 2);
  EXPECT_EQ(read(window({{"sliding_window", nullptr}, {"max_window_layers", 0}})).num_layers(), 2);
  EXPECT_EQ(read({{"use_sliding_window", false}, {"sliding_window", 4}}).num_layers(), 2);
  const auto types = [](const char* a, const char* b) { return Json{{"layer_types", {a, b}}}; };
  expect_mentions(refusal(types("full_attention", "sliding_attention")),
                  "layer_types: `sliding_attention` is not supported");
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
      {"head_dim", 32},
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
  const ModelSpec spec = read(Json::object());
  EXPECT_EQ(spec, read({{"_name_or_path", "somewhere"},
                        {"architectures", Json::array({"Qwen2ForCausalLM"})},
                        {"attention_dropout", 0.0},
                        {"bos_token_id", 1},
                        {"eos_token_id", {1, 2}},
                        {"dtype", "bfloat16"},
                        {"head_dim", 16},
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
