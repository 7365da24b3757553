// SPDX-License-Identifier: Apache-2.0
// Viewers that cost as much as they can. ATTNLAB_ATTACK_SECONDS=60 attacks for longer than CI does.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "core/session/viewer_server.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/protocol.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/begun_stream.h"
#include "tests/support/child_processes.h"
#include "tests/support/live_run.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

std::chrono::duration<double> attack_time() {
  const char* wanted = std::getenv("ATTNLAB_ATTACK_SECONDS");
  return std::chrono::duration<double>(wanted != nullptr ? std::atof(wanted) : 4);
}

int connect_to(const test::LiveRun& run) {
  const auto owner = RunLock::owner(RunFolder(run.path));
  return owner ? connect_to_socket(owner->value("socket", "")) : -1;
}

/// A viewer that asks one thing at a time and reads what it is told.
class Polite {
 public:
  explicit Polite(const test::LiveRun& run) : descriptor_(connect_to(run)) {
    ::fcntl(descriptor_, F_SETFL, 0);
  }
  ~Polite() { ::close(descriptor_); }
  Polite(const Polite&) = delete;
  Polite& operator=(const Polite&) = delete;

  /// Seconds until the answer.
  double ask(const Command& command) {
    const auto start = Clock::now();
    const std::string line = to_line(command);
    EXPECT_EQ(::send(descriptor_, line.data(), line.size(), MSG_NOSIGNAL), std::ssize(line));
    while (true) {
      if (const auto item = reader_.next()) {
        if (item->event.header.value("id", int64_t{-1}) != command.id) continue;
        EXPECT_NE(item->event.header["answer"], "error") << item->event.header;
        return std::chrono::duration<double>(Clock::now() - start).count();
      }
      std::array<char, 65536> chunk{};
      const ssize_t size = ::recv(descriptor_, chunk.data(), chunk.size(), 0);
      if (size <= 0) {
        ADD_FAILURE() << "the run sent a polite viewer away";
        return 1e9;
      }
      reader_.feed({chunk.data(), static_cast<size_t>(size)});
    }
  }

 private:
  int descriptor_;
  StreamReader reader_ = test::begun_stream();
};

/// So many connections, made again when they are closed, that ask as fast as they can.
class Flood {
 public:
  Flood(const test::LiveRun& run, size_t count, bool reads)
      : run_(run), connections_(count, -1), reads_(reads), thread_([this] { attack(); }) {}
  ~Flood() {
    stop_ = true;
    thread_.join();
    for (const int connection : connections_)
      if (connection >= 0) ::close(connection);
  }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

 private:
  static std::string questions() {
    std::string lines;
    GenerateQuery endless;
    endless.prompt = "a b";
    endless.max_new_tokens = 60000;
    for (int64_t id = 1; id <= 8; ++id) {
      lines += to_line(probe_command(id, "", {}));
      lines += to_line(probe_command(id, "map", {}));
      lines += to_line(generate_command(id, "", endless));
    }
    return lines;
  }
  void attack() {
    const std::string lines = questions();
    std::array<char, 65536> ignored{};
    while (!stop_) {
      for (int& connection : connections_) {
        if (connection < 0) connection = connect_to(run_);
        if (connection < 0) continue;
        (void)!::send(connection, lines.data(), lines.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (!reads_) continue;
        const ssize_t size = ::recv(connection, ignored.data(), ignored.size(), MSG_DONTWAIT);
        if (size == 0) ::close(std::exchange(connection, -1));
      }
      std::this_thread::sleep_for(milliseconds(5));
    }
  }

  const test::LiveRun& run_;
  std::vector<int> connections_;
  bool reads_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
};

struct Moment {
  double steps = 0, training = 0, time = 0;
};

Moment now(const test::LiveRun& run) {
  Moment moment;
  for (const Event& event : read_events(RunFolder(run.path).events()))
    if (event.kind() == "step")
      moment = {static_cast<double>(event.step()), event.header["seconds"], event.header["time"]};
  return moment;
}

/// Share of the time between two moments that the run trained.
double share(const Moment& from, const Moment& to) {
  return (to.training - from.training) / (to.time - from.time);
}

Moment after(const test::LiveRun& run, std::chrono::duration<double> time) {
  std::this_thread::sleep_for(time);
  return now(run);
}

// The share of the time that the run trains is what viewers can take from it; steps a second are
// printed too, but on a busy machine they say more of that.
TEST(Attack, FloodingAndUnreadingViewersLeaveTheTrainingItsTime) {
  const test::TempFolder folder;
  const test::LiveRun run(folder / "run",
                          {"--batch-size", "16", "--seq-len", "64", "--eval-every", "1000000",
                           "--probe-every", "0", "--snapshot-budget", "0"});
  Polite polite(run);
  polite.ask(probe_command(1, "", {}));
  const Moment begun = now(run);
  const Moment alone = after(run, attack_time());
  const size_t memory = test::resident_bytes(run.owner());
  std::vector<double> waits;
  Moment attacked;
  {
    const Flood unread(run, 1, false), flood(run, 200, true);
    const auto end = Clock::now() + attack_time();
    for (int64_t id = 2; Clock::now() < end; ++id)
      waits.push_back(polite.ask(probe_command(id, "", {})));
    attacked = now(run);
  }
  const auto rate = [](const Moment& from, const Moment& to) {
    return (to.steps - from.steps) / (to.time - from.time);
  };
  std::ranges::sort(waits);
  std::cout << "steps/s " << rate(begun, alone) << " alone, " << rate(alone, attacked)
            << " attacked; trains " << share(begun, alone) << " and " << share(alone, attacked)
            << " of the time; another viewer waits " << waits[waits.size() / 2] << " s, at most "
            << waits.back() << " s\n";
  EXPECT_GE(share(alone, attacked), 0.85 * share(begun, alone)) << "0.9 on an idle machine";
  EXPECT_LT(waits[waits.size() / 2], 1.0);
  polite.ask(control_command(100000, "pause"));
  polite.ask(control_command(100001, "resume"));
  constexpr size_t some = 64 << 20;
  const auto limit = Clock::now() + std::chrono::seconds(60);
  while (test::resident_bytes(run.owner()) > memory + some && Clock::now() < limit)
    std::this_thread::sleep_for(milliseconds(50));
  EXPECT_LE(test::resident_bytes(run.owner()), memory + some) << "what answers took is given back";
}

TEST(Attack, ViewersLeaveACheckpointItsDescriptors) {
  const test::TempFolder folder;
  const std::string run = (folder / "run").string();
  std::string command = "ulimit -n 24; exec";
  for (const auto& word : test::attnlab_command(
           {"train", "--preset", "micro", "--seq-len", "16", "--batch-size", "2", "--threads", "1",
            "--steps", "1000000", "--checkpoint-every", "20", "--json", "--out", run}))
    command += " '" + word + "'";
  test::Process process({"bash", "-c", command});
  ASSERT_TRUE(process.wait_for_output("\"step\":5,"));
  const auto owner = RunLock::owner(RunFolder(run));
  ASSERT_TRUE(owner.has_value());
  std::vector<int> viewers;
  for (int i = 0; i < 30; ++i) viewers.push_back(connect_to_socket(owner->at("socket")));
  const auto newest = [&] {
    const auto steps = RunFolder(run).checkpoint_steps();
    return steps.empty() ? 0 : steps.back();
  };
  const int64_t before = newest();
  while (newest() < before + 100) {
    ASSERT_TRUE(RunLock::owner(RunFolder(run))) << process.wait().err;
    std::this_thread::sleep_for(milliseconds(10));
  }
  for (const int viewer : viewers) ::close(viewer);
  process.send_signal(SIGTERM);
  EXPECT_EQ(process.wait().exit_code, 130);
}

}  // namespace
}  // namespace attnlab
