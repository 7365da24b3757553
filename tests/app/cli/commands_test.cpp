// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/base/rng.h"
#include "core/shared/base/text.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/layer.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

std::vector<Json> json_lines(const std::string& text) {
  std::vector<Json> lines;
  for (const auto& line : split(text, '\n'))
    if (!line.empty()) lines.push_back(Json::parse(line));
  return lines;
}

TEST(Train, JsonLinesAreWhatScriptsRead) {
  const test::TempFolder folder;
  const auto result = test::attnlab(
      {"train", "--steps", "4", "--batch-size", "2", "--json", "--out", (folder / "run").string()});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  int64_t steps = 0;
  for (const Json& line : json_lines(result.out)) {
    if (line["event"] == "step") {
      EXPECT_EQ(line["step"], ++steps);
      EXPECT_TRUE(line["loss"].is_number());
      EXPECT_GT(line["tokens_per_second"].get<double>(), 0);
    }
    if (line["event"] == "eval") {
      EXPECT_TRUE(line["loss"].is_number());
    }
  }
  EXPECT_EQ(steps, 4);
  const Json last = json_lines(result.out).back();
  EXPECT_EQ(last["event"], "finished");
  EXPECT_EQ(last["step"], 4);
  for (const char* key : {"loss", "validation_loss", "tokens_per_second"})
    EXPECT_TRUE(last[key].is_number()) << key;
  EXPECT_EQ(last["run"], (folder / "run").string());
  EXPECT_TRUE(is_checkpoint(last["checkpoint"].get<std::string>()));
}

TEST(Train, CtrlCSavesAndExits130) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  test::Process process(
      test::attnlab_command({"train", "--steps", "100000", "--json", "--out", run}));
  ASSERT_TRUE(process.wait_for_output("\"step\":5,"));
  process.send_signal(SIGINT);
  const auto result = process.wait();
  EXPECT_EQ(result.exit_code, 130) << result.err;
  const Json last = json_lines(result.out).back();
  EXPECT_EQ(last["event"], "stopped");
  EXPECT_TRUE(is_checkpoint(last["checkpoint"].get<std::string>()));
  EXPECT_EQ(test::attnlab({"check", run}).exit_code, 0);
}

TEST(Train, AReaderThatGoesAwayCostsNothing) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  std::string command;
  for (const auto& word : test::attnlab_command(
           {"train", "--steps", "30", "--batch-size", "2", "--json", "--out", run}))
    command += "'" + word + "' ";
  test::Process process({"bash", "-c", command + " | head -n 1"});
  process.wait();
  const auto steps = RunFolder(run).checkpoint_steps();  // on a slow machine also one by the clock
  ASSERT_FALSE(steps.empty());
  EXPECT_EQ(steps.back(), 30);
}

int64_t newest_checkpoint(const std::string& run) {
  const auto steps = RunFolder(run).checkpoint_steps();
  return steps.empty() ? 0 : steps.back();
}

void wait_for_checkpoint_after(int64_t step, const std::string& run) {
  const auto start = std::chrono::steady_clock::now();
  while (newest_checkpoint(run) <= step &&
         std::chrono::steady_clock::now() - start < std::chrono::minutes(1))
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

// Killed at any moment: check passes, --resume goes on, nothing before the last checkpoint is
// lost, and the events are readable to the last frame. Every second time it trains for a while
// first, however slow the machine is.
TEST(Train, SurvivesKillAtTwentyRandomMoments) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  const std::string text = folder
                               .write("text.txt",
                                      [] {
                                        std::string words;
                                        for (int i = 0; i < 500; ++i)
                                          words += "word " + std::to_string(i * 7919 % 1000) + " ";
                                        return words;
                                      }())
                               .string();
  const std::vector<std::string> begin = {"train", "--data",    text,     "--preset",
                                          "micro", "--seq-len", "32",     "--batch-size",
                                          "4",     "--steps",   "100000", "--checkpoint-every",
                                          "15",    "--quiet",   "--out",  run};
  Rng rng(2026);
  int64_t newest = 0;
  for (int kill = 0; kill < 20; ++kill) {
    const bool exists = RunFolder(run).is_run();
    test::Process process(test::attnlab_command(
        exists ? std::vector<std::string>{"train", "--resume", run, "--quiet"} : begin));
    if (kill % 2 == 1) wait_for_checkpoint_after(newest, run);
    std::this_thread::sleep_for(std::chrono::milliseconds(rng.between(50, 900)));
    process.send_signal(SIGKILL);
    process.wait();
    if (!RunFolder(run).is_run()) continue;
    const auto check = test::attnlab({"check", run});
    ASSERT_EQ(check.exit_code, 0) << check.err;
    const int64_t saved = newest_checkpoint(run);
    EXPECT_GE(saved, newest);
    newest = saved;
    int64_t seen = 0;
    for (const Event& event : without_replaced(read_events(RunFolder(run).events())))
      if (event.kind() == "step") {
        EXPECT_EQ(event.step(), seen + 1);
        seen = event.step();
      }
    EXPECT_GE(seen, newest) << "events before the last checkpoint are lost";
  }
  EXPECT_GT(newest, 0);
}

TEST(Show, OneRunAndSeveral) {
  const test::TempFolder folder;
  std::vector<std::string> runs;
  for (const char* mixer : {"standard", "mlp"}) {
    runs.push_back((folder / mixer).string());
    ASSERT_EQ(test::attnlab({"train", "--steps", "2", "--batch-size", "2", "--mixer", mixer,
                             "--quiet", "--out", runs.back()})
                  .exit_code,
              0);
  }
  const auto one = test::attnlab({"show", runs[1]});
  EXPECT_NE(one.out.find("MLP, uniform"), std::string::npos) << one.out;
  const auto both = test::attnlab({"show", runs[0], runs[1]});
  EXPECT_NE(both.out.find("validation loss"), std::string::npos);
  EXPECT_EQ(Json::parse(test::attnlab({"show", runs[0], "--json"}).out)["last_step"]["step"], 2);
  EXPECT_NE(test::attnlab({"show", find_checkpoint(runs[1]).string()}).out.find("step 2"),
            std::string::npos);
}

TEST(Cost, EqualForTheSevenMixersOfThe500MModel) {
  std::set<int64_t> totals;
  for (const auto& mixer : mixer_names()) {
    const auto result = test::attnlab({"cost", "--preset", "500m", "--mixer", mixer, "--json"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const Json cost = Json::parse(result.out);
    totals.insert(cost["parameters"]["total"].get<int64_t>());
    EXPECT_EQ(cost["parameters"]["residual"], 0) << mixer;
    EXPECT_EQ(cost["layers"].size(), 24U);
  }
  EXPECT_EQ(totals.size(), 1U);
}

TEST(Generate, GreedyIsTheSameEveryTimeAndStreams) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "2", "--batch-size", "2", "--quiet", "--out", run})
                .exit_code,
            0);
  const std::vector<std::string> arguments = {"generate",         run,   "--prompt", "a b c",
                                              "--max-new-tokens", "100", "--greedy"};
  const auto first = test::attnlab(arguments);
  EXPECT_EQ(first.exit_code, 0) << first.err;
  EXPECT_EQ(first.out, test::attnlab(arguments).out);
  EXPECT_TRUE(first.out.starts_with("a b c ")) << first.out;
  EXPECT_EQ(split(trim(first.out), ' ').size(), 103U);  // past the model's 64 positions
  const auto json = test::attnlab(
      {"generate", run, "--prompt", "a", "--max-new-tokens", "7", "--seed", "3", "--json"});
  EXPECT_EQ(Json::parse(json.out)["ids"].size(), 7U);
}

TEST(Generate, StopsAtAnEndTokenUnlessToldToGoOn) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "1", "--batch-size", "2", "--quiet", "--out", run})
                .exit_code,
            0);
  const auto generate = [&](const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {
        "generate", run, "--prompt", "a b", "--seed", "5", "--max-new-tokens", "12", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto result = test::attnlab(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return Json::parse(result.out);
  };
  const Json whole = generate({});
  ASSERT_EQ(whole["ids"].size(), 12U);
  EXPECT_EQ(whole["stopped_by"], "length");
  const auto ids = whole["ids"].get<std::vector<int64_t>>();
  const auto first = std::ranges::find(ids, ids[7]);  // it may have come before
  write_json(find_checkpoint(run) / "generation_config.json", {{"eos_token_id", {99, ids[7]}}});
  const Json stopped = generate({});
  EXPECT_EQ(stopped["ids"].get<std::vector<int64_t>>(),
            std::vector<int64_t>(ids.begin(), first + 1));
  EXPECT_EQ(stopped["stopped_by"], "end token");
  // The end token is no text.
  EXPECT_EQ(split(stopped["text"].get<std::string>(), ' ').size(),
            std::max<size_t>(1, stopped["ids"].size() - 1));
  EXPECT_EQ(generate({"--ignore-end"}), whole);
}

// Rows behind the tokenizer's vocabulary are there to fill up; a fresh model would draw 15 of 16.
TEST(Generate, PaddedIdsAreNeverDrawnAndAllTextIsShown) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  std::string book;
  for (int i = 0; i < 400; ++i) book += "Ein Käfer sah " + std::to_string(i) + " Bären.\n";
  const auto trained =
      test::attnlab({"train", "--data", folder.write("book.txt", book).string(), "--tokenizer",
                     "byte", "--vocab-size", "4096", "--steps", "1", "--batch-size", "2",
                     "--seq-len", "16", "--quiet", "--out", run});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  std::vector<std::string> arguments = {"generate",         run,   "--prompt",    "ab",
                                        "--max-new-tokens", "200", "--ignore-end"};
  const auto shown = test::attnlab(arguments);
  arguments.emplace_back("--json");
  const Json json = Json::parse(test::attnlab(arguments).out);
  EXPECT_EQ(json["ids"].size(), 200U);
  for (const Json& id : json["ids"]) EXPECT_LT(id, 256);
  EXPECT_EQ(shown.out, "ab" + json["text"].get<std::string>() + "\n");
}

TEST(List, EverythingCanBeListed) {
  for (const char* what : {"mixers", "forms", "placements", "presets", "tasks"}) {
    EXPECT_EQ(test::attnlab({"list", what}).exit_code, 0) << what;
    EXPECT_GE(Json::parse(test::attnlab({"list", what, "--json"}).out).size(), 3U) << what;
  }
}

}  // namespace
}  // namespace attnlab
