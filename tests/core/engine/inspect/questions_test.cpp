// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/questions.h"

#include <gtest/gtest.h>

#include "core/engine/inspect/effect.h"
#include "core/engine/inspect/evaluate.h"
#include "core/engine/session/inspector.h"
#include "core/engine/session/session.h"
#include "core/shared/messages/lens.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

/// A small hybrid run on recall, trained once for all tests.
class Asking : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = std::make_unique<test::TempFolder>();
    const Json flags = {
        {"data", {{"task", "recall"}}},
        {"model", {{"preset", "micro"}, {"mixer", "approximate"}, {"layers", "2=standard"}}},
        {"train", {{"steps", 30}, {"batch_size", 16}, {"seq_len", 32}}}};
    spec_ = resolve_run_spec(Json::object(), "test", flags);
    train_new_run(spec_, run(), {nullptr, [] { return false; }});
  }
  static void TearDownTestSuite() { folder_.reset(); }

  static std::filesystem::path run() { return *folder_ / "run"; }

  static std::vector<Event> answers(Inspector& inspector, const Command& question) {
    std::vector<Event> all;
    inspector.answer(
        question, [&](Event answer) { all.push_back(std::move(answer)); }, [] { return false; });
    return all;
  }
  static Event answer(Inspector& inspector, const Command& question) {
    auto all = answers(inspector, question);
    EXPECT_EQ(all.size(), 1U);
    return all.empty() ? Event{} : all[0];
  }

  static std::unique_ptr<test::TempFolder> folder_;
  static RunSpec spec_;
};
std::unique_ptr<test::TempFolder> Asking::folder_;
RunSpec Asking::spec_;

TEST_F(Asking, EvaluateScoresTheHeldOutDataWithAndWithout) {
  Inspector inspector(run(), c10::kCPU);
  const Ablation skip = parse_ablation("skip 1");
  const Event event = answer(inspector, evaluate_command(7, "loss", {skip, 0, {}}));
  EXPECT_EQ(event.header["id"], 7);
  const AblationEffect effect = ablation_effect_from_event(event);
  EXPECT_EQ(effect.step, 30);
  EXPECT_EQ(effect.sequences, 256);
  const auto data = open_data(spec_);
  const Subject subject = inspector.subject(30);
  const Evaluation before = evaluate(subject.model, data->held_out());
  EXPECT_EQ(effect.before.loss, before.loss);
  EXPECT_EQ(effect.before.accuracy, before.accuracy);
  {
    const AblationScope scope(subject.model, skip);
    EXPECT_EQ(effect.after.loss, evaluate(subject.model, data->held_out()).loss);
  }
  EXPECT_NE(effect.after.loss, effect.before.loss);
  EXPECT_EQ(evaluate(subject.model, data->held_out()).loss, before.loss) << "as before";
}

TEST_F(Asking, FewerBatchesScoreFewerSequences) {
  Inspector inspector(run(), c10::kCPU);
  const auto effect =
      ablation_effect_from_event(answer(inspector, evaluate_command(1, "", {{}, 3, 0})));
  EXPECT_EQ(effect.step, 0);
  EXPECT_EQ(effect.sequences, 48);
  EXPECT_EQ(effect.before.loss, effect.after.loss);
  EXPECT_GT(effect.before.loss, 2);  // untrained
}

TEST_F(Asking, ACheckpointKnowsTheDataOfItsRun) {
  Inspector inspector(find_checkpoint(run()), c10::kCPU);
  EXPECT_EQ(ablation_effect_from_event(answer(inspector, evaluate_command(1, "", {}))).sequences,
            128);
  std::filesystem::copy(find_checkpoint(run()), *folder_ / "alone",
                        std::filesystem::copy_options::recursive);
  Inspector alone(*folder_ / "alone", c10::kCPU);
  test::expect_mentions(
      answer(alone, evaluate_command(1, "", {})).header["message"].get<std::string>(),
      "belongs to no run");
}

TEST_F(Asking, AnAblationHoldsForItsQuestionAlone) {
  Inspector inspector(run(), c10::kCPU);
  const auto plain = [&] { return answer(inspector, probe_command(1, "", {})).payload; };
  const std::string before = plain();
  ProbeQuery query;
  query.ablation = parse_ablation("1=uniform; zero 2:1");
  const Event changed = answer(inspector, probe_command(2, "", query));
  EXPECT_EQ(changed.header["ablation"], to_json(query.ablation));
  EXPECT_NE(changed.payload, before);
  EXPECT_EQ(plain(), before);
  GenerateQuery generate;
  generate.prompt = "a";
  generate.max_new_tokens = 4;
  generate.ablation = parse_ablation("skip 1,2");
  EXPECT_TRUE(answers(inspector, generate_command(3, "", generate)).back().header["done"]);
  EXPECT_EQ(plain(), before);
  query.ablation = parse_ablation("skip 9; 2=uniform");
  EXPECT_EQ(answer(inspector, probe_command(4, "", query)).header["answer"], "error");
  EXPECT_EQ(plain(), before);
}

TEST_F(Asking, GeneratingWithoutLayersWritesSomethingElse) {
  Inspector inspector(run(), c10::kCPU);
  const auto text = [&](const char* ablation) {
    GenerateQuery query;
    query.prompt = "a b c";
    query.max_new_tokens = 24;
    query.ablation = parse_ablation(ablation);
    std::string all;
    for (const Event& piece : answers(inspector, generate_command(1, "", query)))
      all += piece.header["text"].get<std::string>();
    return all;
  };
  const std::string whole = text("");
  EXPECT_EQ(text(""), whole);
  EXPECT_NE(text("skip 1,2"), whole);
}

// The end token of bytes is the zero byte, which one sample in three of a fresh model would hold.
TEST(Samples, EndAtTheEndToken) {
  const auto tokenizer = byte_tokenizer();
  const RunSpec spec = resolve_run_spec(Json::object(), "test",
                                        {{"model", {{"preset", "micro"}, {"vocab_size", 256}}}});
  LanguageModel model(spec.model, c10::kCPU, c10::kFloat);
  model.initialise_weights(1);
  size_t shortest = 1000;
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const std::string text = sample_text(model, *tokenizer, {{97}, {}}, seed);
    EXPECT_EQ(text.find('\0'), std::string::npos) << seed;
    shortest = std::min(shortest, text.size());
  }
  EXPECT_LT(shortest, 60U);
}

TEST_F(Asking, TheLensAnswersInTheRunsWords) {
  Inspector inspector(run(), c10::kCPU);
  ProbeQuery of;
  of.task = true;
  const Lens seen = lens_from_event(answer(inspector, lens_command(1, "", {of, 4})));
  EXPECT_EQ(seen.step, 30);
  EXPECT_EQ(seen.depths, 3);
  EXPECT_EQ(seen.top_k, 4);
  EXPECT_EQ(seen.length(), 32);
  const auto tokenizer = open_data(spec_)->tokenizer();
  for (const auto& [id, text] : seen.texts) {
    const auto one = static_cast<int32_t>(id);
    EXPECT_EQ(text, tokenizer->decode({&one, 1}));
  }
}

TEST_F(Asking, NobodyWaitsForAnEvaluationThatIsAbandoned) {
  Inspector inspector(run(), c10::kCPU);
  int64_t answered = 0;
  inspector.answer(
      evaluate_command(1, "", {parse_ablation("skip 1"), 1, {}}), [&](const Event&) { ++answered; },
      [] { return true; });
  EXPECT_EQ(answered, 0);
}

}  // namespace
}  // namespace attnlab
