// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/trainer.h"

#include <ATen/ops/equal.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/engine/session/session.h"
#include "core/engine/train/snapshots.h"
#include "core/shared/analysis/indicator_event.h"
#include "core/shared/base/files.h"
#include "core/shared/base/rng.h"
#include "core/shared/messages/event_file.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

std::string some_text() {
  std::string text;
  Rng rng(1);
  for (int i = 0; i < 3000; ++i) text += "the quick brown fox "[rng.below(20)];
  return text;
}

// Everything that could break exactness: accumulation, a text stream, grouped heads.
RunSpec hard_spec(const test::TempFolder& folder, int64_t steps) {
  const Json flags = {{"data", {{"files", {folder.write("text.txt", some_text()).string()}}}},
                      {"model",
                       {{"preset", "micro"},
                        {"num_key_value_heads", 2},
                        {"mixer", "fixed_seq_qk"},
                        {"layers", "2=approximate"}}},
                      {"train",
                       {{"steps", steps},
                        {"batch_size", 3},
                        {"accumulate", 2},
                        {"seq_len", 32},
                        {"eval_every", 4},
                        {"checkpoint_every", 3}}}};
  return resolve_run_spec(Json::object(), "test", flags);
}

SessionHost stop_after(int64_t step, int64_t* seen) {
  return {[seen](const Event& event) {
            if (event.kind() == "step") *seen = event.step();
          },
          [seen, step] { return *seen >= step; }};
}

std::string weights_of(const std::filesystem::path& checkpoint) {
  return read_file(checkpoint / "model.safetensors") +
         read_file(checkpoint / "trainer.safetensors");
}

std::vector<double> losses(const std::filesystem::path& run) {
  std::vector<double> all;
  for (const Event& event : without_replaced(read_events(run / "events.attnlab")))
    if (event.kind() == "step") all.push_back(event.header["loss"]);
  return all;
}

class Resuming : public testing::TestWithParam<std::string> {};

TEST_P(Resuming, EqualsNeverHavingStopped) {
  const test::TempFolder folder;
  RunSpec spec = hard_spec(folder, 10);
  spec.train.optimizer = GetParam();
  int64_t seen = 0;
  EXPECT_EQ(train_new_run(spec, folder / "whole", stop_after(1000, &seen)), TrainOutcome::finished);

  seen = 0;
  EXPECT_EQ(train_new_run(spec, folder / "parts", stop_after(4, &seen)), TrainOutcome::stopped);
  EXPECT_EQ(RunFolder(folder / "parts").checkpoint_steps(), (std::vector<int64_t>{3, 4}));
  seen = 0;
  EXPECT_EQ(resume_run(folder / "parts", {}, stop_after(7, &seen)), TrainOutcome::stopped);
  seen = 0;
  EXPECT_EQ(resume_run(folder / "parts", {}, stop_after(1000, &seen)), TrainOutcome::finished);

  EXPECT_EQ(weights_of(RunFolder(folder / "parts").checkpoint(10)),
            weights_of(RunFolder(folder / "whole").checkpoint(10)));
  EXPECT_EQ(losses(folder / "parts"), losses(folder / "whole"));
}

INSTANTIATE_TEST_SUITE_P(EveryOptimizer, Resuming, testing::ValuesIn(optimizer_names()),
                         [](const auto& name) { return name.param; });

TEST(Trainer, EventsTellTheStory) {
  const test::TempFolder folder;
  int64_t seen = 0;
  train_new_run(hard_spec(folder, 6), folder / "run", stop_after(1000, &seen));
  const auto events = read_events(folder / "run" / "events.attnlab");
  EXPECT_EQ(events.front().kind(), "started");
  EXPECT_EQ(events.back().kind(), "finished");
  const auto count = [&](const std::string& kind) {
    return std::ranges::count_if(events, [&](const Event& event) { return event.kind() == kind; });
  };
  EXPECT_EQ(count("step"), 6);
  EXPECT_EQ(count("eval"), 3);  // steps 0, 4, 6
  EXPECT_EQ(count("sample"), 3);
  EXPECT_EQ(count("checkpoint"), 2);  // steps 3, 6
  EXPECT_GE(count("snapshot"), 3);
  EXPECT_LT(events.back().header["loss"].get<double>(), 3.0);
  EXPECT_FALSE(std::filesystem::exists(folder / "run" / "lock"));
}

TEST(Trainer, TheSameSpecGivesTheSameBits) {
  const test::TempFolder folder;
  int64_t seen = 0;
  for (const char* name : {"a", "b"})
    train_new_run(hard_spec(folder, 4), folder / name, stop_after(1000, &seen));
  EXPECT_EQ(weights_of(RunFolder(folder / "a").checkpoint(4)),
            weights_of(RunFolder(folder / "b").checkpoint(4)));
}

TEST(Trainer, AccumulationEqualsOneLargeBatch) {
  const test::TempFolder folder;
  RunSpec spec = hard_spec(folder, 3);
  int64_t seen = 0;
  train_new_run(spec, folder / "small", stop_after(1000, &seen));
  spec.train.batch_size = 6;
  spec.train.accumulate = 1;
  train_new_run(spec, folder / "large", stop_after(1000, &seen));
  const auto small = losses(folder / "small");
  const auto large = losses(folder / "large");
  ASSERT_EQ(small.size(), large.size());
  for (size_t i = 0; i < small.size(); ++i) EXPECT_NEAR(small[i], large[i], 1e-5) << i;
}

TEST(Trainer, StretchingTheScheduleSaysSo) {
  const test::TempFolder folder;
  int64_t seen = 0;
  train_new_run(hard_spec(folder, 3), folder / "run", stop_after(1000, &seen));
  test::expect_mentions(
      test::error_of([&] { resume_run(folder / "run", {}, stop_after(1000, &seen)); }),
      "finished at step 3");
  std::string notice;
  const SessionHost host{[&](const Event& event) {
                           if (event.kind() == "resumed") notice = event.header["notices"][0];
                         },
                         [] { return false; }};
  EXPECT_EQ(resume_run(folder / "run", {.steps = 5}, host), TrainOutcome::finished);
  test::expect_mentions(notice, "stretched from 3 to 5 steps");
  EXPECT_EQ(losses(folder / "run").size(), 5U);
}

TEST(Trainer, ABrokenCheckpointIsSkippedAndNamed) {
  const test::TempFolder folder;
  int64_t seen = 0;
  train_new_run(hard_spec(folder, 10), folder / "run", stop_after(5, &seen));
  const RunFolder run(folder / "run");
  write_file(run.checkpoint(5) / "model.safetensors", "broken");
  std::string notice;
  const SessionHost host{[&](const Event& event) {
                           if (event.kind() == "resumed") notice = event.header["notices"][0];
                         },
                         [] { return false; }};
  resume_run(folder / "run", {}, host);
  test::expect_mentions(notice, "step-000005/model.safetensors");
  EXPECT_EQ(losses(folder / "run").size(), 10U);
}

TEST(Trainer, ALossThatIsNoNumberStopsOnTheLastGoodState) {
  const test::TempFolder folder;
  RunSpec spec = hard_spec(folder, 50);
  spec.model.layers.assign(2, LayerSpec{});
  spec.train.learning_rate = 1e30;
  spec.train.grad_clip = 0;
  spec.train.warmup_steps = 0;
  const std::string error = test::error_of([&] {
    train_new_run(spec, folder / "run", {nullptr, [] { return false; }});
  });
  test::expect_mentions(error, "is not finite, first in");
  test::expect_mentions(error, "the last good state is step 0");
  const auto events = read_events(folder / "run" / "events.attnlab");
  EXPECT_EQ(events.back().kind(), "failed");
  EXPECT_TRUE(RunFolder(folder / "run").checkpoint_steps().empty()) << "none that is spoilt";
}

TEST(Trainer, ARunInUseIsLeftAlone) {
  const test::TempFolder folder;
  int64_t seen = 0;
  train_new_run(hard_spec(folder, 4), folder / "run", stop_after(2, &seen));
  const RunLock lock{RunFolder(folder / "run")};
  test::expect_mentions(
      test::error_of([&] { resume_run(folder / "run", {}, stop_after(1000, &seen)); }),
      "in use by process");
}

TEST(Trainer, ChangedDataIsNoticed) {
  const test::TempFolder folder;
  int64_t seen = 0;
  train_new_run(hard_spec(folder, 4), folder / "run", stop_after(2, &seen));
  folder.write("text.txt", some_text() + "fox");
  test::expect_mentions(
      test::error_of([&] { resume_run(folder / "run", {}, stop_after(1000, &seen)); }),
      "data of the run has changed");
}

TEST(Trainer, NothingIsLeftOfARunThatCouldNotBegin) {
  const test::TempFolder folder;
  RunSpec spec = hard_spec(folder, 4);
  spec.model.max_position_embeddings = 5000;  // more than the text has
  test::expect_mentions(test::error_of([&] { train_new_run(spec, folder / "run", {}); }),
                        "the model needs 5000");
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

TEST(Snapshots, AreLogSpacedWithinTheBudget) {
  const auto plan = snapshot_plan(1000, 100e6, 5e6);  // twenty fit
  EXPECT_LE(plan.size(), 20U);
  EXPECT_GE(plan.size(), 14U);
  EXPECT_TRUE(plan.contains(0));
  EXPECT_TRUE(plan.contains(1000));
  EXPECT_TRUE(plan.contains(1));
  EXPECT_TRUE(snapshot_plan(1000, 5e6, 5e6).empty());
  EXPECT_LE(snapshot_plan(1000000, 1e12, 1).size(), 64U);
}

std::vector<int64_t> indicator_steps(const std::filesystem::path& run) {
  std::vector<int64_t> steps;
  for (const Event& event : read_events(run / "events.attnlab"))
    if (event.kind() == "indicators") steps.push_back(indicators_from_event(event).step);
  return steps;
}

TEST(Trainer, RecordingIndicatorsLeavesTrainingBitIdentical) {
  const test::TempFolder folder;
  for (const char* dtype : {"fp32", "bf16"}) {
    SCOPED_TRACE(dtype);
    RunSpec spec = hard_spec(folder, 7);
    spec.dtype = dtype;
    const std::string name = dtype;
    int64_t seen = 0;
    spec.train.probe_every = 0;
    train_new_run(spec, folder / (name + "-never"), stop_after(1000, &seen));
    spec.train.probe_every = 1;
    train_new_run(spec, folder / (name + "-always"), stop_after(1000, &seen));
    spec.train.probe_every = 3;
    train_new_run(spec, folder / (name + "-some"), stop_after(1000, &seen));
    EXPECT_TRUE(indicator_steps(folder / (name + "-never")).empty());
    EXPECT_EQ(indicator_steps(folder / (name + "-always")).size(), 8U);
    EXPECT_EQ(indicator_steps(folder / (name + "-some")), (std::vector<int64_t>{0, 3, 6, 7}));
    const std::string alone = weights_of(RunFolder(folder / (name + "-never")).checkpoint(7));
    EXPECT_EQ(weights_of(RunFolder(folder / (name + "-always")).checkpoint(7)), alone);
    EXPECT_EQ(weights_of(RunFolder(folder / (name + "-some")).checkpoint(7)), alone);
    EXPECT_EQ(losses(folder / (name + "-always")), losses(folder / (name + "-never")));
  }
}

}  // namespace
}  // namespace attnlab
