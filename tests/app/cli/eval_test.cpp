// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "core/shared/eval/results.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/errors.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

/// The event that ended a run.
Json result_of_run(const std::string& run) {
  Json result;
  for (const Event& event : read_events(RunFolder(run).events()))
    if (event.kind() == "finished") result = event.header;
  return result;
}

/// A tiny model of bytes and small data in the official layouts.
class Eval : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_ / "data" / "copa");
    write_copa(6);
    folder_.write("data/lambada_test.jsonl",
                  "{\"text\": \"one two three\"}\n{\"text\": \"four five six seven\"}\n");
    folder_.write("data/test.txt",
                  " = A = \n\n some words , and more \n = B = \n other words . \n");
    std::string text;
    for (int i = 0; i < 300; ++i)
      text += "words and numbers " + std::to_string(i * 37 % 101) + "\n";
    text_ = folder_.write("text.txt", text).string();
  }

  void write_copa(int count) {
    std::string lines;
    for (int i = 0; i < count; ++i)
      lines += Json{{"premise", "It rained " + std::to_string(i) + " times."},
                    {"question", i % 2 == 0 ? "cause" : "effect"},
                    {"choice1", "The street is wet."},
                    {"choice2", "The sun shines all day."},
                    {"label", i % 2}}
                   .dump() +
               "\n";
    folder_.write("data/copa/val.jsonl", lines);
  }

  std::string train(const std::string& name, const std::vector<std::string>& more = {}) {
    const std::string run = (folder_ / name).string();
    std::vector<std::string> words = {
        "train", "--data",       text_, "--tokenizer", "byte", "--preset", "micro", "--seq-len",
        "64",    "--batch-size", "2",   "--steps",     "2",    "--quiet",  "--out", run};
    words.insert(words.end(), more.begin(), more.end());
    const auto result = test::attnlab(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return run;
  }

  std::vector<std::string> words(const std::string& run, const std::string& tasks,
                                 const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all = {"eval", run,          "--tasks",
                                    tasks,  "--data-dir", (folder_ / "data").string()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  Json evaluate(const std::string& run, const std::string& tasks,
                std::vector<std::string> more = {}) const {
    more.push_back("--json");
    const auto result = test::attnlab(words(run, tasks, more));
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return Json::parse(result.out);
  }

  test::TempFolder folder_;
  std::string text_;
};

TEST_F(Eval, JsonKeysAreWhatScriptsRead) {
  const std::string run = train("run");
  const Json tasks = evaluate(run, "copa,lambada_openai,wikitext")["tasks"];
  EXPECT_TRUE(tasks["copa"]["acc"].is_number());
  EXPECT_TRUE(tasks["copa"]["acc_stderr"].is_number());
  EXPECT_GT(tasks["lambada_openai"]["perplexity"], 1);
  EXPECT_TRUE(tasks["lambada_openai"]["perplexity_stderr"].is_number());
  EXPECT_GT(tasks["wikitext"]["word_perplexity"], tasks["wikitext"]["byte_perplexity"]);
  EXPECT_TRUE(tasks["wikitext"]["word_perplexity_stderr"].is_null());
  EXPECT_NEAR(tasks["wikitext"]["bits_per_byte"].get<double>(),
              std::log2(tasks["wikitext"]["byte_perplexity"].get<double>()), 1e-9);

  const auto records = read_evaluations(run);
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].checkpoint, "checkpoints/step-000002");
  EXPECT_EQ(records[0].files[0]["sha256"].get<std::string>().size(), 64U);
  EXPECT_EQ(test::attnlab({"check", run}).exit_code, 0);

  EXPECT_EQ(evaluate(run, "copa,lambada_openai,wikitext")["tasks"], tasks);
  EXPECT_EQ(read_evaluations(run).size(), 3U) << "what is recorded is not scored again";
  EXPECT_EQ(evaluate(run, "copa", {"--limit", "4"})["tasks"]["copa"]["documents"], 4);
  EXPECT_FALSE(fs::exists(fs::path(run) / "evaluations.partial"));
}

TEST_F(Eval, SeveralContextsForTable4) {
  const std::string run = train("run");
  const Json json = evaluate(run, "wikitext", {"--context", "8,32,16"});
  ASSERT_EQ(json["by_context"].size(), 3U);
  EXPECT_EQ(json["by_context"][0]["context"], 8);
  EXPECT_EQ(json["tasks"]["wikitext"], json["by_context"][1]["tasks"]["wikitext"]);
  const auto report = test::attnlab({"report", run, "--table", "4", "--format", "csv"});
  ASSERT_EQ(report.exit_code, 0) << report.err;
  EXPECT_TRUE(report.out.starts_with("source,config,mixer,seeds,8,8_sd,16,16_sd,32,32_sd\n"))
      << report.out;
}

// A choice of COPA has more than 8 tokens and cannot be scored with fewer.
TEST_F(Eval, SeveralContextsAreForWholeTexts) {
  const std::string run = train("run");
  const Json json = evaluate(run, "copa,wikitext", {"--context", "8,32,32"});
  const auto records = read_evaluations(run);
  ASSERT_EQ(records.size(), 3U) << "wikitext at 8 and 32, copa at 32, nothing twice";
  EXPECT_EQ(json["by_context"].size(), 2U);
  EXPECT_EQ(json["tasks"]["copa"]["context"], 32);
  EXPECT_EQ(json["by_context"][0]["tasks"].size(), 1U);
  const auto alone = test::attnlab(words(run, "copa", {"--context", "8"}));
  EXPECT_EQ(alone.exit_code, 2);
  test::expect_mentions(alone.err, "the model takes 8");
}

TEST_F(Eval, SkipLeavesLayersOut) {
  const std::string run = train("run", {"--mixer", "mlp", "--placement", "hybrid"});
  const auto perplexity = [&](const std::vector<std::string>& more) {
    return evaluate(run, "wikitext", more)["tasks"]["wikitext"]["word_perplexity"].get<double>();
  };
  const double whole = perplexity({});
  const double block = perplexity({"--skip-layers", "1"});
  const double mixer = perplexity({"--skip-layers", "1", "--skip-what", "mixer"});
  EXPECT_NE(whole, block);
  EXPECT_NE(block, mixer);
  EXPECT_EQ(perplexity({}), whole) << "each has a record of its own";
  EXPECT_EQ(read_evaluations(run).size(), 3U);
  EXPECT_EQ(read_evaluations(run)[1].ablation, Json::parse(R"({"skip_blocks": [1]})"));
  const auto report = test::attnlab({"report", run, "--format", "csv"});
  EXPECT_NE(report.out.find("ours,skip,MLP,1,"), std::string::npos) << report.out;
  const auto wrong = test::attnlab(words(run, "copa", {"--skip-layers", "3"}));
  EXPECT_EQ(wrong.exit_code, 2) << wrong.err;
}

TEST_F(Eval, CtrlCKeepsWhatWasScored) {
  const std::string run = train("run"), other = train("other");
  write_copa(3000);
  const Json whole = evaluate(other, "copa");
  test::Process process(test::attnlab_command(words(run, "copa")));
  ASSERT_TRUE(process.wait_for_output("copa, context"));
  const fs::path partial = fs::path(run) / "evaluations.partial";
  while (!fs::exists(partial) || fs::is_empty(partial)) ::usleep(1000);
  process.send_signal(SIGINT);
  const auto result = process.wait();
  ASSERT_EQ(result.exit_code, 130) << result.out << result.err;
  EXPECT_NE(result.err.find("the same command goes on"), std::string::npos);
  EXPECT_TRUE(read_evaluations(run).empty());
  EXPECT_EQ(evaluate(run, "copa")["tasks"], whole["tasks"]);
  EXPECT_FALSE(fs::exists(partial));
}

TEST_F(Eval, BadInputIsOneLineAndLeavesNothingBehind) {
  const std::string run = train("run");
  const auto complains = [&](const std::vector<std::string>& command, const std::string& about) {
    const auto result = test::attnlab(command);
    EXPECT_EQ(result.exit_code, 2) << result.out;
    test::expect_mentions(result.err, about);
    EXPECT_EQ(split(trim(result.err), '\n').size(), 1U) << result.err;
  };
  complains(words(run, "coppa"), "did you mean `copa`");
  complains(words(run, "copa,piqa"), "PIQA's valid.jsonl");
  complains(words(run, "copa", {"--context", "65"}), "1 to 64");
  complains({"report", run}, "has no evaluation results");
  folder_.write("data/lambada_test.jsonl", "{\"text\": \"a " + std::string(80, 'x') + "\"}\n");
  complains(words(run, "copa,lambada_openai"), "has 81 tokens, the model takes 64");
  folder_.write("data/copa/val.jsonl", "{\"premise\": \"P.\"}\n{\"prem");
  complains(words(run, "copa"), "val.jsonl line 1: no field `question`");
  fs::remove(RunFolder(run).checkpoint(2) / "tokenizer.json");
  write_copa(2);
  complains(words(run, "copa"), "no tokenizer.json");
  EXPECT_FALSE(fs::exists(fs::path(run) / "evaluations.jsonl"));
}

TEST_F(Eval, OneDocumentThatCannotBeScoredIsSaidAndCounted) {
  const std::string run = train("run");
  folder_.write("data/lambada_test.jsonl", "{\"text\": \"a " + std::string(80, 'x') +
                                               "\"}\n{\"text\": \"one two three\"}\n{\"te\n");
  const auto scored = test::attnlab(words(run, "copa,lambada_openai", {"--json"}));
  ASSERT_EQ(scored.exit_code, 0) << scored.err;
  const Json tasks = Json::parse(scored.out)["tasks"];
  EXPECT_EQ(tasks["lambada_openai"]["documents"], 1);
  EXPECT_EQ(tasks["lambada_openai"]["skipped"], 2);
  EXPECT_EQ(tasks["copa"]["skipped"], 0);
  test::expect_mentions(scored.err, "lambada_openai: 2 of 3 documents are left out");
  const auto report = test::attnlab({"report", run});
  test::expect_mentions(report.out, "lambada_openai: up to 2 documents could not be scored");
  const auto strict = test::attnlab(words(run, "lambada_openai", {"--strict"}));
  EXPECT_EQ(strict.exit_code, 2);
}

TEST_F(Eval, ACharacterModelSkipsTextThatItLacks) {
  const std::string run = train("run", {"--tokenizer", "char"});
  folder_.write("data/lambada_test.jsonl",
                "{\"text\": \"words and numbers\"}\n{\"text\": \"Caf\u00e9 and numbers\"}\n");
  const auto scored = test::attnlab(words(run, "lambada_openai", {"--json"}));
  ASSERT_EQ(scored.exit_code, 0) << scored.err;
  EXPECT_EQ(Json::parse(scored.out)["tasks"]["lambada_openai"]["skipped"], 1);
  const auto none = test::attnlab(words(run, "copa"));
  EXPECT_EQ(none.exit_code, 2);
  test::expect_mentions(none.err, "copa has no document that this model can be asked");
}

TEST_F(Eval, AReportTakesAFolderOfRuns) {
  fs::create_directories(folder_ / "study");
  const std::string one = train("study/one"), two = train("study/two", {"--seed", "2"});
  (void)evaluate(one, "copa");
  (void)evaluate(two, "copa");
  const std::string study = (folder_ / "study").string();
  const auto named = test::attnlab({"report", one, two, "--format", "csv"});
  ASSERT_EQ(named.exit_code, 0) << named.err;
  (void)train("study/unscored");
  const std::string table = folder_.write("study/table-1.md", "| a |").string();
  const auto folder = test::attnlab({"report", study, "--format", "csv"});
  EXPECT_EQ(folder.out, named.out);
  test::expect_mentions(folder.err, "study/unscored has no evaluation results, left out");
  const auto all = test::attnlab({"report", one, table, two, "--format", "csv"});
  EXPECT_EQ(all.out, named.out) << "study/* names the tables too";
  test::expect_mentions(all.err, "table-1.md is no run, left out");
}

TEST_F(Eval, ASweepScoresItsRunsAndEndsWithReports) {
  const auto study = folder_.write(
      "study.json", Json{{"title", "Small"},
                         {"base",
                          {{"model", {{"preset", "micro"}}},
                           {"data", {{"tokenizer", "byte"}}},
                           {"train", {{"seq_len", 64}, {"batch_size", 2}, {"steps", 2}}}}},
                         {"grid", {{"mixer", {"standard", "mlp"}}, {"placement", {"hybrid"}}}},
                         {"seeds", {1, 2}},
                         {"evaluate",
                          {{"tasks", {"copa", "wikitext"}},
                           {"contexts", {32, 64}},
                           {"limits", {{"copa", 4}}},
                           {"skip", true}}}}
                        .dump());
  const std::string out = (folder_ / "runs").string();
  const std::vector<std::string> command = {"sweep",      study.string(),
                                            "--data",     text_,
                                            "--out",      out,
                                            "--data-dir", (folder_ / "data").string(),
                                            "--json"};
  const auto result = test::attnlab(command);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string markdown = read_file(fs::path(out) / "table-1.md");
  EXPECT_NE(markdown.find("| - | Standard | 2 |"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("| hybrid | MLP | 2 |"), std::string::npos) << markdown;
  EXPECT_NE(read_file(fs::path(out) / "table-4.tex").find("\\bottomrule"), std::string::npos);
  const std::string last = split(trim(result.out), '\n').back();
  EXPECT_EQ(Json::parse(last)["reports"].size(), 2U);
  EXPECT_EQ(read_evaluations(fs::path(out) / "hybrid-mlp-seed-2").size(), 6U);
  // The fourth of four runs of about one size, not what all of them took.
  const auto memory = [&](const char* run) {
    return result_of_run((fs::path(out) / run).string())["peak_memory"].get<double>();
  };
  EXPECT_NEAR(memory("hybrid-mlp-seed-2") / memory("standard-seed-1"), 1, 0.1);
  EXPECT_NE(markdown.find("| skip | MLP | 2 |"), std::string::npos) << markdown;
  EXPECT_NE(markdown.find("copa: only the first 4 documents"), std::string::npos) << markdown;
  EXPECT_EQ(split(trim(test::attnlab(command).out), '\n').back(), last) << "nothing is done twice";
}

// The same sequences as the training's own evaluation, so the same numbers.
TEST(EvalGenerated, AgreesWithWhatTheTrainingMeasured) {
  test::TempFolder folder;
  const std::string run = (folder / "run").string();
  const auto trained = test::attnlab({"--json", "train", "--data", "task:recall", "--seq-len", "16",
                                      "--batch-size", "32", "--steps", "20", "--out", run});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  const Json finished = result_of_run(run);
  const auto scored =
      test::attnlab({"--json", "eval", run, "--tasks", "task:recall", "--context", "4,16"});
  ASSERT_EQ(scored.exit_code, 0) << scored.err;
  const Json json = Json::parse(scored.out);
  const Json& full = json["tasks"]["task:recall"];
  EXPECT_NEAR(full["acc"].get<double>(), finished["accuracy"].get<double>(), 1e-9);
  EXPECT_NEAR(std::log(full["perplexity"].get<double>()), finished["validation_loss"].get<double>(),
              1e-4);
  EXPECT_EQ(json["by_context"].size(), 2U);
  const auto report = test::attnlab({"report", run, "--table", "4", "--format", "csv"});
  test::expect_mentions(report.out, "task:recall 16");
}

}  // namespace
}  // namespace attnlab
