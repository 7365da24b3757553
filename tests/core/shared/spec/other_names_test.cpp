// SPDX-License-Identifier: Apache-2.0
// config.json of classes that call their sizes otherwise than the others: GPT-2 and GPT-NeoX.
#include <gtest/gtest.h>

#include "core/shared/base/error.h"
#include "core/shared/spec/cost.h"
#include "core/shared/spec/families/family.h"
#include "core/shared/spec/parameters.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

Json gpt2() {
  return {{"model_type", "gpt2"}, {"vocab_size", 100}, {"n_embd", 64},
          {"n_layer", 2},         {"n_head", 4},       {"n_positions", 32}};
}

Json gpt_neox() {
  return {{"model_type", "gpt_neox"},     {"vocab_size", 100},      {"hidden_size", 64},
          {"intermediate_size", 128},     {"num_hidden_layers", 2}, {"num_attention_heads", 4},
          {"max_position_embeddings", 32}};
}

ModelSpec read(Json config, const Json& changes) {
  config.update(changes);
  return model_from_config(config, "config.json");
}

std::string refusal(const Json& config, const Json& changes) {
  return error_of([&] { (void)read(config, changes); });
}

TEST(OtherNames, SizesOfGpt2AreRead) {
  const ModelSpec spec = read(gpt2(), Json::object());
  EXPECT_EQ(spec.hidden_size, 64);
  EXPECT_EQ(spec.num_layers(), 2);
  EXPECT_EQ(spec.num_heads, 4);
  EXPECT_EQ(spec.num_kv_heads, 4);
  EXPECT_EQ(spec.max_position_embeddings, 32);
  EXPECT_EQ(spec.intermediate_size, 256);  // four times the width, where nothing says it
  EXPECT_EQ(read(gpt2(), {{"n_inner", 96}}).intermediate_size, 96);
  EXPECT_EQ(spec.rms_norm_eps, 1e-5);
  EXPECT_TRUE(spec.tie_embeddings && spec.learned_positions && !spec.rope);
  EXPECT_TRUE(spec.qkv_bias && spec.o_bias && spec.mlp_bias && !spec.parallel_residual);
  EXPECT_EQ(spec.norm, NormKind::layer);
  EXPECT_EQ(spec.feed_forward, FeedForwardKind::gelu_tanh);
  EXPECT_EQ(read(gpt2(), {{"activation_function", "gelu"}}).feed_forward, FeedForwardKind::gelu);
}

TEST(OtherNames, TheAxesOfGptNeoxAreRead) {
  const ModelSpec spec = read(gpt_neox(), Json::object());
  EXPECT_EQ(spec.rotary_dim(), 4);  // a quarter of a head
  EXPECT_TRUE(spec.parallel_residual && spec.qkv_bias && spec.o_bias && spec.mlp_bias);
  EXPECT_FALSE(spec.tie_embeddings || spec.learned_positions);
  EXPECT_EQ(spec.feed_forward, FeedForwardKind::gelu);
  const ModelSpec other = read(gpt_neox(), {{"rotary_pct", 1.0},
                                            {"rotary_emb_base", 500},
                                            {"use_parallel_residual", false},
                                            {"attention_bias", false},
                                            {"layer_norm_eps", 1e-3}});
  EXPECT_EQ(other.rotary_dim(), 16);
  EXPECT_EQ(other.rotary_size, 0);
  EXPECT_EQ(other.rope_theta, 500);
  EXPECT_EQ(other.rms_norm_eps, 1e-3);
  EXPECT_FALSE(other.parallel_residual || other.qkv_bias || other.o_bias);
}

// Older files and those of transformers 5 say it in different places.
TEST(OtherNames, TheRotatingPartStandsInTwoPlaces) {
  const Json there = {
      {"rope_type", "default"}, {"rope_theta", 500}, {"partial_rotary_factor", 0.5}};
  EXPECT_EQ(read(gpt_neox(), {{"rope_parameters", there}}).rotary_dim(), 8);
  EXPECT_EQ(read(gpt_neox(), {{"rope_parameters", there}, {"rotary_pct", 0.5}}).rope_theta, 500);
  expect_mentions(refusal(gpt_neox(), {{"rope_parameters", there}, {"rotary_pct", 0.25}}),
                  "partial_rotary_factor: 0.5 contradicts 0.25");
  for (const double odd : {0.2, 0.0, 1.5, -0.5})
    expect_mentions(refusal(gpt_neox(), {{"rotary_pct", odd}}), "config.json: rotary_pct: ");
}

// The class cuts what is behind the point off, so that a share must not come back smaller.
TEST(OtherNames, EveryRotatingPartIsWrittenAsItIsRead) {
  for (int64_t head = 2; head <= 130; ++head)
    for (int64_t rotating = 2; rotating <= head; rotating += 2) {
      ModelSpec spec = read(gpt_neox(), Json::object());
      spec.hidden_size = 4 * head;
      spec.rotary_size = rotating == head ? 0 : rotating;
      EXPECT_EQ(model_from_config(config_json(spec), "config.json").rotary_dim(), rotating)
          << head << " " << rotating;
    }
}

TEST(OtherNames, WhatTheClassComputesOtherwiseIsRefused) {
  const std::vector<std::pair<const char*, Json>> of_gpt2 = {
      {"scale_attn_weights", false},
      {"scale_attn_by_inverse_layer_idx", true},
      {"reorder_and_upcast_attn", true},
      {"add_cross_attention", true},
      {"activation_function", "relu"},
      {"hidden_size", 32},
      {"num_key_value_heads", 2},
      {"head_dim", 8},
      {"max_position_embeddings", 16},
      {"rope_scaling", {{"rope_type", "linear"}}},
      {"attention_bias", false},
      {"architectures", Json::array({"GPT2ForTokenClassification"})},
      {"use_parallel_residual", true},
      {"layer_norm_eps", 1e-3}};
  for (const auto& [key, value] : of_gpt2)
    expect_mentions(refusal(gpt2(), {{key, value}}), std::string("config.json: ") + key + ": ");
  const std::vector<std::pair<const char*, Json>> of_neox = {
      {"hidden_act", "silu"},
      {"hidden_act", "relu"},
      {"head_dim", 8},
      {"rope_theta", 500.0},
      {"partial_rotary_factor", 0.5},
      {"num_key_value_heads", 2},
      {"rms_norm_eps", 1e-3},
      {"n_embd", 32},
      {"sliding_window", 4},
      {"mlp_bias", false},
      {"architectures", Json::array({"GPTNeoXForQuestionAnswering"})}};
  for (const auto& [key, value] : of_neox)
    expect_mentions(refusal(gpt_neox(), {{key, value}}), std::string("config.json: ") + key + ": ");
}

TEST(OtherNames, ASizeThatIsMissingIsCalledAsTheFileWould) {
  for (const char* key : {"n_embd", "n_layer", "n_head", "n_positions", "vocab_size"}) {
    Json config = gpt2();
    config.erase(key);
    expect_mentions(error_of([&] { (void)model_from_config(config, "config.json"); }),
                    std::string("config.json: ") + key + ": missing");
  }
}

// 100·64 rows of tokens, 32·64 of positions; a layer has 12·64² weights, 13·64 biases and norms.
TEST(OtherNames, ParametersAndCostAreCounted) {
  const ModelSpec spec = read(gpt2(), Json::object());
  EXPECT_EQ(parameter_count(spec), 132 * 64 + 2 * (12 * 64 * 64 + 13 * 64) + 2 * 64);
  const ModelCost cost = cost_of(spec, 1, 8);
  EXPECT_EQ(cost.parameters, parameter_count(spec));
  EXPECT_EQ(cost.layers[0].feed_forward_flops, 8 * 2 * 2 * 64 * 256);
}

TEST(OtherNames, AxesThatCannotBeAreRefused) {
  ModelSpec spec = read(gpt_neox(), Json::object());
  for (const int64_t size : {3, 18, -2}) {
    spec.rotary_size = size;
    EXPECT_EQ(problems(spec).size(), 1U) << size;
  }
  Json json = to_json(read(gpt_neox(), Json::object()));
  for (const char* key : {"norm", "feed_forward"}) {
    Json changed = json;
    changed[key] = "other";
    expect_mentions(error_of([&] { (void)model_from_spec(JsonReader(changed, "spec")); }),
                    std::string("spec.") + key + ": `other` is not known");
  }
}

}  // namespace
}  // namespace attnlab
