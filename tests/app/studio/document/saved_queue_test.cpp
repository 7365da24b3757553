// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/saved_queue.h"

#include "app/studio/window/bindings.h"
#include "tests/support/live_run.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

class SavedQueueTest : public test::StudioWindow {
 protected:
  QString file() { return QString::fromStdString((folder_ / "queue.json").string()); }
  std::unique_ptr<Studio> another_studio() {
    Preferences preferences;
    preferences.runs_folder = QString::fromStdString((folder_ / "runs").string());
    return std::make_unique<Studio>(preferences);
  }
};

TEST_F(SavedQueueTest, WhatWaitsOutlivesTheWindowAndGoesOnWhenItsTurnComes) {
  test::LiveRun live(folder_ / "runs" / "first");
  const QString id = "|" + QString::fromStdString(live.path);
  {
    SavedQueue saved(*studio_, file());
    studio_->open_run(QString::fromStdString(live.path));
    ASSERT_TRUE(wait([this] { return is_live(); }));
    studio_->training().go_on_with_queue({}, id);
    studio_->document().edit("Short", {}, [](RunSpec& spec) { spec.train.steps = 123456; });
    studio_->training().add_to_queue(2);
    ASSERT_EQ(studio_->training().queue().waiting().size(), 2U);
    // A second window leaves the queue to the first.
    auto second = another_studio();
    SavedQueue seen(*second, file());
    EXPECT_TRUE(second->training().queue().waiting().empty());
  }
  studio_->training().queue().restore({}, false);  // as if this window were gone

  auto next = another_studio();
  next->open_run(QString::fromStdString(live.path));
  SavedQueue restored(*next, file());
  ASSERT_EQ(next->training().queue().waiting().size(), 2U);
  EXPECT_EQ(next->training().queue().waiting()[1].spec.train.steps, 123456);
  EXPECT_EQ(next->training().queue().waiting()[1].spec.seed, 2U);
  QTest::qWait(500);
  EXPECT_EQ(next->training().queue().waiting().size(), 2U) << "the run before them trains";
  live.kill();
  EXPECT_TRUE(wait([&] { return next->training().queue().waiting().size() == 1; }));
  ASSERT_TRUE(wait([&] { return next->runs().any_live(); }));
  next->training().queue().remove(0);
  stop_all_runs(*next);
  EXPECT_TRUE(wait([&] { return !next->runs().any_live(); }));
}

TEST_F(SavedQueueTest, ADamagedFileIsSaidAndReplaced) {
  folder_.write("queue.json", "{\"waiting\": [{\"name\": 3");
  SavedQueue saved(*studio_, file());
  ASSERT_EQ(problems_.size(), 1);
  EXPECT_TRUE(problems_[0].contains("queue.json")) << problems_[0].toStdString();
  EXPECT_TRUE(studio_->training().queue().waiting().empty());
}

}  // namespace
}  // namespace attnlab
