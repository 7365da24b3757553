// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/protocol.h"

#include <gtest/gtest.h>

#include "core/shared/base/rng.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

using Kind = StreamItem::Kind;

Event event_of(int64_t step) {
  return {{{"event", "step"}, {"step", step}}, std::string(static_cast<size_t>(step % 5), 'x')};
}

std::string beginning() {
  return stream_preamble() + encode_frame(hello_event("/runs/a", {"probe"}));
}

std::vector<StreamItem> read_all(StreamReader& reader) {
  std::vector<StreamItem> items;
  while (auto item = reader.next()) items.push_back(std::move(*item));
  return items;
}

Event big_answer(int64_t id, size_t size) {
  Event answer{{{"answer", "probe"}, {"id", id}}, std::string(size, '\0')};
  Rng rng(static_cast<uint64_t>(id));
  for (size_t i = 0; i < size; i += 997) answer.payload[i] = static_cast<char>(rng.below(256));
  return answer;
}

TEST(Stream, AnyPiecesGiveTheSameItems) {
  std::string bytes = "Welcome to node 7!\nATTNLAB is here\n" + beginning();
  uint64_t file_bytes = 0;
  for (int64_t step = 1; step <= 20; ++step) {
    bytes += encode_frame(event_of(step));
    file_bytes += encode_frame(event_of(step)).size();
    for (const auto& frame : answer_frames(ok_answer(step), 1)) bytes += frame;
  }
  for (const size_t piece : {1, 2, 7, 64, 1000000}) {
    StreamReader reader;
    std::vector<StreamItem> items;
    for (size_t at = 0; at < bytes.size(); at += piece) {
      reader.feed(std::string_view(bytes).substr(at, piece));
      for (auto& item : read_all(reader)) items.push_back(std::move(item));
    }
    ASSERT_EQ(items.size(), 41U) << piece;
    EXPECT_EQ(items[0].kind, Kind::hello);
    EXPECT_EQ(items[0].event.header["hello"]["run"], "/runs/a");
    EXPECT_EQ(items[0].event.header["hello"]["protocol"], 1);
    uint64_t counted = 0;
    for (const auto& item : items) counted += item.file_bytes;
    EXPECT_EQ(counted, file_bytes);
    EXPECT_EQ(items[39].kind, Kind::event);
    EXPECT_EQ(items[39].event.step(), 20);
    EXPECT_EQ(items[40].kind, Kind::answer);
    EXPECT_EQ(items[40].event.header["id"], 20);
    EXPECT_EQ(reader.banner(), "Welcome to node 7!\nATTNLAB is here\n");
  }
}

TEST(Stream, SomethingElseIsNamed) {
  StreamReader reader;
  reader.feed("bash: attnlab: command not found\n");
  EXPECT_FALSE(reader.next());
  EXPECT_FALSE(reader.started());
  EXPECT_EQ(reader.banner(), "bash: attnlab: command not found\n");
}

TEST(Stream, TextWithoutAnEndIsRefusedAndTakesLittleMemory) {
  StreamReader reader;
  const std::string piece(size_t{1} << 20, 'y');
  for (size_t fed = 0; fed < stream_banner_limit; fed += piece.size()) {
    reader.feed(piece);
    EXPECT_FALSE(reader.next());
    EXPECT_LE(reader.banner().size(), 2 * stream_banner_kept + piece.size());
  }
  reader.feed(piece);
  test::expect_mentions(test::error_of([&] { (void)reader.next(); }), "text without an end: \"yyy");
}

// In pieces that part the magic.
TEST(Stream, ABannerOfAnyLengthIsSkipped) {
  for (const size_t lines : {1, 1000, 30'000}) {
    std::string bytes;
    for (size_t i = 0; i < lines; ++i) bytes += "Maintenance on Friday, ATTNLAB-STRE\n";
    bytes += beginning() + encode_frame(event_of(7));
    StreamReader reader;
    std::vector<StreamItem> items;
    for (size_t at = 0; at < bytes.size(); at += 1021) {
      reader.feed(std::string_view(bytes).substr(at, 1021));
      for (auto& item : read_all(reader)) items.push_back(std::move(item));
    }
    ASSERT_EQ(items.size(), 2U) << lines;
    EXPECT_EQ(items[1].event.step(), 7);
    EXPECT_TRUE(reader.banner().ends_with("Friday, ATTNLAB-STRE\n"));
  }
}

// What `ssh -t` does: each line feed is CR LF, in headers, payloads and lengths alike.
TEST(Stream, LineEndsOfATerminalAreUndone) {
  std::string bytes = "Welcome\n" + beginning(), as_sent;
  uint64_t file_bytes = 0;
  for (int64_t step = 1; step <= 40; ++step) {
    Event event = event_of(step);
    event.payload = std::string(static_cast<size_t>(step), step % 2 == 0 ? '\n' : '\r') + "\r\n";
    bytes += encode_frame(event);
    file_bytes += encode_frame(event).size();
  }
  for (const char c : bytes) as_sent += c == '\n' ? std::string("\r\n") : std::string(1, c);
  for (const size_t piece : {1, 3, 64, 1000000}) {
    StreamReader reader;
    std::vector<StreamItem> items;
    for (size_t at = 0; at < as_sent.size(); at += piece) {
      reader.feed(std::string_view(as_sent).substr(at, piece));
      for (auto& item : read_all(reader)) items.push_back(std::move(item));
    }
    ASSERT_EQ(items.size(), 41U) << piece;
    uint64_t counted = 0;
    for (const auto& item : items) counted += item.file_bytes;
    EXPECT_EQ(counted, file_bytes);
    EXPECT_EQ(items[39].event.payload, std::string(39, '\r') + "\r\n");
    EXPECT_EQ(items[40].event.payload, std::string(40, '\n') + "\r\n");
  }
}

TEST(Stream, ANewerMajorVersionIsRefused) {
  StreamReader reader;
  std::string preamble = stream_preamble();
  preamble[14] = static_cast<char>(stream_major_version + 1);
  reader.feed(preamble);
  test::expect_mentions(test::error_of([&] { (void)reader.next(); }), "newer");
}

TEST(Stream, WhatANewerMinorVersionAddsIsSkipped) {
  StreamReader reader;
  reader.feed(beginning() + encode_frame({{{"rumour", 1}}, "x"}) + encode_frame(event_of(3)));
  const auto items = read_all(reader);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[1].event.step(), 3);
}

TEST(Stream, ChunksInterleave) {
  const Event first = big_answer(1, 3 * stream_chunk_size);
  const Event second = big_answer(2, 2 * stream_chunk_size + 5);
  const auto a = answer_frames(first, 10);
  const auto b = answer_frames(second, 11);
  ASSERT_EQ(a.size(), 4U);  // the header makes a fourth
  ASSERT_EQ(b.size(), 3U);
  for (const auto& frame : a) EXPECT_LE(frame.size(), stream_chunk_size + 100);
  StreamReader reader;
  reader.feed(beginning() + a[0] + b[0] + encode_frame(event_of(1)) + b[1] + a[1] + b[2] + a[2] +
              encode_frame(event_of(2)) + a[3]);
  const auto items = read_all(reader);
  ASSERT_EQ(items.size(), 5U);
  EXPECT_EQ(items[1].event.step(), 1);
  EXPECT_EQ(items[2].event.payload, second.payload);
  EXPECT_EQ(items[3].event.step(), 2);
  EXPECT_EQ(items[4].event.payload, first.payload);
  EXPECT_EQ(items[4].event.header["id"], 1);
  EXPECT_EQ(items[4].file_bytes, 0U);
  EXPECT_EQ(reader.pending_bytes(), 0U);
}

// The engine died in the middle of an answer and was started again: its serials begin anew.
TEST(Stream, AnAnswerThatWasCutShortIsForgotten) {
  const auto old = answer_frames(big_answer(1, 3 * stream_chunk_size), 1);
  const Event fresh = big_answer(2, 2 * stream_chunk_size);
  StreamReader reader;
  reader.feed(beginning() + old[0] + old[1]);
  for (const auto& frame : answer_frames(fresh, 1)) reader.feed(frame);
  reader.feed(old[2]);  // a part without a beginning
  const auto items = read_all(reader);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[1].event.payload, fresh.payload);
  EXPECT_EQ(reader.pending_bytes(), 0U);
}

TEST(Stream, A64MegabyteAnswerPassesInPieces) {
  const Event answer = big_answer(7, size_t{64} << 20);
  StreamReader reader;
  reader.feed(beginning());
  int64_t events = 0;
  std::optional<StreamItem> found;
  for (const auto& frame : answer_frames(answer, 3)) {
    reader.feed(frame + encode_frame(event_of(1)));
    while (auto item = reader.next()) {
      if (item->kind == Kind::event) ++events;
      if (item->kind == Kind::answer) found = std::move(item);
    }
  }
  ASSERT_TRUE(found);
  EXPECT_EQ(found->event.payload, answer.payload);
  EXPECT_EQ(events, 257);
}

TEST(Stream, AnswersThatNeverEndDoNotFillTheMemory) {
  StreamReader reader;
  reader.feed(beginning());
  const std::string piece(stream_chunk_size, 'x');
  for (int64_t serial = 0; serial < 2100; ++serial) {
    reader.feed(encode_frame({{{"chunk", serial}, {"part", 0}, {"parts", 2}}, piece}));
    (void)reader.next();
    ASSERT_LE(reader.pending_bytes(), size_t{512} << 20);
  }
  EXPECT_GT(reader.pending_bytes(), size_t{500} << 20);
}

TEST(Commands, SurviveTheLine) {
  const ProbeQuery by_text{"two\nlines \"é\"", {}, 300, false};
  const ProbeQuery by_ids{std::nullopt, {1, 2, 3}, std::nullopt, false};
  const ProbeQuery by_task{std::nullopt, {}, std::nullopt, true};
  for (const ProbeQuery& query : {by_text, by_ids, by_task, ProbeQuery{}}) {
    const Command sent = probe_command(9, "map", query);
    const std::string line = to_line(sent);
    EXPECT_EQ(line.find('\n'), line.size() - 1);
    const Command got = parse_command(line);
    EXPECT_EQ(got, sent);
    const ProbeQuery read = probe_query(got);
    EXPECT_EQ(read.text, query.text);
    EXPECT_EQ(read.ids, query.ids);
    EXPECT_EQ(read.step, query.step);
    EXPECT_EQ(read.task, query.task);
  }
  const Command generate =
      generate_command(4, "", {"Once", 12, 0.5, 7, 0.9, uint64_t{1} << 40, int64_t{100}});
  const GenerateQuery read = generate_query(parse_command(to_line(generate)));
  EXPECT_EQ(read.prompt, "Once");
  EXPECT_EQ(read.max_new_tokens, 12);
  EXPECT_EQ(read.temperature, 0.5);
  EXPECT_EQ(read.top_k, 7);
  EXPECT_EQ(read.top_p, 0.9);
  EXPECT_EQ(read.seed, uint64_t{1} << 40);
  EXPECT_EQ(read.step, 100);
  EXPECT_EQ(parse_command(to_line(control_command(1, "pause"))).name, "pause");
  EXPECT_EQ(parse_command(to_line(learning_rate_command(1, 0.5))).fields["learning_rate_factor"],
            0.5);
}

TEST(Commands, CarryWhatIsAblated) {
  const Ablation ablation = parse_ablation("skip 1; 2=uniform; zero 3:1");
  ProbeQuery probe;
  probe.task = true;
  probe.ablation = ablation;
  EXPECT_EQ(probe_query(parse_command(to_line(probe_command(1, "", probe)))).ablation, ablation);
  const LensQuery lens = lens_query(parse_command(to_line(lens_command(1, "", {probe, 7}))));
  EXPECT_EQ(lens.of.ablation, ablation);
  EXPECT_TRUE(lens.of.task);
  EXPECT_EQ(lens.top_k, 7);
  const EvaluateQuery evaluate = evaluate_query(
      parse_command(to_line(evaluate_command(1, "loss", {ablation, 3, int64_t{200}}))));
  EXPECT_EQ(evaluate.ablation, ablation);
  EXPECT_EQ(evaluate.batches, 3);
  EXPECT_EQ(evaluate.step, 200);
  GenerateQuery generate;
  generate.prompt = "a";
  generate.ablation = ablation;
  EXPECT_EQ(generate_query(parse_command(to_line(generate_command(1, "", generate)))).ablation,
            ablation);
  // A question without one says nothing of it, as before there were any.
  EXPECT_FALSE(probe_command(1, "", {}).fields.contains("ablation"));
  EXPECT_TRUE(probe_query(parse_command(R"({"command":"probe"})")).ablation.empty());
}

TEST(Commands, AreQuestionsOrOrders) {
  for (const auto& name : question_names())
    EXPECT_TRUE(is_question(parse_command("{\"command\":\"" + name + "\"}"))) << name;
  for (const auto& name : order_names())
    EXPECT_FALSE(is_question(parse_command("{\"command\":\"" + name + "\"}"))) << name;
}

TEST(Commands, WrongOnesAreNamed) {
  test::expect_mentions(test::error_of([] { parse_command("pause"); }), "not valid JSON");
  test::expect_mentions(test::error_of([] { parse_command("[]"); }), "expected an object");
  test::expect_mentions(test::error_of([] {
                          evaluate_query(parse_command(R"({"command":"evaluate","batches":-1})"));
                        }),
                        "batches");
  test::expect_mentions(
      test::error_of([] { lens_query(parse_command(R"({"command":"lens","top_k":0})")); }),
      "top_k");
  test::expect_mentions(
      test::error_of([] {
        probe_query(parse_command(R"({"command":"probe","ablation":{"maps":{"1":"sideways"}}})"));
      }),
      "ablation.maps");
  test::expect_mentions(test::error_of([] { parse_command(R"({"command":"pauze"})"); }),
                        "did you mean `pause`");
  test::expect_mentions(
      test::error_of([] { probe_query(parse_command(R"({"command":"probe","ids":["a"]})")); }),
      "whole numbers");
  test::expect_mentions(
      test::error_of([] {
        generate_query(parse_command(R"({"command":"generate","prompt":"a","top_p":0})"));
      }),
      "top_p");
}

}  // namespace
}  // namespace attnlab
