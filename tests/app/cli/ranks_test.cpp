// SPDX-License-Identifier: Apache-2.0
// Many processes that train one run, as mpirun starts them.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <filesystem>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/arguments.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/child_processes.h"
#include "tests/support/errors.h"
#include "tests/support/launcher.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/viewer.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::chrono::milliseconds moment{10};

std::vector<double> losses(const std::string& run) {
  std::vector<double> all;
  if (!fs::exists(RunFolder(run).events())) return all;
  for (const Event& event : without_replaced(read_events(RunFolder(run).events())))
    if (event.kind() == "step") all.push_back(event.header["loss"]);
  return all;
}

/// Everything that a checkpoint holds but the seconds that it took.
std::string state_of(const fs::path& checkpoint) {
  Json trainer = read_json(checkpoint / "trainer.json");
  for (const char* timed : {"seconds", "crc32"}) trainer.erase(timed);
  return read_file(checkpoint / "model.safetensors") +
         read_file(checkpoint / "trainer.safetensors") + trainer.dump();
}

class Ranks : public testing::Test {
 protected:
  void SetUp() override { ATTNLAB_NEEDS_LAUNCHER(); }

  std::string run(const std::string& name) const { return (folder_ / name).string(); }

  /// Four micro-batches a step, with a second stream and a form that is not softmax.
  static Words training(const std::string& run, const Words& more) {
    Words words = {"train", "--preset", "micro", "--layers", "1=qk:random;2=approximate"};
    words.insert(words.end(), {"--seq-len", "16", "--batch-size", "2", "--accumulate", "4"});
    words.insert(words.end(), {"--threads", "1", "--json", "--out", run});
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  static Words together(int processes, const Words& arguments) {
    return test::launched(processes, test::attnlab_command(arguments));
  }
  void train(int processes, const std::string& name, const Words& more) {
    const auto result = test::Process(together(processes, training(run(name), more))).wait();
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
  void expect_same(const std::string& one, const std::string& other) {
    EXPECT_EQ(losses(run(one)), losses(run(other))) << one << " and " << other;
    EXPECT_EQ(state_of(find_checkpoint(run(one))), state_of(find_checkpoint(run(other))))
        << one << " and " << other;
  }
  /// So many steps are in the file, and at least one of them is this process's.
  void wait_for_steps(test::Process& process, const std::string& name, size_t steps) {
    ASSERT_TRUE(process.wait_for_output("\"event\":\"step\"")) << process.wait().err;
    while (losses(run(name)).size() < steps && is_alive(process.pid()))
      std::this_thread::sleep_for(moment);
    ASSERT_GE(losses(run(name)).size(), steps);
  }
  static bool is_alive(pid_t pid) {
    siginfo_t ended{};
    return ::waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           ended.si_pid == 0;
  }
  /// Starts it, and lets it save and stop when so many steps are done.
  void train_until(size_t steps, const std::string& name, const Words& command) {
    test::Process process(command);
    wait_for_steps(process, name, steps);
    if (HasFatalFailure()) return;
    process.send_signal(SIGUSR1);
    const auto result = process.wait();
    EXPECT_EQ(read_events(RunFolder(run(name)).events()).back().kind(), "stopped") << result.err;
  }
  void expect_same_beginning(const std::string& one, const std::string& other, size_t steps) {
    auto a = losses(run(one)), b = losses(run(other));
    ASSERT_GE(std::min(a.size(), b.size()), steps);
    a.resize(std::min(a.size(), b.size()));
    b.resize(a.size());
    EXPECT_EQ(a, b) << one << " and " << other;
  }

  test::TempFolder folder_;
};

TEST_F(Ranks, ShareTheMicroBatchesOfAStepInAnyNumberToTheBit) {
  const Words steps = {"--steps", "50", "--checkpoint-every", "20", "--grad-clip", "0.5"};
  for (const int processes : {1, 2, 4}) train(processes, std::to_string(processes), steps);
  ASSERT_EQ(losses(run("1")).size(), 50U);
  expect_same("1", "2");
  expect_same("1", "4");
  EXPECT_EQ(state_of(RunFolder(run("4")).checkpoint(20)),
            state_of(RunFolder(run("1")).checkpoint(20)));
  const Json runtime = read_json(RunFolder(run("4")).run_json())["runtime"];
  EXPECT_EQ(runtime["processes"], 4);
  EXPECT_EQ(runtime["gradient_sum"], "tree");
}

// What one process does that knows nothing of all this: other last bits, the same training.
TEST_F(Ranks, TrainAsOneProcessDoes) {
  const Words steps = {"--steps", "12"};
  train(2, "together", steps);
  ASSERT_EQ(test::attnlab(training(run("alone"), steps)).exit_code, 0);
  const auto together = losses(run("together")), alone = losses(run("alone"));
  ASSERT_EQ(together.size(), alone.size());
  for (size_t i = 0; i < alone.size(); ++i) EXPECT_NEAR(together[i], alone[i], 2e-5) << i;
  EXPECT_FALSE(read_json(RunFolder(run("alone")).run_json())["runtime"].contains("gradient_sum"));
}

TEST_F(Ranks, NeitherUnevenSharesNorAnOptimizerThatNeedsWholeMatricesChangeABit) {
  for (const char* optimizer : {"adamw", "muon"}) {
    const Words more = {"--steps", "8", "--accumulate", "5", "--optimizer", optimizer};
    const std::string name = optimizer;
    for (const int processes : {1, 2, 3}) train(processes, name + std::to_string(processes), more);
    expect_same(name + "1", name + "2");
    expect_same(name + "1", name + "3");
  }
}

TEST_F(Ranks, AnyNumberGoesOnExactlyWhereAnotherStopped) {
  const Words endless = {"--steps", "100000"};
  train_until(60, "whole", together(1, training(run("whole"), endless)));
  train_until(10, "parts", together(2, training(run("parts"), endless)));
  const Words resume = {"train", "--resume", run("parts"), "--json"};
  train_until(30, "parts", together(4, resume));
  train_until(50, "parts", test::attnlab_command(resume));
  expect_same_beginning("parts", "whole", 50);
  for (const Event& event : read_events(RunFolder(run("parts")).events()))
    EXPECT_EQ(event.header.value("notices", Json::array()), Json::array()) << event.kind();
}

// Whoever of them is killed.
TEST_F(Ranks, OneThatDiesEndsAllAndTheRunGoesOn) {
  const Words endless = {"--steps", "100000", "--checkpoint-every", "5"};
  train_until(40, "whole", together(2, training(run("whole"), endless)));
  for (const size_t victim : {0U, 1U}) {
    const std::string name = "killed" + std::to_string(victim);
    test::Process process(together(2, training(run(name), endless)));
    wait_for_steps(process, name, 12);
    if (HasFatalFailure()) return;
    const auto ranks = test::ranks_running(run(name));
    ASSERT_EQ(ranks.size(), 2U);
    ::kill(ranks[victim], SIGKILL);
    const auto result = process.wait();
    EXPECT_NE(result.exit_code, 0);
    EXPECT_TRUE(test::processes_with(run(name)).empty());
    test::expect_mentions(result.out + result.err, "Killed");
    train_until(
        40, name,
        together(1 + static_cast<int>(victim) * 3, {"train", "--resume", run(name), "--json"}));
    expect_same_beginning(name, "whole", 40);
  }
}

// USR1, because mpirun kills a second or two after Ctrl-C: enough on a quiet machine alone. With
// --processes Ctrl-C comes as USR1 too.
TEST_F(Ranks, AreAskedToSaveAndStopThroughMpirun) {
  test::Process process(together(2, training(run("run"), {"--steps", "1000000"})));
  wait_for_steps(process, "run", 5);
  if (HasFatalFailure()) return;
  process.send_signal(SIGUSR1);
  const auto result = process.wait();
  const bool told = result.exit_code != 0;  // MPICH's forgets it at times, after a signal
  EXPECT_TRUE(!told || result.exit_code == 130) << result.exit_code;
  EXPECT_EQ(read_events(RunFolder(run("run")).events()).back().kind(), "stopped") << result.err;
  EXPECT_EQ(static_cast<size_t>(RunFolder(run("run")).checkpoint_steps().back()),
            losses(run("run")).size());
}

// Orders reach all of them in the same step: one process that goes on from there does the same.
TEST_F(Ranks, OrdersOfViewersReachAll) {
  test::Process process(together(2, training(run("run"), {"--steps", "1000000"})));
  ASSERT_TRUE(process.wait_for_output("\"event\":\"started\""));
  test::Viewer viewer({"attach", run("run")});
  viewer.send(control_command(1, "pause"));
  const int64_t paused_at = viewer.answer(1).header["step"];
  viewer.event("paused");
  viewer.send(learning_rate_command(2, 0.25));
  viewer.send(control_command(3, "checkpoint"));
  EXPECT_EQ(viewer.answer(3).header["step"], paused_at);
  for (int64_t i = 1; i <= 5; ++i) {
    viewer.send(control_command(3 + i, "step"));
    viewer.event([&](const Event& e) { return e.kind() == "step" && e.step() == paused_at + i; });
  }
  viewer.send(control_command(9, "stop"));
  EXPECT_EQ(process.wait().exit_code, 130);

  fs::copy(run("run"), run("copy"), fs::copy_options::recursive);
  const RunFolder copy(run("copy"));
  for (const int64_t step : copy.checkpoint_steps())
    if (step != paused_at) fs::remove_all(copy.checkpoint(step));
  const auto steps = static_cast<size_t>(paused_at) + 5;
  train_until(steps, "copy", test::attnlab_command({"train", "--resume", run("copy"), "--json"}));
  expect_same_beginning("run", "copy", steps);
}

TEST_F(Ranks, TheFirstAloneKnowsTheFolder) {
  test::Process process(together(2, training(run("run"), {"--steps", "1000000"})));
  wait_for_steps(process, "run", 5);
  if (HasFatalFailure()) return;
  const auto ranks = test::ranks_running(run("run"));
  ASSERT_EQ(ranks.size(), 2U);
  const auto opened = [&](pid_t pid) {
    int count = 0;
    for (const auto& file : fs::directory_iterator("/proc/" + std::to_string(pid) + "/fd")) {
      std::error_code gone;
      if (fs::read_symlink(file, gone).string().starts_with(run("run"))) ++count;
    }
    return count;
  };
  EXPECT_GE(opened(ranks[0]), 2) << "its lock and its events";
  EXPECT_EQ(opened(ranks[1]), 0);
  EXPECT_EQ(RunLock::owner(RunFolder(run("run")))->value("pid", pid_t{-1}), ranks[0]);
  process.send_signal(SIGUSR1);
  (void)process.wait();
}

// As the Studio starts an engine behind a launcher: one word, and the output of one process.
TEST_F(Ranks, ALauncherMayStandBeforeEveryCommand) {
  const auto packed = [](const Words& words) {
    return Words{"--arguments", pack_arguments(words)};
  };
  const auto alone = test::attnlab({"list", "mixers", "--json"});
  const auto result = test::Process(together(2, packed({"list", "mixers", "--json"}))).wait();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, alone.out);
  const Words train = training(run("run"), {"--steps", "3"});
  EXPECT_EQ(test::Process(together(2, packed(train))).wait().exit_code, 0);
  EXPECT_EQ(losses(run("run")).size(), 3U);
}

TEST_F(Ranks, WhatCannotBeSharedIsRefusedOnceAndByName) {
  const auto refused = [&](int processes, const Words& more) {
    const auto result = test::Process(together(processes, training(run("run"), more))).wait();
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_FALSE(fs::exists(run("run")));
    const size_t said = result.err.find("attnlab: ");
    EXPECT_EQ(result.err.find("attnlab: ", said + 1), std::string::npos) << result.err;
    return result.err;
  };
  test::expect_mentions(refused(2, {"--accumulate", "1"}), "2 processes share the micro-batches");
  test::expect_mentions(refused(2, {"--mixer", "standart"}), "did you mean");
}

/// attnlab starts mpirun itself, and what a person sees is as with one process.
class Processes : public Ranks {
 protected:
  static Words in_two(const Words& command) {
    Words words = command;
    words.insert(words.end(), {"--processes", "2"});
    return test::attnlab_command(words);
  }
};

TEST_F(Processes, TrainTheSameAndStopAsOne) {
  const Words endless = {"--steps", "100000"};
  train_until(20, "whole", together(1, training(run("whole"), endless)));
  test::Process process(in_two(training(run("run"), endless)));
  ASSERT_TRUE(process.wait_for_output("\"step\":5,"));
  process.send_signal(SIGINT);
  const auto result = process.wait();
  EXPECT_EQ(result.exit_code, 130) << result.err;
  EXPECT_EQ(result.err.find("attnlab: "), std::string::npos) << result.err;
  EXPECT_NE(result.out.find("\"event\":\"stopped\""), std::string::npos);
  train_until(20, "run", in_two({"train", "--resume", run("run"), "--json"}));
  expect_same_beginning("run", "whole", 20);
}

// As the Studio starts a run at a place "2 processes": the spec on standard input, in the
// background. The processes of an mpirun that stands before it end; others do not.
TEST_F(Processes, OfAPlaceGoOnInTheBackground) {
  const Words words = {"train", "-", "--detach", "--json", "--out"};
  const std::string spec =
      R"({"data":{"task":"recall"},"model":{"preset":"micro"},)"
      R"("train":{"steps":1000000,"batch_size":2,"accumulate":2,"seq_len":16},"threads":1})";
  for (const Words& place : {Words{"env", "ATTNLAB_PROCESSES=2"}, test::launched(2, {})}) {
    Words train = words;
    train.push_back(run(fs::path(place.front()).filename()));
    std::string command = "echo '" + spec + "' |";
    for (const Words& part :
         {place, test::attnlab_command({}), {"--arguments", pack_arguments(train)}})
      for (const std::string& word : part) command += " '" + word + "'";
    const auto begun = test::Process({"bash", "-c", command}).wait();
    ASSERT_EQ(begun.exit_code, 0) << begun.err;
    EXPECT_EQ(Json::parse(begun.out)["run"], train.back()) << begun.out;
    EXPECT_EQ(test::ranks_running("--arguments").size(), 2U);
    EXPECT_EQ(read_json(RunFolder(train.back()).run_json())["runtime"]["processes"], 2);
    test::Viewer viewer({"attach", train.back()});
    viewer.event("step");
    viewer.send(control_command(1, "stop"));
    viewer.status("saved");
    EXPECT_EQ(read_events(RunFolder(train.back()).events()).back().kind(), "stopped");
    EXPECT_EQ(viewer.finish(), 0);
  }
}

TEST_F(Processes, OneThatIsKilledIsToldOfInOneLine) {
  test::Process process(in_two(training(run("run"), {"--steps", "1000000"})));
  ASSERT_TRUE(process.wait_for_output("\"step\":5,"));
  const pid_t owner = RunLock::owner(RunFolder(run("run")))->value("pid", pid_t{-1});
  ::kill(owner, SIGKILL);
  const auto result = process.wait();
  EXPECT_EQ(result.exit_code, 1);
  test::expect_mentions(result.err, "a process of the run was killed");
  test::expect_mentions(result.err, "attnlab train --resume " + run("run"));
}

TEST_F(Processes, SayWhatIsWrongOnceAndWithItsExitCode) {
  const auto result = test::Process(in_two(training(run("run"), {"--mixer", "standart"}))).wait();
  EXPECT_EQ(result.exit_code, 2);
  test::expect_mentions(result.err, "did you mean");
  const auto odd = test::Process(test::attnlab_command(training(run("run"), {})), ".",
                                 {{"ATTNLAB_PROCESSES", "two"}})
                       .wait();
  EXPECT_EQ(odd.exit_code, 2);
  test::expect_mentions(odd.err, "ATTNLAB_PROCESSES");
  EXPECT_FALSE(fs::exists(run("run")));
}

// Also where attnlab was built without MPI, or the launcher is of another one: never two runs in
// one folder.
TEST(RanksThatCannotMeet, TrainNothing) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  for (const char* rank : {"0", "1"}) {
    const auto result =
        test::Process(test::attnlab_command({"train", "--steps", "2", "--out", run}), ".",
                      {{"PMI_RANK", rank}, {"PMI_SIZE", "2"}})
            .wait();
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_EQ(result.err.find("2 processes were started") != std::string::npos,
              std::string(rank) == "0")
        << result.err;
    EXPECT_FALSE(fs::exists(run));
  }
}

}  // namespace
}  // namespace attnlab
