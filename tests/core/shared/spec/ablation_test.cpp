// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/ablation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/shared/analysis/indicators.h"
#include "core/shared/base/text.h"
#include "core/shared/forms/form_info.h"
#include "core/shared/messages/ablation_effect.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

ModelSpec model_of(const std::string& edits) {
  ModelSpec model;
  model.vocab_size = 16;
  model.hidden_size = 16;
  model.intermediate_size = 16;
  model.num_heads = model.num_kv_heads = 2;
  model.max_position_embeddings = 8;
  model.layers.resize(6);
  edit_layers(model.layers, edits);
  return model;
}

Ablation example() {
  return {{0, 2, 3, 4},
          {6, 7},
          {{8, MapChoice::uniform}, {9, MapChoice::previous}},
          {{10, 0}, {10, 2}, {11, 5}}};
}

TEST(Ablations, CountLayersFromOneInTextAndJson) {
  EXPECT_EQ(to_text(example()),
            "skip 1,3-5; mixer 7,8; 9=uniform; 10=previous; zero 11:1,3; zero 12:6");
  EXPECT_EQ(
      to_json(example()).dump(),
      R"({"skip_blocks":[1,3,4,5],"skip_mixers":[7,8],"maps":{"9":"uniform","10":"previous"},)"
      R"("zero_heads":[[11,1],[11,3],[12,6]]})");
  EXPECT_EQ(to_text({}), "");
  EXPECT_EQ(to_json(Ablation{}).dump(), "{}");
}

TEST(Ablations, SurviveTextAndJson) {
  for (const Ablation& sent : {example(), Ablation{}, Ablation{{1}, {}, {}, {}},
                               Ablation{{}, {}, {{0, MapChoice::identity}}, {}}}) {
    EXPECT_EQ(parse_ablation(to_text(sent)), sent);
    const Json json = to_json(sent);
    EXPECT_EQ(ablation_from_json(JsonReader(json, "question")), sent);
  }
}

TEST(Ablations, PartsOfTheCommandLine) {
  EXPECT_EQ(parse_layer_set("1, 3-5"), (std::set<int64_t>{0, 2, 3, 4}));
  EXPECT_EQ(parse_map_choices("3=uniform;4-5=previous"),
            (std::map<int64_t, MapChoice>{
                {2, MapChoice::uniform}, {3, MapChoice::previous}, {4, MapChoice::previous}}));
  EXPECT_EQ(parse_zero_heads("2:1,3; 5:2"),
            (std::set<std::pair<int64_t, int64_t>>{{1, 0}, {1, 2}, {4, 1}}));
  EXPECT_EQ(parse_ablation("3=uniform; 3=identity").maps.at(2), MapChoice::identity);
}

TEST(Ablations, WhatIsWrittenWronglyIsNamed) {
  const auto says = [](const char* text, const char* what) {
    test::expect_mentions(test::error_of([&] { parse_ablation(text); }), what);
  };
  says("skip 0", "`0` is no number of a layer");
  says("skip 1,x", "`x`");
  says("skip", "is no number of a layer");
  says("skip 5-3", "runs backwards");
  says("skip 99999999999999999999", "is no number of a layer");
  says("3=unifrm", "did you mean `uniform`");
  says("zero 2", "`2` is incomplete");
  says("zero 2:0", "`0` is no number of a head");
  says("drop 3", "`drop 3` is no ablation");
  const auto json_says = [](const char* text, const char* what) {
    const Json json = Json::parse(text);
    test::expect_mentions(test::error_of([&] { ablation_from_json(JsonReader(json, "ablation")); }),
                          what);
  };
  json_says(R"({"skip_blocks": [0]})", "skip_blocks");
  json_says(R"({"skip_blocks": 3})", "expected a list of layers");
  json_says(R"({"maps": {"3": "unifrm"}})", "did you mean `uniform`");
  json_says(R"({"maps": {"x": "uniform"}})", "`x`");
  json_says(R"({"zero_heads": [[1]]})", "expected pairs");
  json_says(R"({"skip_block": [1]})", "skip_block");
}

TEST(Ablations, EverythingThatDoesNotFitTheModelIsSaidAtOnce) {
  const ModelSpec model = model_of("2=mlp");
  EXPECT_TRUE(problems(parse_ablation("skip 1; mixer 3; 4=uniform; zero 4:2"), model).empty());
  EXPECT_TRUE(problems(parse_ablation("2=identity"), model).empty());
  const auto found = problems(
      parse_ablation("skip 1,7; mixer 3; 1=uniform; 2=uniform; zero 2:1; zero 3:1; zero 4:3"),
      model);
  const std::string all = join(found, "\n");
  EXPECT_EQ(found.size(), 6U) << all;
  test::expect_mentions(all, "layer 7 does not exist (the model has layers 1 to 6)");
  test::expect_mentions(all, "layer 1 is left out, so its map cannot be replaced");
  test::expect_mentions(all, "layer 2 does not mix tokens, so its map stays the identity");
  test::expect_mentions(all, "layer 2 does not mix tokens and has no heads");
  test::expect_mentions(all, "layer 3 is left out, so none of its heads can be zeroed");
  test::expect_mentions(all, "layer 4 has no head 3 (it has heads 1 to 2)");
}

TEST(Ablations, ThePapersSkipLeavesOutTheVariantLayers) {
  EXPECT_EQ(to_text(skip_variant_layers(model_of("1,3,5=approximate"))), "skip 1,3,5");
  EXPECT_EQ(to_text(skip_variant_layers(model_of("2=mlp;6=rnd_emb_qk"))), "skip 2,6");
  EXPECT_TRUE(skip_variant_layers(model_of("")).empty());
}

TEST(Ablations, IndicatorsAreThoseOfTheMapThatStandsIn) {
  LayerProbe layer;
  layer.num_heads = layer.num_kv_heads = 2;
  layer.head_dim = 3;
  for (int i = 0; i < 2 * 40 * 3; ++i) {
    layer.q.push_back(static_cast<float>(std::sin(i)));
    layer.k.push_back(static_cast<float>(std::cos(3 * i)));
  }
  layer.v = layer.q;
  for (const FormInfo* form : all_forms()) {
    layer.form = form->name;
    layer.replaced.reset();
    const LayerIndicators own = indicators(layer, 40);
    layer.replaced = MapChoice::uniform;
    const LayerIndicators uniform = indicators(layer, 40);
    EXPECT_LT(own.mean.normalised_entropy, 0.9995) << form->name;
    EXPECT_NEAR(uniform.mean.normalised_entropy, 1, 1e-6) << form->name;
    EXPECT_NEAR(uniform.head_diversity, 0, 1e-6);
    EXPECT_NEAR(uniform.logits.median, own.logits.median, 1e-5) << "q and k are still compared";
    layer.replaced = MapChoice::previous;
    EXPECT_NEAR(indicators(layer, 40).mean.loc_focus[1], 1, 1e-6) << form->name;
  }
}

TEST(AblationEffects, SurviveTheWayEvenWithALossThatIsNoNumber) {
  AblationEffect sent{300, example(), 64, 128, {1.5, 0.75, 0.5}, {2.5, 0.25, 0}};
  sent.after.loss = std::numeric_limits<double>::infinity();
  FrameDecoder decoder;
  decoder.feed(encode_frame(to_event(sent)));
  const AblationEffect got = ablation_effect_from_event(*decoder.next());
  EXPECT_EQ(got.step, 300);
  EXPECT_EQ(got.ablation, sent.ablation);
  EXPECT_EQ(got.sequences, 64);
  EXPECT_EQ(got.scored, 128);
  EXPECT_EQ(got.before.loss, 1.5);
  EXPECT_EQ(got.before.exact, 0.5);
  EXPECT_TRUE(std::isnan(got.after.loss));
  EXPECT_EQ(got.after.accuracy, 0.25);
}

}  // namespace
}  // namespace attnlab
