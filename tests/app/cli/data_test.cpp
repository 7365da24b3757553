// SPDX-License-Identifier: Apache-2.0
// Corpora and tokenizers through the whole command line.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/folder_lock.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/json.h"
#include "core/shared/base/rng.h"
#include "core/shared/data/corpus/catalog.h"
#include "tests/support/errors.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::attnlab;
using test::expect_mentions;

class DataCommands : public testing::Test {
 protected:
  test::TempFolder folder;
  std::string at(const std::string& name) const { return (folder / name).string(); }

  void SetUp() override {
    std::string lines;
    for (int i = 0; i < 600; ++i)
      lines += Json{{"text", "The quick brown fox " + std::to_string(i) +
                                 " jumps over a lazy dog, " + std::to_string(i * i) + " times."}}
                   .dump() +
               "\n";
    folder.write("corpus.jsonl", lines);
  }
};

TEST_F(DataCommands, LearnPrepareTrainGenerate) {
  const auto learned = attnlab({"tokenizer", "train", at("corpus.jsonl"), "--vocab-size", "300",
                                "--out", at("tokenizer.json")});
  ASSERT_EQ(learned.exit_code, 0) << learned.err;
  const auto prepared = attnlab({"data", "prepare", at("corpus.jsonl"), "--tokenizer",
                                 at("tokenizer.json"), "--out", at("corpus"), "--json"});
  ASSERT_EQ(prepared.exit_code, 0) << prepared.err;
  EXPECT_EQ(parse_json(prepared.out, "out")["documents"], 600);
  const auto trained =
      attnlab({"train", "--data", at("corpus"), "--preset", "micro", "--steps", "2", "--batch-size",
               "2", "--seq-len", "32", "--quiet", "--out", at("run")});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  const auto generated =
      attnlab({"generate", at("run"), "--prompt", "The quick", "--max-new-tokens", "5", "--json"});
  ASSERT_EQ(generated.exit_code, 0) << generated.err;
  EXPECT_EQ(parse_json(generated.out, "out")["ids"].size(), 5U);
  const auto tokenized =
      attnlab({"tokenize", "--tokenizer", at("tokenizer.json"), "--text", "é!", "--json"});
  EXPECT_EQ(parse_json(tokenized.out, "out")["tokens"].size(), 3U) << tokenized.out;

  const auto mismatched = attnlab({"train", "--data", at("corpus"), "--tokenizer", "byte",
                                   "--steps", "1", "--out", at("other")});
  EXPECT_EQ(mismatched.exit_code, 2);
  expect_mentions(mismatched.err, "was prepared with another tokenizer than byte");

  const auto larger = attnlab({"tokenizer", "train", at("corpus.jsonl"), "--vocab-size", "340",
                               "--out", at("larger.json")});
  ASSERT_EQ(larger.exit_code, 0) << larger.err;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "run" / "checkpoints"))
    std::filesystem::copy_file(folder / "larger.json", entry.path() / "tokenizer.json",
                               std::filesystem::copy_options::overwrite_existing);
  const auto foreign = attnlab({"generate", at("run"), "--prompt", "The"});
  EXPECT_EQ(foreign.exit_code, 2);
  expect_mentions(foreign.err, "tokens, the model");
}

TEST_F(DataCommands, CtrlCEndsLearningAtOnce) {
  std::string letters;
  Rng rng(1);
  for (int i = 0; i < 300'000; ++i) letters += "ACGT"[rng.below(4)];
  folder.write("dna.txt", letters);
  // Progress is told for as long as standard input is open.
  ASSERT_EQ(::mkfifo(at("input").c_str(), 0600), 0);
  const int input = ::open(at("input").c_str(), O_RDWR | O_CLOEXEC);
  std::vector<std::string> command = {"sh", "-c", "exec \"$0\" \"$@\" 2>&1 <'" + at("input") + "'"};
  for (const auto& word :
       test::attnlab_command({"--progress", "tokenizer", "train", at("dna.txt"), "--vocab-size",
                              "1000000", "--out", at("never.json")}))
    command.push_back(word);
  test::Process learning(command);
  ASSERT_TRUE(learning.wait_for_output("\"done\""));
  learning.send_signal(SIGINT);
  EXPECT_EQ(learning.wait().exit_code, 130);
  ::close(input);
  EXPECT_FALSE(std::filesystem::exists(folder / "never.json"));
}

TEST_F(DataCommands, SpecialTokensInATextAreTextUnlessAskedFor) {
  ASSERT_EQ(attnlab({"tokenizer", "train", at("corpus.jsonl"), "--vocab-size", "257", "--out",
                     at("bytes.json")})
                .exit_code,
            0);
  const auto count = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"tokenize", "--tokenizer",   at("bytes.json"),
                                          "--text",   "<|endoftext|>", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return parse_json(attnlab(arguments).out, "out")["ids"].size();
  };
  EXPECT_EQ(count({}), 13U);
  EXPECT_EQ(count({"--special-tokens"}), 1U);
}

TEST_F(DataCommands, AStartTokenInATemplateIsSaid) {
  ASSERT_EQ(attnlab({"tokenizer", "train", at("corpus.jsonl"), "--vocab-size", "257", "--out",
                     at("bytes.json")})
                .exit_code,
            0);
  Json json = read_json(at("bytes.json"));
  const Json start = {{"SpecialToken", {{"id", "<|endoftext|>"}, {"type_id", 0}}}};
  const Json text = {{"Sequence", {{"id", "A"}, {"type_id", 0}}}};
  json["post_processor"] = {{"type", "TemplateProcessing"}, {"single", {start, text}}};
  write_json(at("bytes.json"), json);
  const auto result =
      attnlab({"tokenize", "--tokenizer", at("bytes.json"), "--text", "ab", "--json"});
  EXPECT_EQ(parse_json(result.out, "out")["ids"].size(), 2U);
  expect_mentions(result.err, "template puts <|endoftext|> before every text");
}

TEST_F(DataCommands, AChosenHeldOutTextIsNotReplaced) {
  folder.write("valid.txt", "Only a few tokens.");
  const auto prepared = attnlab({"data", "prepare", at("corpus.jsonl"), "--held-out",
                                 at("valid.txt"), "--tokenizer", "byte", "--out", at("corpus")});
  ASSERT_EQ(prepared.exit_code, 0) << prepared.err;
  const auto trained = attnlab({"train", "--data", at("corpus"), "--preset", "micro", "--steps",
                                "1", "--seq-len", "32", "--out", at("run")});
  EXPECT_EQ(trained.exit_code, 2) << trained.out;
  expect_mentions(trained.err, "the held-out text of " + at("corpus") + " has 19 tokens");
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

TEST_F(DataCommands, TrainingPreparesWhatIsNoPlainText) {
  const auto trained =
      attnlab({"train", "--data", at("corpus.jsonl"), "--tokenizer", "byte", "--preset", "micro",
               "--steps", "1", "--batch-size", "2", "--seq-len", "32", "--out", at("run")});
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  expect_mentions(trained.err, "preparing");
}

TEST_F(DataCommands, LinesThatAreLeftOutAreSaidAndStrictEndsThere) {
  folder.write("bad.jsonl", read_file(at("corpus.jsonl")) + "{\"text\":\"a\",\"score\":NaN}\n" +
                                "{\"text\":\"half \\ud835 pair\"}\n");
  const std::vector<std::vector<std::string>> commands = {
      {"data", "prepare", at("bad.jsonl"), "--tokenizer", "byte", "--json", "--out", at("out")},
      {"tokenizer", "train", at("bad.jsonl"), "--vocab-size", "260", "--json", "--out",
       at("t.json")}};
  for (auto command : commands) {
    const auto counted = attnlab(command);
    ASSERT_EQ(counted.exit_code, 0) << counted.err;
    expect_mentions(counted.err, "1 line was left out (--strict ends there), first ");
    expect_mentions(counted.err, "bad.jsonl: line 601");
    expect_mentions(counted.err, "1 half of a surrogate pair became U+FFFD");
    EXPECT_EQ(Json::parse(counted.out)["skipped"], 1);
    auto afterwards = command;
    afterwards.emplace_back("--strict");
    const auto late = attnlab(afterwards);
    EXPECT_EQ(late.exit_code, 2);
    expect_mentions(late.err, "bad.jsonl: line 601");
    command.back() += "-strict";
    command.emplace_back("--strict");
    const auto strict = attnlab(command);
    EXPECT_EQ(strict.exit_code, 2);
    expect_mentions(strict.err, "bad.jsonl: line 601");
  }
  const auto trained =
      attnlab({"train", "--data", at("bad.jsonl"), "--tokenizer", "byte", "--preset", "micro",
               "--steps", "1", "--batch-size", "2", "--seq-len", "32", "--out", at("run")});
  EXPECT_EQ(trained.exit_code, 0) << trained.err;
  expect_mentions(trained.err, "1 line was left out");
}

TEST_F(DataCommands, TrainingRefusesADamagedCorpus) {
  const std::vector<std::string> train = {"train", "--data",  at("corpus"), "--preset",
                                          "micro", "--steps", "1",          "--seq-len",
                                          "32",    "--out",   at("run")};
  ASSERT_EQ(
      attnlab({"data", "prepare", at("corpus.jsonl"), "--tokenizer", "byte", "--out", at("corpus")})
          .exit_code,
      0);
  const auto shard = folder / "corpus" / "train-00000.tokens";
  std::string bytes = read_file(shard);
  bytes[5000] = static_cast<char>(bytes[5000] ^ 1);  // another letter
  write_file(shard, bytes);
  const auto refused = attnlab(train);
  EXPECT_EQ(refused.exit_code, 2) << refused.out;
  expect_mentions(refused.err, "train-00000.tokens is damaged");
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

TEST_F(DataCommands, NamesThatAreNoUtf8AreRefusedBeforeAnythingIsMade) {
  const std::string latin = at("caf\xe9");
  std::filesystem::create_directories(latin);
  std::filesystem::copy_file(at("corpus.jsonl"), latin + "/corpus.jsonl");
  const std::vector<std::vector<std::string>> commands = {
      {"train", "--data", latin + "/corpus.jsonl", "--tokenizer", "byte", "--out", at("run")},
      {"data", "prepare", latin, "--tokenizer", "byte", "--out", at("run")},
      {"train", "--out", latin + "/run", "--json"},
      {"show", latin + "/run"}};
  for (const auto& command : commands) {
    const auto refused = attnlab(command);
    EXPECT_EQ(refused.exit_code, 2);
    expect_mentions(refused.err, "caf\\xE9");
    EXPECT_EQ(std::ranges::count(refused.err, '\n'), 1) << refused.err;
    EXPECT_EQ(refused.out, "");
    EXPECT_FALSE(std::filesystem::exists(folder / "run"));
    EXPECT_FALSE(std::filesystem::exists(latin + "/run"));
  }
  folder.write("caf\xe9/t.txt", std::string(2000, 'a'));
  const auto inside = attnlab({"train", "--data", "t.txt", "--tokenizer", "byte", "--preset",
                               "micro", "--steps", "1", "--seq-len", "32", "--out", "run"},
                              latin);
  EXPECT_EQ(inside.exit_code, 2) << inside.out;
  expect_mentions(inside.err, "caf\\xE9");
  EXPECT_FALSE(std::filesystem::exists(latin + "/run"));
}

TEST_F(DataCommands, ASecondWriterIsRefusedInOneLine) {
  const FolderLock taken(at("out"));
  const std::vector<std::vector<std::string>> commands = {
      {"data", "prepare", at("corpus.jsonl"), "--tokenizer", "byte", "--out", at("out")},
      {"data", "download", "tinyshakespeare", "--from", at(""), "--out", at("out")}};
  for (const auto& command : commands) {
    const auto second = attnlab(command);
    EXPECT_EQ(second.exit_code, 2);
    expect_mentions(second.err, at("out") + " is being written by process");
    EXPECT_EQ(std::ranges::count(second.err, '\n'), 1) << second.err;
    EXPECT_FALSE(std::filesystem::exists(folder / "out"));
  }
}

TEST_F(DataCommands, ForProgramsProgressComesInLinesAndTheEndOfInputStops) {
  const auto with_input = [&](const std::string& input, const std::string& out) {
    std::string line;
    for (const auto& word :
         test::attnlab_command({"data", "prepare", at("corpus.jsonl"), "--tokenizer", "byte",
                                "--out", at(out), "--json", "--progress"}))
      line += " '" + word + "'";
    const std::string endless = "mkfifo '" + at("input") + "'; exec 9<>'" + at("input") + "';";
    return test::Process({"sh", "-c", endless + line + input}).wait();
  };
  const auto stopped = with_input(" < /dev/null", "stopped");
  EXPECT_EQ(stopped.exit_code, 130) << stopped.err;
  const auto done = with_input(" <&9", "done");
  EXPECT_EQ(done.exit_code, 0) << done.err;
  expect_mentions(done.err, "{\"progress\":{\"done\":");
  EXPECT_TRUE(parse_json(done.out, "out").contains("train")) << "alone on standard output";
}

TEST_F(DataCommands, CatalogAndFolders) {
  const auto listed = attnlab({"list", "datasets", "--json"});
  ASSERT_EQ(listed.exit_code, 0) << listed.err;
  const Json datasets = parse_json(listed.out, "out");
  EXPECT_GT(datasets.size(), 15U);
  EXPECT_EQ(datasets[0]["name"], "tinyshakespeare");
  EXPECT_EQ(datasets[0]["bytes"], 1115394);
  EXPECT_EQ(datasets[0]["files"], 1);
  EXPECT_EQ(datasets[0]["train"], Json::array({"input.txt"}));
  EXPECT_TRUE(datasets[0]["folder"].get<std::string>().ends_with("datasets/tinyshakespeare"));
  const auto wrong = attnlab({"data", "download", "tinystory"});
  EXPECT_EQ(wrong.exit_code, 2);
  expect_mentions(wrong.err, "did you mean `tinystories`?");
  const auto missing = attnlab({"data", "download", "tinyshakespeare", "--from",
                                folder.path().string(), "--out", at("out")});
  EXPECT_EQ(missing.exit_code, 2);
  folder.write("input.txt", "not the plays");
  const auto forged = attnlab({"data", "download", "tinyshakespeare", "--from",
                               folder.path().string(), "--out", at("out")});
  EXPECT_EQ(forged.exit_code, 2);
  expect_mentions(forged.err, "the manifest says 86c4e6aa");
  EXPECT_FALSE(std::filesystem::exists(folder / "out" / "input.txt"));
}

TEST_F(DataCommands, WhatTheManifestHasNoHashOfIsSaidAndRecorded) {
  ASSERT_TRUE(catalog_entry("hellaswag").files[0].sha256.empty());
  folder.write("hellaswag_val.jsonl", "what came");
  const auto fetched = attnlab(
      {"data", "download", "hellaswag", "--from", folder.path().string(), "--out", at("out")});
  EXPECT_EQ(fetched.exit_code, 0) << fetched.err;
  expect_mentions(fetched.err, "not verified: the manifest has no hash of hellaswag_val.jsonl");
  const Json record = read_json(folder / "out" / "downloads.json");
  EXPECT_EQ(record["hellaswag_val.jsonl"]["sha256"], sha256("what came"));
}

TEST_F(DataCommands, RealDataFromAFolder) {
  ATTNLAB_NEEDS_DATA("text/tinyshakespeare/input.txt");
  const auto fetched =
      attnlab({"data", "download", "tinyshakespeare", "--from",
               (test::shared_data() / "text/tinyshakespeare").string(), "--out", at("plays")});
  EXPECT_EQ(fetched.exit_code, 0) << fetched.err;
  EXPECT_EQ(std::filesystem::file_size(folder / "plays" / "input.txt"), 1115394U);
}

}  // namespace
}  // namespace attnlab
