// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/tasks/tasks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/shared/base/text.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

std::vector<TaskExample> examples(const Task& task, int64_t length, int count,
                                  Split split = Split::train) {
  std::vector<TaskExample> all;
  for (int i = 0; i < count; ++i) {
    Rng rng(7, task.name(), static_cast<uint64_t>(i));
    all.push_back(task.example(length, split, rng));
  }
  return all;
}

std::string spelled(const Task& task, const TaskExample& example) {
  std::vector<std::string> words;
  for (const int32_t id : example.tokens)
    words.push_back(task.vocabulary()[static_cast<size_t>(id)]);
  return join(words, " ");
}

TEST(Tasks, EveryExampleHasItsLengthAndSomethingToScore) {
  for (const Task* task : all_tasks())
    for (const int64_t length : {task->shortest(), task->shortest() + 1, int64_t{100}})
      for (const auto& example : examples(*task, length, 50)) {
        ASSERT_EQ(example.tokens.size(), static_cast<size_t>(length + 1)) << task->name();
        ASSERT_EQ(example.scored.size(), example.tokens.size()) << task->name();
        EXPECT_FALSE(example.scored[0]) << task->name();
        EXPECT_NE(std::ranges::count(example.scored, true), 0) << task->name() << " " << length;
        for (const int32_t id : example.tokens) {
          ASSERT_GE(id, 0);
          ASSERT_LT(id, static_cast<int32_t>(task->vocabulary().size())) << task->name();
        }
      }
}

TEST(Tasks, NamesAreKnownAndSuggested) {
  EXPECT_EQ(all_tasks().size(), 8U);
  test::expect_mentions(test::error_of([] { task("recal"); }), "did you mean `recall`");
}

TEST(Recall, RepeatsWithAChangingPeriod) {
  std::set<int64_t> periods;
  for (const auto& example : examples(task("recall"), 64, 300)) {
    const auto period = std::ranges::find(example.scored, true) - example.scored.begin();
    periods.insert(period);
    for (size_t t = static_cast<size_t>(period); t < example.tokens.size(); ++t)
      ASSERT_EQ(example.tokens[t], example.tokens[t - static_cast<size_t>(period)]);
  }
  EXPECT_EQ(*periods.begin(), 8);
  EXPECT_EQ(*periods.rbegin(), 24);
}

TEST(Copy, RepeatsWithOnePeriod) {
  for (const auto& example : examples(task("copy"), 64, 20))
    for (size_t t = 32; t < 65; ++t) ASSERT_EQ(example.tokens[t], example.tokens[t - 32]);
}

TEST(Rearrange, ReversesAndSorts) {
  for (const char* name : {"reverse", "sort"})
    for (const auto& example : examples(task(name), 32, 50)) {
      const auto n = std::ranges::count(example.scored, true);
      std::vector<int32_t> word(example.tokens.begin(), example.tokens.begin() + n);
      const std::vector<int32_t> answer(example.tokens.begin() + n + 1,
                                        example.tokens.begin() + 2 * n + 1);
      if (std::string(name) == "sort")
        std::ranges::sort(word);
      else
        std::ranges::reverse(word);
      EXPECT_EQ(answer, word);
    }
}

TEST(ModularAddition, SumsAreRightAndHeldOutPairsAreKeptOut) {
  const auto pairs = [](Split split) {
    std::set<std::pair<int32_t, int32_t>> seen;
    for (const auto& example : examples(task("modular_addition"), 29, 300, split))
      for (size_t at = 0; at + 5 < example.tokens.size(); at += 6) {
        const int32_t* t = &example.tokens[at];
        EXPECT_EQ((t[0] + t[2]) % 23, t[4]);
        EXPECT_TRUE(example.scored[at + 4]);
        seen.emplace(t[0], t[2]);
      }
    return seen;
  };
  const auto train = pairs(Split::train);
  const auto held_out = pairs(Split::held_out);
  EXPECT_GT(held_out.size(), 60U);
  for (const auto& pair : held_out) EXPECT_FALSE(train.contains(pair));
}

TEST(BracketMatching, EveryClosingBracketMatches) {
  for (const auto& example : examples(task("bracket_matching"), 64, 100)) {
    std::vector<int32_t> open;
    for (size_t t = 0; t < example.tokens.size(); ++t) {
      const bool closes = example.tokens[t] >= 4;
      EXPECT_EQ(example.scored[t], closes);
      if (!closes) {
        open.push_back(example.tokens[t]);
        continue;
      }
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(example.tokens[t] - 4, open.back());
      open.pop_back();
    }
    EXPECT_TRUE(example.scored.back());
  }
}

TEST(Needle, TheKeyStandsFarBackWithItsValue) {
  for (const auto& example : examples(task("needle"), 64, 100)) {
    const int32_t key = example.tokens[63];
    const auto first = std::ranges::find(example.tokens, key) - example.tokens.begin();
    EXPECT_LT(first, 32);
    EXPECT_EQ(example.tokens[static_cast<size_t>(first) + 1], example.tokens[64]);
    EXPECT_EQ(std::ranges::count(example.scored, true), 1);
  }
}

TEST(Stories, OwnersThingsAndColoursAgree) {
  const Task& stories = task("stories");
  for (const auto& example : examples(stories, 96, 100)) {
    const auto words = split(spelled(stories, example), ' ');
    std::map<std::string, std::string> owner, colour;
    for (size_t i = 0; i + 4 < words.size(); ++i) {
      if (words[i] == "END") owner.clear();
      if (words[i + 1] == "had" && words[i + 2] == "a") {
        owner[words[i + 4]] = words[i];
        colour[words[i + 4]] = words[i + 3];
      }
      if (words[i + 1] == "belonged" && owner.contains(words[i]) && i + 3 < words.size()) {
        EXPECT_EQ(words[i + 3], owner[words[i]]);
        EXPECT_TRUE(example.scored[i + 3]);
      }
      if (words[i] == "The" && words[i + 2] == "was" && colour.contains(words[i + 1])) {
        EXPECT_EQ(words[i + 3], colour[words[i + 1]]);
      }
    }
  }
}

TEST(Stories, EveryWordIsInTheVocabulary) {
  const Task& stories = task("stories");
  // An unknown word would come out as word 0, END, in the middle of a sentence.
  for (const auto& example : examples(stories, 400, 50)) {
    const auto words = split(spelled(stories, example), ' ');
    for (size_t i = 1; i < words.size(); ++i)
      if (words[i] == "END") {
        EXPECT_EQ(words[i - 1], ".");
      }
  }
}

}  // namespace
}  // namespace attnlab
