// SPDX-License-Identifier: Apache-2.0
#include "core/session/outbox.h"

#include <gtest/gtest.h>

#include "core/shared/messages/protocol.h"
#include "tests/support/begun_stream.h"

namespace attnlab {
namespace {

Event probe_answer(int64_t id, const std::string& tag, size_t size) {
  return {{{"answer", "probe"}, {"id", id}, {"tag", tag}}, std::string(size, 'x')};
}

/// Reads `most` bytes at a time until nothing waits.
std::vector<int64_t> ids_read(Outbox& out, StreamReader& reader, size_t most = 10000) {
  while (!out.empty()) {
    const std::string_view bytes = out.next_bytes().substr(0, most);
    reader.feed(bytes);
    out.wrote(bytes.size());
  }
  std::vector<int64_t> ids;
  while (const auto item = reader.next()) ids.push_back(item->event.header["id"]);
  return ids;
}

TEST(Outbox, ANewerProbeReplacesOneThatWaits) {
  Outbox out;
  StreamReader reader = test::begun_stream();
  out.add(probe_answer(1, "map", 100));
  out.add(probe_answer(2, "row", 100));
  out.add(probe_answer(3, "map", 100));
  EXPECT_EQ(ids_read(out, reader), (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(out.size(), 0U);
}

TEST(Outbox, ALensReplacesALensAndNoProbe) {
  Outbox out;
  StreamReader reader = test::begun_stream();
  for (int64_t id = 1; id <= 3; ++id) {
    Event answer = probe_answer(id, "map", 100);
    if (id > 1) answer.header["answer"] = "lens";
    out.add(answer);
  }
  EXPECT_EQ(ids_read(out, reader), (std::vector<int64_t>{1, 3}));
}

TEST(Outbox, WithoutATagNothingIsReplaced) {
  Outbox out;
  StreamReader reader = test::begun_stream();
  out.add(probe_answer(1, "", 100));
  out.add(probe_answer(2, "", 100));
  EXPECT_EQ(ids_read(out, reader), (std::vector<int64_t>{1, 2}));
}

TEST(Outbox, NewsOvertakeALargeAnswerAndWhatIsBegunIsFinished) {
  Outbox out;
  StreamReader reader = test::begun_stream();
  out.add(probe_answer(1, "map", 2 << 20));
  const std::string_view begun = out.next_bytes();
  EXPECT_LE(begun.size(), stream_chunk_size + 100);
  reader.feed(begun.substr(0, 1000));
  out.wrote(1000);
  out.add(probe_answer(2, "map", 100));
  out.add(ok_answer(3));
  EXPECT_EQ(ids_read(out, reader), (std::vector<int64_t>{3, 1, 2}));
}

TEST(Outbox, AViewerThatReadsNothingCostsBoundedMemory) {
  Outbox out;
  for (int64_t id = 0; id < 2000; ++id) {
    out.add(probe_answer(id, "map", 1 << 16));
    out.add({{{"answer", "generate"}, {"id", id}, {"text", std::string(10000, 'x')}}, {}});
    ASSERT_LT(out.size(), size_t{6} << 20);
  }
  for (int64_t id = 0; id < 100; ++id) out.add(probe_answer(id, "", 1 << 20));
  EXPECT_LT(out.size(), size_t{72} << 20);
}

}  // namespace
}  // namespace attnlab
