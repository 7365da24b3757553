// SPDX-License-Identifier: Apache-2.0
// All threads that stand between a training and who watches it, at once: this is what
// ThreadSanitizer looks at.
#include "core/session/attach.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "core/session/event_log.h"
#include "core/session/viewer_server.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/protocol.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

Event step_event(int64_t step) { return {{{"event", "step"}, {"step", step}}, {}}; }

TEST(EventLog, WritesWhatManyEmitInOrderAndSaysWhatFailed) {
  const test::TempFolder folder;
  {
    EventLog log(folder / "events", nullptr);
    for (int64_t step = 1; step <= 300; ++step) {
      log.emit(step_event(step));
      if (step % 100 == 0) {
        log.flush();
        EXPECT_EQ(read_events(folder / "events").size(), static_cast<size_t>(step));
      }
    }
  }
  int64_t next = 1;
  for (const Event& event : read_events(folder / "events")) EXPECT_EQ(event.step(), next++);
  EXPECT_NE(test::error_of([&] { EventLog log(folder / "none" / "events", nullptr); }), "");
}

/// What a trainer is to viewers: events, and answers to what they ask.
class Trainer {
 public:
  explicit Trainer(const RunFolder& run)
      : lock_(run), server_(queue_), log_(run.events(), nullptr) {
    lock_.announce(server_.path());
    thread_ = std::thread([this] { train(); });
  }
  ~Trainer() {
    queue_.close();
    thread_.join();
  }
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

 private:
  void train() {
    int64_t step = 0;
    while (queue_.wait()) {
      log_.emit(step_event(++step));
      while (const auto order = queue_.take_order()) order->answer(ok_answer(order->command.id));
      if (const auto question = queue_.take_question())
        question->answer(
            {{{"answer", "probe"}, {"id", question->command.id}}, std::string(300000, 'x')});
    }
    log_.flush();
  }

  RunLock lock_;
  CommandQueue queue_;
  ViewerServer server_;
  EventLog log_;
  std::thread thread_;
};

/// `attach` on a thread of its own.
class Bridge {
 public:
  explicit Bridge(const std::filesystem::path& run) {
    if (::pipe(in_.data()) != 0 || ::pipe(out_.data()) != 0) std::abort();
    thread_ = std::thread([this, run] { attach(run, 0, in_[0], out_[1]); });
  }
  ~Bridge() {
    ::close(in_[1]);
    thread_.join();
    for (const int end : {in_[0], out_[0], out_[1]}) ::close(end);
  }
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;

  void send(const Command& command) {
    const std::string line = to_line(command);
    EXPECT_EQ(::write(in_[1], line.data(), line.size()), std::ssize(line));
  }
  /// Reads until something of this kind has come.
  Event next(const std::function<bool(const Event&)>& wanted) {
    while (true) {
      while (const auto item = reader_.next()) {
        if (item->event.kind() == "step") last_step_ = item->event.step();
        if (wanted(item->event)) return item->event;
      }
      std::array<char, 65536> chunk{};
      const ssize_t size = ::read(out_[0], chunk.data(), chunk.size());
      if (size <= 0) {
        ADD_FAILURE() << "the bridge has ended";
        return {};
      }
      reader_.feed({chunk.data(), static_cast<size_t>(size)});
    }
  }
  [[nodiscard]] int64_t last_step() const { return last_step_; }
  Event answer(int64_t id) {
    return next([id](const Event& event) { return event.header.value("id", int64_t{-1}) == id; });
  }

 private:
  std::array<int, 2> in_{}, out_{};
  StreamReader reader_;
  int64_t last_step_ = 0;
  std::thread thread_;
};

TEST(Attach, BridgesPassOnEventsAnswersAndTheEnd) {
  const test::TempFolder folder;
  folder.write("run.json", "{}");
  const RunFolder run(folder.path());
  auto trainer = std::make_unique<Trainer>(run);
  Bridge one(folder.path()), two(folder.path());
  const auto live = [](const Event& event) { return event.header.value("state", "") == "live"; };
  one.next(live);
  two.next(live);
  for (int64_t id = 1; id <= 20; ++id) {
    one.send(probe_command(id, "", {}));
    two.send(control_command(100 + id, "checkpoint"));
    EXPECT_EQ(one.answer(id).payload.size(), 300000U);
    EXPECT_EQ(two.answer(100 + id).header["answer"], "ok");
  }
  trainer.reset();
  one.next([](const Event& event) { return event.header.value("state", "") == "saved"; });
  EXPECT_EQ(one.last_step(), read_events(run.events()).back().step())
      << "all that a trainer wrote comes before the news that it has gone";
  one.send(control_command(200, "pause"));
  EXPECT_EQ(one.answer(200).header["message"], "the run is not running");
}

TEST(Attach, OneViewerTooManyIsToldWhyAndStillSeesTheRun) {
  const test::TempFolder folder;
  folder.write("run.json", "{}");
  const RunFolder run(folder.path());
  const Trainer trainer(run);
  std::vector<std::unique_ptr<Bridge>> viewers;
  for (size_t i = 0; i < ViewerServer::most_viewers; ++i) {
    viewers.push_back(std::make_unique<Bridge>(folder.path()));
    viewers.back()->next([](const Event& e) { return e.header.value("state", "") == "live"; });
    viewers.back()->send(control_command(1, "checkpoint"));
    EXPECT_EQ(viewers.back()->answer(1).header["answer"], "ok");
  }
  Bridge refused(folder.path());
  refused.next([](const Event& e) { return e.header.value("state", "") == "live"; });
  for (int64_t id = 1; id <= 3; ++id) {  // whether or not it has just tried to connect again
    refused.send(probe_command(id, "", {}));
    EXPECT_EQ(refused.answer(id).header["answer"], "error");
  }
  viewers.front()->send(probe_command(9, "", {}));  // the trainer writes an event
  refused.next([](const Event& e) { return e.kind() == "step"; });
}

}  // namespace
}  // namespace attnlab
