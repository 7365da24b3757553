// SPDX-License-Identifier: Apache-2.0
// How sweeps end and go on: by signals to their group or to one of their processes, with other
// flags, and with their data elsewhere.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include "core/shared/base/json.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/errors.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;
using std::chrono::milliseconds;

/// Every file takes its time to be safe, so that signals come while a run is saved.
std::map<std::string, std::string> slow_disk(const char* ms) {
  return {{"LD_PRELOAD", ATTNLAB_FAKE_LOCKS}, {"ATTNLAB_FSYNC_MS", ms}};
}

/// In a process group of its own, whose number is that of the process.
Words as_group(const Words& arguments) {
  Words words = {"setsid"};
  for (const auto& word : test::attnlab_command(arguments)) words.push_back(word);
  return words;
}

/// As `timeout` does: the process first, then its whole group. Later by a moment, or the two could
/// arrive as one.
void signal_group(const test::Process& process, int signal) {
  process.send_signal(signal);
  std::this_thread::sleep_for(milliseconds(50));
  ::kill(-process.pid(), signal);
}

bool wait_for(const std::function<bool()>& condition) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition() && std::chrono::steady_clock::now() < limit)
    std::this_thread::sleep_for(milliseconds(10));
  return condition();
}

void expect_saved(const RunFolder& run) {
  const Json last = read_events(run.events()).back().header;
  EXPECT_EQ(last["event"], "stopped");
  ASSERT_FALSE(run.checkpoint_steps().empty());
  EXPECT_EQ(run.checkpoint_steps().back(), last["step"]);
}

/// A study of one run that does not end by itself.
class Sweep : public testing::Test {
 protected:
  Words sweep(const Words& more = {}) const {
    Words words = {"sweep",   study, "--out",        out,       "--json",
                   "--steps", steps, "--eval-every", "1000000", "--snapshot-budget",
                   "0"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  [[nodiscard]] pid_t trainer() const {
    const auto owner = RunLock::owner(run);
    return owner ? owner->value("pid", pid_t{-1}) : -1;
  }
  Json last_resumed() const {
    Json last;
    for (const Event& event : read_events(run.events()))
      if (event.kind() == "resumed") last = event.header;
    return last;
  }

  test::TempFolder folder;
  std::string steps = "1000000";
  std::string out = (folder / "runs").string();
  std::string study =
      folder
          .write("study.json", Json{{"title", "Small"},
                                    {"base",
                                     {{"model", {{"preset", "micro"}}},
                                      {"train", {{"seq_len", 16}, {"batch_size", 2}}}}},
                                    {"grid", {{"mixer", {"standard"}}}},
                                    {"seeds", {1}}}
                                   .dump())
          .string();
  std::string text = folder
                         .write("book.txt",
                                [] {
                                  std::string words;
                                  for (int i = 0; i < 300; ++i)
                                    words += "some words " + std::to_string(i) + "\n";
                                  return words;
                                }())
                         .string();
  RunFolder run{fs::path(out) / "standard"};
};

TEST_F(Sweep, ASignalToTheWholeGroupSavesItsRun) {
  for (const int signal : {SIGTERM, SIGINT}) {
    fs::remove_all(out);
    test::Process process(as_group(sweep({"--data", "task:recall", "--threads", "1"})), ".",
                          slow_disk("100"));
    ASSERT_TRUE(process.wait_for_output("\"step\":3,"));
    signal_group(process, signal);
    const auto result = process.wait();
    EXPECT_EQ(result.exit_code, 130) << result.err;
    expect_saved(run);
  }
}

TEST_F(Sweep, ATrainingWithoutOneToo) {
  run = RunFolder(folder / "run");
  test::Process process(as_group({"train", "--preset", "micro", "--seq-len", "16", "--batch-size",
                                  "2", "--threads", "1", "--snapshot-budget", "0", "--steps", steps,
                                  "--json", "--out", run.path().string()}),
                        ".", slow_disk("100"));
  ASSERT_TRUE(process.wait_for_output("\"step\":3,"));
  signal_group(process, SIGTERM);
  EXPECT_EQ(process.wait().exit_code, 130);
  expect_saved(run);
}

// Who really wants the process gone asks again later than any batch system repeats itself.
TEST_F(Sweep, TermASecondLaterEndsATrainingAtOnce) {
  run = RunFolder(folder / "run");
  test::Process process(
      test::attnlab_command({"train", "--preset", "micro", "--seq-len", "16", "--batch-size", "2",
                             "--threads", "1", "--snapshot-budget", "0", "--steps", steps, "--json",
                             "--out", run.path().string()}),
      ".", slow_disk("1500"));
  ASSERT_TRUE(process.wait_for_output("\"step\":3,"));
  process.send_signal(SIGTERM);
  std::this_thread::sleep_for(milliseconds(1200));
  process.send_signal(SIGTERM);
  EXPECT_EQ(process.wait().exit_code, 128 + SIGTERM);
  EXPECT_TRUE(run.checkpoint_steps().empty());
}

TEST_F(Sweep, OneThatIsKilledTakesItsTrainingWithIt) {
  test::Process process(test::attnlab_command(sweep({"--data", "task:recall"})));
  ASSERT_TRUE(process.wait_for_output("\"step\":3,"));
  const pid_t child = trainer();
  ASSERT_GT(child, 0);
  ASSERT_NE(child, process.pid());
  process.send_signal(SIGKILL);
  const bool ended = wait_for([&] { return trainer() < 0; });
  EXPECT_TRUE(ended);
  if (!ended) ::kill(child, SIGKILL);
  process.wait();
  if (ended) expect_saved(run);
}

TEST_F(Sweep, ATrainingThatIsKilledIsSaid) {
  test::Process process(test::attnlab_command(sweep({"--data", "task:recall"})));
  ASSERT_TRUE(process.wait_for_output("\"step\":3,"));
  ::kill(trainer(), SIGKILL);
  const auto result = process.wait();
  EXPECT_EQ(result.exit_code, 1);
  test::expect_mentions(result.err,
                        "the process of " + run.path().string() +
                            " was ended by signal 9 (memory?): the same command goes on");
}

TEST_F(Sweep, GoesOnWithOtherThreadsAndItsDataElsewhere) {
  test::Process process(
      test::attnlab_command(sweep({"--data", text, "--threads", "1", "--checkpoint-every", "5"})));
  ASSERT_TRUE(process.wait_for_output("\"step\":3,"));
  process.send_signal(SIGTERM);
  ASSERT_EQ(process.wait().exit_code, 130);
  const std::string moved = (folder / "elsewhere.txt").string();
  fs::rename(text, moved);
  test::Process goes_on(test::attnlab_command(sweep({"--data", moved, "--threads", "2"})));
  ASSERT_TRUE(goes_on.wait_for_output("\"event\":\"step\"")) << goes_on.wait().err;
  goes_on.send_signal(SIGTERM);
  EXPECT_EQ(goes_on.wait().exit_code, 130);
  test::expect_mentions(last_resumed()["notices"].dump(), "goes on with 2");
  EXPECT_EQ(read_json(run.run_json())["spec"]["data"]["files"], Json{moved});

  const std::string other = folder.write("other.txt", std::string(3000, 'x')).string();
  EXPECT_EQ(test::attnlab(sweep({"--data", other})).exit_code, 2) << "not the same text";
  EXPECT_EQ(test::attnlab(sweep({"--data", moved, "--device", "cuda"})).exit_code, 2);
}

}  // namespace
}  // namespace attnlab
