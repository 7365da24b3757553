// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <memory>

#include "core/shared/base/json.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

/// A hybrid run on recall and a uniform one, trained once for all tests.
class Ablate : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<test::TempFolder>();
    train("hybrid", {"--mixer", "approximate", "--layers", "2=standard"});
    train("plain", {});
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static void train(const std::string& name, const std::vector<std::string>& more) {
    std::vector<std::string> words = {"train", "--data",    "task:recall", "--preset",
                                      "micro", "--seq-len", "32",          "--steps",
                                      "40",    "--quiet",   "--out",       run(name)};
    words.insert(words.end(), more.begin(), more.end());
    const auto result = test::attnlab(words);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  static std::string run(const std::string& name) { return (*folder_ / name).string(); }

  static Json json(std::vector<std::string> words) {
    words.insert(words.begin(), "ablate");
    words.emplace_back("--json");
    const auto result = test::attnlab(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.exit_code == 0 ? Json::parse(result.out) : Json();
  }

  static std::unique_ptr<test::TempFolder> folder_;
};
std::unique_ptr<test::TempFolder> Ablate::folder_;

TEST_F(Ablate, WithoutAChoiceIsThePapersSkip) {
  const Json skipped = json({run("hybrid")});
  EXPECT_EQ(skipped["ablation"], Json({{"skip_blocks", {1}}}));
  EXPECT_EQ(skipped["step"], 40);
  EXPECT_EQ(skipped["sequences"], 256);
  EXPECT_NE(skipped["before"]["loss"], skipped["after"]["loss"]);
  const Json named = json({run("hybrid"), "--skip-layers", "1"});
  EXPECT_EQ(named, skipped);
  const auto text = test::attnlab({"ablate", run("hybrid")});
  EXPECT_NE(text.out.find("skip 1"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("whole model"), std::string::npos) << text.out;
}

TEST_F(Ablate, BeforeIsWhatTrainingReported) {
  const auto shown = test::attnlab({"show", run("hybrid"), "--json"});
  const Json last = Json::parse(shown.out)["last_eval"];
  const Json found = json({run("hybrid")});
  EXPECT_EQ(found["before"]["loss"], last["loss"]);
  EXPECT_EQ(found["before"]["accuracy"], last["accuracy"]);
}

TEST_F(Ablate, MapsHeadsAndMixers) {
  const Json all = json({run("hybrid"), "--skip-layers", "2", "--skip-what", "mixer", "--map",
                         "1=uniform", "--zero-heads", "1:2", "--batches", "2"});
  EXPECT_EQ(all["ablation"], Json::parse(R"({"skip_mixers":[2],"maps":{"1":"uniform"},)"
                                         R"("zero_heads":[[1,2]]})"));
  EXPECT_LT(all["sequences"], 256);
}

TEST_F(Ablate, EachGoesThroughLayersAndHeads) {
  const Json found = json({run("plain"), "--each", "--batches", "1"});
  EXPECT_TRUE(found["ablation"].empty());
  EXPECT_EQ(found["before"], found["after"]);
  const Json skip = json({run("plain"), "--skip-layers", "2", "--batches", "1"});
  const Json zero = json({run("plain"), "--zero-heads", "1:1", "--batches", "1"});
  int64_t layers = 0, heads = 0;
  for (const Json& one : found["each"]) {
    (one.contains("head") ? heads : layers) += 1;
    if (one["layer"] == 2 && !one.contains("head")) {
      EXPECT_EQ(one["loss"], skip["after"]["loss"]);
    }
    if (one["layer"] == 1 && one.contains("head") && one["head"] == 1) {
      EXPECT_EQ(one["loss"], zero["after"]["loss"]);
    }
  }
  EXPECT_EQ(layers, 2);
  EXPECT_GT(heads, 2);
}

TEST_F(Ablate, ScoresAnyText) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += std::string(1, static_cast<char>('a' + i * 7 % 16)) + " ";
  const Json typed = json({run("hybrid"), "--text", text});
  EXPECT_EQ(typed["scored"], 39);
  EXPECT_EQ(typed["sequences"], 2);  // 32 positions, then the rest
  const Json file = json({run("hybrid"), "--data", folder_->write("text.txt", text).string()});
  EXPECT_EQ(file, typed);
}

TEST_F(Ablate, WhatIsWrongIsNamed) {
  const auto says = [](std::vector<std::string> words, const char* what) {
    words.insert(words.begin(), "ablate");
    const auto result = test::attnlab(words);
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_NE(result.err.find(what), std::string::npos) << result.err;
  };
  says({run("plain")}, "give --skip-layers");
  says({run("hybrid"), "--skip-layers", "9"}, "layer 9 does not exist");
  says({run("hybrid"), "--map", "1=unifrm"}, "did you mean `uniform`");
  says({run("hybrid"), "--zero-heads", "1"}, "is incomplete");
  says({run("hybrid"), "--text", "a"}, "too short");
  says({(*folder_ / "nothing").string()}, "nothing");
  std::filesystem::copy(find_checkpoint(run("hybrid")), *folder_ / "alone",
                        std::filesystem::copy_options::recursive);
  says({(*folder_ / "alone").string()}, "belongs to no run");
  EXPECT_EQ(test::attnlab({"ablate", (*folder_ / "alone").string(), "--text", "a b a b"}).exit_code,
            0);
}

}  // namespace
}  // namespace attnlab
