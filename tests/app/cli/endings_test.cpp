// SPDX-License-Identifier: Apache-2.0
// How trainings end: by every signal at any moment, before they have begun, or by a loss that is no
// number; and how they go on.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/base/rng.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/errors.h"
#include "tests/support/live_run.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

std::vector<std::string> tiny(const std::string& run, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"train", "--preset",     "micro", "--seq-len",
                                        "16",    "--batch-size", "2",     "--threads",
                                        "1",     "--json",       "--out", run};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::vector<double> losses(const std::string& run) {
  std::vector<double> all;
  for (const Event& event : without_replaced(read_events(RunFolder(run).events())))
    if (event.kind() == "step") all.push_back(event.header["loss"]);
  return all;
}

std::string final_weights(const std::string& run) {
  return read_file(find_checkpoint(run) / "model.safetensors") +
         read_file(find_checkpoint(run) / "trainer.safetensors");
}

void edit_json(const fs::path& path, const std::function<void(Json&)>& edit) {
  Json json = read_json(path);
  edit(json);
  write_json(path, json);
}

void copy_run(const std::string& from, const std::string& to) {
  fs::remove_all(to);
  fs::copy(from, to, fs::copy_options::recursive);
}

int rounds_wanted() {
  const char* wanted = std::getenv("ATTNLAB_ENDINGS");
  return wanted != nullptr ? std::atoi(wanted) : 20;
}

/// Begun with the GEMM route of this machine, then told another.
void begin_with_route(const std::string& run, const char* route) {
  test::Process begun(test::attnlab_command(tiny(run, {"--steps", "600"})));
  ASSERT_TRUE(begun.wait_for_output("\"step\":2,"));
  begun.send_signal(SIGINT);
  ASSERT_EQ(begun.wait().exit_code, 130);
  edit_json(RunFolder(run).run_json(), [&](Json& json) { json["runtime"]["gemm_route"] = route; });
}

/// One attempt, ended by `signal` after `delay`. True when it had finished before.
bool end_once(const std::string& run, int signal, int64_t delay) {
  const auto before = fs::file_size(RunFolder(run).events());
  test::Process process(test::attnlab_command({"train", "--resume", run, "--json"}));
  std::this_thread::sleep_for(milliseconds(delay));
  process.send_signal(signal);
  const auto result = process.wait();
  const std::string what = "signal " + std::to_string(signal) + ": " + result.err;
  if (result.exit_code == 0) return true;
  if (result.exit_code == 128 + signal && result.exit_code != 130) {
    EXPECT_EQ(fs::file_size(RunFolder(run).events()), before) << "it had begun. " << what;
    return false;
  }
  EXPECT_EQ(result.exit_code, 130) << what;
  const auto steps = RunFolder(run).checkpoint_steps();
  EXPECT_FALSE(steps.empty()) << what;
  if (!steps.empty()) {
    EXPECT_EQ(static_cast<size_t>(steps.back()), losses(run).size()) << what;
  }
  return false;
}

// ATTNLAB_ENDINGS=1000 tries as many.
TEST(Endings, BySignalsAtRandomMomentsOnEveryGemmRouteLoseNothing) {
  const test::TempFolder folder;
  const std::string begun = (folder / "begun").string(), whole = (folder / "whole").string();
  const std::string parts = (folder / "parts").string();
  Rng rng(2026);
  constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU};
  for (const char* route : {"mkl", "onednn", "attnlab"}) {
    fs::remove_all(begun);
    begin_with_route(begun, route);
    if (HasFatalFailure()) return;
    copy_run(begun, whole);
    ASSERT_EQ(test::attnlab({"train", "--resume", whole, "--quiet"}).exit_code, 0);
    ASSERT_EQ(losses(whole).size(), 600U);
    copy_run(begun, parts);
    for (int i = 0; i < (rounds_wanted() + 2) / 3; ++i) {
      const int signal = signals[rng.below(std::size(signals))];
      const bool finished = end_once(parts, signal, rng.between(0, 1200));
      if (!finished && i + 1 < (rounds_wanted() + 2) / 3) continue;
      if (!finished) {
        ASSERT_EQ(test::attnlab({"train", "--resume", parts, "--quiet"}).exit_code, 0);
      }
      EXPECT_EQ(losses(parts), losses(whole)) << route;
      EXPECT_EQ(final_weights(parts), final_weights(whole)) << route;
      copy_run(begun, parts);
    }
  }
}

TEST(Endings, EverySignalOfAClusterSavesADetachedRunToo) {
  const test::TempFolder folder;
  for (const int signal : {SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU, SIGTERM}) {
    const test::LiveRun run(folder / std::to_string(signal));
    while (losses(run.path).size() < 3) std::this_thread::sleep_for(milliseconds(10));
    ::kill(run.owner(), signal);
    run.wait_until_ended();
    EXPECT_EQ(read_events(RunFolder(run.path).events()).back().kind(), "stopped") << signal;
    EXPECT_EQ(static_cast<size_t>(RunFolder(run.path).checkpoint_steps().back()),
              losses(run.path).size());
  }
}

// `nohup` asks for HUP to be ignored; a warning that is followed by TERM does not end a save.
TEST(Endings, AnIgnoredHangUpIsIgnoredAndAWarningMayBeFollowedByTerm) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  std::vector<std::string> command = {"nohup"};
  for (const auto& word : test::attnlab_command(tiny(run, {"--steps", "1000000"})))
    command.push_back(word);
  test::Process process(command);
  ASSERT_TRUE(process.wait_for_output("\"step\":2,"));
  process.send_signal(SIGHUP);
  const size_t seen = losses(run).size();
  while (losses(run).size() < seen + 20) std::this_thread::sleep_for(milliseconds(10));
  process.send_signal(SIGUSR1);
  process.send_signal(SIGTERM);
  EXPECT_EQ(process.wait().exit_code, 130);
  EXPECT_EQ(static_cast<size_t>(RunFolder(run).checkpoint_steps().back()), losses(run).size());
}

TEST(Endings, ACommandThatSavesNothingEndsAsAnyProgram) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  ASSERT_EQ(test::attnlab(tiny(run, {"--steps", "1"})).exit_code, 0);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) {
    test::Process process(test::attnlab_command(
        {"generate", run, "--prompt", "a b", "--max-new-tokens", "100000000", "--ignore-end"}));
    ASSERT_TRUE(process.wait_for_output(" "));
    process.send_signal(signal);
    EXPECT_EQ(process.wait().exit_code, 128 + signal);
  }
}

// Killed before it had a run.json: the folder holds nothing that anybody made by hand.
TEST(Endings, ARunThatWasKilledAtBirthIsBegunAgain) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  folder.write("run/lock", R"({"host":"elsewhere","pid":1,"socket":""})"
                           "\n");
  folder.write("run/tokenizer.json", "{");
  folder.write("run/events.attnlab", "ATTNLAB-EV");
  folder.write("run/.run.json.tmp-77", "{");
  const auto result = test::attnlab(tiny(run, {"--steps", "3"}));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(losses(run).size(), 3U);
  EXPECT_EQ(test::attnlab(tiny(run, {"--steps", "3"})).exit_code, 2) << "now it is one";

  folder.write("mine/lock", "");
  folder.write("mine/notes.txt", "");
  EXPECT_EQ(test::attnlab(tiny((folder / "mine").string())).exit_code, 2);
  EXPECT_TRUE(fs::exists(folder / "mine" / "notes.txt"));
}

// Nothing but a lock tells what a run left from what somebody put there.
TEST(Endings, FilesOfRunNamesThatSomebodyPutThereAreKept) {
  const test::TempFolder folder;
  for (const char* name : {"tokenizer.json", "events.attnlab", "log.txt", ".notes.tmp-1"}) {
    const auto file = folder.write(std::string("mine-") + name + "/" + name, "mine");
    const auto result = test::attnlab(tiny(file.parent_path().string(), {"--steps", "1"}));
    EXPECT_EQ(result.exit_code, 2);
    test::expect_mentions(result.err, "exists already");
    EXPECT_EQ(read_file(file), "mine");
    EXPECT_EQ(std::distance(fs::directory_iterator(file.parent_path()), {}), 1);
  }
  fs::create_directories(folder / "empty");
  EXPECT_EQ(test::attnlab(tiny((folder / "empty").string(), {"--steps", "1"})).exit_code, 0);
}

TEST(Endings, AfterALossThatIsNoNumberTheAdviceIsACommandThatWorks) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  const auto failed =  // a slash behind the name must not lead inside
      test::attnlab(tiny(run + "/", {"--steps", "50", "--learning-rate", "1e30", "--warmup-steps",
                                     "0", "--grad-clip", "0", "--checkpoint-every", "1"}));
  EXPECT_EQ(failed.exit_code, 1);
  test::expect_mentions(failed.err, "is not finite");
  test::expect_mentions(failed.err, "the last good state is step 0");
  const std::string spoilt = RunFolder(run).checkpoint(1).string();
  const auto text = test::attnlab({"generate", spoilt, "--prompt", "a b", "--greedy"});
  EXPECT_EQ(text.exit_code, 1) << "not three tokens of nothing: " << text.out;
  const size_t at = failed.err.find("attnlab fork ");
  ASSERT_NE(at, std::string::npos) << failed.err;
  // As it stands there, but with a rate that is no tenth of nonsense.
  std::string command = test::attnlab_command({})[0] + failed.err.substr(at + 7);
  command.replace(command.find("1e+29"), 5, "0.001 --steps 4");
  const auto forked = test::Process({"bash", "-c", command}).wait();
  EXPECT_EQ(forked.exit_code, 0) << command << forked.err;
  EXPECT_EQ(losses(run + "-2").size(), 4U);
}

// A loss may be finite where its gradient is not: no state to go on from.
TEST(Endings, AStateWithoutAFiniteGradientIsNotCalledGood) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string(), fork = (folder / "fork").string();
  const auto failed = test::attnlab(
      tiny(run, {"--steps", "400", "--learning-rate", "1e5", "--schedule", "linear",
                 "--warmup-steps", "100000", "--grad-clip", "0", "--checkpoint-every", "3"}));
  ASSERT_EQ(failed.exit_code, 1) << failed.err;
  const size_t at = failed.err.find("the last good state is step ");
  ASSERT_NE(at, std::string::npos) << failed.err;
  const std::string good = std::to_string(std::atoi(failed.err.c_str() + at + 28));
  const auto forked = test::attnlab({"fork", run, "--step", good, "--learning-rate", "0.001",
                                     "--steps", "4", "--quiet", "--out", fork});
  EXPECT_EQ(forked.exit_code, 0) << failed.err << forked.err;
}

class Locks : public testing::Test {
 protected:
  using Environment = std::map<std::string, std::string>;
  static constexpr const char* nfs = "26985";  // 0x6969

  test::ProcessResult on_cluster(const std::vector<std::string>& arguments, Environment more) {
    more["LD_PRELOAD"] = ATTNLAB_FAKE_LOCKS;
    return test::Process(test::attnlab_command(arguments), ".", more).wait();
  }
  void left_by(const std::string& host) const {
    write_file(RunFolder(run).lock(), R"({"host":")" + host +
                                          R"(","pid":1,"socket":""})"
                                          "\n");
  }

  test::TempFolder folder;
  std::string run = (folder / "run").string();
};

TEST_F(Locks, AFileSystemWithoutThemTrainsAndSaysSo) {
  for (const char* error : {"38", "524", "37"}) {  // ENOSYS, ENOTSUPP, ENOLCK
    fs::remove_all(run);
    const Environment no_locks = {{"ATTNLAB_FLOCK_ERRNO", error}};
    const auto result = on_cluster(tiny(run, {"--steps", "3"}), no_locks);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    test::expect_mentions(result.err, "cannot lock files");
    left_by("");  // and a process of that number that is no more
    edit_json(RunFolder(run).lock(), [](Json& json) {
      json["host"] = host_name();
      json["pid"] = 999999999;
    });
    EXPECT_EQ(Json::parse(on_cluster({"show", run, "--json"}, no_locks).out)["running"], false);
    EXPECT_EQ(on_cluster({"train", "--resume", run, "--steps", "5"}, no_locks).exit_code, 0);
  }
}

TEST_F(Locks, WithoutThemALivingOwnerIsStillRespected) {
  const Environment no_locks = {{"ATTNLAB_FLOCK_ERRNO", "38"}};
  const test::LiveRun live(run);
  for (const bool take_over : {false, true}) {
    std::vector<std::string> arguments = {"train", "--resume", run};
    if (take_over) arguments.emplace_back("--take-over");
    const auto result = on_cluster(arguments, no_locks);
    EXPECT_EQ(result.exit_code, 2);
    test::expect_mentions(result.err, "in use by process " + std::to_string(live.pid));
  }
  EXPECT_EQ(Json::parse(on_cluster({"show", run, "--json"}, no_locks).out)["running"], true);
}

TEST_F(Locks, WhatAMachineLeftThatIsGone) {
  ASSERT_EQ(test::attnlab(tiny(run, {"--steps", "3"})).exit_code, 0);
  left_by("node17");
  const Environment shared = {{"ATTNLAB_STATFS_TYPE", nfs}};
  const auto refused = on_cluster({"train", "--resume", run, "--steps", "4"}, shared);
  EXPECT_EQ(refused.exit_code, 2);
  test::expect_mentions(refused.err, "in use by process 1 on node17");
  test::expect_mentions(refused.err, "--take-over");
  const auto taken = on_cluster({"train", "--resume", run, "--steps", "4", "--take-over"}, shared);
  EXPECT_EQ(taken.exit_code, 0) << taken.err;
  left_by("node17");  // on a disk of this machine alone nobody else can have it
  EXPECT_EQ(test::attnlab({"train", "--resume", run, "--steps", "5"}).exit_code, 0);
}

TEST_F(Locks, NobodyTakesOverWhatAProcessHereHolds) {
  const test::LiveRun live(run);
  Json lock = read_json(RunFolder(run).lock());
  lock["host"] = "node17";
  std::ofstream(RunFolder(run).lock()) << lock;  // in the file that is locked
  for (const char* more : {"--quiet", "--take-over"}) {
    const auto result = test::attnlab({"train", "--resume", run, more});
    EXPECT_EQ(result.exit_code, 2) << more;
    test::expect_mentions(result.err, "in use by process " + std::to_string(live.pid));
  }
}

}  // namespace
}  // namespace attnlab
