// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/documents.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/shared/base/hash.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

const std::string copa_line =
    R"({"premise":"P.","question":"cause","choice1":"A.","choice2":"B.","label":0})"
    "\n";

EvalTask task(const std::string& name) { return find_eval_tasks({name})[0]; }

EvalDocuments read(const std::string& name, const std::filesystem::path& file,
                   std::optional<int64_t> limit = {}, bool strict = true) {
  return read_documents(task(name), file, limit, strict);
}

TEST(Documents, FoundInAFolderOfTheTasksNameFirst) {
  const test::TempFolder folder;
  std::filesystem::create_directories(folder / "deep" / "COPA");
  const auto beside = folder.write("val.jsonl", copa_line);
  EXPECT_EQ(find_data(task("copa"), {folder.path()}), beside);
  const auto own = folder.path() / "deep" / "COPA" / "val.jsonl";
  folder.write("deep/COPA/val.jsonl", copa_line);
  EXPECT_EQ(find_data(task("copa"), {folder.path()}), own);
  EXPECT_EQ(find_data(task("rte"), {folder.path()}), beside);
}

TEST(Documents, MissingDataSaysWhatToGet) {
  const test::TempFolder folder;
  const std::string error = test::error_of([&] {
    find_data(task("hellaswag"), {folder.path(), "/nowhere"});
  });
  test::expect_mentions(error, "no hellaswag_val.jsonl in " + folder.path().string());
  test::expect_mentions(error, "/nowhere");
  test::expect_mentions(error, "10,042 scenes");
  test::expect_mentions(error, "--data-dir");
}

TEST(Documents, LimitCountsDocumentsAndKnowsHowManyThereAre) {
  const test::TempFolder folder;
  const auto file = folder.write("val.jsonl", copa_line + "\n" + copa_line + copa_line);
  const EvalDocuments some = read("copa", file, 2);
  EXPECT_EQ(some.items.size(), 2U);
  EXPECT_EQ(some.all, 3);
  EXPECT_EQ(some.files[0]["sha256"], sha256(copa_line + "\n" + copa_line + copa_line));
  EXPECT_EQ(read("copa", file).items.size(), 3U);
}

TEST(Documents, LabelsOfAFileOfTheirOwn) {
  const test::TempFolder folder;
  const auto file = folder.write("valid.jsonl",
                                 "{\"goal\":\"G\",\"sol1\":\"a\",\"sol2\":\"b\"}\n"
                                 "{\"goal\":\"G\",\"sol1\":\"a\",\"sol2\":\"b\"}\n");
  test::expect_mentions(test::error_of([&] { read("piqa", file); }), "no field `label`");
  folder.write("valid-labels.lst", "1\n0\n");
  const EvalDocuments documents = read("piqa", file);
  EXPECT_EQ(documents.items[0].gold, 1U);
  EXPECT_EQ(documents.items[1].gold, 0U);
  EXPECT_EQ(documents.files.size(), 2U) << "the labels are data too";
  folder.write("valid-labels.lst", "1\n");
  test::expect_mentions(test::error_of([&] { read("piqa", file); }), "line 2 has no label");
}

TEST(Documents, ErrorsNameFileAndLine) {
  const test::TempFolder folder;
  const auto torn = folder.write("val.jsonl", copa_line + "{\"premise\": \"P");
  test::expect_mentions(test::error_of([&] { read("copa", torn); }), torn.string() + " line 2");
  const auto field = folder.write("val.jsonl", copa_line + copa_line + "{\"premise\":\"P.\"}\n");
  test::expect_mentions(test::error_of([&] { read("copa", field); }),
                        field.string() + " line 3: no field `question`");
  const auto list = folder.write("val.jsonl", "[1]\n");
  test::expect_mentions(test::error_of([&] { read("copa", list); }), "line 1: a JSON object");
  const auto empty = folder.write("val.jsonl", "");
  test::expect_mentions(test::error_of([&] { read("copa", empty); }), "is empty");
  const auto blank = folder.write("val.jsonl", "\n\n");
  test::expect_mentions(test::error_of([&] { read("copa", blank); }), "holds no document");
  const auto packed = folder.write("val.jsonl", "\x28\xb5\x2f\xfd");
  test::expect_mentions(test::error_of([&] { read("copa", packed); }), "unpack it first");
}

TEST(Documents, OneBadDocumentIsCounted) {
  const test::TempFolder folder;
  const std::string no_choice =
      R"({"premise":"P.","question":"cause","choice1":"A.","choice2":"B.","label":7})"
      "\n";
  const auto file = folder.write("val.jsonl", copa_line + "{\"premise\": \"P\n" +
                                                  "{\"premise\":\"P.\"}\n" + no_choice + copa_line);
  const EvalDocuments some = read("copa", file, {}, false);
  EXPECT_EQ(some.items.size(), 2U);
  EXPECT_EQ(some.skipped, 3);
  EXPECT_EQ(some.all, 5);
  test::expect_mentions(some.first_skipped, file.string() + " line 2");
  EXPECT_EQ(read("copa", file, 2, false).skipped, 1) << "of the first two";
  const auto bad = folder.write("val.jsonl", no_choice);
  test::expect_mentions(test::error_of([&] { read("copa", bad, {}, false); }),
                        "holds no document that can be scored: " + bad.string() + " line 1");
}

TEST(Documents, TheRealFilesAreReadAsTheyAre) {
  ATTNLAB_NEEDS_DATA("zeroshot/arc_easy/test.jsonl");
  const std::map<std::string, size_t> sizes = {{"arc_easy", 2376}, {"boolq", 3270}, {"copa", 100},
                                               {"piqa", 1838},     {"sciq", 1000},  {"rte", 277},
                                               {"wikitext", 62}};
  for (const auto& [name, size] : sizes) {
    const auto file = find_data(task(name), {test::shared_data()});
    EXPECT_EQ(read(name, file).items.size(), size) << file;
  }
}

}  // namespace
}  // namespace attnlab
