// SPDX-License-Identifier: Apache-2.0
#include "core/session/event_tail.h"

#include <gtest/gtest.h>

#include "core/shared/base/files.h"
#include "core/shared/messages/event_file.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

constexpr size_t piece = 1 << 20;

Event event_of(int64_t step, size_t size = 0) {
  return {{{"event", "step"}, {"step", step}, {"time", 0}}, std::string(size, 'x')};
}

TEST(EventTail, FollowsAFileThatComesLaterAndGrows) {
  const test::TempFolder folder;
  EventTail tail(folder / "e", 0);
  std::string got;
  tail.read(got, piece);
  EXPECT_EQ(got, "");
  EventFileWriter writer(folder / "e");
  for (int64_t step = 1; step <= 3; ++step) {
    writer.append(event_of(step));
    tail.read(got, piece);
  }
  EXPECT_EQ(got, encode_frame(event_of(1)) + encode_frame(event_of(2)) + encode_frame(event_of(3)));
}

TEST(EventTail, BeginsAtAnOffsetAndTakesFramesLargerThanAPiece) {
  const test::TempFolder folder;
  EventFileWriter writer(folder / "e");
  writer.append(event_of(1));
  const uint64_t offset = writer.size();
  writer.append(event_of(2, 3 * piece));
  EventTail tail(folder / "e", offset);
  std::string got;
  tail.read(got, piece);
  EXPECT_EQ(got, encode_frame(event_of(2, 3 * piece)));
}

// The trainer was killed in the middle of a frame; the next one cuts it off and goes on.
TEST(EventTail, ATornEndWaitsUntilItIsCut) {
  const test::TempFolder folder;
  { EventFileWriter(folder / "e").append(event_of(1)); }
  const std::string torn = encode_frame(event_of(2, 5000));
  for (const size_t cut : {size_t{2}, size_t{9}, size_t{400}, torn.size() - 1}) {
    const std::string before = read_file(folder / "e");
    write_file(folder / "f", before + torn.substr(0, cut));
    EventTail tail(folder / "f", 0);
    std::string got;
    tail.read(got, piece);
    tail.read(got, piece);
    EXPECT_EQ(got, encode_frame(event_of(1)));
    EventFileWriter writer(folder / "f");
    writer.append(event_of(3, 8000));
    tail.read(got, piece);
    EXPECT_EQ(got, encode_frame(event_of(1)) + encode_frame(event_of(3, 8000)));
  }
}

TEST(EventTail, OtherFilesAreRefused) {
  const test::TempFolder folder;
  EventTail tail(folder.write("x", "hello world, hello world"), 0);
  std::string got;
  test::expect_mentions(test::error_of([&] { tail.read(got, piece); }), "no Attention Lab event");
}

TEST(EventTail, AFileThatIsCutOrRemovedIsSaid) {
  const test::TempFolder folder;
  {
    EventFileWriter writer(folder / "e");
    for (int64_t step = 1; step <= 3; ++step) writer.append(event_of(step));
  }
  std::string got;
  EventTail cut(folder / "e", 0);
  cut.read(got, piece);
  std::filesystem::resize_file(folder / "e", 40);
  test::expect_mentions(test::error_of([&] { cut.read(got, piece); }), "removed or cut");
  EventTail removed(folder / "e", 0);
  removed.read(got, piece);
  std::filesystem::remove(folder / "e");
  test::expect_mentions(test::error_of([&] { removed.read(got, piece); }), "removed or cut");
}

}  // namespace
}  // namespace attnlab
