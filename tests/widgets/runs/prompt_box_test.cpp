// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/prompt_box.h"

#include <gtest/gtest.h>

#include <QCheckBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <vector>

#include "tests/support/resized.h"

namespace attnlab {
namespace {

class PromptBoxTest : public testing::Test {
 protected:
  PromptBox box;
  QPushButton* button = box.findChild<QPushButton*>();
  QPlainTextEdit* prompt = box.findChildren<QPlainTextEdit*>().at(0);
  QPlainTextEdit* answer = box.findChildren<QPlainTextEdit*>().at(1);
  std::vector<GenerateRequest> requests;
  int stops = 0;

  void SetUp() override {
    QObject::connect(&box, &PromptBox::generate_requested,
                     [this](const GenerateRequest& request) { requests.push_back(request); });
    QObject::connect(&box, &PromptBox::stop_requested, [this] { ++stops; });
    box.resize(320, 400);
    box.show();
    box.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&box));
    prompt->setFocus();
  }
  bool says(const QString& text) {
    for (const QLabel* label : box.findChildren<QLabel*>())
      if (label->text().contains(text)) return true;
    return false;
  }
};

TEST_F(PromptBoxTest, AsksOnlyWhenASnapshotCanAnswer) {
  QTest::keyClicks(prompt, "Once");
  QTest::keyClick(prompt, Qt::Key_Return);
  EXPECT_TRUE(requests.empty());
  EXPECT_FALSE(button->isEnabled());
  box.set_step(1240);
  EXPECT_TRUE(says("step 1 240"));
  QTest::keyClick(prompt, Qt::Key_Return);
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].prompt, "Once");
  EXPECT_EQ(requests[0].max_new_tokens, 200);
  EXPECT_EQ(requests[0].top_k, 40);
  EXPECT_DOUBLE_EQ(requests[0].temperature, 0.8);
}

TEST_F(PromptBoxTest, AChatIsOfferedWhereTheModelHasATemplate) {
  box.set_step(0);
  auto* chat = box.findChild<QCheckBox*>();
  EXPECT_FALSE(chat->isVisible()) << "a run of ours knows no chat";
  box.set_chat(QString("its template is strange"));
  EXPECT_TRUE(chat->isVisible());
  EXPECT_FALSE(chat->isEnabled());
  EXPECT_TRUE(chat->toolTip().endsWith("its template is strange"));
  box.set_chat(QString());
  EXPECT_TRUE(chat->isEnabled());
  EXPECT_FALSE(chat->toolTip().contains("strange"));
  chat->click();
  QTest::keyClicks(prompt, "Hi");
  QTest::keyClick(prompt, Qt::Key_Return);
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_TRUE(requests[0].chat);
  EXPECT_EQ(requests[0].prompt, "Hi");
  EXPECT_EQ(answer->toPlainText(), "Hi\n\n") << "what follows is an answer";
  box.finished();
  box.set_chat(std::nullopt);
  QTest::keyClick(prompt, Qt::Key_Return);
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_FALSE(requests[1].chat);
}

TEST_F(PromptBoxTest, ShiftEnterStartsALine) {
  box.set_step(1);
  QTest::keyClicks(prompt, "a");
  QTest::keyClick(prompt, Qt::Key_Return, Qt::ShiftModifier);
  QTest::keyClicks(prompt, "b");
  QTest::mouseClick(button, Qt::LeftButton);
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].prompt, "a\nb");
}

TEST_F(PromptBoxTest, TheAnswerStreamsAndCanBeStopped) {
  box.set_step(10);
  box.set_prompt("Once");
  QTest::mouseClick(button, Qt::LeftButton);
  EXPECT_TRUE(box.generating());
  EXPECT_EQ(button->text(), "Stop");
  box.append_piece(" upon");
  box.append_piece(" a time");
  EXPECT_EQ(answer->toPlainText(), "Once upon a time");
  QTest::mouseClick(button, Qt::LeftButton);
  EXPECT_EQ(stops, 1);
  box.finished();
  EXPECT_EQ(button->text(), "Generate");
  box.append_piece(" late");
  EXPECT_EQ(answer->toPlainText(), "Once upon a time") << "what comes after the end is dropped";
  QTest::mouseClick(button, Qt::LeftButton);
  EXPECT_NE(requests[0].seed, requests[1].seed);
  EXPECT_EQ(answer->toPlainText(), "Once");
}

TEST_F(PromptBoxTest, SaysWhichStepAnsweredAndWhatWentWrong) {
  box.set_step(10);
  box.set_prompt("Once");
  QTest::mouseClick(button, Qt::LeftButton);
  box.finished();
  box.set_step(20);
  EXPECT_TRUE(says("Below: step 10. Next: step 20."));
  QTest::mouseClick(button, Qt::LeftButton);
  box.set_message("The engine ended.");
  EXPECT_FALSE(box.generating());
  EXPECT_TRUE(says("The engine ended."));
  QTest::mouseClick(button, Qt::LeftButton);
  EXPECT_FALSE(says("The engine ended."));
}

TEST_F(PromptBoxTest, ANarrowBoxKeepsEveryControlInside) {
  for (const int width : {320, 700}) {
    ASSERT_TRUE(test::resized(box, {width, 400}));
    for (const QWidget* child : box.findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly))
      EXPECT_TRUE(box.rect().contains(child->geometry())) << child->metaObject()->className();
  }
}

}  // namespace
}  // namespace attnlab
