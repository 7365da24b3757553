// SPDX-License-Identifier: Apache-2.0
// `attnlab heads --data`: what every head does over a text.
#include <gtest/gtest.h>

#include <filesystem>

#include "core/shared/base/json.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

/// Layer 1 mixes, layer 2 does not; bytes, 32 positions.
class HeadEvidence : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new test::TempFolder;
    std::string text;
    for (int i = 0; i < 60; ++i)
      text += "Line " + std::to_string(i * i) + ": the dog ran home because it was late.\n";
    folder_->write("text.txt", text);
    const auto trained = test::attnlab({"train",
                                        "--data",
                                        path("text.txt"),
                                        "--tokenizer",
                                        "byte",
                                        "--num-layers",
                                        "2",
                                        "--hidden-size",
                                        "32",
                                        "--num-heads",
                                        "4",
                                        "--intermediate-size",
                                        "32",
                                        "--layers",
                                        "2=mlp",
                                        "--steps",
                                        "2",
                                        "--batch-size",
                                        "2",
                                        "--seq-len",
                                        "32",
                                        "--quiet",
                                        "--out",
                                        path("run")});
    ASSERT_EQ(trained.exit_code, 0) << trained.err;
  }
  static void TearDownTestSuite() { delete folder_; }

  static std::string path(const std::string& name) { return (*folder_ / name).string(); }
  /// With what is kept under a name of its own.
  static test::ProcessResult heads(std::vector<std::string> words, const std::string& cache = "a",
                                   const std::string& input = {}) {
    words.insert(words.begin(), "heads");
    std::vector<std::string> command = test::attnlab_command(words);
    if (!input.empty())
      command.insert(command.begin(), {"sh", "-c", "exec \"$0\" \"$@\" <" + input});
    return test::Process(command, ".", {{"ATTNLAB_CACHE", path("cache-" + cache)}}).wait();
  }
  static Json answer(const std::vector<std::string>& words, const std::string& cache = "a") {
    const auto result = heads(words, cache);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return Json::parse(result.out);
  }
  static void refuses(const std::vector<std::string>& words, const std::string& part) {
    const auto result = heads(words);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_NE(result.err.find(part), std::string::npos) << result.err;
    EXPECT_EQ(result.out, "");
  }

  static test::TempFolder* folder_;
};
test::TempFolder* HeadEvidence::folder_ = nullptr;

TEST_F(HeadEvidence, HasEveryFigureOfEveryHead) {
  const Json json = answer({path("run"), "--data", path("text.txt"), "--tokens", "1000", "--json"});
  EXPECT_EQ(json["tokens"], 1024) << "rounded up to whole texts";
  EXPECT_EQ(json["length"], 32);
  EXPECT_EQ(json["step"], 2);
  ASSERT_EQ(json["layers"].size(), 2u);
  EXPECT_EQ(json["layers"][0]["layer"], 1);
  ASSERT_EQ(json["layers"][0]["heads"].size(), 4u);
  for (const Json& head : json["layers"][0]["heads"]) {
    EXPECT_GT(head["entropy"]["mean"], 0);
    EXPECT_GT(head["entropy"]["sd"], 0);
    EXPECT_EQ(head["loc_focus"].size(), 4u);
    EXPECT_NEAR(head["previous_token"].get<double>(), head["loc_focus"][1]["mean"].get<double>(),
                1e-9);
    EXPECT_GT(head["duplicate_token"], 0);
    EXPECT_GT(head["induction"], 0);
    ASSERT_EQ(head["top_rows"].size(), 20u);
    double before = 1;
    for (const Json& row : head["top_rows"]) {
      EXPECT_LE(row["score"], before);
      before = row["score"].get<double>();
      EXPECT_EQ(row["offset"], row["window"].get<int64_t>() * 32 + row["position"].get<int64_t>());
    }
  }
  for (const Json& head : json["layers"][1]["heads"]) {
    for (const char* figure : {"entropy", "concentration", "sink", "previous_token", "induction"})
      EXPECT_TRUE(head.at(figure).is_null()) << figure;
    EXPECT_TRUE(head["top_rows"].empty());
  }
}

TEST_F(HeadEvidence, RowsStandInTheText) {
  const Json json = answer({path("run"), "--data", path("text.txt"), "--tokens", "640", "--json"});
  const std::string text = [] {
    std::string all;
    for (int i = 0; i < 60; ++i)
      all += "Line " + std::to_string(i * i) + ": the dog ran home because it was late.\n";
    return all;
  }();
  const Json& row = json["layers"][0]["heads"][0]["top_rows"][0];
  const auto at = row["offset"].get<size_t>();
  EXPECT_EQ(row["token"], text.substr(at, 1));
  EXPECT_TRUE(text.substr(0, at + 1).ends_with(row["text"].get<std::string>()));
  EXPECT_EQ(row["keys"][0]["token"],
            text.substr(
                at - row["position"].get<size_t>() + row["keys"][0]["position"].get<size_t>(), 1));
  for (const Json& window : json["windows"])
    EXPECT_EQ(window["text"], text.substr(window["window"].get<size_t>() * 32, 32));
}

TEST_F(HeadEvidence, StoppedItGoesOnAndEndsWithTheSameBits) {
  const std::vector<std::string> words = {path("run"), "--data", path("text.txt"),
                                          "--tokens",  "640",    "--json"};
  const auto whole = heads(words, "whole");
  ASSERT_EQ(whole.exit_code, 0) << whole.err;
  EXPECT_EQ(whole.err, "");
  auto watched = words;
  watched.emplace_back("--progress");
  int stops = 0;
  test::ProcessResult last;
  // Where standard input is at its end, a command with --progress stops as at Ctrl-C.
  while ((last = heads(watched, "stopped", "/dev/null")).exit_code == 130 && ++stops < 20) {
    EXPECT_LT(Json::parse(last.out)["tokens"], 640);
    EXPECT_NE(last.err.find("{\"progress\":{\"done\":"), std::string::npos) << last.err;
    EXPECT_NE(last.err.find("the same command goes on"), std::string::npos) << last.err;
  }
  ASSERT_EQ(last.exit_code, 0) << last.err;
  EXPECT_GE(stops, 2);
  EXPECT_EQ(last.out, whole.out);
  const auto again = heads(words, "stopped");
  EXPECT_EQ(again.out, whole.out);
  EXPECT_NE(again.err.find("640 tokens were looked at before"), std::string::npos) << again.err;
}

TEST_F(HeadEvidence, AnyStepAndTheRunsOwnSequencesCanBeAsked) {
  const auto at = [](const char* step) {
    return answer(
        {path("run"), "--data", path("text.txt"), "--tokens", "320", "--json", "--step", step});
  };
  EXPECT_EQ(at("0")["step"], 0);
  EXPECT_NE(at("0")["layers"], at("2")["layers"]);
  const Json held_out = answer({path("run"), "--held-out", "--json"});
  EXPECT_GT(held_out["tokens"], 0);
  EXPECT_LT(held_out["tokens"], 1000);
  EXPECT_EQ(held_out["length"], 32);
}

TEST_F(HeadEvidence, IsATableForAPerson) {
  const auto result = heads({path("run"), "--data", path("text.txt"), "--tokens", "320"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("strongest row"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find(" ± "), std::string::npos);
  EXPECT_NE(result.out.find("\n2:4 "), std::string::npos);
}

TEST_F(HeadEvidence, WhatCannotBeDoneIsRefusedByName) {
  refuses({path("run"), "--data", path("absent.txt"), "--tokens", "320"}, "absent.txt");
  refuses({path("run"), "--data", path("run"), "--tokens", "320"}, path("run"));
  refuses({path("run"), "--data", path("text.txt")}, "100 000 are needed");
  refuses({path("run"), "--data", path("text.txt"), "--tokens", "9000"}, "--tokens ");
  folder_->write("short.txt", "short");
  refuses({path("run"), "--data", path("short.txt"), "--tokens", "5"},
          "has 5 tokens, 32 are needed");
  refuses({path("run"), "--data", path("text.txt"), "--held-out"}, "--held-out");
  refuses({path("run"), "--tokens", "320"}, "--tokens goes with --data");
  const fs::path bare = *folder_ / "bare";
  fs::copy(find_checkpoint(path("run")), bare, fs::copy_options::recursive);
  fs::remove(bare / "tokenizer.json");
  refuses({bare.string(), "--data", path("text.txt"), "--tokens", "320"}, "no tokenizer");
  refuses({bare.string(), "--held-out"}, "held-out");
}

}  // namespace
}  // namespace attnlab
