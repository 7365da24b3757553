// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/task_picture.h"

#include <gtest/gtest.h>

#include <QTest>

namespace attnlab {

TEST(TaskPicture, LinksLeadFromAScoredTokenToItsAnswer) {
  for (const char* name : {"recall", "copy", "reverse", "needle"}) {
    for (uint64_t seed = 1; seed < 20; ++seed) {
      Rng rng(seed);
      const TaskExample example = task(name).example(24, Split::train, rng);
      const auto links = links_of(name, example);
      ASSERT_FALSE(links.empty()) << name;
      for (const auto& [from, to] : links) {
        EXPECT_TRUE(example.scored.at(static_cast<size_t>(from))) << name;
        EXPECT_EQ(example.tokens.at(static_cast<size_t>(from)),
                  example.tokens.at(static_cast<size_t>(to)))
            << name << " seed " << seed;
      }
    }
  }
}

TEST(TaskPicture, BracketsAreJoinedWithTheirPartners) {
  Rng rng(3);
  const TaskExample example = task("bracket_matching").example(24, Split::train, rng);
  const auto links = links_of("bracket_matching", example);
  ASSERT_GE(links.size(), 5u);
  for (const auto& [close, open] : links)
    EXPECT_EQ(example.tokens[static_cast<size_t>(close)],
              example.tokens[static_cast<size_t>(open)] + 4);
}

TEST(TaskPicture, AWiderPictureShowsALongerExample) {
  for (const Task* one : all_tasks()) {
    TaskPicture picture;
    picture.set_task(std::string(one->name()));
    picture.resize(260, picture.sizeHint().height());
    picture.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&picture));
    const size_t narrow = picture.example().tokens.size();
    EXPECT_GT(narrow, static_cast<size_t>(one->shortest())) << one->name();
    picture.resize(600, picture.height());
    if (one->name() == "stories") continue;  // wraps
    EXPECT_TRUE(QTest::qWaitFor([&] { return picture.example().tokens.size() > narrow; }))
        << one->name();
  }
}

}  // namespace attnlab
