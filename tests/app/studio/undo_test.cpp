// SPDX-License-Identifier: GPL-3.0-or-later
// Undo takes back what was done last, whatever it was and wherever the keys are.
#include <QPlainTextEdit>
#include <QSpinBox>

#include "tests/app/studio/views/inspection.h"
#include "widgets/inspect/ablate_panel.h"
#include "widgets/plots/step_cursor.h"

namespace attnlab {
namespace {

class Undo : public test::Inspection {
 protected:
  void SetUp() override {
    Inspection::SetUp();
    studio_->document().undo_stack()->clear();
  }
  void type_steps(const QString& steps) {
    click(named("Steps"));
    key(Qt::Key_A, Qt::ControlModifier);
    type(steps);
    key(Qt::Key_Return);
  }
  int64_t steps() { return studio_->document().spec().train.steps; }
  void undo() { key(Qt::Key_Z, Qt::ControlModifier); }
  void redo() { key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier); }
};

TEST_F(Undo, GoesBackThroughAllThatWasDoneInItsOrder) {
  const int64_t usual = steps();
  view<AblatePanel>("ablate");
  click("Layer 2, head 1");
  const Ablation what_if = studio_->probing().ablation();
  ASSERT_FALSE(what_if.empty());
  auto* text = qobject_cast<QPlainTextEdit*>(named("Probe text"));
  QTest::mouseClick(text->viewport(), Qt::LeftButton);
  type("a b c");
  ASSERT_TRUE(wait([this] { return studio_->probing().text() == "a b c"; }));
  show("train");
  click_tab("Training");
  type_steps("321");
  ASSERT_EQ(steps(), 321);
  shot("done");

  undo();  // the keys are still in the field
  EXPECT_EQ(steps(), usual);
  EXPECT_EQ(studio_->probing().text(), "a b c") << "one thing at a time";
  undo();
  EXPECT_EQ(studio_->probing().text(), "");
  EXPECT_TRUE(studio_->probing().ablation() == what_if);
  undo();
  EXPECT_TRUE(studio_->probing().ablation().empty());
  EXPECT_FALSE(studio_->document().undo_stack()->canUndo());
  for (int i = 0; i < 3; ++i) redo();
  EXPECT_TRUE(studio_->probing().ablation() == what_if);
  EXPECT_EQ(studio_->probing().text(), "a b c");
  EXPECT_EQ(steps(), 321);
  EXPECT_TRUE(problems_.isEmpty()) << problems_.join("; ").toStdString();
}

TEST_F(Undo, WhatIsBeingTypedComesFirst) {
  show("train");
  click_tab("Training");
  type_steps("321");
  click(named("Steps"));
  key(Qt::Key_A, Qt::ControlModifier);
  type("99");
  undo();
  EXPECT_EQ(steps(), 321) << "the 99 that nobody had taken yet is gone";
  key(Qt::Key_Escape);
  key(Qt::Key_Return);
  undo();
  EXPECT_NE(steps(), 321);
}

TEST_F(Undo, BookmarksAreTakenBackToo) {
  auto* cursor = window_->findChild<StepCursor*>();
  studio_->selection().select_step(3);
  click("Bookmark this step");
  ASSERT_EQ(studio_->bookmarks(), QList<qint64>{3});
  undo();
  EXPECT_TRUE(studio_->bookmarks().isEmpty());
  EXPECT_TRUE(cursor->bookmarks().empty());
}

}  // namespace
}  // namespace attnlab
