// SPDX-License-Identifier: GPL-3.0-or-later
#include <QListView>

#include "tests/app/studio/views/inspection.h"
#include "widgets/runs/queue_view.h"

namespace attnlab {
namespace {

class QueueViewTest : public test::StudioWindow {};

TEST_F(QueueViewTest, ListsWhatWaitsAndUndoPutsItBack) {
  show("train");
  window_->show_view("queue");
  auto* list = window_->view("queue")->widget()->findChild<QListView*>();
  ASSERT_NE(list, nullptr);
  studio_->document().edit("steps", {}, [](RunSpec& spec) { spec.train.steps = 100000; });
  studio_->training().train();
  ASSERT_TRUE(wait([&] { return is_live(); }));
  studio_->training().add_to_queue(2);
  ASSERT_TRUE(wait([&] { return list->model()->rowCount() == 2; }));
  studio_->training().remove_from_queue(0);
  EXPECT_EQ(list->model()->rowCount(), 1);
  studio_->document().undo_stack()->undo();
  EXPECT_EQ(list->model()->rowCount(), 2);
}

}  // namespace
}  // namespace attnlab
