// SPDX-License-Identifier: Apache-2.0
// Runs that train on their own, and real processes that watch, ask and steer them.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>

#include "core/shared/base/files.h"
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

}  // namespace
}  // namespace attnlab
