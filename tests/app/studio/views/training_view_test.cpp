// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/studio/views/inspection.h"
#include "widgets/stack/number_field.h"

namespace attnlab {
namespace {

class TrainingView : public test::StudioWindow {};

TEST_F(TrainingView, AFieldIsTheDocuments) {
  show("train");
  click_tab("Training");
  auto* steps = qobject_cast<NumberField*>(named("Steps"));
  ASSERT_NE(steps, nullptr);
  steps->setFocus();
  steps->selectAll();
  QTest::keyClicks(steps, "77");
  QTest::keyClick(steps, Qt::Key_Return);
  EXPECT_EQ(studio_->document().spec().train.steps, 77);
  studio_->document().undo_stack()->undo();
  EXPECT_NE(studio_->document().spec().train.steps, 77);
  EXPECT_EQ(steps->value(), static_cast<double>(studio_->document().spec().train.steps));
}

}  // namespace
}  // namespace attnlab
