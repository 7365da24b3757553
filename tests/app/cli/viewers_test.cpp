// SPDX-License-Identifier: Apache-2.0
// Runs that train on their own, and real processes that watch, ask and steer them.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/base/safetensors.h"
#include "core/shared/base/text.h"
#include "core/shared/messages/event_file.h"
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

std::vector<int64_t> steps_in(const std::vector<StreamItem>& items) {
  std::vector<int64_t> steps;
  for (const StreamItem& item : items)
    if (item.kind == StreamItem::Kind::event && item.event.kind() == "step")
      steps.push_back(item.event.step());
  return steps;
}

void expect_no_gaps(const std::vector<int64_t>& steps, int64_t first) {
  for (size_t i = 0; i < steps.size(); ++i) ASSERT_EQ(steps[i], first + static_cast<int64_t>(i));
}

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

TEST(Viewers, PauseStepLearningRateResumeStop) {
  const test::TempFolder folder;
  LiveRun run(folder / "run",
              {"--schedule", "constant", "--warmup-steps", "0", "--learning-rate", "0.001"});
  Viewer viewer({"attach", run.path});
  EXPECT_EQ(viewer.status("live").header["owner"]["pid"], run.pid);
  EXPECT_EQ(viewer.event("step").header["learning_rate"], 0.001);

  viewer.send(control_command(1, "pause"));
  const int64_t paused_at = viewer.answer(1).header["step"];
  EXPECT_EQ(viewer.event("paused").step(), paused_at);
  viewer.read_for(milliseconds(500));
  EXPECT_EQ(steps_in(viewer.items()).back(), paused_at) << "no step while paused";

  viewer.send(control_command(2, "step"));
  viewer.answer(2);
  EXPECT_EQ(viewer.event("step").step(), paused_at + 1);
  viewer.event("paused");
  viewer.read_for(milliseconds(500));
  EXPECT_EQ(steps_in(viewer.items()).back(), paused_at + 1) << "exactly one step";

  viewer.send(learning_rate_command(3, 0.5));
  viewer.send(control_command(4, "resume"));
  const Event step = viewer.event("step");
  EXPECT_EQ(step.step(), paused_at + 2);
  EXPECT_EQ(step.header["learning_rate"], 0.0005);
  viewer.send(learning_rate_command(5, -1));
  EXPECT_EQ(viewer.answer(5).header["answer"], "error");

  viewer.send(control_command(6, "stop"));
  const int64_t stopped_at = viewer.answer(6).header["step"];
  viewer.status("saved");
  const Json last = read_events(RunFolder(run.path).events()).back().header;
  EXPECT_EQ(last["event"], "stopped");
  EXPECT_EQ(RunFolder(run.path).checkpoint_steps().back(), stopped_at);
  EXPECT_TRUE(is_checkpoint(last["checkpoint"].get<std::string>()));
  expect_no_gaps(steps_in(viewer.items()), 1);
  EXPECT_EQ(viewer.finish(), 0);

  std::vector<std::string> story;
  for (const Event& event : read_events(RunFolder(run.path).events())) {
    if (event.kind() == "command_applied") story.push_back(event.header["command"]);
    if (event.kind() == "paused" || event.kind() == "resumed_by_command")
      story.push_back(event.kind());
  }
  EXPECT_EQ(join(story, " "), "pause paused step paused set resume resumed_by_command stop");
}

TEST(Viewers, AProbeWhileTrainingIsOfThatText) {
  const test::TempFolder folder;
  LiveRun run(folder / "run");
  Viewer viewer({"attach", run.path});
  viewer.status("live");
  viewer.send(tokenize_command(1, "", "a b c"));
  const Json tokens = viewer.answer(1).header;
  EXPECT_EQ(tokens["tokens"], (Json{"a", "b", "c"}));
  viewer.send(probe_command(2, "map", {"a b c", {}, {}, false}));
  const Event answer = viewer.answer(2);
  const Probe probe = probe_from_event(answer);
  EXPECT_EQ(probe.tokens, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(Json(probe.ids), tokens["ids"]);
  EXPECT_EQ(answer.header["tag"], "map");
  EXPECT_EQ(answer.header["truncated"], false);
  EXPECT_TRUE(std::isfinite(probe.loss[2]));
  ASSERT_FALSE(probe.layers.empty());
  EXPECT_EQ(probe.layers[0].q.size(),
            static_cast<size_t>(probe.layers[0].num_heads * 3 * probe.layers[0].head_dim));

  viewer.send(probe_command(3, "map", {}));
  EXPECT_EQ(probe_from_event(viewer.answer(3)).length(), 16) << "a held-out sequence";
  viewer.send(probe_command(4, "map", {std::string(200, 'a').replace(1, 1, " "), {}, {}, false}));
  const Event run_together = viewer.answer(4);
  EXPECT_EQ(probe_from_event(run_together).tokens, std::vector<std::string>(16, "a"));
  EXPECT_EQ(run_together.header["truncated"], true);
  viewer.send(probe_command(14, "map", {"ab \xc3\xa9 c", {}, {}, false}));
  const Event partly = viewer.answer(14);
  EXPECT_EQ(probe_from_event(partly).tokens, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(partly.header["left_out"], Json::parse("[[3, 5]]")) << "bytes of é";
  viewer.send(probe_command(15, "map", {"\xc3\xa9", {}, {}, false}));
  const Event none = viewer.answer(15);
  EXPECT_EQ(none.header["answer"], "error");
  EXPECT_TRUE(none.header["message"].get<std::string>().starts_with(
      "the vocabulary has nothing of this text"));
  std::string longer;
  for (int i = 0; i < 40; ++i) longer += "a ";
  viewer.send(probe_command(5, "map", {longer, {}, {}, false}));
  const Event cut = viewer.answer(5);
  EXPECT_EQ(cut.header["truncated"], true);
  EXPECT_EQ(probe_from_event(cut).length(), 16);
  viewer.send(probe_command(6, "map", {{}, {}, int64_t{0}, false}));
  EXPECT_EQ(viewer.answer(6).header["answer"], "error") << "the trainer answers for now alone";

  viewer.send(generate_command(7, "", {"a b", 4, 1, 0, 1, 1, {}}));
  std::string text;
  while (true) {
    const Json piece = viewer.answer(7).header;
    text += piece["text"].get<std::string>();
    if (piece["done"].get<bool>()) break;
  }
  EXPECT_EQ(split(trim(text), ' ').size(), 4U) << text;
  viewer.send_line("no command\n");
  EXPECT_EQ(viewer.answer(0).header["answer"], "error");
}

TEST(Viewers, TwoAtOnceGetTheirOwnAnswersAndTheSameEvents) {
  const test::TempFolder folder;
  LiveRun run(folder / "run");
  Viewer one({"attach", run.path}), two({"attach", run.path});
  one.status("live");
  two.status("live");
  one.send(probe_command(1, "map", {"a b", {}, {}, false}));
  two.send(probe_command(1, "map", {"c d e", {}, {}, false}));
  EXPECT_EQ(probe_from_event(one.answer(1)).tokens, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(probe_from_event(two.answer(1)).tokens, (std::vector<std::string>{"c", "d", "e"}));
  one.send(control_command(2, "pause"));
  two.event("paused");
  one.event("paused");
  EXPECT_EQ(steps_in(one.items()), steps_in(two.items()));
  expect_no_gaps(steps_in(two.items()), 1);
  one.finish();
  two.send(control_command(3, "resume"));
  two.event("resumed_by_command");
  two.event("step");
}

// Each file takes its time to be safe, so a checkpoint takes more than a second.
TEST(Viewers, ACheckpointOrderKeepsNobodyWaiting) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  test::Process process(test::attnlab_command({"train",   "--preset",
                                               "micro",   "--seq-len",
                                               "16",      "--batch-size",
                                               "2",       "--threads",
                                               "1",       "--snapshot-budget",
                                               "0",       "--eval-every",
                                               "1000000", "--checkpoint-every",
                                               "1000000", "--steps",
                                               "1000000", "--json",
                                               "--out",   run}),
                        ".", {{"LD_PRELOAD", ATTNLAB_FAKE_LOCKS}, {"ATTNLAB_FSYNC_MS", "150"}});
  ASSERT_TRUE(process.wait_for_output("\"step\":3,"));
  Viewer orders({"attach", run}), asks({"attach", run});
  orders.status("live");
  asks.status("live");
  const auto start = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  };
  orders.send(control_command(1, "checkpoint"));
  EXPECT_EQ(orders.answer(1).header["answer"], "ok");
  const double saved = seconds();
  EXPECT_GT(saved, 1.0) << "else this tests nothing";
  asks.send(tokenize_command(1, "", "a b"));
  EXPECT_EQ(asks.answer(1).header["answer"], "tokens");
  EXPECT_LT(seconds() - saved, saved);

  orders.send(control_command(2, "checkpoint"));
  orders.send(control_command(3, "pause"));
  EXPECT_EQ(orders.answer(3).header["answer"], "ok") << "before the checkpoint, which must wait";
  EXPECT_EQ(orders.answer(2).header["answer"], "ok") << "paused, nothing is lost by it";
  orders.event("paused");
  process.send_signal(SIGTERM);
  EXPECT_EQ(process.wait().exit_code, 130);
}

// Large answers that nobody takes, through the bridge and straight from the socket.
TEST(Viewers, OneThatStopsReadingCostsTheTrainingNothing) {
  const test::TempFolder folder;
  LiveRun run(folder / "run", {"--steps", "2000", "--eval-every", "2000"});
  Viewer stuck({"attach", run.path}), reader({"attach", run.path});
  stuck.status("live");
  reader.status("live");
  ::kill(stuck.pid(), SIGSTOP);
  for (int64_t id = 1; id <= 500; ++id) {
    stuck.send(probe_command(id, "map" + std::to_string(id % 3), {}));
    stuck.send(control_command(1000 + id, "snapshot"));
  }
  int64_t asked = 0;
  reader.event([&](const Event& event) {
    if (event.step() % 100 == 0) reader.send(tokenize_command(++asked, "", "a"));
    return event.kind() == "finished";
  });
  EXPECT_GT(asked, 10);
  expect_no_gaps(steps_in(reader.items()), 1);
  EXPECT_EQ(steps_in(reader.items()).size(), 2000U);
  ::kill(stuck.pid(), SIGCONT);
  stuck.event("finished");
  expect_no_gaps(steps_in(stuck.items()), 1);
}

TEST(Viewers, AKilledTrainerIsReportedAndItsRunStaysReadable) {
  const test::TempFolder folder;
  LiveRun run(folder / "run", {"--checkpoint-every", "5"});
  Viewer viewer({"attach", run.path});
  viewer.status("live");
  viewer.event([](const Event& event) { return event.step() >= 12; });
  run.kill();
  viewer.status("saved");
  viewer.send(control_command(1, "pause"));
  EXPECT_EQ(viewer.answer(1).header["message"], "the run is not running");
  const auto resumed = test::attnlab({"train", "--resume", run.path, "--detach", "--json"});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const int64_t from = viewer.event("resumed").header["from_step"];
  EXPECT_GE(from, 5);
  EXPECT_EQ(viewer.event("step").step(), from + 1);
  viewer.send(control_command(2, "pause"));
  EXPECT_EQ(viewer.answer(2).header["answer"], "ok");
  viewer.event("paused");
  // A bridge that begins now reads the same.
  Viewer late({"attach", run.path});
  late.event("resumed");
  late.event("paused");
  EXPECT_EQ(late.offset(), viewer.offset());
}

TEST(Viewers, AttachingAgainFromTheOffsetLeavesNoGap) {
  const test::TempFolder folder;
  LiveRun run(folder / "run");
  uint64_t offset = 0;
  std::vector<int64_t> steps;
  for (int round = 0; round < 4; ++round) {
    Viewer viewer({"attach", run.path, "--from", std::to_string(offset)});
    for (int i = 0; i < 20; ++i) viewer.event("step");
    if (round % 2 == 0) viewer.finish();  // else killed in the middle of whatever it does
    const auto part = steps_in(viewer.items());
    steps.insert(steps.end(), part.begin(), part.end());
    offset = (offset == 0 ? 0 : offset - 16) + viewer.offset();
  }
  EXPECT_GE(steps.size(), 80U);
  expect_no_gaps(steps, 1);
}

TEST(Viewers, AnOffsetBehindTheEndBeginsAnewAndSaysSo) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "5", "--preset", "micro", "--seq-len", "16",
                           "--batch-size", "2", "--threads", "1", "--quiet", "--out", run})
                .exit_code,
            0);
  const uint64_t size = std::filesystem::file_size(RunFolder(run).events());
  for (const uint64_t from : {size, size + 1}) {
    Viewer viewer({"attach", run, "--from", std::to_string(from)});
    viewer.status("saved");
    EXPECT_EQ(viewer.items()[0].event.header["hello"]["from"], from == size ? size : 16);
    EXPECT_EQ(steps_in(viewer.items()).size(), from == size ? 0U : 5U)
        << "all of it comes before the news that nobody trains it";
  }
}

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

TEST(Fork, BeginsFromWeightsThatNoEventTellsOf) {
  const test::TempFolder folder;
  const std::string parent = (folder / "parent").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "6", "--preset", "micro", "--seq-len", "16",
                           "--batch-size", "2", "--threads", "1", "--quiet", "--out", parent})
                .exit_code,
            0);
  const auto events = RunFolder(parent).events();
  int child = 0;
  const auto fork = [&](const std::string& step) {
    return test::attnlab({"fork", parent, "--step", step, "--steps", "1", "--quiet", "--out",
                          (folder / std::to_string(child++)).string()});
  };
  for (const std::string& bytes : {read_file(events).substr(0, 16), std::string(5000, 'x')}) {
    write_file(events, bytes);
    const auto result = fork("6");
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
  std::filesystem::remove(events);
  EXPECT_EQ(fork("6").exit_code, 0);
  const auto ahead = fork("7");
  EXPECT_EQ(ahead.exit_code, 2);
  EXPECT_NE(ahead.err.find("give a --step of at most 6"), std::string::npos) << ahead.err;
}

TEST(Fork, KeepsWhatFitsAndSaysSo) {
  const test::TempFolder folder;
  const std::string parent = (folder / "parent").string();
  const std::string child = (folder / "child").string();
  ASSERT_EQ(test::attnlab({"train", "--steps", "20", "--preset", "micro", "--seq-len", "16",
                           "--batch-size", "2", "--threads", "1", "--quiet", "--out", parent})
                .exit_code,
            0);
  const int64_t step = RunFolder(parent).snapshot_steps()[2];
  const auto result =
      test::attnlab({"fork", parent, "--step", std::to_string(step), "--layers",
                     "1=mlp;2=non_approximate", "--steps", "3", "--json", "--out", child});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Json recorded = read_json(RunFolder(child).run_json());
  const Json& from = recorded["forked_from"];
  EXPECT_EQ(from["run"], parent);
  EXPECT_EQ(from["step"], step);
  EXPECT_EQ(read_events(RunFolder(child).events()).front().header["forked_from"], from);
  EXPECT_EQ(recorded["spec"]["train"]["steps"], 3);
  const auto holds = [](const Json& names, const char* name) {
    return std::ranges::find(names, Json(name)) != names.end();
  };
  EXPECT_TRUE(holds(from["fresh"], "model.layers.0.self_attn.gate_proj.weight"));
  EXPECT_TRUE(holds(from["fresh"], "model.layers.0.self_attn.o_proj.weight"))
      << "of the same name and shape, with another meaning";
  EXPECT_TRUE(holds(from["kept"], "model.layers.0.mlp.down_proj.weight"));
  EXPECT_TRUE(holds(from["kept"], "model.layers.1.self_attn.q_proj.weight"));
  EXPECT_TRUE(holds(from["kept"], "model.embed_tokens.weight"));

  const SafetensorsFile before(RunFolder(parent).snapshot(step));
  const SafetensorsFile after(RunFolder(child).snapshot(0));
  const auto same = [&](const std::string& name) {
    return std::ranges::equal(before.at(name).bytes, after.at(name).bytes);
  };
  for (const Json& name : from["kept"]) EXPECT_TRUE(same(name)) << name;
  EXPECT_FALSE(same("model.layers.0.self_attn.o_proj.weight"));

  const auto early = test::attnlab({"fork", parent, "--step", "0", "--out", child});
  EXPECT_EQ(early.exit_code, 2) << "the folder is taken";
}

TEST(Detach, AFailureIsToldAsIfItHadHappenedHere) {
  const test::TempFolder folder;
  const auto result = test::attnlab({"train", "--detach", "--json", "--preset", "micro",
                                     "--vocab-size", "3", "--out", (folder / "run").string()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_EQ(result.out, "");
  EXPECT_NE(result.err.find("attnlab: vocab_size 3 is smaller"), std::string::npos) << result.err;
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

TEST(Detach, TheSpecMayComeFromStandardInput) {
  const test::TempFolder folder;
  const std::string spec =
      folder.write("spec.json", R"({"model":{"preset":"micro"},"train":{"steps":2}})").string();
  std::string command;
  for (const auto& word : test::attnlab_command({"train", "-", "--threads", "1", "--detach",
                                                 "--json", "--out", (folder / "run").string()}))
    command += "'" + word + "' ";
  const auto result = test::Process({"bash", "-c", command + " < " + spec}).wait();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const RunFolder run(folder / "run");
  while (RunLock::owner(run)) std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(read_json(run.run_json())["spec"]["train"]["steps"], 2);
  EXPECT_EQ(read_events(run.events()).back().kind(), "finished");
  EXPECT_NE(read_file(run.path() / "log.txt").find("finished at step 2"), std::string::npos);
}

}  // namespace
}  // namespace attnlab
