// SPDX-License-Identifier: Apache-2.0
// Runs that were killed: where they go on from, and what they keep.
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/text.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

/// The losses of one attempt, by step.
using Losses = std::map<int64_t, double>;

std::vector<Losses> losses_by_attempt(const RunFolder& run) {
  std::vector<Losses> attempts;
  for (const Event& event : read_events(run.events())) {
    if (event.kind() == "started" || event.kind() == "resumed") attempts.emplace_back();
    if (event.kind() == "step") attempts.back()[event.step()] = event.header["loss"];
  }
  return attempts;
}

Event resumed_event(const RunFolder& run) {
  for (const Event& event : read_events(run.events()))
    if (event.kind() == "resumed") return event;
  return {};
}

std::string notices_of(const Event& resumed) {
  std::string all;
  for (const Json& notice : resumed.header.value("notices", Json::array()))
    all += notice.get<std::string>() + "\n";
  return all;
}

class Resume : public testing::Test {
 protected:
  Resume() : run_(folder_ / "run") {}

  Words train(const Words& more) {
    Words words = {"train", "--preset",  "micro", "--seq-len", "16",    "--batch-size",
                   "2",     "--threads", "1",     "--quiet",   "--out", run_.path().string()};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  /// Trains until a step is in the file, then kills without warning.
  void train_and_kill(const Words& words, int64_t step) {
    test::Process process(test::attnlab_command(words));
    const auto start = std::chrono::steady_clock::now();
    while (newest_step() < step &&
           std::chrono::steady_clock::now() - start < std::chrono::minutes(5))
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    process.send_signal(SIGKILL);
    process.wait();
    ASSERT_GE(newest_step(), step);
  }
  /// Those that resuming may go on from: the kill may come before an event tells of one, and
  /// nothing goes on from the last step.
  std::vector<int64_t> snapshots_before(int64_t last_step) {
    std::vector<int64_t> steps;
    for (const Event& event : read_events(run_.events()))
      if (event.kind() == "snapshot" && event.step() < last_step) steps.push_back(event.step());
    return steps;
  }
  int64_t newest_step() {
    int64_t newest = -1;
    if (!fs::exists(run_.events())) return newest;
    for (const Event& event : read_events(run_.events()))
      if (event.kind() == "step") newest = event.step();
    return newest;
  }
  test::ProcessResult resume(const Words& more = {}) {
    Words words = {"train", "--resume", run_.path().string()};
    words.insert(words.end(), more.begin(), more.end());
    return test::attnlab(words);
  }

  test::TempFolder folder_;
  RunFolder run_;
};

TEST_F(Resume, WithoutACheckpointItGoesOnFromTheNewestSnapshotAndSaysWhatThatMeans) {
  // Room for four snapshots: at steps 0, 3, 12 and 40.
  train_and_kill(
      train({"--steps", "40", "--checkpoint-every", "1000000", "--snapshot-budget", "1.5"}), 6);
  ASSERT_TRUE(run_.checkpoint_steps().empty());
  const auto snapshots = snapshots_before(40);
  ASSERT_GE(snapshots.back(), 3);

  const auto result = resume();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string step = std::to_string(snapshots.back());
  EXPECT_NE(result.out.find("resumed at step " + step), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("snapshot of step " + step), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("no optimizer state"), std::string::npos) << result.out;
  const Event resumed = resumed_event(run_);
  EXPECT_EQ(resumed.header["from_step"], snapshots.back());

  // The history up to there stays, and the first step after it is taken from the same weights: the
  // loss before the update is that of the attempt that was killed, to the bit.
  int64_t next = 1;
  for (const Event& event : without_replaced(read_events(run_.events())))
    if (event.kind() == "step") {
      EXPECT_EQ(event.step(), next++);
    }
  EXPECT_EQ(next, 41);
  const auto attempts = losses_by_attempt(run_);
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[1].begin()->first, snapshots.back() + 1);
  EXPECT_EQ(attempts[1].begin()->second, attempts[0].at(snapshots.back() + 1));
}

TEST_F(Resume, ACheckpointIsExactSoItWinsOverANewerSnapshot) {
  const Words flags = {"--steps", "40", "--checkpoint-every", "8"};
  train_and_kill(train(flags), 12);
  while (run_.checkpoint_steps().back() > 8)  // however late the kill came
    fs::remove_all(run_.checkpoint(run_.checkpoint_steps().back()));
  const auto result = resume();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Event resumed = resumed_event(run_);
  EXPECT_EQ(resumed.header["from_step"], 8);
  EXPECT_NE(notices_of(resumed).find("exactly from the checkpoint of step 8"), std::string::npos);
  EXPECT_NE(notices_of(resumed).find("fork --step"), std::string::npos) << notices_of(resumed);

  const RunFolder whole(folder_ / "whole");
  Words uninterrupted = train(flags);
  *(std::ranges::find(uninterrupted, "--out") + 1) = whole.path().string();
  ASSERT_EQ(test::attnlab(uninterrupted).exit_code, 0);
  EXPECT_EQ(read_file(run_.checkpoint(40) / "model.safetensors"),
            read_file(whole.checkpoint(40) / "model.safetensors"));
}

TEST_F(Resume, ASnapshotThatCannotBeReadIsPassedOver) {
  train_and_kill(train({"--steps", "40", "--checkpoint-every", "1000000"}), 6);
  const auto snapshots = snapshots_before(40);
  ASSERT_GE(snapshots.size(), 2U);
  write_file(run_.snapshot(snapshots.back()), "torn");
  ASSERT_EQ(resume().exit_code, 0);
  const Event resumed = resumed_event(run_);
  EXPECT_EQ(resumed.header["from_step"], snapshots[snapshots.size() - 2]);
  EXPECT_NE(notices_of(resumed).find("skipped a snapshot"), std::string::npos);
}

TEST_F(Resume, AForkThatSavedNothingBeginsAgainWithItsParentsWeights) {
  ASSERT_EQ(test::attnlab(train({"--steps", "5", "--snapshot-budget", "0"})).exit_code, 0);
  const fs::path parent = run_.path();
  run_ = RunFolder(folder_ / "fork");
  train_and_kill({"fork", parent.string(), "--step", "5", "--steps", "100000", "--learning-rate",
                  "1e-3", "--quiet", "--out", run_.path().string()},
                 2);
  ASSERT_TRUE(run_.snapshot_steps().empty());
  ASSERT_TRUE(run_.checkpoint_steps().empty());
  ASSERT_EQ(resume({"--steps", "3", "--quiet"}).exit_code, 0);
  const auto attempts = losses_by_attempt(run_);
  ASSERT_EQ(attempts.size(), 2U);
  EXPECT_EQ(attempts[1].at(1), attempts[0].at(1));
}

}  // namespace
}  // namespace attnlab
