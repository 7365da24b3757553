// SPDX-License-Identifier: Apache-2.0
// Files as people have them: packed in pieces, with other endings, marks and line breaks, and with
// a line here and there that is none.
#include "core/shared/data/corpus/inputs.h"

#include <gtest/gtest.h>

#include "core/shared/base/files.h"
#include "core/shared/data/corpus/batch_reader.h"
#include "core/shared/data/corpus/dataset.h"
#include "core/shared/data/corpus/prepare.h"
#include "core/shared/data/corpus/prepared_text.h"
#include "tests/support/errors.h"
#include "tests/support/packed.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

using namespace std::string_literals;
using test::error_of;
using test::expect_mentions;
using test::gzipped;

/// One stored block: a frame as any packer may write it.
std::string zstd_frame(const std::string& text, char window) {
  const auto size = static_cast<uint32_t>(text.size()) << 3 | 1U;
  std::string frame = "\x28\xb5\x2f\xfd\0"s + window;
  for (int byte = 0; byte < 3; ++byte) frame += static_cast<char>(size >> 8 * byte & 0xff);
  return frame + text;
}
constexpr char megabyte = 0x50, two_gigabytes = static_cast<char>(0xa8);

class Inputs : public testing::Test {
 protected:
  test::TempFolder folder;

  PrepareJob job(const std::string& name, const std::string& content) {
    PrepareJob made;
    made.files = {folder.write(name, content).string()};
    made.tokenizer = byte_tokenizer();
    made.out = folder / (name + ".out");
    return made;
  }
  std::string refuse(const std::string& name, const std::string& content) {
    return error_of([&] { prepare_corpus(job(name, content)); });
  }
  /// Documents in the order they stand, each with the zero byte that ends it.
  std::string prepared(const PrepareJob& made) {
    prepare_corpus(made);
    const Dataset dataset = open_dataset(made.out);
    std::string text;
    for (const TokenRow* row : {&dataset.train, &dataset.held_out}) {
      std::vector<int64_t> ids(static_cast<size_t>(row->size()));
      row->copy(0, ids);
      text += byte_tokenizer()->decode(std::vector<int32_t>(ids.begin(), ids.end()));
    }
    return text;
  }
  std::string prepared(const std::string& name, const std::string& content) {
    return prepared(job(name, content));
  }
  Json description(const std::string& name) {
    return read_json(folder / (name + ".out") / Dataset::description_file);
  }
};

TEST_F(Inputs, AreKnownByTheirEndingInAnyCaseAndByContent) {
  const std::string line = "{\"text\":\"b\"}\n", two = "b\0"s;
  EXPECT_EQ(prepared("x.JSONL", line), two);
  EXPECT_EQ(prepared("x.Json", line), two);
  EXPECT_EQ(prepared("x.jsonl.GZ", gzipped(line)), two);
  EXPECT_EQ(prepared("x.zstd", zstd_frame(line, megabyte)), two);
  EXPECT_EQ(prepared("x.jsonl", gzipped(line)), two) << "packed, whatever the name says";
  EXPECT_EQ(prepared("lines", line), two);
  EXPECT_EQ(prepared("x.TXT", line), line + '\0') << "named a text";
  EXPECT_EQ(prepared("notes.md", "{ a brace }\n"), "{ a brace }\n\0"s);
  EXPECT_FALSE(is_plain_text_file(folder / "x.JSONL"));
  EXPECT_FALSE(is_plain_text_file(folder / "lines"));
  EXPECT_TRUE(is_plain_text_file(folder / "notes.md"));
}

TEST_F(Inputs, FoldersHaveFilesOfAnySpelling) {
  fs::create_directories(folder / "corpus");
  folder.write("corpus/a.JSONL.Gz", gzipped("{\"text\":\"a\"}\n"));
  folder.write("corpus/b.zstd", zstd_frame("{\"text\":\"b\"}\n", megabyte));
  folder.write("corpus/c.pdf", "c");
  EXPECT_EQ(find_inputs({(folder / "corpus").string()}).size(), 2U);
}

TEST_F(Inputs, AByteOrderMarkIsNoTextAndCarriageReturnsBelongToTheSeparator) {
  const std::string mark = "\xef\xbb\xbf";
  EXPECT_EQ(prepared("a.txt", mark + "Hello\r\n<|endoftext|>\r\nworld\r\n<|endoftext|>\r\n"),
            "Hello\0world\0"s);
  EXPECT_EQ(prepared("a.jsonl", mark + "{\"text\":\"Hello\"}\r\n{\"text\":\"world\"}\r\n"),
            "Hello\0world\0"s);
  const auto one = folder.write("one.txt", mark + "ab").string();
  const auto two = folder.write("two.txt", mark + "ba").string();
  const PreparedText text = prepare_text({one, two}, "char");
  EXPECT_EQ(text.tokenizer->vocab_size(), 2) << "U+FEFF is no character of it";
  EXPECT_EQ(text.tokens->size(), 4);
}

TEST_F(Inputs, OtherEncodingsAreCalledByTheirName) {
  const std::string little = "H\0e\0l\0l\0o\0"s, big = "\0H\0e\0l\0l\0o"s;
  for (const char* name : {"a.txt", "b.jsonl"}) {
    const std::string marked = refuse(name, "\xff\xfe" + little);
    expect_mentions(marked, "is UTF-16");
    expect_mentions(marked, "iconv -f UTF-16 -t UTF-8");
    expect_mentions(refuse(name, little), "iconv -f UTF-16LE");
    expect_mentions(refuse(name, big), "iconv -f UTF-16BE");
  }
  expect_mentions(refuse("c.txt", gzipped(gzipped("twice"))), "is packed with gzip");
  const auto utf16 = folder.write("d.txt", "\xfe\xff" + big).string();
  expect_mentions(error_of([&] { prepare_text({utf16}, "byte"); }), "is UTF-16");
}

// Python writes a lone half of a surrogate pair without complaint, and NaN too.
TEST_F(Inputs, OneBadLineDoesNotEndACorpus) {
  const std::string lines =
      "{\"text\":\"good one\"}\n{\"text\":\"half \\ud835 pair\"}\n{\"text\":\"after\"}\n";
  EXPECT_EQ(prepared("half.jsonl", lines), "good one\0half \xef\xbf\xbd pair\0after\0"s);
  EXPECT_EQ(description("half.jsonl")["replaced"], 1);
  PrepareJob whole = job("half.jsonl", lines);
  whole.strict = true;
  whole.out = folder / "whole";
  expect_mentions(error_of([&] { prepare_corpus(whole); }), "half.jsonl: line 2");
  EXPECT_EQ(prepared("pair.jsonl", R"({"text":"\ud83d\ude00 \\ud835"})"),
            "\xf0\x9f\x98\x80 \\ud835\0"s);
  EXPECT_EQ(description("pair.jsonl")["replaced"], 0);
  const std::string good = "{\"text\":\"b\"}\n";
  for (const std::string bad :
       {"{\"text\":\"a\",\"score\":NaN}", "{\"text\":\"a\",\"score\":1e999}",
        "{\"text\":\"a\\u0000\"}", "{\"text\":5}", "{\"other\":\"a\"}", "[1]", "{\"text\":\"a",
        "{\"text\":\"\xff\"}"}) {
    const PrepareJob made = job("bad.jsonl", good + bad + "\n" + good);
    fs::remove_all(made.out);
    EXPECT_EQ(prepared(made), "b\0b\0"s) << bad;
    EXPECT_EQ(description("bad.jsonl")["skipped"], 1) << bad;
    expect_mentions(description("bad.jsonl")["first_skipped"], "bad.jsonl: line 2");
    PrepareJob strict = made;
    strict.strict = true;
    strict.out = folder / "strict";
    expect_mentions(error_of([&] { prepare_corpus(strict); }), "bad.jsonl: line 2");
  }
}

// Else a wrong field costs the time of a whole corpus.
TEST_F(Inputs, LinesOfWhichNoneHasADocumentAreRefused) {
  std::string lines;
  for (int i = 0; i < 200'000; ++i) lines += "{\"content\":\"document\"}\n";
  PrepareJob made = job("wrong.jsonl", lines);
  made.threads = 1;
  int64_t seen = 0;
  made.progress = [&](const PrepareProgress& progress) { seen = progress.text_bytes; };
  const std::string error = error_of([&] { prepare_corpus(made); });
  expect_mentions(error, "has no field `text`; its texts are content");
  EXPECT_EQ(seen, 0) << "read on";
  expect_mentions(refuse("one.jsonl", "{\"content\":\"b\"}"), "has no field `text`");
}

TEST_F(Inputs, GzipInPieces) {
  const std::string a = gzipped("first\n<|endoftext|>\n"), b = gzipped("second\n");
  EXPECT_EQ(prepared("two.txt.gz", a + b), "first\0second\n\0"s);
  EXPECT_EQ(prepared("zeros.txt.gz", a + b + std::string(1000, '\0')), "first\0second\n\0"s)
      << "a tape's last block";
  expect_mentions(refuse("junk.txt.gz", a + b + "junk"), "bytes behind its last gzip member");
  expect_mentions(refuse("cut.txt.gz", a + b.substr(0, b.size() - 4)), "ends early");
  expect_mentions(refuse("cut.txt.gz", (a + b).substr(0, a.size() + 1)), "ends early");
  expect_mentions(refuse("empty.txt.gz", ""), "is no gzip file");
}

TEST_F(Inputs, ZstdInPiecesAndWithLongWindows) {
  const std::string a = "{\"text\":\"good one\"}\n", b = "{\"text\":\"second\"}\n";
  const std::string both = "good one\0second\0"s, to_skip = "\x5a\x2a\x4d\x18\x03\0\0\0xyz"s;
  const std::string frames = zstd_frame(a, megabyte) + zstd_frame(b, megabyte);
  EXPECT_EQ(prepared("two.jsonl.zst", frames), both);
  EXPECT_EQ(prepared("skip.jsonl.zst", to_skip + to_skip + frames), both);
  EXPECT_EQ(
      prepared("within.jsonl.zst", zstd_frame(a, megabyte) + to_skip + zstd_frame(b, megabyte)),
      both);
  expect_mentions(refuse("cut.jsonl.zst", frames.substr(0, frames.size() - 5)), "breaks off");
  const std::string wide =
      refuse("w.jsonl.zst", zstd_frame(a, megabyte) + zstd_frame(b, two_gigabytes));
  expect_mentions(wide, "a window of 2.00 GiB");
  expect_mentions(wide, "zstd -d --long=31");
  EXPECT_EQ(wide.find("damaged"), std::string::npos) << wide;
}

TEST_F(Inputs, NamesThatAreNoUtf8AreRefusedReadably) {
  fs::create_directories(folder / "corpus");
  folder.write("corpus/caf\xe9.txt", "a");
  expect_mentions(error_of([&] { find_inputs({(folder / "corpus").string()}); }),
                  "corpus/caf\\xE9.txt is no UTF-8");
}

TEST_F(Inputs, DamagedTokensOfATextAreMadeAgain) {
  const auto path = folder.write("t.txt", "some text of no corpus: " + folder.path().string());
  const PreparedText first = prepare_text({path.string()}, "byte");
  fs::path newest;
  for (const auto& entry : fs::directory_iterator(cache_folder() / "tokens"))
    if (entry.path().extension() == ".tokens" &&
        (newest.empty() || entry.last_write_time() > fs::last_write_time(newest)))
      newest = entry.path();
  std::string bytes = read_file(newest);
  bytes[TokenFile::header_size] = 'X';
  write_file(newest, bytes);
  std::vector<int64_t> ids(1);
  prepare_text({path.string()}, "byte").tokens->copy(0, ids);
  EXPECT_EQ(ids[0], 's');
}

}  // namespace
}  // namespace attnlab
