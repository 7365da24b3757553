// SPDX-License-Identifier: Apache-2.0
// Head evidence of whole models against an independent script over whole maps in double precision
// (tests/golden/make_head_evidence.py), and that stopping changes nothing.
#include "core/engine/inspect/head_scan.h"

#include <gtest/gtest.h>

#include "core/shared/analysis/evidence_report.h"
#include "core/shared/analysis/evidence_state.h"
#include "core/shared/base/json.h"
#include "core/shared/spec/model.h"
#include "tests/support/known_weights.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using Texts = std::vector<std::vector<int64_t>>;

constexpr double tolerance = 1e-6;

Json golden(const char* file) { return read_json(test::source_folder() / "tests/golden" / file); }

class HeadScan : public testing::TestWithParam<size_t> {
 protected:
  HeadScan() {
    const Json models = golden("models.json");
    for (const Json& one : models["cases"])
      if (one["name"] == name)
        model = std::make_unique<LanguageModel>(model_from_config(one["config"], name), c10::kCPU,
                                                at::kFloat);
    test::fill_known_weights(*model);
  }
  [[nodiscard]] EvidenceOverTexts nothing() const {
    return no_evidence(model->spec(), std::ssize(texts[0]));
  }
  [[nodiscard]] Json answer(const EvidenceOverTexts& evidence) const {
    return to_json(evidence, 0, [](int64_t, int64_t, int64_t) { return "t"; });
  }
  static void expect_spread(const Json& found, const Json& numbers) {
    EXPECT_NEAR(found["mean"].get<double>(), numbers["mean"].get<double>(), tolerance);
    EXPECT_NEAR(found["sd"].get<double>(), numbers["sd"].get<double>(), tolerance);
    int64_t counted = 0;
    for (const Json& count : found["histogram"]["counts"]) counted += count.get<int64_t>();
    EXPECT_EQ(counted, 9);
  }
  void expect_head(const Json& found, const Json& numbers) const {
    for (const char* figure : {"entropy", "concentration", "sink"})
      expect_spread(found[figure], numbers[figure]);
    for (size_t back = 0; back < 4; ++back)
      expect_spread(found["loc_focus"][back], numbers["loc_focus_" + std::to_string(back)]);
    for (const char* score : {"previous_token", "duplicate_token", "induction"})
      EXPECT_NEAR(found[score].get<double>(), numbers[score].get<double>(), tolerance) << score;
    const Json& rows = numbers["top_rows"];
    ASSERT_EQ(found["top_rows"].size(), rows.size());
    for (size_t i = 0; i < rows.size(); ++i)
      EXPECT_NEAR(found["top_rows"][i]["score"].get<double>(), rows[i][0].get<double>(), 4e-6);
    EXPECT_EQ(found["top_rows"][0]["offset"], rows[0][1]);
  }

  const Json golden_file = golden("head_evidence.json");
  const Texts texts = golden_file["texts"].get<Texts>();
  const Json expected = golden_file["cases"][GetParam()];
  const std::string name = expected["name"];
  std::unique_ptr<LanguageModel> model;
};

TEST_P(HeadScan, EqualsTheScript) {
  EvidenceOverTexts evidence = nothing();
  ASSERT_TRUE(scan_heads(*model, texts, evidence, [] { return true; }));
  const Json found = answer(evidence);
  EXPECT_EQ(found["tokens"], texts.size() * texts[0].size());
  ASSERT_EQ(found["layers"].size(), expected["layers"].size());
  for (size_t l = 0; l < found["layers"].size(); ++l) {
    SCOPED_TRACE(name + ", layer " + std::to_string(l + 1));
    const Json& layer = found["layers"][l];
    EXPECT_EQ(layer["mixing"], !expected["layers"][l].is_null());
    if (!layer["mixing"].get<bool>()) {
      EXPECT_TRUE(layer["head_diversity"].is_null());
      EXPECT_TRUE(layer["heads"][0]["entropy"].is_null());
      EXPECT_TRUE(layer["heads"][0]["loc_focus"][0].is_null());
      EXPECT_TRUE(Json::parse(layer.dump())["heads"][0]["induction"].is_null());
      EXPECT_TRUE(layer["heads"][0]["top_rows"].empty());
      continue;
    }
    expect_spread(layer["head_diversity"], expected["layers"][l]["head_diversity"]);
    for (size_t head = 0; head < layer["heads"].size(); ++head) {
      SCOPED_TRACE("head " + std::to_string(head + 1));
      expect_head(layer["heads"][head], expected["layers"][l]["heads"][head]);
    }
  }
}

TEST_P(HeadScan, StoppedWrittenDownAndReadAgainItEndsWithTheSameBits) {
  const test::TempFolder folder;
  EvidenceOverTexts whole = nothing();
  ASSERT_TRUE(scan_heads(*model, texts, whole, [] { return true; }));
  EvidenceOverTexts evidence = nothing();
  int stops = 0;
  while (!scan_heads(*model, texts, evidence, [] { return false; })) {
    ++stops;
    save_evidence(folder / "state", {{"of", name}}, evidence);
    evidence = nothing();
    EXPECT_FALSE(restore_evidence(folder / "state", {{"of", "another"}}, evidence));
    ASSERT_TRUE(restore_evidence(folder / "state", {{"of", name}}, evidence));
  }
  EXPECT_GE(stops, 2);
  EXPECT_EQ(answer(evidence).dump(), answer(whole).dump());
}

INSTANTIATE_TEST_SUITE_P(Models, HeadScan,
                         testing::Range(size_t{0}, golden("head_evidence.json")["cases"].size()));

}  // namespace
}  // namespace attnlab
