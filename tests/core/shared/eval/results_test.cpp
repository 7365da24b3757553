// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/results.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/text.h"
#include "core/shared/spec/layer.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

EvalRecord record_of(const std::string& task) {
  EvalRecord record;
  record.checkpoint = "checkpoints/step-000010";
  record.weights = "abc";
  record.step = 10;
  record.layers = Json::array({to_json(LayerSpec{})});
  record.task = task;
  record.version = "1.0";
  record.context = 64;
  record.limit = 5;
  record.ablation = {{"skip_blocks", {1}}};
  record.files = {{{"path", "/d/x.jsonl"}, {"sha256", "1234"}}};
  record.documents = 5;
  record.metrics = {{"acc", 0.25, 0.125}, {"word_perplexity", 1.0 / 3, {}}};
  record.baselines.random = {{"acc", 0.5, {}}};
  return record;
}

TEST(Results, ComeBackAsTheyWere) {
  const test::TempFolder folder;
  append_evaluation(folder.path(), record_of("copa"));
  append_evaluation(folder.path(), record_of("rte"));
  const auto records = read_evaluations(folder.path());
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].key(), record_of("copa").key());
  EXPECT_NE(records[0].key(), records[1].key());
  EXPECT_EQ(records[1].metric("acc")->standard_error, 0.125);
  EXPECT_EQ(records[1].metric("word_perplexity")->value, 1.0 / 3) << "to the bit";
  EXPECT_FALSE(records[1].metric("word_perplexity")->standard_error);
  EXPECT_EQ(records[1].baselines.random[0].value, 0.5);
  EXPECT_EQ(records[1].limit, 5);
  EXPECT_GT(records[1].time, 1e9);
}

TEST(Results, ATornLineCostsOnlyItself) {
  const test::TempFolder folder;
  append_evaluation(folder.path(), record_of("copa"));
  const fs::path file = folder / "evaluations.jsonl";
  const std::string whole = read_file(file);
  for (const size_t kept : {size_t{1}, whole.size() / 2, whole.size() - 1}) {
    write_file(file, whole + whole.substr(0, kept));
    append_evaluation(folder.path(), record_of("rte"));
    const auto records = read_evaluations(folder.path());
    const bool lost_nothing = kept == whole.size() - 1;  // only the end of the line was missing
    ASSERT_EQ(records.size(), lost_nothing ? 3U : 2U) << kept;
    EXPECT_EQ(records.back().task, "rte");
  }
}

TEST(Results, AKeyTellsWhatAResultDependsOn) {
  const EvalRecord base = record_of("copa");
  const auto changed = [&](auto change) {
    EvalRecord other = base;
    change(other);
    return other.key() != base.key();
  };
  EXPECT_TRUE(changed([](EvalRecord& r) { r.weights = "x"; }));
  EXPECT_TRUE(changed([](EvalRecord& r) { r.description = "x"; }));
  EXPECT_TRUE(changed([](EvalRecord& r) { r.context = 32; }));
  EXPECT_TRUE(changed([](EvalRecord& r) { r.ablation = Json::object(); }));
  EXPECT_TRUE(changed([](EvalRecord& r) { r.files[0]["sha256"] = "x"; }));
  EXPECT_TRUE(changed([](EvalRecord& r) { r.documents = 4; }));
  EXPECT_FALSE(changed([](EvalRecord& r) { r.files[0]["path"] = "/elsewhere"; }));
}

TEST(Results, PartialScoresGoOn) {
  const test::TempFolder folder;
  const std::vector<Likelihood> likelihoods = {{-1.0 / 3, true}, {-2, false}, {-3, false}};
  {
    PartialScores partial(folder.path(), record_of("copa"));
    partial.append(std::vector<size_t>{2, 0}, likelihoods);
  }
  EvalRecord more = record_of("copa");
  more.documents = 9;  // a larger limit has the same requests first
  PartialScores again(folder.path(), more);
  ASSERT_EQ(again.scores().size(), 2U);
  EXPECT_EQ(again.scores().at(0).log_probability, -1.0 / 3);
  EXPECT_TRUE(again.scores().at(0).greedy);
  EXPECT_TRUE(PartialScores(folder.path(), record_of("rte")).scores().empty());
  again.remove();
  EXPECT_FALSE(fs::exists(folder / "evaluations.partial"));
}

TEST(Results, BelongToTheRunOrToTheCheckpointAlone) {
  const test::TempFolder folder;
  const fs::path checkpoint = folder / "run" / "checkpoints" / "step-000010";
  fs::create_directories(checkpoint);
  EXPECT_EQ(evaluation_home(checkpoint), fs::weakly_canonical(checkpoint));
  write_file(folder / "run" / "run.json", "{}");
  EXPECT_EQ(evaluation_home(checkpoint), fs::weakly_canonical(folder / "run"));
}

// Each once ended `attnlab report` and the window.
TEST(Results, ForeignLinesArePassedOverAndCounted) {
  const test::TempFolder folder;
  append_evaluation(folder.path(), record_of("copa"));
  Json good = parse_json(read_file(folder / "evaluations.jsonl"), "line");
  good.erase("crc32");  // of an older version: every field counts by itself
  std::string lines = good.dump() + "\n1e999\n[]\n{}\n" + std::string(100'000, '[') + "\n";
  int64_t damaged = 4;
  const auto with = [&](const char* key, const Json& value) {
    Json line = good;
    line[key] = value;
    lines += line.dump() + "\n";
    ++damaged;
  };
  with("crc32", "00000000");
  with("format", "1");
  with("data", Json::array({Json::object()}));
  with("data", Json::array({nullptr}));
  with("data", "text");
  with("layers", Json::array());
  with("layers", Json::array({3}));
  with("layers", nullptr);
  with("documents", "five");
  with("metrics", Json::array());
  with("baselines", Json::object());
  good["format"] = 2;
  lines += good.dump() + "\n";
  folder.write("evaluations.jsonl", lines);
  PassedOver passed_over;
  const auto records = read_evaluations(folder.path(), &passed_over);
  EXPECT_EQ(records.size(), 1U);
  EXPECT_EQ(passed_over.damaged, damaged);
  EXPECT_EQ(passed_over.foreign, 1);
}

TEST(Results, ForeignPartialScoresArePassedOver) {
  const test::TempFolder folder;
  const EvalRecord record = record_of("copa");
  PartialScores scores(folder.path(), record);
  const std::vector<size_t> indices = {3};
  std::vector<Likelihood> likelihoods(4);
  likelihoods[3] = {-1.5, true};
  scores.append(indices, likelihoods);
  for (const auto& entry : fs::directory_iterator(folder / "evaluations.partial"))
    folder.write("evaluations.partial/" + entry.path().filename().string(),
                 read_file(entry.path()) +
                     "{\"request\":\"x\",\"log_probability\":1}\n"
                     "{\"request\":-1,\"log_probability\":1,\"greedy\":true}\n"
                     "{\"request\":4,\"log_probability\":1,\"greedy\":[]}\n"
                     "{\"request\":5,\"greedy\":true}\n{\"request\":1e999}\n[[[\n");
  const PartialScores again(folder.path(), record);
  ASSERT_EQ(again.scores().size(), 1U);
  EXPECT_EQ(again.scores().at(3).log_probability, -1.5);
}

}  // namespace
}  // namespace attnlab
