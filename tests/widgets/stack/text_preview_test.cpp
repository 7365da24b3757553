// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/text_preview.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <filesystem>

#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

struct TextPreviewTest : testing::Test {
  test::TempFolder folder;
  std::string problem(const std::string& name, const std::string& content) {
    return preview_text({folder.write(name, content)}, "char", 8).problem.toStdString();
  }
};

}  // namespace

TEST_F(TextPreviewTest, CountsWhatTrainingWillSee) {
  const auto one = folder.write("one.txt", repeated("abc é\n", 100));
  const auto two = folder.write("two.txt", repeated("xyz\n", 50));
  const TextPreview chars = preview_text({one, two}, "char", 8);
  EXPECT_EQ(chars.problem, QString());
  EXPECT_TRUE(chars.exact);
  EXPECT_EQ(chars.bytes, 900u);
  EXPECT_EQ(chars.characters, 800);
  EXPECT_EQ(chars.tokens, 800);
  EXPECT_EQ(chars.vocab_size, 9);
  EXPECT_EQ(chars.train_tokens(), 720);
  EXPECT_EQ(chars.held_out_tokens(), 80);
  ASSERT_EQ(chars.first_tokens.size(), 600u);
  EXPECT_EQ(chars.first_tokens[4], QString("é"));

  const TextPreview bytes = preview_text({one}, "byte", 8);
  EXPECT_EQ(bytes.tokens, 700);
  EXPECT_EQ(bytes.vocab_size, 256);
  EXPECT_EQ(bytes.first_tokens[4], QString("C3"));
  EXPECT_EQ(bytes.first_tokens[5], QString("A9"));
}

TEST_F(TextPreviewTest, SaysInASentenceWhatIsWrongWithAFile) {
  EXPECT_EQ(problem("empty.txt", ""), "empty.txt is empty.");
  EXPECT_EQ(problem("binary.bin", std::string("ab\0cd", 5)),
            "binary.bin is no text (it contains zero bytes).");
  EXPECT_EQ(problem("wide.txt", std::string("\xff\xfe"
                                            "a\0b\0",
                                            6)),
            "wide.txt is UTF-16: save it as UTF-8.");
  EXPECT_EQ(problem("latin.txt", "caf\xe9 noir"),
            "latin.txt is no valid UTF-8 at byte 3: save it as UTF-8.");
  EXPECT_EQ(problem("short.txt", "too short"),
            "The text has 9 tokens, sequences of 8 need 90: give more text or a smaller sequence "
            "length.");
  EXPECT_EQ(preview_text({folder / "gone.txt"}, "char", 8).problem, "gone.txt does not exist.");
  EXPECT_EQ(preview_text({folder.path()}, "char", 8).problem.right(40),
            " is a folder: give the text files in it.");
  EXPECT_EQ(preview_text({"/dev/zero"}, "char", 8).problem, "zero is no ordinary file.");
}

TEST_F(TextPreviewTest, NamesEveryBadFileAmongSeveral) {
  const auto good = folder.write("good.txt", repeated("word ", 50));
  const auto empty = folder.write("empty.txt", "");
  const TextPreview preview = preview_text({good, empty, folder / "gone.txt"}, "char", 8);
  EXPECT_EQ(preview.files[0].problem, QString());
  EXPECT_EQ(preview.files[1].problem, "empty.txt is empty.");
  EXPECT_EQ(preview.files[2].problem, "gone.txt does not exist.");
  EXPECT_EQ(preview.problem, preview.files[1].problem);
}

TEST_F(TextPreviewTest, UsesATokenizerFileAndReportsABadOne) {
  const auto text = folder.write("a.txt", repeated("to be or not ", 40));
  const auto words = word_tokenizer({"to", "be", "or", "not"});
  const auto good = folder.write("tokenizer.json", words->document());
  const TextPreview preview = preview_text({text}, good, 8);
  EXPECT_EQ(preview.problem, QString());
  EXPECT_EQ(preview.tokens, 160);
  EXPECT_EQ(preview.first_tokens[1], QString("be"));
  const auto bad = folder.write("bad.json", "{not json");
  EXPECT_FALSE(preview_text({text}, bad, 8).problem.isEmpty());
  EXPECT_FALSE(preview_text({text}, folder.path(), 8).problem.isEmpty());
}

TEST_F(TextPreviewTest, AGigabyteIsJudgedByItsBeginning) {
  const auto path = folder.write("big.txt", "x" + repeated("é", 50000));
  std::filesystem::resize_file(path, 1 << 30);  // sparse; the rest is never looked at
  QElapsedTimer clock;
  clock.start();
  const TextPreview preview = preview_text({path}, "char", 128);
  RecordProperty("ms", std::to_string(clock.elapsed()));
  EXPECT_EQ(preview.problem, QString());
  EXPECT_FALSE(preview.exact);
  EXPECT_EQ(preview.bytes, 1u << 30);
  EXPECT_EQ(preview.vocab_size, 2);
  EXPECT_NEAR(static_cast<double>(preview.characters), (1 << 30) / 2.0, 20000);
}

}  // namespace attnlab
