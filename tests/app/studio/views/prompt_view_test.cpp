// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPlainTextEdit>
#include <QSpinBox>

#include "tests/app/studio/views/inspection.h"
#include "widgets/runs/prompt_box.h"

namespace attnlab {
namespace {

class PromptViewTest : public test::Inspection {};

TEST_F(PromptViewTest, AnswersPieceByPieceFromTheSnapshotAtTheCursor) {
  auto& box = view<PromptBox>("prompt");
  box.set_prompt("a b");
  auto* length = qobject_cast<QSpinBox*>(named("Most tokens to write"));
  ASSERT_NE(length, nullptr);
  length->setValue(5);
  click("Generate");
  auto* answer = qobject_cast<QPlainTextEdit*>(named("Answer of the model"));
  ASSERT_TRUE(wait([&] { return !box.generating() && !answer->toPlainText().isEmpty(); }));
  EXPECT_TRUE(answer->toPlainText().startsWith("a b ")) << answer->toPlainText().toStdString();
  shot("prompt");
}

}  // namespace
}  // namespace attnlab
