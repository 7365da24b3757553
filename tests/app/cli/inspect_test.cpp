// SPDX-License-Identifier: Apache-2.0
// `attnlab maps` and `attnlab indicators` on a trained checkpoint, as scripts read them.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "tests/support/npy.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

/// Layer 1 mixes by Taylor weights, layer 2 not at all.
class Inspect : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TempFolder;
    const auto trained =
        test::attnlab({"train", "--data", "task:recall", "--steps", "2", "--batch-size", "2",
                       "--layers", "1=approximate;2=mlp", "--quiet", "--out", run()});
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
  }
  static void TearDownTestSuite() { delete folder_; }
  static std::string run() { return (*folder_ / "run").string(); }
  static test::NpyArray maps(const std::vector<std::string>& options) {
    const std::string file = (*folder_ / "maps.npy").string();
    std::vector<std::string> arguments = {"maps", run(), "--ids", "1,2,3,1,2", "--out", file};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto result = test::attnlab(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return test::read_npy(file);
  }
  static test::TempFolder* folder_;
};
test::TempFolder* Inspect::folder_ = nullptr;

TEST_F(Inspect, MapsHaveTheAxesThatWereNotChosen) {
  EXPECT_EQ(maps({}).shape, (std::vector<int64_t>{2, 4, 5, 5}));
  EXPECT_EQ(maps({"--layer", "2"}).shape, (std::vector<int64_t>{4, 5, 5}));
  EXPECT_EQ(maps({"--head", "3"}).shape, (std::vector<int64_t>{2, 5, 5}));
  EXPECT_EQ(maps({"--layer", "1", "--head", "3"}).shape, (std::vector<int64_t>{5, 5}));
}

TEST_F(Inspect, WeightsAreProperAndAnMlpLayerHasTheIdentity) {
  const test::NpyArray all = maps({});
  for (size_t map = 0; map < 8; ++map)
    for (size_t i = 0; i < 5; ++i) {
      double sum = 0;
      for (size_t j = 0; j < 5; ++j) {
        const float weight = all.values[(map * 5 + i) * 5 + j];
        sum += static_cast<double>(weight);
        if (j > i) {
          EXPECT_EQ(weight, 0);
        }
        if (map >= 4) {
          EXPECT_EQ(weight, i == j ? 1.0F : 0.0F);
        }
      }
      EXPECT_NEAR(sum, 1, 1e-6);
    }
}

TEST_F(Inspect, ScoresAreNotANumberAboveTheDiagonalAndWithoutMixing) {
  const test::NpyArray all = maps({"--stage", "scores"});
  for (size_t map = 0; map < 8; ++map)
    for (size_t i = 0; i < 5; ++i)
      for (size_t j = 0; j < 5; ++j)
        EXPECT_EQ(std::isnan(all.values[(map * 5 + i) * 5 + j]), map >= 4 || j > i);
}

// The run has weights of steps 0, 1 and 2, and a checkpoint of step 2.
TEST_F(Inspect, AnyStepOfARunCanBeAsked) {
  const auto at = [](const std::vector<std::string>& step) { return maps(step).values; };
  EXPECT_EQ(at({"--step", "2"}), at({}));
  EXPECT_NE(at({"--step", "0"}), at({}));
  EXPECT_NE(at({"--step", "0"}), at({"--step", "1"}));
  const auto ask = [](std::vector<std::string> command) {
    command.insert(command.begin() + 1, run());
    command.insert(command.end(), {"--step", "1", "--json"});
    const auto result = test::attnlab(command);
    EXPECT_EQ(result.exit_code, 0) << command[0] << ": " << result.err;
    EXPECT_EQ(result.err, "") << command[0];
    return Json::parse(result.out);
  };
  const std::string file = (*folder_ / "logits.npy").string();
  EXPECT_EQ(ask({"logits", "--ids", "1,2,3", "--out", file})["step"], 1);
  EXPECT_EQ(ask({"maps", "--ids", "1,2,3", "--out", file})["step"], 1);
  EXPECT_EQ(ask({"indicators", "--ids", "1,2,3"})["step"], 1);
  EXPECT_EQ(ask({"generate", "--prompt", "a", "--max-new-tokens", "1"})["step"], 1);
}

TEST_F(Inspect, AStepWithoutWeightsIsAnsweredByTheOneBeforeWhichIsSaid) {
  const std::string file = (*folder_ / "later.npy").string();
  const auto later =
      test::attnlab({"logits", run(), "--ids", "1,2", "--step", "7", "--out", file, "--json"});
  EXPECT_EQ(later.exit_code, 0);
  EXPECT_NE(later.err.find("of step 7 there are no weights; these are of step 2"),
            std::string::npos)
      << later.err;
  EXPECT_EQ(Json::parse(later.out)["step"], 2);
  const auto checkpoint = test::attnlab(
      {"logits", run() + "/checkpoints/step-000002", "--ids", "1,2", "--step", "1", "--out", file});
  EXPECT_EQ(checkpoint.exit_code, 2);
  EXPECT_NE(checkpoint.err.find("is no run"), std::string::npos) << checkpoint.err;
}

TEST_F(Inspect, IndicatorsAreThoseOfTheMaps) {
  const auto result = test::attnlab({"indicators", run(), "--ids", "1,2,3,1,2", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json layers = Json::parse(result.out)["layers"];
  const test::NpyArray all = maps({});
  ASSERT_EQ(layers.size(), 2u);
  EXPECT_EQ(layers[0]["layer"], 1);
  for (size_t head = 0; head < 4; ++head) {
    double sink = 0, squares = 0;
    for (size_t i = 0; i < 5; ++i) {
      sink += static_cast<double>(all.values[(head * 5 + i) * 5]) / 5;
      for (size_t j = 0; j < 5; ++j)
        squares += std::pow(static_cast<double>(all.values[(head * 5 + i) * 5 + j]), 2);
    }
    const Json& found = layers[0]["heads"][head];
    EXPECT_NEAR(found["sink"].get<double>(), sink, 1e-6);
    EXPECT_NEAR(found["concentration"].get<double>(), std::sqrt(squares), 1e-6);
  }
  EXPECT_EQ(layers[1]["heads"][0]["entropy"], 0);
  EXPECT_EQ(layers[1]["heads"][0]["loc_focus"][0], 1);
  EXPECT_TRUE(layers[1]["logit_range"].is_null());
  EXPECT_EQ(layers[0]["logit_range"].size(), 5u);
}

TEST_F(Inspect, WhatDoesNotExistIsNull) {
  const auto result = test::attnlab({"indicators", run(), "--ids", "1,2", "--json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json focus = Json::parse(result.out)["layers"][0]["heads"][0]["loc_focus"];
  EXPECT_TRUE(focus[1].is_number());
  EXPECT_TRUE(focus[2].is_null());
}

TEST_F(Inspect, WrongChoicesAreNamed) {
  const auto says = [](std::vector<std::string> arguments, const std::string& text) {
    const auto result = test::attnlab(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_NE(result.err.find(text), std::string::npos) << result.err;
  };
  const std::string out = (*folder_ / "none.npy").string();
  says({"maps", run(), "--ids", "1,2", "--layer", "3", "--out", out}, "layer 3");
  says({"maps", run(), "--ids", "1,2", "--head", "9", "--out", out}, "head 9");
  says({"maps", run(), "--ids", "1,2", "--stage", "wieghts", "--out", out}, "weights");
  says({"indicators", run(), "--sequences", "2"}, "--data");
  says({"indicators", run()}, "--text");
  EXPECT_FALSE(std::filesystem::exists(out));
}

}  // namespace
}  // namespace attnlab
