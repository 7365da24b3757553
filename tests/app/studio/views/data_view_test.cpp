// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/studio/views/inspection.h"
#include "widgets/stack/data_panel.h"

namespace attnlab {
namespace {

class DataViewTest : public test::StudioWindow {};

TEST_F(DataViewTest, FollowsTheDocumentAndChanges) {
  show("train");
  window_->show_view("data");
  auto* panel = window_->view("data")->widget()->findChild<DataPanel*>();
  ASSERT_NE(panel, nullptr);
  DataSpec data;
  data.task = "sort";
  Q_EMIT panel->data_chosen(data);
  EXPECT_EQ(studio_->document().spec().data.task, "sort");
  studio_->document().undo_stack()->undo();
  EXPECT_EQ(studio_->document().spec().data.task, "recall");
  shot("data");
}

}  // namespace
}  // namespace attnlab
