// SPDX-License-Identifier: Apache-2.0
// What a flipped bit, a torn end or a foreign frame costs: itself, and not what follows.
#include <gtest/gtest.h>

#include "core/session/repair.h"
#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/rng.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/frame.h"
#include "core/shared/run/run_store.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

Event step_event(int64_t step) {
  return {{{"event", "step"}, {"step", step}, {"loss", 1.5}, {"time", 1.0}},
          std::string(static_cast<size_t>(step % 3) * 100, '{')};
}

std::string file_of(int64_t steps) {
  std::vector<Event> events;
  for (int64_t step = 1; step <= steps; ++step) events.push_back(step_event(step));
  return event_file_of(events);
}

std::string bytes_of(uint32_t value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

/// With the right length and checksum, whatever the header is.
std::string frame_with(const std::string& header) {
  const std::string body = bytes_of(static_cast<uint32_t>(header.size())) + header;
  return bytes_of(static_cast<uint32_t>(body.size() + 4)) +
         bytes_of(crc32(std::as_bytes(std::span(body)))) + body;
}

struct Read {
  std::vector<int64_t> steps;
  int64_t damaged = 0;
};

Read read(const std::filesystem::path& path) {
  Read all;
  for (const Event& event : read_events(path))
    if (event.kind() == "damaged")
      ++all.damaged;
    else
      all.steps.push_back(event.step());
  return all;
}

class DamagedEvents : public testing::Test {
 protected:
  test::TempFolder folder;
  std::filesystem::path path = folder / "events.attnlab";
  static constexpr int64_t steps = 40;
  std::string whole = file_of(steps);
};

TEST_F(DamagedEvents, OneFlippedBitCostsTheFrameItLiesIn) {
  Rng rng(5);
  for (int round = 0; round < 500; ++round) {
    std::string bytes = whole;
    const size_t at = rng.below(bytes.size());
    if (at == event_magic.size()) continue;  // the version: refused by name, see below
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << rng.below(8)));
    folder.write("events.attnlab", bytes);
    const Read found = read(path);
    ASSERT_GE(found.steps.size(), static_cast<size_t>(at < event_preamble ? steps : steps - 1))
        << "byte " << at;
    ASSERT_TRUE(std::ranges::is_sorted(found.steps)) << at;
    // A resumed run keeps them, and writes after them.
    { EventFileWriter(path).append(step_event(99)); }
    const Read resumed = read(path);
    ASSERT_EQ(resumed.steps.size(), found.steps.size() + 1) << at;
    ASSERT_EQ(resumed.steps.back(), 99) << at;
  }
}

TEST_F(DamagedEvents, AreSaidWhereTheyStand) {
  std::string bytes = whole;
  const std::string third = encode_frame(step_event(3));
  bytes[bytes.find(third) + 20] ^= 1;
  write_file(path, bytes);
  const auto events = read_events(path);
  EXPECT_EQ(events[2].kind(), "damaged");
  EXPECT_EQ(events[2].header["bytes"], third.size());
  EXPECT_EQ(events[3].step(), 4);
  RunStore store;
  store.append(events);
  ASSERT_EQ(store.notices().size(), 1U);
  expect_mentions(store.notices()[0].text, "are no events (checksum)");
}

TEST_F(DamagedEvents, ALengthOfNothingIsPassedOver) {
  for (const std::string& length : {std::string("\xff\xff\xff\x0f", 4), std::string(4, '\0')}) {
    std::string bytes = whole;
    bytes.replace(bytes.find(encode_frame(step_event(5))), 4, length);
    write_file(path, bytes);
    EXPECT_EQ(read(path).steps.size(), static_cast<size_t>(steps - 1));
  }
}

TEST_F(DamagedEvents, ForeignFramesArePassedOver) {
  for (const char* header : {R"({"event":5})", R"({"event":"step","step":"x"})", R"({"step":[]})",
                             R"({"event":"step","step":1e400})", R"({"event":null})", "[]", "",
                             R"({"event":"step","step":-9e18})"}) {
    write_file(path, whole + frame_with(header) + encode_frame(step_event(41)));
    const Read found = read(path);
    EXPECT_EQ(found.steps.size(), 41U) << header;
    EXPECT_EQ(found.damaged, 1) << header;
    RunStore store;
    EXPECT_NO_THROW(store.append(read_events(path))) << header;
  }
}

TEST_F(DamagedEvents, ADamagedMagicIsMendedByTheNextAttempt) {
  write_file(path, "XXXXLAB-EVENTS" + whole.substr(14));
  EXPECT_TRUE(EventFileReader(path).has_damaged_magic());
  EXPECT_EQ(read(path).steps.size(), static_cast<size_t>(steps));
  { const EventFileWriter writer(path); }
  EXPECT_EQ(read_file(path), whole);
}

TEST_F(DamagedEvents, AnEmptyFileIsBegunAndAForeignOneMovedAside) {
  write_file(path, "");
  EXPECT_TRUE(read(path).steps.empty());
  { EventFileWriter(path).append(step_event(1)); }
  EXPECT_EQ(read(path).steps.size(), 1U);
  write_file(path, std::string(5000, '\0'));
  EXPECT_THROW(read(path), Error);
  { EventFileWriter(path).append(step_event(1)); }
  EXPECT_EQ(read(path).steps.size(), 1U);
  EXPECT_EQ(read_file(path.string() + ".damaged"), std::string(5000, '\0'));
}

TEST_F(DamagedEvents, ANewerFileIsNeitherReadNorMoved) {
  std::string newer = whole;
  newer[event_magic.size()] = event_major_version + 1;
  write_file(path, newer);
  expect_mentions(error_of([&] { const EventFileWriter writer(path); }), "newer version");
  EXPECT_EQ(read_file(path), newer);
}

// What was made to be searched for a long time.
TEST_F(DamagedEvents, SearchingEndsInTime) {
  std::string bytes = whole.substr(0, event_preamble);
  const std::string trap = bytes_of(1 << 19) + bytes_of(0) + bytes_of(2) + "{}";
  for (int i = 0; i < 70'000; ++i) bytes += trap;
  write_file(path, bytes);
  EXPECT_THROW((void)read_events(folder / "none"), Error);
  EXPECT_TRUE(read(path).steps.empty());
}

TEST_F(DamagedEvents, RepairKeepsWhatIsGoodAndABackup) {
  folder.write("run.json", "{}");
  std::string bytes = whole + whole.substr(0, 30);
  bytes[3] ^= 1;
  bytes[whole.size() / 2] ^= 1;
  write_file(path, bytes);
  folder.write("evaluations.jsonl", "{\"format\":1}\n");
  folder.write("lock", "nonsense");
  const auto done = repair_run(RunFolder(folder.path()), {});
  EXPECT_EQ(done.size(), 2U);
  const Read found = read(path);
  EXPECT_EQ(found.steps.size(), static_cast<size_t>(steps - 1));
  EXPECT_EQ(found.damaged, 0);
  EXPECT_EQ(read_file(folder / "damaged/events.attnlab"), bytes);
  EXPECT_EQ(read_file(folder / "evaluations.jsonl"), "");
  EXPECT_FALSE(std::filesystem::exists(folder / "lock"));
  EXPECT_TRUE(repair_run(RunFolder(folder.path()), {}).empty()) << "nothing is left to mend";
}

}  // namespace
}  // namespace attnlab
