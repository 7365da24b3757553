// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/settings.h"

#include <gtest/gtest.h>

#include <set>

#include "core/shared/spec/difference.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

RunSpec recall() {
  return resolve_run_spec(Json::object(), "test", {{"data", {{"task", "recall"}}}});
}

// Files of before, byte by byte: their checksums and what reads them go by this.
TEST(Settings, AreWrittenAsTheyAlwaysWere) {
  const Json json = to_json(recall());
  EXPECT_EQ(json.at("train").dump(),
            R"({"steps":600,"batch_size":64,"accumulate":1,"seq_len":64,"learning_rate":0.002,)"
            R"("min_learning_rate":0.0,"warmup_steps":50,"schedule":"cosine","weight_decay":0.01,)"
            R"("beta1":0.9,"beta2":0.98,"epsilon":1e-08,"grad_clip":1.0,"eval_every":0,)"
            R"("checkpoint_every":0,"snapshot_budget_mb":256.0,"probe_every":-1,"probe_text":"",)"
            R"("record_maps":"","record_every":0,"record_budget_mb":64.0})");
  Json rest = json;
  for (const char* part : {"model", "data", "train"}) rest.erase(part);
  EXPECT_EQ(rest.dump(),
            R"({"seed":1,"device":"cpu","dtype":"fp32","threads":0,"deterministic":false})");
}

TEST(Settings, AnOptimizerIsWrittenOnlyWhereItIsNotTheUsualOne) {
  ASSERT_EQ(optimizer_names().front(), usual_optimizer);
  RunSpec spec = recall();
  EXPECT_FALSE(to_json(spec).at("train").contains("optimizer"));
  spec.train.optimizer = "muon";
  const Json json = to_json(spec);
  EXPECT_EQ(json.at("train").at("optimizer"), "muon");
  EXPECT_EQ(run_spec_from_json(json, "run.json").train.optimizer, "muon");
  EXPECT_EQ(compare({recall(), spec}, true).at(0).values,
            (std::vector<std::string>{"adamw", "muon"}));
  test::expect_mentions(test::error_of([] {
                          resolve_run_spec(
                              Json::object(), "flags",
                              {{"data", {{"task", "recall"}}}, {"train", {{"optimizer", "moun"}}}});
                        }),
                        "unknown optimizer `moun`, did you mean `muon`?");
}

TEST(Settings, EachSaysAllThatItsReadersNeed) {
  std::set<std::string> paths, flags;
  for (const Setting& setting : settings()) {
    EXPECT_TRUE(paths.insert(setting.path).second) << setting.path;
    EXPECT_TRUE(setting.flag == nullptr || flags.insert(setting.flag).second) << setting.path;
    EXPECT_STRNE(setting.help, "") << setting.path;
    EXPECT_STRNE(setting.title, "") << setting.path;
    EXPECT_TRUE(setting.shown == Shown::nowhere || *setting.tip != 0) << setting.path;
    EXPECT_EQ(std::string(setting.path).starts_with("train."), setting.in_train()) << setting.path;
    const bool bounded = setting.range.least > -1e300 || setting.range.most < 1e300;
    EXPECT_EQ(bounded, *setting.range.reason != 0) << setting.path;
    EXPECT_FALSE(problem_of(setting, RunSpec{})) << setting.path << ": the default is refused";
  }
}

TEST(Settings, ANumberBeyondItsRangeIsNamedWithWhatIsExpected) {
  for (const Setting& setting : settings()) {
    if (setting.is_text() || setting.range.least < -1e300) continue;
    RunSpec spec = recall();
    const double below = setting.range.least - 1;
    if (setting.path == std::string("seed")) continue;  // cannot hold less than 0
    set_value(setting, spec, below);
    test::expect_mentions(problem_of(setting, spec).value_or("nothing is said"),
                          setting.key() + std::string(" is "));
  }
  EXPECT_EQ(range_problem({.least = 0, .above_least = true}, 0), "is 0, expected more than 0");
  EXPECT_EQ(range_problem({.least = 0, .most = 1, .below_most = true}, 1),
            "is 1, expected 0 or more and less than 1");
  EXPECT_EQ(range_problem({.least = 1, .most = 8}, 9), "is 9, expected at most 8");
  EXPECT_EQ(range_problem({.least = 1, .most = 8}, 8), std::nullopt);
}

TEST(Settings, ValuesAreTakenAndGivenAsJson) {
  for (const Setting& setting : settings()) {
    RunSpec spec = recall();
    const Json before = value_of(setting, spec);
    Json other = before;
    if (before.is_string())
      other = "other";
    else if (before.is_boolean())
      other = !before.get<bool>();
    else
      other = before.get<double>() + 1;
    set_value(setting, spec, other);
    EXPECT_EQ(value_of(setting, spec), other) << setting.path;
    EXPECT_EQ(describe_change(recall(), spec).size(), 1U) << setting.path;
    EXPECT_EQ(describe_change(recall(), spec)[0].effect, setting.effect) << setting.path;
  }
}

TEST(Settings, WhatStandsAtTheTopOfASpecIsCheckedBeforeItIsTaken) {
  const auto refused = [](const Json& flags) {
    return test::error_of([&] { resolve_run_spec(Json::object(), "flags", flags); });
  };
  test::expect_mentions(refused({{"seed", -1}}), "flags.seed: is -1, expected 0 or more");
  test::expect_mentions(refused({{"threads", 5'000'000'000}}),
                        "threads: is 5000000000, expected at most 1024");
  test::expect_mentions(refused({{"dtype", "fp16"}}), "dtype");
}

}  // namespace
}  // namespace attnlab
