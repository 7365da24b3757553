// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/model.h"

#include <gtest/gtest.h>

#include "core/shared/spec/cost.h"
#include "core/shared/spec/parameters.h"
#include "core/shared/spec/placement.h"
#include "core/shared/spec/run_spec.h"
#include "core/shared/spec/titles.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

ModelSpec model_of(const std::string& preset, const std::string& mixer,
                   const std::string& placement = "uniform") {
  return resolve_model_spec(
      Json::object(), "test",
      {{"model", {{"preset", preset}, {"mixer", mixer}, {"placement", placement}}}});
}

TEST(Model, ConfigRoundTrip) {
  for (const auto& mixer : mixer_names()) {
    const ModelSpec spec = model_of("nano", mixer, "hybrid");
    EXPECT_EQ(model_from_config(config_json(spec), "config.json"), spec) << mixer;
  }
}

TEST(Model, OnlyStandardAttentionCallsItselfQwen2) {
  EXPECT_EQ(config_json(model_of("nano", "standard"))["model_type"], "qwen2");
  for (const auto& mixer : mixer_names()) {
    if (mixer == "standard") continue;
    const Json config = config_json(model_of("nano", mixer, "hybrid"));
    EXPECT_EQ(config["model_type"], "attnlab") << mixer;
    EXPECT_TRUE(config.contains("auto_map"));
  }
  ModelSpec odd = model_of("nano", "standard");
  odd.qk_norm = true;
  EXPECT_EQ(config_json(odd)["model_type"], "attnlab");
}

TEST(Model, ReadsAPlainQwen2Config) {
  const Json config = {{"model_type", "qwen2"},       {"vocab_size", 100},
                       {"hidden_size", 64},           {"intermediate_size", 128},
                       {"num_hidden_layers", 2},      {"num_attention_heads", 4},
                       {"num_key_value_heads", 2},    {"max_position_embeddings", 32},
                       {"tie_word_embeddings", true}, {"rope_parameters", {{"rope_theta", 1e6}}}};
  const ModelSpec spec = model_from_config(config, "config.json");
  EXPECT_EQ(spec.rope_theta, 1e6);
  EXPECT_EQ(spec.kv_size(), 32);
  EXPECT_TRUE(spec.tie_embeddings);
  EXPECT_TRUE(spec.is_qwen2());
}

TEST(Model, BadConfigsNameThePathInside) {
  Json config = config_json(model_of("nano", "approximate"));
  config["num_attention_heads"] = "four";
  expect_mentions(error_of([&] { model_from_config(config, "config.json"); }),
                  "config.json: num_attention_heads: expected a whole number, got \"four\"");
  config = config_json(model_of("nano", "approximate"));
  config["attnlab"]["layers"][1]["qk"]["hidden"] = 7;
  expect_mentions(error_of([&] { model_from_config(config, "config.json"); }),
                  "config.json: attnlab.layers[1].qk.hidden");
  config["attnlab"]["layers"].erase(1);
  expect_mentions(error_of([&] { model_from_config(config, "config.json"); }), "lists 3 layers");
  config = config_json(model_of("nano", "approximate"));
  config["model_type"] = "llama";
  expect_mentions(error_of([&] { model_from_config(config, "config.json"); }), "not supported");
}

TEST(Model, AllProblemsAtOnce) {
  ModelSpec spec = model_of("nano", "standard");
  spec.hidden_size = 100;
  spec.num_heads = 3;
  spec.num_kv_heads = 2;
  spec.initializer_range = -1;
  const auto found = problems(spec);
  ASSERT_EQ(found.size(), 3U);
  expect_mentions(found[0], "hidden_size 100 is not a multiple of num_heads 3");
  expect_mentions(found[1], "num_heads 3 is not a multiple of num_kv_heads 2");
  expect_mentions(found[2], "initializer_range");
}

TEST(Model, OddHeadsNeedNoRope) {
  ModelSpec spec = model_of("nano", "standard");
  spec.hidden_size = 12;
  expect_mentions(problems(spec).at(0), "RoPE needs an even one");
  spec.rope = false;
  EXPECT_TRUE(problems(spec).empty());
}

// Paper §3: exactly the same count for every mixer with multi-head attention.
TEST(Parameters, EqualForAllMixersAtEveryPaperSize) {
  for (const std::string preset : {"micro", "nano", "70m", "160m", "500m"}) {
    const int64_t standard = parameter_count(model_of(preset, "standard"));
    for (const auto& mixer : mixer_names())
      for (const std::string placement : {"uniform", "hybrid"})
        EXPECT_EQ(parameter_count(model_of(preset, mixer, placement)), standard)
            << preset << " " << mixer;
  }
}

TEST(Parameters, CountsByHand) {
  // 2 layers, d 64, f 128, V 256, untied: 2·V·d + 2·(4·d² + 3·d + 3·d·f + 2·d) + d.
  EXPECT_EQ(parameter_count(model_of("micro", "standard")),
            2 * 256 * 64 + 2 * (4 * 64 * 64 + 3 * 64 + 3 * 64 * 128 + 2 * 64) + 64);
}

TEST(Parameters, GroupedMlpIsNearestAndTheResidualIsShown) {
  ModelSpec spec = model_of("nano", "mlp");
  spec.num_kv_heads = 2;
  EXPECT_EQ(spec.mlp_mixer_size(), 85);  // (128 + 2·64) / 3 = 85.33
  const ModelCost cost = cost_of(spec, 1, 128);
  // A layer: 3·85·128 + 2·85 + 128 against 256·128 + 256.
  EXPECT_EQ(cost.residual(), 4 * (3 * 85 * 128 + 2 * 85 + 128 - 256 * 128 - 256));
}

TEST(Parameters, DecayedComeFirstAndNeighboursAreAdjacent) {
  const auto list = parameter_list(model_of("nano", "mlp", "hybrid"));
  bool decaying = true;
  for (const auto& info : list) {
    EXPECT_TRUE(decaying || !info.decay) << info.name;
    decaying = info.decay;
    EXPECT_EQ(info.decay, info.shape.size() == 2) << info.name;
    const bool follower = info.name.find("k_proj") != std::string::npos ||
                          info.name.find("v_proj") != std::string::npos ||
                          info.name.find("up_proj") != std::string::npos;
    EXPECT_EQ(info.adjacent, follower) << info.name;
  }
}

// The paper's rows (§7) at B = 1, L = 2048, d = 896, h = 14.
TEST(Cost, PaperRows) {
  const double L = 2048, d = 896, h = 14;
  const auto row = [&](const char* mixer) {
    return *cost_of(model_of("500m", mixer), 1, 2048).layers[0].paper;
  };
  EXPECT_EQ(row("standard").prefill_flops, 4 * L * L * d + 6 * L * d * d);
  EXPECT_EQ(row("standard").cache_bytes, 4 * L * d);
  EXPECT_EQ(row("mlp").cache_bytes, 0);
  EXPECT_EQ(row("approximate").decode_flops, 10 * d * d);
  EXPECT_EQ(row("non_approximate").cache_bytes, 2 * d + 4 * h);
  EXPECT_EQ(row("rnd_emb_qk").prefill_flops, 2 * L * L * d + 2 * L * L * d + 6 * L * d * d);
  EXPECT_EQ(row("fixed_seq_qk").cache_bytes, 2 * 2 * L * d);
  EXPECT_EQ(row("static_emb_qk").prefill_flops, row("standard").prefill_flops);
}

TEST(Cost, OnlyPaperMixersHaveAPaperRow) {
  ModelSpec spec = model_of("nano", "standard");
  edit_layers(spec.layers, "1=form:taylor+qk:random/static");
  const ModelCost cost = cost_of(spec, 2, 64);
  EXPECT_FALSE(cost.layers[0].paper.has_value());
  EXPECT_TRUE(to_json(cost)["layers"][0]["paper"].is_null());
}

TEST(Cost, LinearMixersGrowLinearly) {
  for (const char* mixer : {"mlp", "non_approximate"}) {
    const double once = cost_of(model_of("nano", mixer), 1, 1000).layers[0].here.prefill_flops;
    const double twice = cost_of(model_of("nano", mixer), 1, 2000).layers[0].here.prefill_flops;
    EXPECT_DOUBLE_EQ(twice, 2 * once) << mixer;
  }
}

TEST(Layers, AreDescribedByWhatDiffers) {
  EXPECT_EQ(describe_layers(model_of("nano", "standard").layers), "standard");
  EXPECT_EQ(describe_layers(model_of("nano", "mlp").layers), "uniform mlp");
  EXPECT_EQ(describe_layers(model_of("nano", "approximate", "hybrid").layers),
            "hybrid approximate");
  EXPECT_EQ(describe_layers(model_of("nano", "approximate", "first").layers), "first approximate");
  std::vector<LayerSpec> layers(4);
  edit_layers(layers, "1,2=mlp;3=approximate");
  EXPECT_EQ(describe_layers(layers), "L1-2: mlp; L3: approximate");
}

TEST(Layers, AreNamedInThePapersWords) {
  const auto title = [](size_t count, const char* edits) {
    std::vector<LayerSpec> layers(count);
    edit_layers(layers, edits);
    return layers_title(layers);
  };
  EXPECT_EQ(title(4, ""), "Standard");
  EXPECT_EQ(title(4, "1-4=static_emb_qk"), "StaticEmbQK, uniform");
  EXPECT_EQ(title(4, "1,3=static_emb_qk"), "StaticEmbQK, hybrid");
  EXPECT_EQ(title(2, "1=static_emb_qk"), "StaticEmbQK, hybrid");
  EXPECT_EQ(title(8, "1-3,5-7=approximate"), "Approximate, quarter");
  EXPECT_EQ(title(6, "1,2,4=mlp;6=non_approximate"), "MLP in L1-2,4, Non-approximate in L6");
  EXPECT_EQ(title(4, "1=qk:random/static"), "softmax (q, k random/static) in L1");
}

// Whichever it is, in models of every depth: "odd mlp" would be every second one.
TEST(Layers, ASingleLayerIsNamedByItsNumber) {
  for (size_t count = 2; count <= 12; ++count)
    for (size_t off = 0; off < count; ++off) {
      std::vector<LayerSpec> layers(count);
      layers[off].mixing = false;
      const bool half = count == 2 && off == 0;  // the hybrid of two layers
      const std::string number = std::to_string(off + 1);
      EXPECT_EQ(layers_title(layers), half ? "MLP, hybrid" : "MLP in L" + number);
      EXPECT_EQ(describe_layers(layers), half ? "hybrid mlp" : "L" + number + ": mlp");
    }
}

}  // namespace
}  // namespace attnlab
