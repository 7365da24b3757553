// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/study.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

const Json text_data = {{"data", {{"files", {"a.txt"}}}}};

TEST(Study, GridVariantsAndSeeds) {
  const Json json = {
      {"title", "t"},
      {"base", {{"model", {{"preset", "micro"}}}, {"train", {{"steps", 5}}}}},
      {"grid", {{"mixer", {"standard", "mlp"}}, {"placement", {"uniform", "hybrid"}}}},
      {"variants",
       {{{"name", "odd one"}, {"spec", {{"model", {{"layers", "1=qk:text/static"}}}}}}}},
      {"seeds", {1, 2}}};
  const Study study = read_study(json, "study.json", text_data);
  std::vector<std::string> names;
  for (const StudyRun& run : study.runs) names.push_back(run.name);
  // Standard attention is the same in every placement.
  EXPECT_EQ(names,
            (std::vector<std::string>{"standard-seed-1", "standard-seed-2", "uniform-mlp-seed-1",
                                      "uniform-mlp-seed-2", "hybrid-mlp-seed-1",
                                      "hybrid-mlp-seed-2", "odd-one-seed-1", "odd-one-seed-2"}));
  EXPECT_EQ(study.runs[7].spec.seed, 2U);
  EXPECT_EQ(study.runs[7].spec.train.steps, 5);
  EXPECT_EQ(mixer_name(study.runs[7].spec.model.layers[0]), "softmax, q and k text/static");
}

TEST(Study, BadFilesSayWhere) {
  test::expect_mentions(test::error_of([] {
                          read_study({{"title", "x"}}, "s.json", text_data);
                        }),
                        "has no runs");
  test::expect_mentions(test::error_of([] {
                          read_study({{"grid", {{"mixers", {"mlp"}}}}}, "s.json", text_data);
                        }),
                        "did you mean `mixer`");
  test::expect_mentions(test::error_of([] {
                          read_study({{"grid", {{"mixer", {"mpl"}}}}}, "s.json", text_data);
                        }),
                        "did you mean `mlp`");
}

TEST(Study, LimitsOfSingleTasks) {
  Json json = {{"grid", {{"mixer", {"mlp"}}}},
               {"evaluate", {{"tasks", {"copa", "wikitext"}}, {"limits", {{"wikitext", 5}}}}}};
  EXPECT_EQ(read_study(json, "s.json", text_data).evaluate->limits.at("wikitext"), 5);
  const auto refuse = [&](const Json& limits, const std::string& about) {
    json["evaluate"]["limits"] = limits;
    test::expect_mentions(test::error_of([&] { read_study(json, "s.json", text_data); }), about);
  };
  refuse({{"wikitext", 0}}, "must be 1 or more");
  refuse({{"wikitxt", 5}}, "did you mean `wikitext`");
}

TEST(Study, TheStudiesOfTheProjectAreReadable) {
  for (const auto& entry :
       std::filesystem::directory_iterator(test::source_folder() / "datasets" / "studies")) {
    const Json json = read_json(entry.path());
    const bool needs_data = !json.contains(Json::json_pointer("/base/data/task"));
    EXPECT_FALSE(read_study(json, entry.path().string(), needs_data ? text_data : Json::object())
                     .runs.empty())
        << entry.path();
  }
}

}  // namespace
}  // namespace attnlab
