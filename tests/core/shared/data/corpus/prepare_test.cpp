// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/prepare.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>

#include "core/shared/base/files.h"
#include "core/shared/base/folder_lock.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/rng.h"
#include "core/shared/data/corpus/batch_reader.h"
#include "core/shared/data/corpus/dataset.h"
#include "tests/support/errors.h"
#include "tests/support/packed.h"
#include "tests/support/temp_folder.h"
#include "tests/support/tokenizers.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

using test::error_of;
using test::expect_mentions;
using test::gzipped;
using Ids = std::vector<int32_t>;

void write_zst(const fs::path& path, const std::string& text) {
  archive* out = archive_write_new();
  archive_write_set_format_raw(out);
  archive_write_add_filter_zstd(out);
  archive_write_open_filename(out, path.c_str());
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_pathname(entry, "x");
  archive_write_header(out, entry);
  archive_write_data(out, text.data(), text.size());
  archive_entry_free(entry);
  archive_write_free(out);
}

/// Documents of made-up words, as many as asked for.
std::vector<std::string> some_documents(int count, int words) {
  std::vector<std::string> documents;
  for (int d = 0; d < count; ++d) {
    Rng rng(7, "document", static_cast<uint64_t>(d));
    std::string text = "Document";
    for (int w = 0; w < words; ++w) text += " word" + std::to_string(rng.below(1000));
    documents.push_back(text + " é 한.");
  }
  return documents;
}

std::string as_json_lines(const std::vector<std::string>& documents) {
  std::string lines;
  for (const auto& text : documents) lines += Json{{"url", "x"}, {"text", text}}.dump() + "\n";
  return lines;
}

std::string as_text(const std::vector<std::string>& documents) {
  std::string text;
  for (const auto& document : documents) text += document + "\n<|endoftext|>\n";
  return text;
}

std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder))
    files[entry.path().filename().string()] = read_file(entry.path());
  return files;
}

Ids all_ids(const TokenRow& row) {
  std::vector<int64_t> ids(static_cast<size_t>(row.size()));
  row.copy(0, ids);
  return {ids.begin(), ids.end()};
}

class Prepare : public testing::Test {
 protected:
  test::TempFolder folder;

  PrepareJob job(const std::vector<std::string>& files, const std::string& out = "out") {
    PrepareJob made;
    made.files = files;
    made.tokenizer = byte_tokenizer();
    made.out = folder / out;
    made.threads = 2;
    return made;
  }
  std::string write(const std::string& name, const std::string& content) {
    return folder.write(name, content).string();
  }
  std::string refuse(const PrepareJob& bad) {
    const std::string message = error_of([&] { prepare_corpus(bad); });
    EXPECT_FALSE(fs::exists(bad.out)) << "something was left behind";
    EXPECT_EQ(std::ranges::count(message, '\n'), 0) << message;
    return message;
  }
};

TEST_F(Prepare, EveryFormatGivesTheSameTokens) {
  const auto documents = some_documents(300, 40);
  const std::string lines = as_json_lines(documents);
  write_zst(folder / "d.jsonl.zst", lines);
  write_zst(folder / "e.txt.zst", as_text(documents));
  const std::vector<std::string> files = {
      write("a.jsonl", lines), write("b.json.gz", gzipped(lines)),
      write("c.txt", as_text(documents)), (folder / "d.jsonl.zst").string(),
      (folder / "e.txt.zst").string()};
  std::optional<Ids> train, held_out;
  for (size_t i = 0; i < files.size(); ++i) {
    const PrepareJob made = job({files[i]}, "out" + std::to_string(i));
    EXPECT_EQ(prepare_corpus(made), PrepareOutcome::done);
    const Dataset dataset = open_dataset(made.out);
    EXPECT_EQ(dataset.description["documents"], 300);
    EXPECT_TRUE(check_dataset(made.out).empty());
    if (!train) train = all_ids(dataset.train);
    if (!held_out) held_out = all_ids(dataset.held_out);
    EXPECT_EQ(all_ids(dataset.train), *train) << files[i];
    EXPECT_EQ(all_ids(dataset.held_out), *held_out) << files[i];
  }
  // All documents, each with its end, on one side or the other.
  std::string both = byte_tokenizer()->decode(*train) + byte_tokenizer()->decode(*held_out);
  size_t bytes = 0;
  for (const auto& text : documents) {
    bytes += text.size() + 1;
    EXPECT_NE(both.find(text + '\0'), std::string::npos);
  }
  EXPECT_EQ(both.size(), bytes);
  EXPECT_FALSE(held_out->empty());
}

TEST_F(Prepare, PartsOfALongTextHaveTheIdsOfTheWhole) {
  std::string text;
  for (const auto& document : some_documents(400, 900)) text += document + "\n  \n\n";
  ASSERT_GT(text.size(), 2 * BatchReader::batch_size);
  PrepareJob made = job({write("long.txt", text)});
  BpeParts parts = test::byte_parts();
  parts.tables.vocabulary.emplace_back("Ġw", 256);
  parts.tables.vocabulary.emplace_back("or", 257);
  parts.tables.merges = {{"Ġ", "w"}, {"o", "r"}};
  parts.added = {{258, "<|endoftext|>"}};
  made.tokenizer = bpe_tokenizer(parts, {}, "t");
  prepare_corpus(made);
  Ids expected = made.tokenizer->encode(text);
  expected.push_back(258);
  const Dataset dataset = open_dataset(made.out);
  EXPECT_EQ(dataset.description["documents"], 1);
  EXPECT_EQ(all_ids(dataset.train.size() > 0 ? dataset.train : dataset.held_out), expected);
}

// As many end tokens as documents: what a document writes about the marker is text.
TEST_F(Prepare, AMarkerInsideADocumentIsText) {
  const std::string text = "Write <|endoftext|> at the end.";
  BpeParts parts = test::byte_parts();
  parts.added = {{256, "<|endoftext|>"}};
  const auto ends = [&](const std::filesystem::path& file, int documents) {
    PrepareJob made = job({file}, file.stem().string() + "-out");
    made.tokenizer = bpe_tokenizer(parts, {}, "t");
    prepare_corpus(made);
    const Dataset dataset = open_dataset(made.out);
    EXPECT_EQ(dataset.description["documents"], documents);
    Ids ids = all_ids(dataset.train);
    const Ids held_out = all_ids(dataset.held_out);
    ids.insert(ids.end(), held_out.begin(), held_out.end());
    EXPECT_EQ(std::ranges::count(ids, 256), documents);
    return std::ssize(ids);
  };
  EXPECT_EQ(ends(write("quoted.jsonl", Json{{"text", text}}.dump() + "\n"), 1),
            std::ssize(text) + 1);
  EXPECT_EQ(ends(write("plain.txt", text), 2), std::ssize(text) - 13 + 2);  // there it separates
}

TEST_F(Prepare, SameBytesWithAnyNumberOfThreads) {
  const auto file = write("a.jsonl", as_json_lines(some_documents(3000, 200)));
  for (const int threads : {1, 3}) {
    PrepareJob made = job({file}, "out" + std::to_string(threads));
    made.threads = threads;
    made.shard_tokens = 100'000;
    prepare_corpus(made);
  }
  EXPECT_EQ(contents(folder / "out1"), contents(folder / "out3"));
  const Dataset dataset = open_dataset(folder / "out1");
  EXPECT_GT(dataset.description["train"]["shards"].size(), 20U);
  std::vector<int64_t> ids(250'000), again(1);  // across shards
  dataset.train.copy(50'000, ids);
  dataset.train.copy(250'000, again);
  EXPECT_EQ(ids[200'000], again[0]);
}

// Killed at many moments, in a process of its own each time: every start goes on, and the end is
// the same to the byte.
TEST_F(Prepare, SurvivesKill9) {
  const auto file = write("a.json.gz", gzipped(as_json_lines(some_documents(12000, 60))));
  PrepareJob whole = job({file}, "whole");
  whole.shard_tokens = 300'000;
  whole.commit_bytes = 2'500'000;
  prepare_corpus(whole);
  PrepareJob killed = whole;
  killed.out = folder / "killed";
  int kills = 0;
  for (int64_t calls = 1;; ++calls) {
    const pid_t child = ::fork();
    if (child == 0) {
      int64_t heard = 0;
      killed.progress = [&](const PrepareProgress&) {
        if (++heard == calls) ::kill(::getpid(), SIGKILL);
      };
      prepare_corpus(killed);
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status)) break;
    ++kills;
    EXPECT_THROW(open_dataset(killed.out), Error);
    ASSERT_LT(kills, 100);
  }
  EXPECT_GT(kills, 2);
  EXPECT_EQ(contents(killed.out), contents(whole.out));
  EXPECT_EQ(prepare_corpus(killed), PrepareOutcome::already_there);
}

// A second process that wrote into the same shards would spoil them.
TEST_F(Prepare, IsDoneByOneProcessAtATime) {
  const auto file = write("a.jsonl", as_json_lines(some_documents(6000, 100)));
  PrepareJob first = job({file}, "out"), whole = job({file}, "whole");
  prepare_corpus(whole);
  std::string second;
  first.progress = [&](const PrepareProgress&) {
    if (second.empty()) second = error_of([&] { prepare_corpus(job({file}, "out")); });
  };
  EXPECT_EQ(prepare_corpus(first), PrepareOutcome::done);
  expect_mentions(second, first.out.string() + " is being written by process ");
  EXPECT_EQ(contents(first.out), contents(whole.out));
  const FolderLock taken(first.out);  // what is whole is only read
  EXPECT_EQ(prepare_corpus(first), PrepareOutcome::already_there);
}

TEST_F(Prepare, StopsAndGoesOn) {
  const auto file = write("a.jsonl", as_json_lines(some_documents(6000, 100)));
  PrepareJob made = job({file});
  int left = 2;
  made.wants_stop = [&] { return --left == 0; };
  EXPECT_EQ(prepare_corpus(made), PrepareOutcome::stopped);
  expect_mentions(error_of([&] { open_dataset(made.out); }), "not prepared to the end");
  PrepareJob other = made;
  other.tokenizer = bpe_tokenizer(test::byte_parts(), {}, "t");
  expect_mentions(error_of([&] { prepare_corpus(other); }), "another tokenizer");
  made.wants_stop = [] { return false; };
  bool resumed = false;
  made.progress = [&](const PrepareProgress& progress) { resumed = progress.resumed; };
  EXPECT_EQ(prepare_corpus(made), PrepareOutcome::done);
  EXPECT_TRUE(resumed);
}

// The line that is bad lies behind what was committed; mended, the corpus is that of a good file.
TEST_F(Prepare, GoesOnWhenABadFileWasMended) {
  const auto documents = some_documents(9000, 100);
  const std::string good = as_json_lines(documents);
  const size_t place = good.find('\n', good.size() * 3 / 4) + 1;
  const auto file = write("b.jsonl", good.substr(0, place) + "{\"text\": \n" + good.substr(place));
  PrepareJob made = job({write("a.jsonl", as_json_lines(some_documents(50, 20))), file});
  made.threads = 1;
  made.commit_bytes = 1;
  made.strict = true;
  expect_mentions(error_of([&] { prepare_corpus(made); }), "is not valid JSON");
  write("b.jsonl", good);
  bool resumed = false;
  made.progress = [&](const PrepareProgress& progress) { resumed = progress.resumed; };
  EXPECT_EQ(prepare_corpus(made), PrepareOutcome::done);
  EXPECT_TRUE(resumed);
  PrepareJob whole = made;
  whole.out = folder / "whole";
  prepare_corpus(whole);
  EXPECT_EQ(contents(made.out), contents(whole.out));
}

TEST_F(Prepare, RefusesFilesThatChangedInWhatWasRead) {
  const std::string good = as_json_lines(some_documents(9000, 100));
  const auto before = write("a.jsonl", as_json_lines(some_documents(50, 20)));
  const auto file = write("b.jsonl", good);
  PrepareJob made = job({before, file});
  made.commit_bytes = 1;
  int left = 4;
  made.wants_stop = [&] { return --left == 0; };
  ASSERT_EQ(prepare_corpus(made), PrepareOutcome::stopped);
  made.wants_stop = [] { return false; };
  std::string other = good;
  other[good.find("word") + 1] = 'a';
  write("b.jsonl", other);
  expect_mentions(error_of([&] { prepare_corpus(made); }), "b.jsonl has changed in what");
  write("b.jsonl", good.substr(0, 100));
  expect_mentions(error_of([&] { prepare_corpus(made); }), "b.jsonl has changed in what");
  write("b.jsonl", good);
  write("a.jsonl", as_json_lines(some_documents(51, 20)));
  expect_mentions(error_of([&] { prepare_corpus(made); }), "a.jsonl has changed in what");
}

// A document that is held out, of about 3000 bytes.
std::string drawn_document() {
  for (int i = 0;; ++i) {
    std::string text = "Document " + std::to_string(i);
    for (int w = 0; w < 500; ++w) text += " again";
    if (crc32(std::as_bytes(std::span(text))) % 100 == 0) return text;
  }
}

// The second of them begins in one batch and ends in the next.
TEST_F(Prepare, DoublesLieOnOneSideWhereverABatchEnds) {
  const std::string twice = drawn_document(), separator = "\n<|endoftext|>\n";
  const std::string front(BatchReader::batch_size - twice.size() - 1000, '-');
  const std::string text = twice + separator + front + separator + twice + separator;
  const PrepareJob made = job({write("a.txt", text)});
  prepare_corpus(made);
  const Dataset dataset = open_dataset(made.out);
  EXPECT_EQ(byte_tokenizer()->decode(all_ids(dataset.held_out)), twice + '\0' + twice + '\0');
  EXPECT_EQ(byte_tokenizer()->decode(all_ids(dataset.train)), front + '\0');
}

TEST_F(Prepare, HeldOutFilesAndFolders) {
  fs::create_directories(folder / "corpus" / "b");
  write("corpus/2.txt", "second");
  write("corpus/b/1.txt", "third");
  write("corpus/1.txt", "first");
  write("corpus/note.pdf", "no");
  PrepareJob made = job({(folder / "corpus").string()});
  made.held_out = {write("valid.txt", "valid")};
  prepare_corpus(made);
  const Dataset dataset = open_dataset(made.out);
  EXPECT_EQ(byte_tokenizer()->decode(all_ids(dataset.train)),
            std::string("first\0second\0third\0", 19));
  EXPECT_EQ(byte_tokenizer()->decode(all_ids(dataset.held_out)), std::string("valid\0", 6));
  PrepareJob pattern = job({(folder / "corpus" / "*.txt").string()}, "pattern");
  prepare_corpus(pattern);
  EXPECT_EQ(open_dataset(pattern.out).description["documents"], 2);
}

TEST_F(Prepare, BadInputIsNamedAndNothingIsLeft) {
  const std::string good = R"({"text": "a"})"
                           "\n";
  PrepareJob strict = job({write("a.jsonl", good + good + "{\"text\": \n")});
  strict.strict = true;
  expect_mentions(refuse(strict), "a.jsonl: line 3 is not valid JSON");
  strict.files = {write("b.jsonl", good + "[1]\n")};
  expect_mentions(refuse(strict), "line 2 is no JSON object");
  expect_mentions(refuse(job({write("c.jsonl", R"({"content": "a", "url": "b"})")})),
                  "line 1 has no field `text`; its texts are content, url");
  expect_mentions(refuse(job({write("d.jsonl", R"({"text": 5})")})), "the field `text` is no text");
  expect_mentions(refuse(job({write("e.txt", "caf\xe9")})), "e.txt is no valid UTF-8 at byte 3");
  expect_mentions(refuse(job({write("f.txt", std::string("a\0b", 3))})), "looks binary");
  const std::string packed = gzipped(as_json_lines(some_documents(100, 50)));
  expect_mentions(refuse(job({write("g.jsonl.gz", packed.substr(0, packed.size() / 2))})),
                  "breaks off or is damaged (the gzip stream ends early)");
  std::string flipped = packed;
  flipped[packed.size() / 2] = static_cast<char>(~flipped[packed.size() / 2]);
  expect_mentions(refuse(job({write("h.jsonl.gz", flipped)})), "breaks off or is damaged");
  expect_mentions(refuse(job({write("i.txt.gz", "plain")})), "is no gzip file");
  write_zst(folder / "whole.zst", as_json_lines(some_documents(100, 50)));
  const std::string zst = read_file(folder / "whole.zst");
  expect_mentions(refuse(job({write("j.jsonl.zst", zst.substr(0, zst.size() / 2))})),
                  "breaks off or is damaged");
  expect_mentions(refuse(job({write("k.txt.zst", "plain")})), "k.txt.zst");
  expect_mentions(refuse(job({(folder / "none.txt").string()})), "does not exist");
  fs::create_directories(folder / "empty");
  expect_mentions(refuse(job({(folder / "empty").string()})), "holds no text files");
  PrepareJob chars = job({write("l.txt", "abc")});
  chars.tokenizer = char_tokenizer("abc");
  expect_mentions(refuse(chars), "takes any text");
}

// What an older reader made of the same files may hold other documents.
TEST_F(Prepare, ACorpusOfAnOlderReaderIsNotTakenForOneOfThis) {
  const auto made = job({write("a.txt", "some text")});
  ASSERT_EQ(prepare_corpus(made), PrepareOutcome::done);
  const fs::path file = made.files[0];
  Sha256 settings, identity;  // as they were before the reader had a version
  settings.add(made.tokenizer->document());
  settings.add("text/" + std::to_string(made.shard_tokens));
  settings.add("\na.txt");
  identity.add(settings.hex());
  identity.add("\n" + std::to_string(fs::file_size(file)) + "/" +
               std::to_string(fs::last_write_time(file).time_since_epoch().count()));
  Json all = read_json(made.out / Dataset::description_file);
  all["identity"] = identity.hex();
  write_json(made.out / Dataset::description_file, all);
  expect_mentions(error_of([&] { prepare_corpus(made); }), "or an older version");
}

// What --strict would have ended at is in the corpus, or will be.
TEST_F(Prepare, AStrictStartTakesNoCorpusThatLacksLines) {
  auto lax = job({write("a.jsonl", "{\"text\":\"one\"}\n{\"txet\":\"two\"}\n")});
  ASSERT_EQ(prepare_corpus(lax), PrepareOutcome::done);
  EXPECT_EQ(prepare_corpus(lax), PrepareOutcome::already_there);
  auto strict = lax;
  strict.strict = true;
  expect_mentions(error_of([&] { prepare_corpus(strict); }), "a.jsonl: line 2");

  auto begun = job({write("b.jsonl", as_json_lines(some_documents(3, 5)) + "{}\n" +
                                         as_json_lines(some_documents(40'000, 10)))},
                   "begun");
  begun.commit_bytes = 1;
  begun.threads = 1;
  int64_t batches = 0;
  begun.wants_stop = [&] { return ++batches > 1; };
  ASSERT_EQ(prepare_corpus(begun), PrepareOutcome::stopped);
  begun.wants_stop = [] { return false; };
  begun.strict = true;
  expect_mentions(error_of([&] { prepare_corpus(begun); }), "b.jsonl: line 4");
}

TEST_F(Prepare, ForeignFoldersAreLeftAlone) {
  const auto file = write("a.txt", "abc");
  write("out/thesis.tex", "mine");
  expect_mentions(error_of([&] { prepare_corpus(job({file})); }), "holds something else already");
  EXPECT_EQ(contents(folder / "out").size(), 1U);
}

TEST_F(Prepare, WhatWasFoundWholeIsReadAgainOnlyWhenItChanged) {
  const PrepareJob made = job({write("a.txt", "some text here")});
  prepare_corpus(made);
  const auto shard = made.out / "train-00000.tokens";
  int64_t read = 0;
  const auto check = [&] {
    return check_changed_dataset(made.out, [&](int64_t bytes) { read += bytes; });
  };
  EXPECT_TRUE(check().empty());
  const auto size = static_cast<int64_t>(fs::file_size(shard));
  EXPECT_GE(read, size);
  const int64_t once = read;
  EXPECT_TRUE(check().empty());
  EXPECT_EQ(read, once);

  std::string bytes = read_file(shard);
  bytes.back() = 'x';
  const auto before = fs::last_write_time(shard);
  write_file(shard, bytes);
  fs::last_write_time(shard, before + std::chrono::milliseconds(1));
  for (int i = 0; i < 2; ++i) EXPECT_EQ(check().size(), 1U) << "damage is not remembered as whole";
  EXPECT_GT(read, once);
  fs::remove(shard);
  EXPECT_EQ(check().size(), 1U);
}

TEST_F(Prepare, DamagedDatasetsAreNoticed) {
  const PrepareJob made = job({write("a.txt", "some text here")});
  prepare_corpus(made);
  const auto shard = made.out / "train-00000.tokens";
  std::string bytes = read_file(shard);
  const Dataset opened = open_dataset(made.out);
  std::vector<int64_t> ids(4);
  fs::resize_file(shard, bytes.size() - 2);  // while it is open, as a training has it
  expect_mentions(error_of([&] { opened.train.copy(opened.train.size() - 4, ids); }),
                  "train-00000.tokens has become shorter");
  bytes.back() = 1;  // an id of 256 and more, of a vocabulary of 256
  write_file(shard, bytes);
  ASSERT_EQ(check_dataset(made.out).size(), 1U);
  expect_mentions(
      error_of([&] { open_dataset(made.out).train.copy(opened.train.size() - 4, ids); }),
      "is damaged: it holds the id");
  write_file(shard, bytes.substr(0, bytes.size() - 2));
  expect_mentions(error_of([&] { open_dataset(made.out); }), "truncated or damaged");
  write_file(made.out / "tokenizer.json", char_tokenizer("ab")->document());
  expect_mentions(error_of([&] { open_dataset(made.out); }), "has 2 tokens, the corpus 256");
}

}  // namespace
}  // namespace attnlab
