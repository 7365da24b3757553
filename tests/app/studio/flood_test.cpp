// SPDX-License-Identifier: GPL-3.0-or-later
// More than a person can look at: the window's event loop turns all the same.
#include <unistd.h>

#include <QElapsedTimer>
#include <QTimer>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "core/shared/base/files.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/probe.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/child_processes.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

namespace fs = std::filesystem;

/// Ticks of a timer in the window's event loop, and the longest time without one.
class Heartbeat {
 public:
  Heartbeat() {
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] {
      longest_ = std::max(longest_, since_.restart());
      ++ticks_;
    });
    since_.start();
    timer_.start(5);
  }
  [[nodiscard]] int ticks() const { return ticks_; }
  void report(const char* what) const {
    testing::Test::RecordProperty(what, static_cast<int>(longest_));
    std::cout << what << ": " << ticks_ << " ticks, longest gap " << longest_ << " ms\n";
  }

 private:
  QTimer timer_;
  QElapsedTimer since_;
  qint64 longest_ = 0;
  int ticks_ = 0;
};

Event step(int64_t n) {
  return {{{"event", "step"},
           {"step", n},
           {"loss", 2 + std::sin(static_cast<double>(n) * 1e-3)},
           {"learning_rate", 1e-3},
           {"grad_norm", 0.5},
           {"tokens_per_second", 1e4}},
          {}};
}

class Flood : public test::StudioWindow {
 protected:
  /// A launcher that plays a stream from a file and keeps the line open.
  Launcher player(const std::string& stream) {
    const fs::path path = folder_.write(
        "player", "#!/bin/bash\ncat '" + (folder_ / stream).string() + "'\nexec cat > /dev/null\n");
    fs::permissions(path, fs::perms::owner_all);
    return Launcher(QString::fromStdString(path.string()));
  }
  static size_t memory() { return test::resident_bytes(::getpid()); }
};

// Written to a run's file as a trainer would, read by `attnlab attach` and drawn as curves.
TEST_F(Flood, AHundredThousandScalarsASecond) {
  constexpr int64_t steps_a_second = 25'000;  // of four scalars each
  constexpr int64_t last = 4 * steps_a_second;
  folder_.write("run/run.json", "{}");
  const RunFolder folder(folder_ / "run");
  std::atomic<bool> done = false;
  std::jthread trainer([&] {
    EventFileWriter writer(folder.events());
    writer.append({{{"event", "started"}, {"step", 0}, {"steps", last}}, {}});
    auto due = std::chrono::steady_clock::now();
    for (int64_t n = 1; n <= last; ++n) {
      writer.append(step(n));
      if (n % (steps_a_second / 100) == 0)
        std::this_thread::sleep_until(due += std::chrono::milliseconds(10));
    }
    done = true;
  });
  const fs::path here =
      folder_.write("here", "#!/bin/bash\nshift\nexec \"$ATTNLAB_PROGRAM\" \"$@\"\n");
  fs::permissions(here, fs::perms::owner_all);
  const size_t before = memory();
  studio_->open_run(QString::fromStdString(folder.path().string()),
                    Launcher(QString::fromStdString(here.string())));
  const Heartbeat heart;
  ASSERT_TRUE(wait([&] { return done.load(); }));
  EXPECT_GT(heart.ticks(), 40);
  heart.report("flood");
  ASSERT_TRUE(wait([&] { return status().step == last; }));
  const auto shown = curve("loss");
  ASSERT_EQ(shown.size(), static_cast<size_t>(last));
  for (size_t i = 0; i < shown.size(); ++i) ASSERT_EQ(shown[i].x, static_cast<double>(i + 1));
  // Points of four curves take 12 MB in the store and in the view; the stream itself 20 MB.
  EXPECT_LT(memory(), before + (size_t{300} << 20));
}

Probe large_probe() {
  constexpr int64_t length = 512, heads = 32, width = 64, layers = 6;
  Probe probe;
  probe.step = 3;
  probe.ids.assign(length, 1);
  probe.tokens.assign(length, "a");
  probe.loss.assign(length, 1.0F);
  LayerProbe layer;
  layer.mixing = true;
  layer.form = "softmax";
  layer.num_heads = layer.num_kv_heads = heads;
  layer.head_dim = width;
  layer.q.assign(length * heads * width, 0.1F);
  layer.k = layer.v = layer.q;
  probe.layers.assign(layers, layer);
  return probe;
}

// An answer in chunks, and one event as a whole, each of more than 64 MB.
TEST_F(Flood, AFrameOf64MegabytesDoesNotHoldUpTheWindow) {
  std::string stream = stream_preamble() + encode_frame(hello_event("/far/run", {"probe"}));
  stream += encode_frame({{{"answer", "status"}, {"state", "live"}}, {}});
  for (int64_t n = 1; n <= 3; ++n) stream += encode_frame(step(n));
  Event answer = to_event(large_probe());
  answer.header["id"] = 1;  // the window's own question about its probe text
  ASSERT_GT(answer.payload.size(), size_t{64} << 20);
  for (const std::string& frame : answer_frames(answer, 1)) stream += frame;
  stream += encode_frame(
      {{{"event", "a map that was recorded"}, {"step", 3}}, std::string(size_t{64} << 20, 'm')});
  stream += encode_frame(step(4));
  write_file(folder_ / "stream", stream);
  stream = {};
  answer = {};

  const size_t before = memory();
  studio_->open_run("/far/run", player("stream"));
  const Heartbeat heart;
  ASSERT_TRUE(wait([this] { return status().step == 4; }));
  ASSERT_TRUE(wait([this] {
    return studio_->probing().probe(studio_->selection().run()) != nullptr;
  })) << studio_->probing().problem(studio_->selection().run()).toStdString();
  EXPECT_GT(heart.ticks(), 20);
  heart.report("frame");
  EXPECT_EQ(studio_->probing().probe(studio_->selection().run())->layers.size(), 6u);
  EXPECT_LT(memory(), before + (size_t{640} << 20));
  studio_->close_run(studio_->selection().run());  // nobody there could stop it
}

}  // namespace
}  // namespace attnlab
