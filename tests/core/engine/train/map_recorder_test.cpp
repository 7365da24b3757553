// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/map_recorder.h"

#include <gtest/gtest.h>

#include "core/engine/session/session.h"
#include "core/shared/base/files.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_store.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using Steps = std::vector<int64_t>;

RunSpec spec_of(const Json& train, const char* dtype = "fp32") {
  Json flags = {{"data", {{"task", "recall"}}},
                {"model", {{"preset", "micro"}, {"mixer", "rnd_emb_qk"}, {"layers", "2=standard"}}},
                {"train", {{"batch_size", 2}, {"seq_len", 32}, {"eval_every", 4}}},
                {"dtype", dtype}};
  flags["train"].update(train);
  return resolve_run_spec(Json::object(), "test", flags);
}

Probe frame_of(int64_t step) {
  Probe frame;
  frame.step = step;
  frame.ids = {1};
  frame.tokens = {"a"};
  frame.loss = {0};
  frame.layers = {LayerProbe{.mixing = true,
                             .form = "softmax",
                             .num_heads = 1,
                             .num_kv_heads = 1,
                             .head_dim = 1000,
                             .q = std::vector<float>(1000),
                             .k = std::vector<float>(1000),
                             .v = {}}};
  return frame;
}

/// A recorder alone: a frame every step, and room for five.
class Recording : public testing::Test {
 protected:
  Recording()
      : spec(spec_of({{"record_maps", "1"},
                      {"record_every", 1},
                      {"record_budget_mb",
                       5.5e-6 * static_cast<double>(map_frame_bytes(frame_of(1)).size())}})) {}

  MapRecorder recorder() {
    return {spec, run, [this](Json event) { events.push_back(std::move(event)); }};
  }
  /// As a training of so many steps would.
  static void record(MapRecorder& to, int64_t from, int64_t steps, int64_t last = -1) {
    for (int64_t step = from; step <= steps; ++step)
      if (to.is_due(step, step == last)) to.add(frame_of(step));
  }

  test::TempFolder folder;
  RunFolder run{folder.path()};
  RunSpec spec;
  std::vector<Json> events;
};

TEST_F(Recording, EverySecondFrameGoesWhenTheBudgetIsFull) {
  MapRecorder maps = recorder();
  maps.begin(0);
  record(maps, 0, 4);
  EXPECT_EQ(run.map_steps(), (Steps{0, 1, 2, 3, 4}));
  record(maps, 5, 5);
  EXPECT_EQ(run.map_steps(), (Steps{0, 2, 4, 5}));
  EXPECT_EQ(events.back()["event"], "maps_thinned");
  EXPECT_EQ(events.back()["step"], 5);
  EXPECT_EQ(events.back()["kept"], (Json{0, 2, 4, 5}));
  EXPECT_EQ(events.back()["every"], 2);
  record(maps, 6, 7);
  EXPECT_EQ(run.map_steps(), (Steps{0, 2, 4, 6})) << "without the newest of then";
  record(maps, 8, 8);
  EXPECT_EQ(run.map_steps(), (Steps{0, 2, 4, 6, 8}));
  record(maps, 9, 9, 9);  // the last step is recorded whatever the interval
  EXPECT_EQ(run.map_steps(), (Steps{0, 4, 8, 9}));
  ASSERT_EQ(events.size(), 12U);
  EXPECT_EQ(events[0]["event"], "map");
  EXPECT_EQ(events[0]["file"], "maps/step-000000.attnlab");
  EXPECT_EQ(events[0]["layers"], Json{1});
  EXPECT_EQ(events[0]["bytes"], std::filesystem::file_size(run.map(0)));
  EXPECT_EQ(events[8]["every"], 2);
  EXPECT_EQ(events[11]["kept"], (Json{0, 4, 8, 9}));
  EXPECT_EQ(events[11]["every"], 4);
  test::expect_mentions(events[11]["message"], "4 frames are kept");
  // Whoever watches knows as much as the folder.
  RunStore store;
  for (const Json& event : events) store.append(Event{event, {}});
  EXPECT_EQ(store.map_steps(), run.map_steps());
  EXPECT_EQ(store.notices().size(), 3U);
}

TEST_F(Recording, GoesOnWithWhatIsInTheFolder) {
  {
    MapRecorder first = recorder();
    first.begin(0);
    record(first, 0, 9);
  }
  EXPECT_EQ(run.map_steps(), (Steps{0, 2, 4, 6, 8}));
  events.clear();
  MapRecorder maps = recorder();
  maps.begin(9);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0]["event"], "maps_thinned");
  EXPECT_EQ(events[0]["every"], 2);
  EXPECT_EQ(events[0]["kept"], (Json{0, 2, 4, 6, 8}));
  record(maps, 10, 20);
  EXPECT_EQ(run.map_steps(), (Steps{0, 8, 16, 20}));
}

// Killed at step `killed`, gone on with from a checkpoint at `saved`, before or after a thinning.
TEST_F(Recording, InterruptedItKeepsTheSameFrames) {
  const auto frames_of = [&](int64_t saved, int64_t killed) {
    std::filesystem::remove_all(run.map(0).parent_path());
    {
      MapRecorder first = recorder();
      first.begin(0);
      record(first, 0, killed, 23);
    }
    MapRecorder maps = recorder();
    maps.begin(saved);
    record(maps, saved + 1, 23, 23);
    return run.map_steps();
  };
  const Steps whole = frames_of(23, 23);
  for (const int64_t killed : {5, 6, 9, 13, 18, 22})
    for (const int64_t saved : {killed - 4, killed - 1, killed})
      EXPECT_EQ(frames_of(saved, killed), whole) << saved << " " << killed;
}

TEST_F(Recording, ALostFrameMakesTheOthersNoRarer) {
  for (const int64_t lost : {0, 1, 2, 3}) {
    std::filesystem::remove_all(run.map(0).parent_path());
    {
      MapRecorder first = recorder();
      first.begin(0);
      record(first, 0, 4);
    }
    std::filesystem::remove(run.map(lost));
    events.clear();
    MapRecorder maps = recorder();
    maps.begin(4);
    EXPECT_TRUE(events.empty()) << "without " << lost;
    EXPECT_TRUE(maps.is_due(5, false)) << "without " << lost;
  }
}

TEST_F(Recording, FramesOfLaterStepsAreDroppedAndRecordedAnew) {
  {
    MapRecorder first = recorder();
    first.begin(0);
    record(first, 0, 9);
  }
  MapRecorder maps = recorder();
  maps.begin(5);
  EXPECT_EQ(run.map_steps(), (Steps{0, 2, 4}));
  record(maps, 6, 12);
  EXPECT_EQ(run.map_steps(), (Steps{0, 4, 8, 12}));
  MapRecorder again = recorder();
  again.begin(0);
  EXPECT_EQ(run.map_steps(), (Steps{0}));
  EXPECT_TRUE(again.is_due(1, false));
}

// Killed after it said what it keeps, before all the rest was gone.
TEST_F(Recording, AnUnfinishedThinningIsFinished) {
  MapRecorder first = recorder();
  first.begin(0);
  record(first, 0, 9);
  write_file(run.map(3), map_frame_bytes(frame_of(3)));
  write_file(run.map(5), map_frame_bytes(frame_of(5)));
  MapRecorder maps = recorder();
  maps.begin(9);
  record(maps, 10, 10);
  EXPECT_EQ(run.map_steps(), (Steps{0, 4, 8, 10}));
}

TEST_F(Recording, OffTouchesNothing) {
  spec.train.record_maps = "";
  MapRecorder maps = recorder();
  maps.begin(0);
  EXPECT_FALSE(maps.is_due(0, false));
  EXPECT_FALSE(maps.is_due(9, true));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

SessionHost stop_after(int64_t step) {
  const auto seen = std::make_shared<int64_t>(0);
  return {[seen](const Event& event) {
            if (event.kind() == "step") *seen = event.step();
          },
          [seen, step] { return *seen >= step; }};
}

std::string weights_of(const std::filesystem::path& run, int64_t step) {
  const auto checkpoint = RunFolder(run).checkpoint(step);
  return read_file(checkpoint / "model.safetensors") +
         read_file(checkpoint / "trainer.safetensors");
}

/// Everything but what time decides and which maps were asked for.
std::vector<std::string> story(const std::filesystem::path& run, bool with_maps) {
  std::vector<std::string> all;
  for (Event event : read_events(run / "events.attnlab")) {
    if (!with_maps && event.kind().starts_with("map")) continue;
    for (const char* key :
         {"time", "seconds", "tokens_per_second", "peak_memory", "run", "checkpoint", "spec"})
      event.header.erase(key);
    all.push_back(event.header.dump() + event.payload);
  }
  return all;
}

TEST(RecordedMaps, ComeAtTheRightStepsAndLeaveTrainingBitIdentical) {
  for (const char* dtype : {"fp32", "bf16"}) {
    SCOPED_TRACE(dtype);
    const test::TempFolder folder;
    train_new_run(spec_of({{"steps", 7}, {"checkpoint_every", 100}}, dtype), folder / "off",
                  stop_after(1000));
    train_new_run(
        spec_of(
            {{"steps", 7}, {"checkpoint_every", 100}, {"record_maps", "all"}, {"record_every", 3}},
            dtype),
        folder / "on", stop_after(1000));
    EXPECT_FALSE(std::filesystem::exists(folder / "off" / "maps"));
    EXPECT_EQ(RunFolder(folder / "on").map_steps(), (Steps{0, 3, 6, 7}));
    EXPECT_EQ(weights_of(folder / "on", 7), weights_of(folder / "off", 7));
    EXPECT_EQ(story(folder / "on", false), story(folder / "off", true));
    EXPECT_EQ(story(folder / "on", true).size(), story(folder / "off", true).size() + 4);
    const Probe frame = read_map_frame(RunFolder(folder / "on").map(6));
    EXPECT_EQ(frame.step, 6);
    EXPECT_EQ(layers_of_frame(frame), (Steps{0, 1}));
    EXPECT_EQ(frame.length(), 32);
  }
}

TEST(RecordedMaps, AResumedRunHasTheFramesOfOneThatNeverStopped) {
  const test::TempFolder folder;
  const RunSpec spec =
      spec_of({{"steps", 10}, {"checkpoint_every", 3}, {"record_maps", "2"}, {"record_every", 1}});
  train_new_run(spec, folder / "whole", stop_after(1000));
  train_new_run(spec, folder / "parts", stop_after(8));
  const RunFolder parts(folder / "parts");
  EXPECT_EQ(parts.map_steps().size(), 9U);
  // The newest checkpoint that is left is that of step 3, as if the others could not be read.
  for (const int64_t step : {6, 8}) std::filesystem::remove_all(parts.checkpoint(step));
  const auto leftover = parts.path() / "maps" / ".step-000009.attnlab.tmp-1";
  write_file(leftover, "half");
  resume_run(folder / "parts", {}, stop_after(5));
  EXPECT_EQ(parts.map_steps(), (Steps{0, 1, 2, 3, 4, 5}));
  EXPECT_FALSE(std::filesystem::exists(leftover));
  resume_run(folder / "parts", {}, stop_after(1000));
  EXPECT_EQ(parts.map_steps(), RunFolder(folder / "whole").map_steps());
  for (const int64_t step : parts.map_steps())
    EXPECT_EQ(read_file(parts.map(step)), read_file(RunFolder(folder / "whole").map(step)));
  RunStore store;
  store.append(read_events(parts.events()));
  EXPECT_EQ(store.map_steps(), parts.map_steps());
}

TEST(RecordedMaps, ABudgetThatTwoFramesFillBeginsNothing) {
  const test::TempFolder folder;
  const RunSpec spec = spec_of({{"record_maps", "1,2"}, {"record_budget_mb", 0.05}});
  const std::string error =
      test::error_of([&] { train_new_run(spec, folder / "run", stop_after(1000)); });
  test::expect_mentions(error, "two frames of recorded maps take");
  test::expect_mentions(error, "record_budget_mb allows 0.05 MB");
  EXPECT_FALSE(std::filesystem::exists(folder / "run"));
}

}  // namespace
}  // namespace attnlab
