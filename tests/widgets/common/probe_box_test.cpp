// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/probe_box.h"

#include <gtest/gtest.h>

#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "tests/support/settle.h"
#include "widgets/common/notice.h"
#include "widgets/common/token_strip.h"

namespace attnlab {
namespace {

struct ProbeBoxTest : testing::Test {
  ProbeBox box;
  QSignalSpy changed{&box, &ProbeBox::text_changed};
  QPlainTextEdit* edit = box.findChild<QPlainTextEdit*>();

  void SetUp() override {
    box.resize(600, 200);
    box.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&box));
    edit->setFocus();
  }
};

}  // namespace

TEST_F(ProbeBoxTest, TellsOnceWhenTheHandsRest) {
  QTest::keyClicks(edit, "hello");
  EXPECT_TRUE(changed.empty());
  ASSERT_TRUE(changed.wait(1000));
  ASSERT_EQ(changed.size(), 1);
  EXPECT_EQ(changed[0][0].toString(), "hello");
}

TEST_F(ProbeBoxTest, EnterTellsAtOnceAndShiftEnterBeginsALine) {
  QTest::keyClicks(edit, "a");
  QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
  QTest::keyClicks(edit, "b");
  QTest::keyClick(edit, Qt::Key_Return);
  ASSERT_EQ(changed.size(), 1);
  EXPECT_EQ(changed[0][0].toString(), "a\nb");
  EXPECT_FALSE(changed.wait(250)) << "nothing new to tell";
}

TEST_F(ProbeBoxTest, IsSilentWhenTheTextIsSet) {
  box.set_text("from elsewhere");
  EXPECT_EQ(box.text(), "from elsewhere");
  EXPECT_FALSE(changed.wait(250));
}

TEST_F(ProbeBoxTest, OffersExamplesAndTheData) {
  auto* button = box.findChild<QToolButton*>();
  EXPECT_FALSE(button->isEnabled());
  box.set_examples({"one & two", "three"});
  ASSERT_TRUE(button->isEnabled());
  button->menu()->actions()[0]->trigger();
  ASSERT_EQ(changed.size(), 1);
  EXPECT_EQ(changed[0][0].toString(), "one & two");
  QSignalSpy data(&box, &ProbeBox::data_example_requested);
  QTest::mouseClick(box.findChild<QPushButton*>(), Qt::LeftButton);
  EXPECT_EQ(data.size(), 1);
}

TEST_F(ProbeBoxTest, AMessageStandsUntilTokensCome) {
  auto* notice = box.findChild<Notice*>();
  EXPECT_FALSE(notice->isVisible());
  box.set_message("The character `é` is unknown.");
  EXPECT_TRUE(notice->isVisible());
  box.set_tokens({"a", "b"});
  EXPECT_FALSE(notice->isVisible());
  EXPECT_EQ(box.strip().count(), 2);
}

TEST_F(ProbeBoxTest, GrowsWithTheText) {
  ASSERT_TRUE(test::settle(box));
  const int one = edit->height();
  box.set_text("a\nb\nc");
  ASSERT_TRUE(test::settle(box));
  const int three = edit->height();
  box.set_text(QString("a\n").repeated(40));
  ASSERT_TRUE(test::settle(box));
  EXPECT_GT(three, one + one / 3);
  EXPECT_LT(edit->height(), 6 * one);
}

}  // namespace attnlab
