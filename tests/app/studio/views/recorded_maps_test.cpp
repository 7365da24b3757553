// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/process.h"
#include "tests/support/studio_window.h"
#include "widgets/plots/step_cursor.h"

namespace attnlab {
namespace {

/// A run that kept no snapshot but recorded layer 2, one frame a step within a small budget.
class RecordedMapsView : public test::StudioWindow {
 protected:
  void SetUp() override {
    const auto result = test::attnlab({"train",       "--data",
                                       "task:recall", "--steps",
                                       "8",           "--batch-size",
                                       "2",           "--threads",
                                       "1",           "--snapshot-budget",
                                       "0",           "--record-maps",
                                       "2",           "--record-every",
                                       "1",           "--record-budget",
                                       "0.19",        "--quiet",
                                       "--out",       path().toStdString()});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    show("inspect");
    studio_->open_run(path());
    ASSERT_TRUE(wait([this] { return status().phase == RunPhase::finished; }));
    window_->show_view("map");
  }
  QString path() { return QString::fromStdString((folder_ / "run").string()); }
  QString summary() { return window_->view("map")->summary(); }
};

TEST_F(RecordedMapsView, TheMapAtAStepIsTheOneRecordedThereOrBefore) {
  EXPECT_EQ(run()->client->store().map_steps(), (std::vector<int64_t>{0, 2, 4, 6, 8}));
  studio_->selection().select_head(1, 0);
  for (const auto& [cursor, shown] : {std::pair{4, 4}, {3, 2}, {7, 6}, {0, 0}}) {
    studio_->selection().select_step(cursor);
    const QString step = QString("step %1 ").arg(shown);
    EXPECT_TRUE(wait([&] { return summary().contains(step); }, 5'000))
        << cursor << ": " << summary().toStdString();
  }
  shot("recorded");
}

TEST_F(RecordedMapsView, AnotherTextOrLayerIsAskedOfTheEngine) {
  studio_->selection().select_head(1, 0);
  studio_->selection().select_step(4);
  ASSERT_TRUE(wait([&] { return summary().contains("step 4 "); }));
  studio_->selection().select_head(0, 0);  // not recorded; the only weights are the last ones
  EXPECT_TRUE(wait([&] { return summary().contains("layer 1 ") && summary().contains("step 8 "); }))
      << summary().toStdString();
  studio_->selection().select_head(1, 0);
  EXPECT_TRUE(wait([&] { return summary().contains("layer 2 ") && summary().contains("step 4 "); }))
      << summary().toStdString();
}

TEST_F(RecordedMapsView, ThinningIsMarkedAtItsStep) {
  const auto& events = window_->findChild<StepCursor*>()->track()->marks().events;
  ASSERT_FALSE(events.empty());
  EXPECT_TRUE(events.front().text.contains("recorded maps are thinned"))
      << events.front().text.toStdString();
}

}  // namespace
}  // namespace attnlab
