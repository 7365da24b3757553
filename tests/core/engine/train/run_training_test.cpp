// SPDX-License-Identifier: Apache-2.0
// What is left of a run when memory does not suffice in the middle of it.
#include "core/engine/train/run_training.h"

#include <gtest/gtest.h>

#include "core/engine/session/session.h"
#include "core/shared/messages/event_file.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

RunSpec short_run() {
  return resolve_run_spec(Json::object(), "test",
                          {{"threads", 1},
                           {"data", {{"task", "recall"}}},
                           {"train", {{"steps", 3}, {"batch_size", 6}, {"accumulate", 2}}}});
}

/// Lets the memory run out once `step` steps are done, between two micro-batches.
SessionHost memory_for(int64_t step, int64_t* seen) {
  return {[seen](const Event& event) {
            if (event.kind() == "step") *seen = event.step();
          },
          [seen, step] {
            if (*seen >= step)
              throw std::runtime_error("CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has");
            return false;
          }};
}

TEST(RunOutOfMemory, KeepsTheStateSaysWhatWasAskedForAndHowToNeedLess) {
  const test::TempFolder folder;
  int64_t seen = 0;
  const std::string said = test::error_of(
      [&] { (void)train_new_run(short_run(), folder / "run", memory_for(2, &seen)); });
  EXPECT_EQ(
      said,
      "not enough memory on cpu in step 3 (2.50 GiB more were asked for): the state of step 2 is "
      "kept, from which --resume goes on where there is more memory; else begin again with "
      "--batch-size 3 --accumulate 4, or --dtype bf16");
  EXPECT_EQ(RunFolder(folder / "run").checkpoint_steps().back(), 2);
  const auto events = read_events(folder / "run" / "events.attnlab");
  EXPECT_EQ(events.back().kind(), "failed");
  EXPECT_EQ(events.back().header["message"], said);

  int64_t whole = 0, resumed = 0;
  ASSERT_EQ(train_new_run(short_run(), folder / "whole", memory_for(100, &whole)),
            TrainOutcome::finished);
  ASSERT_EQ(resume_run(folder / "run", {}, memory_for(100, &resumed)), TrainOutcome::finished);
  const auto last_loss = [&](const char* run) {
    return read_events(folder / run / "events.attnlab").back().header["loss"].get<double>();
  };
  EXPECT_EQ(last_loss("run"), last_loss("whole")) << "to the bit";
}

TEST(RunOutOfMemory, BeforeAnyStepThereIsNothingToKeep) {
  const test::TempFolder folder;
  int64_t seen = 0;
  RunSpec spec = short_run();
  spec.train.batch_size = 1;
  const std::string said =
      test::error_of([&] { (void)train_new_run(spec, folder / "run", memory_for(0, &seen)); });
  EXPECT_EQ(said,
            "not enough memory on cpu in step 1 (2.50 GiB more were asked for): begin again with a "
            "shorter --seq-len or a smaller model");
  EXPECT_TRUE(RunFolder(folder / "run").checkpoint_steps().empty());
}

}  // namespace
}  // namespace attnlab
