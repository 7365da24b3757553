// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/close_question.h"

#include <QApplication>

#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

class CloseQuestion : public test::StudioWindow {
 protected:
  CloseAnswer answer_to(const std::function<void()>& act) {
    once(&dialog_is_open, act);
    return ask_before_closing(window_.get(), 1);
  }
};

TEST_F(CloseQuestion, EachAnswerIsWhatItSays) {
  EXPECT_EQ(answer_to([this] { click("Keep training"); }), CloseAnswer::keep_training);
  EXPECT_EQ(answer_to([this] { click("Stop after a checkpoint"); }),
            CloseAnswer::stop_after_checkpoint);
  EXPECT_EQ(answer_to([this] { click("Cancel"); }), CloseAnswer::stay);
}

TEST_F(CloseQuestion, EnterAndEscapeDoNoHarm) {
  EXPECT_EQ(answer_to([this] { key(Qt::Key_Return); }), CloseAnswer::keep_training);
  EXPECT_EQ(answer_to([this] { key(Qt::Key_Escape); }), CloseAnswer::stay);
}

}  // namespace
}  // namespace attnlab
