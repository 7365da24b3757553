// SPDX-License-Identifier: Apache-2.0
// Processes that answer about what a run or a checkpoint saved.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/text.h"
#include "core/shared/messages/probe.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/live_run.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/viewer.h"

namespace attnlab {
namespace {

using std::chrono::milliseconds;
using test::LiveRun;
using test::Viewer;

/// A terminal that a command is started in.
class Terminal {
 public:
  Terminal() { EXPECT_EQ(::openpty(&master_, &slave_, nullptr, nullptr, nullptr), 0); }
  ~Terminal() {
    ::close(master_);
    ::close(slave_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  pid_t start(const std::vector<std::string>& arguments) const {
    const auto command = test::attnlab_command(arguments);
    std::vector<char*> words;
    for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::dup2(slave_, STDIN_FILENO);
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDOUT_FILENO);
    ::execv(words[0], words.data());
    ::_exit(127);
  }
  [[nodiscard]] bool echoes() const {
    termios now{};
    return ::tcgetattr(slave_, &now) == 0 && (now.c_lflag & ECHO) != 0;
  }

 private:
  int master_ = -1, slave_ = -1;
};

TEST(Session, AnswersAtAnySavedStep) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "40", "--preset", "micro", "--seq-len", "16",
                           "--batch-size", "2", "--threads", "1", "--quiet", "--out", run,
                           "--checkpoint-every", "7", "--probe-text", "b a b"})
                .exit_code,
            0);
  const RunFolder saved(run);
  Viewer viewer({"session", run});
  viewer.status("saved");
  viewer.send(probe_command(1, "map", {}));
  const Probe newest = probe_from_event(viewer.answer(1));
  EXPECT_EQ(newest.step, 40);
  EXPECT_EQ(newest.tokens, (std::vector<std::string>{"b", "a", "b"})) << "the run's own text";
  viewer.send(probe_command(2, "map", {{}, {}, {}, true}));
  EXPECT_EQ(probe_from_event(viewer.answer(2)).length(), 16) << "the task's example";
  viewer.send(probe_command(3, "map", {"a b", {}, int64_t{0}, false}));
  const Probe first = probe_from_event(viewer.answer(3));
  EXPECT_EQ(first.step, 0);
  viewer.send(probe_command(4, "map", {"a b", {}, int64_t{28}, false}));
  EXPECT_EQ(probe_from_event(viewer.answer(4)).step, 28) << "a checkpoint";
  viewer.send(probe_command(5, "map", {"a b", {}, int64_t{1000}, false}));
  const Probe last = probe_from_event(viewer.answer(5));
  EXPECT_EQ(last.step, 40);
  EXPECT_NE(first.layers[0].q, last.layers[0].q);
  viewer.send(probe_command(6, "map", {"a b", {}, int64_t{-1}, false}));
  EXPECT_NE(viewer.answer(6).header["message"].get<std::string>().find("no snapshot"),
            std::string::npos);
  viewer.send(generate_command(7, "", {"a b", 6, 0, 0, 1, 1, int64_t{0}}));
  std::string text;
  while (true) {
    const Json piece = viewer.answer(7).header;
    EXPECT_EQ(piece["step"], 0);
    text += piece["text"].get<std::string>();
    if (piece["done"].get<bool>()) break;
  }
  EXPECT_EQ(split(trim(text), ' ').size(), 6U) << text;
  viewer.send(control_command(8, "pause"));
  EXPECT_EQ(viewer.answer(8).header["message"], "the run is not running");
  EXPECT_EQ(viewer.finish(), 0);

  Viewer alone({"session", saved.checkpoint(28).string()});
  alone.send(probe_command(1, "map", {"a b", {}, {}, false}));
  EXPECT_EQ(probe_from_event(alone.answer(1)).step, 28);
  std::filesystem::copy(saved.checkpoint(28), folder / "moved",
                        std::filesystem::copy_options::recursive);
  Viewer moved({"session", (folder / "moved").string()});
  moved.send(probe_command(1, "map", {}));
  EXPECT_GT(probe_from_event(moved.answer(1)).length(), 1) << "what fits of a usual sentence";
  moved.send(probe_command(2, "map", {{}, {3, 4, 5}, {}, false}));
  EXPECT_EQ(probe_from_event(moved.answer(2)).ids, (std::vector<int64_t>{3, 4, 5}));
}

// A terminal (`ssh -t`) passes bytes on while a stream goes through it.
TEST(Session, TheTerminalIsAsBeforeHoweverItEnds) {
  const test::TempFolder folder;
  const LiveRun run(folder / "run");
  const Terminal terminal;
  for (const char* command : {"attach", "session"})
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
      const pid_t process = terminal.start({command, run.path});
      while (terminal.echoes()) std::this_thread::sleep_for(milliseconds(5));
      ::kill(process, signal);
      int status = 0;
      ::waitpid(process, &status, 0);
      EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == signal);
      EXPECT_TRUE(terminal.echoes()) << command << " after signal " << signal;
    }
}

// As `attnlab generate` does.
TEST(Session, ACheckpointsOwnEndTokensEndAText) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "1", "--preset", "micro", "--seq-len", "16",
                           "--batch-size", "2", "--threads", "1", "--quiet", "--out", run})
                .exit_code,
            0);
  const auto checkpoint = find_checkpoint(run);
  const auto generated = [&] {
    Viewer viewer({"session", checkpoint.string()});
    viewer.send(generate_command(1, "", {"a b", 8, 1, 0, 1, 1, {}}));
    std::string text;
    while (true) {
      const Json piece = viewer.answer(1).header;
      text += piece["text"].get<std::string>();
      if (piece["done"].get<bool>()) return trim(text);
    }
  };
  const auto whole = split(generated(), ' ');
  ASSERT_EQ(whole.size(), 8U);
  Viewer viewer({"session", checkpoint.string()});
  viewer.send(tokenize_command(1, "", whole[5]));
  write_json(checkpoint / "generation_config.json",
             {{"eos_token_id", {99, viewer.answer(1).header["ids"][0]}}});
  const std::vector<std::string> before(whole.begin(), std::ranges::find(whole, whole[5]));
  EXPECT_EQ(generated(), join(before, " "));
}

TEST(Session, OfManyQuestionsWithOneTagTheLastIsAnswered) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "2", "--preset", "micro", "--seq-len", "64",
                           "--batch-size", "2", "--threads", "1", "--quiet", "--out", run})
                .exit_code,
            0);
  Viewer viewer({"session", run});
  viewer.status("saved");
  std::string lines;
  for (int64_t id = 1; id <= 200; ++id) lines += to_line(probe_command(id, "map", {}));
  viewer.send_line(lines);
  viewer.answer(200);
  size_t answers = 0;
  for (const StreamItem& item : viewer.items())
    if (item.event.header.value("answer", "") == "probe") ++answers;
  EXPECT_LT(answers, 50U);
}

}  // namespace
}  // namespace attnlab
