// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/event.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/rng.h"
#include "core/shared/messages/event_file.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

Event example(int64_t step) {
  return {{{"event", "step"}, {"step", step}, {"loss", 1.5}, {"text", "é"}},
          std::string(static_cast<size_t>(step % 7), '\xff')};
}

TEST(Codec, LayoutIsWhatReadersOfOtherLanguagesExpect) {
  const std::string frame = encode_frame({{{"a", 1}}, "xyz"});
  // u32 bytes that follow · u32 crc32 of the rest · u32 header bytes · {"a":1} · xyz
  EXPECT_EQ(frame.size(), 4U + 4 + 4 + 7 + 3);
  EXPECT_EQ(frame[0], 18);
  EXPECT_EQ(frame[8], 7);
  EXPECT_EQ(frame.substr(12), "{\"a\":1}xyz");
}

TEST(Codec, FramesSurviveAnyCutting) {
  std::string bytes;
  for (int64_t step = 0; step < 50; ++step) bytes += encode_frame(example(step));
  for (const size_t piece : {1, 3, 17, 1000, 100000}) {
    FrameDecoder decoder;
    int64_t step = 0;
    for (size_t at = 0; at < bytes.size(); at += piece) {
      decoder.feed(std::string_view(bytes).substr(at, piece));
      while (const auto event = decoder.next()) {
        EXPECT_EQ(event->header, example(step).header);
        EXPECT_EQ(event->payload, example(step).payload);
        ++step;
      }
    }
    EXPECT_EQ(step, 50);
    EXPECT_EQ(decoder.consumed(), bytes.size());
  }
}

TEST(Codec, DamageIsNoticed) {
  const std::string frame = encode_frame(example(5));
  for (size_t at = 0; at < frame.size(); ++at) {
    std::string damaged = frame;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    FrameDecoder decoder;
    decoder.feed(damaged);
    try {
      EXPECT_FALSE(decoder.next().has_value()) << at;  // a longer length: waits for more
      EXPECT_LT(at, 4U);
    } catch (const Error&) {
    }
  }
}

TEST(Codec, RandomBytesNeverCrash) {
  Rng rng(11);
  for (int round = 0; round < 5000; ++round) {
    std::string bytes;
    for (uint64_t i = rng.below(64); i > 0; --i) bytes += static_cast<char>(rng.below(256));
    FrameDecoder decoder;
    decoder.feed(bytes);
    try {
      while (decoder.next()) {
      }
    } catch (const Error&) {
    }
  }
}

TEST(EventFile, TornTailIsCutAtTheLastGoodFrame) {
  const test::TempFolder folder;
  const auto path = folder / "events.attnlab";
  {
    EventFileWriter writer(path);
    for (int64_t step = 0; step < 10; ++step) writer.append(example(step));
  }
  const std::string whole = read_file(path);
  for (size_t cut = event_preamble; cut < whole.size(); cut += 13) {
    write_file(path, std::string_view(whole).substr(0, cut));
    const size_t before = read_events(path).size();
    EventFileWriter writer(path);
    writer.append(example(99));
    const auto events = read_events(path);
    ASSERT_EQ(events.size(), before + 1) << cut;
    EXPECT_EQ(events.back().step(), 99);
    EXPECT_GT(events.back().header["time"].get<double>(), 1.7e9);
  }
}

TEST(EventFile, ReadsFromAnOffset) {
  const test::TempFolder folder;
  EventFileWriter writer(folder / "e");
  writer.append(example(1));
  EventFileReader first(folder / "e");
  ASSERT_TRUE(first.next());
  writer.append(example(2));
  EventFileReader second(folder / "e", first.offset());
  EXPECT_EQ(second.next()->step(), 2);
  EXPECT_EQ(second.offset(), writer.size());
  EXPECT_EQ(first.next()->step(), 2);  // a reader goes on where the file grows
}

TEST(EventFile, OtherFilesAreRefused) {
  const test::TempFolder folder;
  test::expect_mentions(
      test::error_of([&] { EventFileReader r(folder.write("x", "hello world, hello")); }),
      "is no Attention Lab event file");
  std::string newer(event_magic);
  newer += static_cast<char>(event_major_version + 1);
  newer += '\0';
  test::expect_mentions(test::error_of([&] { EventFileReader r(folder.write("y", newer)); }),
                        "newer version");
}

TEST(Events, LaterAttemptsReplaceWhatTheyRepeat) {
  std::vector<Event> events;
  for (int64_t step = 1; step <= 5; ++step) events.push_back(example(step));
  events.push_back({{{"event", "resumed"}, {"step", 3}, {"from_step", 3}, {"attempt", 2}}, {}});
  events.push_back(example(4));
  std::vector<int64_t> steps;
  for (const Event& event : without_replaced(events))
    if (event.kind() == "step") steps.push_back(event.step());
  EXPECT_EQ(steps, (std::vector<int64_t>{1, 2, 3, 4}));
}

}  // namespace
}  // namespace attnlab
