// SPDX-License-Identifier: Apache-2.0
// Models of every class that can be opened against `transformers` (tests/golden/make_families.py):
// their config.json as it is written there, weights by name.
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include "core/engine/inspect/lens.h"
#include "core/engine/inspect/probe.h"
#include "core/engine/model/decoder.h"
#include "core/engine/model/language_model.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/optimizer.h"
#include "core/shared/analysis/maps.h"
#include "tests/support/family_golden.h"

namespace attnlab {
namespace {

constexpr double tolerance = 2e-5, map_tolerance = 1e-6;

using test::family_golden;

class FamilyGolden : public testing::TestWithParam<size_t> {
 protected:
  const Json& entry = family_golden().listing["cases"][GetParam()];
  std::string name = entry["name"];
  LanguageModel model{model_from_config(entry["config"], name), c10::kCPU, at::kFloat};
  std::vector<int64_t> all = family_golden().listing["ids"];
  at::Tensor ids = at::tensor(std::vector<int64_t>(all.begin(), all.end() - 1)).unsqueeze(0);
  at::Tensor targets = at::tensor(std::vector<int64_t>(all.begin() + 1, all.end())).unsqueeze(0);

  void SetUp() override { test::fill_family(model); }
  [[nodiscard]] at::Tensor expected(const std::string& what) const {
    return family_golden().tensor(name + "/" + what);
  }
};

TEST_P(FamilyGolden, LogitsEqual) {
  EXPECT_LT(test::relative_difference(model.logits(ids), expected("logits")), tolerance) << name;
}

TEST_P(FamilyGolden, HiddenStatesOfEveryLayerEqual) {
  const at::NoGradGuard no_graph;
  std::vector<at::Tensor> seen;
  (void)model.hidden(ids, model.run_stream(ids.size(1)), nullptr,
                     [&](const at::Tensor& h) { seen.push_back(h.clone()); });
  const at::Tensor states = expected("hidden");
  for (int64_t layer = 0; layer < states.size(0); ++layer)  // behind the embedding and every half
    EXPECT_LT(test::relative_difference(seen[static_cast<size_t>(2 * layer)], states[layer]),
              tolerance)
        << name << " " << layer;
}

TEST_P(FamilyGolden, MapsEqual) {
  const Probe seen = probe(model, nullptr, {all.begin(), all.end() - 1});
  const at::Tensor maps = expected("maps");
  for (int64_t layer = 0; layer < maps.size(0); ++layer)
    for (int64_t head = 0; head < maps.size(1); ++head) {
      const Matrix ours =
          head_matrix(seen.layers[static_cast<size_t>(layer)], seen.length(), head, Stage::weights);
      const at::Tensor map = at::tensor(ours.values).view({seen.length(), seen.length()});
      EXPECT_LT((map - maps[layer][head]).abs().max().item<double>(), map_tolerance)
          << name << " " << layer << " " << head;
    }
}

TEST_P(FamilyGolden, DecodingTokenByTokenEquals) {
  if (model.spec().rope_scaling.depends_on_length()) return;  // other frequencies for a longer text
  Decoder decoder(model);
  std::vector<at::Tensor> parts = {decoder.next(ids.narrow(1, 0, 4))};
  for (int64_t t = 4; t < ids.size(1); ++t) parts.push_back(decoder.next(ids.narrow(1, t, 1)));
  EXPECT_LT(test::relative_difference(at::cat(parts, 1), expected("logits")), tolerance) << name;
}

TEST_P(FamilyGolden, DecodingUnderAnAblationEquals) {
  if (model.spec().rope_scaling.depends_on_length()) return;
  Ablation ablation;
  ablation.skip_mixers = {1};
  ablation.zero_heads = {{0, 0}};
  const AblationScope changed(model, ablation);
  const at::Tensor whole = model.logits(ids);
  EXPECT_GT(test::relative_difference(whole, expected("logits")), tolerance) << name;
  Decoder decoder(model);
  std::vector<at::Tensor> parts = {decoder.next(ids.narrow(1, 0, 4))};
  for (int64_t t = 4; t < ids.size(1); ++t) parts.push_back(decoder.next(ids.narrow(1, t, 1)));
  EXPECT_LT(test::relative_difference(at::cat(parts, 1), whole), tolerance) << name;
}

TEST_P(FamilyGolden, TheLensEndsWithTheModelsPredictions) {
  const std::vector<int64_t> text(all.begin(), all.end() - 1);
  const Probe seen = probe(model, nullptr, text);
  const Lens depths = lens(model, nullptr, text, 1);
  ASSERT_EQ(depths.depths, model.spec().num_layers() + 1);
  const size_t last = text.size() * static_cast<size_t>(depths.depths - 1);
  for (size_t t = 0; t + 1 < text.size(); ++t)  // there the loss of token t, here of the next one
    EXPECT_NEAR(depths.loss[last + t], seen.loss[t + 1], 1e-5) << name;
}

TEST_P(FamilyGolden, GradientsEqual) {
  if (!entry["gradients"].get<bool>()) return;
  const int64_t count = targets.numel();
  StreamQk stream = model.run_stream(ids.size(1));
  const at::Tensor loss =
      model.loss({ids, targets, count}, stream, 1.0 / static_cast<double>(count));
  EXPECT_NEAR(loss.item<float>(), expected("loss").item<float>(), 2e-5) << name;
  loss.backward();
  const Parameters& parameters = model.parameters();
  const double floor = 3e-3 * parameters.gradients().abs().max().item<double>();
  for (const auto& info : parameters.list())
    EXPECT_LT(test::relative_difference(parameters.view(info, parameters.gradients()),
                                        expected(info.name), floor),
              tolerance)
        << name << ": " << info.name;
}

// What a checkpoint of it says must be the same model again, of the same class.
TEST_P(FamilyGolden, ConfigIsWrittenAsItWasRead) {
  const ModelSpec& spec = model.spec();
  const Json written = config_json(spec);
  EXPECT_EQ(written["model_type"], entry["config"]["model_type"]) << name;
  EXPECT_EQ(to_json(model_from_config(written, name)), to_json(spec)) << name;
  const Json again = to_json(spec);
  EXPECT_EQ(model_from_spec(JsonReader(again, name)), spec) << name;
}

// Any layer of it can be painted; the point of the layer is checked elsewhere, that it fits here.
TEST_P(FamilyGolden, EveryMixerTrainsOnItsLayers) {
  if (model.spec().rope_scaling.depends_on_length()) return;  // knows no streams
  for (const auto& mixer : mixer_names()) {
    ModelSpec painted = model.spec();
    edit_layers(painted.layers, "2=" + mixer);
    LanguageModel variant(painted, c10::kCPU, at::kFloat);
    test::fill_family(variant);
    EXPECT_EQ(config_json(painted)["model_type"],
              mixer == "standard" ? entry["config"]["model_type"] : Json("attnlab"));
    const at::Tensor weights = variant.parameters().weights().clone();
    const at::Tensor step = test::known_values("direction", weights.sizes().vec()).mul_(5e-4);
    const auto loss_at = [&](double factor) {
      const at::NoGradGuard no_graph;
      variant.parameters().weights().copy_(weights + step * factor);
      variant.weights_changed();
      return variant
          .loss({ids, targets, targets.numel()}, variant.run_stream(ids.size(1)), 1.0 / 13)
          .item<double>();
    };
    const double slope = (loss_at(1) - loss_at(-1)) / 2;
    (void)loss_at(0);
    StreamQk stream = variant.run_stream(ids.size(1));
    variant.loss({ids, targets, targets.numel()}, stream, 1.0 / 13).backward();
    stream.backward();
    const double analytic =
        (variant.parameters().gradients().to(at::kDouble) * step.to(at::kDouble))
            .sum()
            .item<double>();
    EXPECT_NEAR(analytic, slope, 2e-2 * std::abs(slope) + 2e-5) << name << " " << mixer;
    Decoder decoder(variant);
    std::vector<at::Tensor> parts = {decoder.next(ids.narrow(1, 0, 5))};
    for (int64_t t = 5; t < ids.size(1); ++t) parts.push_back(decoder.next(ids.narrow(1, t, 1)));
    EXPECT_LT(test::relative_difference(at::cat(parts, 1), variant.logits(ids)), tolerance)
        << name << " " << mixer;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, FamilyGolden,
                         testing::Range(size_t{0}, family_golden().listing["cases"].size()),
                         [](const auto& which) {
                           std::string word = family_golden().listing["cases"][which.param]["name"];
                           for (char& c : word)
                             if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
                           return word;
                         });

// By hand: factor 4 makes cosine and sine 0.1·ln 4 + 1 times as large, and the score of a token
// with itself, which no rotation changes, the square of it.
TEST(Yarn, TheScoreOfATokenWithItselfGrowsByTheSquareOfTheScale) {
  Json config;
  for (const Json& entry : family_golden().listing["cases"])
    if (entry["name"] == "llama") config = entry["config"];
  const auto self_score = [&] {
    LanguageModel model(model_from_config(config, "llama"), c10::kCPU, at::kFloat);
    test::fill_family(model);
    const Probe seen = probe(model, nullptr, {3});
    return head_matrix(seen.layers[0], 1, 0, Stage::scores).at(0, 0);
  };
  const float plain = self_score();
  config["rope_parameters"] = {{"rope_theta", 10000.0}, {"rope_type", "yarn"}, {"factor", 4.0}};
  EXPECT_NEAR(self_score() / plain, 1.296477, 1e-5);
}

}  // namespace
}  // namespace attnlab
