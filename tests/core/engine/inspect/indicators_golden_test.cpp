// SPDX-License-Identifier: Apache-2.0
// The indicators of whole models against an independent script over whole matrices in double
// precision (tests/golden/make_indicators.py).
#include <gtest/gtest.h>

#include <cmath>

#include "core/engine/inspect/probe.h"
#include "core/engine/model/language_model.h"
#include "core/shared/analysis/indicators.h"
#include "core/shared/base/json.h"
#include "core/shared/spec/model.h"
#include "tests/support/known_weights.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

/// The model computes in single precision: its scores, up to about 3 here, are right to some 1e-6.
constexpr double tolerance = 4e-6;

const Json& golden(const char* name) {
  static const Json models = read_json(test::source_folder() / "tests/golden/models.json");
  static const Json numbers = read_json(test::source_folder() / "tests/golden/indicators.json");
  return std::string(name) == "models" ? models : numbers;
}

class IndicatorsGolden : public testing::TestWithParam<size_t> {
 protected:
  const Json& config = golden("models")["cases"][GetParam()]["config"];
  const Json& expected = golden("indicators")["cases"][GetParam()];
  std::string name = expected["name"];

  [[nodiscard]] std::vector<LayerIndicators> found() const {
    LanguageModel model(model_from_config(config, name), c10::kCPU, at::kFloat);
    test::fill_known_weights(model);
    const auto ids = golden("indicators")["ids"].get<std::vector<int64_t>>();
    return indicators(probe(model, nullptr, ids));
  }
  void expect_head(const MapIndicators& head, const Json& numbers) const {
    EXPECT_NEAR(head.entropy, numbers["entropy"].get<double>(), tolerance);
    EXPECT_NEAR(head.normalised_entropy, numbers["normalised_entropy"].get<double>(), tolerance);
    EXPECT_NEAR(head.concentration, numbers["concentration"].get<double>(), tolerance);
    EXPECT_NEAR(head.sink, numbers["sink"].get<double>(), tolerance);
    for (size_t n = 0; n < head.loc_focus.size(); ++n)
      EXPECT_NEAR(head.loc_focus[n], numbers["loc_focus"][n].get<double>(), tolerance) << n;
  }
  void expect_range(const LogitRange& range, const Json& numbers) const {
    const double found_values[] = {range.min, range.lower_quartile, range.median,
                                   range.upper_quartile, range.max};
    for (size_t i = 0; i < 5; ++i)
      EXPECT_NEAR(found_values[i], numbers[i].get<double>(), 4 * tolerance) << i;
  }
};

TEST_P(IndicatorsGolden, EqualThoseOfTheScript) {
  ASSERT_EQ(golden("models")["cases"][GetParam()]["name"], name);
  const auto layers = found();
  ASSERT_EQ(layers.size(), expected["layers"].size());
  for (size_t i = 0; i < layers.size(); ++i) {
    SCOPED_TRACE(name + ", layer " + std::to_string(i + 1));
    const Json& numbers = expected["layers"][i];
    ASSERT_EQ(layers[i].heads.size(), numbers["heads"].size());
    for (size_t head = 0; head < layers[i].heads.size(); ++head) {
      SCOPED_TRACE("head " + std::to_string(head + 1));
      expect_head(layers[i].heads[head], numbers["heads"][head]);
    }
    EXPECT_NEAR(layers[i].head_diversity, numbers["head_diversity"].get<double>(), tolerance);
    EXPECT_EQ(layers[i].mixing, !numbers["logit_range"].is_null());
    if (layers[i].mixing) expect_range(layers[i].logits, numbers["logit_range"]);
  }
}

INSTANTIATE_TEST_SUITE_P(Models, IndicatorsGolden,
                         testing::Range(size_t{0}, golden("indicators")["cases"].size()));

}  // namespace
}  // namespace attnlab
