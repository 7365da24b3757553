// SPDX-License-Identifier: GPL-3.0-or-later
// The engine is killed while the window watches.
#include <QLabel>
#include <QPushButton>
#include <random>

#include "core/shared/run/run_folder.h"
#include "tests/support/live_run.h"
#include "tests/support/recorded_curve.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

class EngineKilled : public test::StudioWindow {
 protected:
  QString notice() {
    const auto* label = window_->findChild<QLabel*>("problem");
    return label->isVisible() ? label->text() : QString();
  }
  RunLink link() { return run()->client->link(); }
  int64_t attempt() { return status().attempt; }

  /// Kills it and returns the last step that the window shows then.
  int64_t kill(test::LiveRun& engine) {
    engine.kill();
    EXPECT_TRUE(wait([&] { return link() == RunLink::ended && !notice().isEmpty(); }));
    EXPECT_TRUE(wait([this] { return studio_->training().can_continue(); }));
    EXPECT_TRUE(run()->client->is_interrupted());
    return status().step;
  }
  void expect_told(int64_t step) {
    EXPECT_TRUE(notice().contains(QString("ended unexpectedly at step %1.").arg(step)))
        << notice().toStdString();
    const auto checkpoints = run()->client->store().checkpoint_steps();
    const QString last = checkpoints.empty()
                             ? "no checkpoint"
                             : QString("checkpoint is of step %1.").arg(checkpoints.back());
    EXPECT_TRUE(notice().contains(last)) << notice().toStdString();
  }
  /// The three ways a person has.
  void continue_training(int way) {
    if (way % 3 == 0) return click("Continue training");
    if (way % 3 == 1) return action("Continue training")->trigger();
    for (auto* button : window_->findChildren<QPushButton*>())
      if (button->isVisible() && button->text() == "Continue training") return click(button);
    FAIL() << "the notice offers nothing";
  }
  void expect_going_on(int64_t attempts) {
    ASSERT_TRUE(wait([&] { return is_live() && attempt() == attempts; }))
        << problems_.join("; ").toStdString();
    EXPECT_TRUE(wait([&] { return notice().isEmpty(); }));
  }
};

TEST_F(EngineKilled, AtTenRandomMomentsTheWindowStaysSaysSoKeepsItsDataAndResumes) {
  test::LiveRun engine(folder_ / "run", {"--checkpoint-every", "8", "--eval-every", "50"});
  studio_->open_run(QString::fromStdString(engine.path));
  std::mt19937 random(4);
  int64_t furthest = 0;
  for (int moment = 0; moment < 10; ++moment) {
    SCOPED_TRACE(moment);
    ASSERT_TRUE(wait([this] { return is_live(); }));
    QTest::qWait(static_cast<int>(random() % 400));
    const int64_t step = kill(engine);
    expect_told(step);
    EXPECT_EQ(curve("loss").size(), static_cast<size_t>(step)) << "the window keeps its data";
    test::expect_gap_free(curve("loss"), engine.path);
    furthest = std::max(furthest, step);
    if (moment == 0) shot("interrupted");
    continue_training(moment);
    expect_going_on(moment + 2);
  }
  EXPECT_GT(furthest, 8) << "none of the moments came after a checkpoint";
  ASSERT_TRUE(wait([this] { return status().phase == RunPhase::training && status().step > 8; }));
  studio_->training().control("stop");
  ASSERT_TRUE(wait([this] { return status().phase == RunPhase::stopped && !is_live(); }));
  const auto shown = curve("loss");
  EXPECT_EQ(shown.size(), test::recorded_losses(engine.path).size());
  test::expect_gap_free(shown, engine.path);
  EXPECT_TRUE(problems_.isEmpty()) << problems_.join("; ").toStdString();
}

TEST_F(EngineKilled, AStoppedRunIsContinuedAndAFinishedOneIsNot) {
  // Enough that the engine is not done before a busy window gets to its stop.
  test::LiveRun engine(folder_ / "run", {"--steps", "3000"});
  studio_->open_run(QString::fromStdString(engine.path));
  ASSERT_TRUE(wait([this] { return is_live() && status().step > 3; }));
  EXPECT_FALSE(action("Continue training")->isEnabled());
  studio_->training().control("stop");
  ASSERT_TRUE(wait([this] { return studio_->training().can_continue(); }));
  EXPECT_EQ(notice(), "") << "an end that was asked for is no news";
  const int64_t stopped_at = status().step;
  click("Continue training");
  ASSERT_TRUE(wait([&] { return attempt() == 2 && status().step > stopped_at; }));
  ASSERT_TRUE(wait([this] { return status().phase == RunPhase::finished && !is_live(); }));
  EXPECT_FALSE(studio_->training().can_continue());
  EXPECT_FALSE(action("Continue training")->isEnabled());
  EXPECT_EQ(curve("loss").size(), 3000u);
  test::expect_gap_free(curve("loss"), engine.path);
}

// One whose process was killed is over too.
TEST_F(EngineKilled, TheQueueGoesOn) {
  studio_->document().edit("", {}, [](RunSpec& spec) { spec.train.steps = 100'000; });
  studio_->training().add_to_queue(2);
  ASSERT_TRUE(wait([this] { return is_live(); })) << problems_.join("; ").toStdString();
  const QString first = studio_->selection().run();
  const auto lock = RunLock::owner(RunFolder(run()->client->path().toStdString()));
  ASSERT_TRUE(lock);
  ::kill(lock->value("pid", 0), SIGKILL);
  EXPECT_TRUE(wait([&] { return studio_->selection().run() != first && is_live(); }));
}

// The kernel's lock was free and the disk is this machine's own: what the file says is out of date.
// Where a disk may be shared the command line asks for --take-over (Locks in tests/app/cli).
TEST_F(EngineKilled, AnotherMachinesNameInALockThatNobodyHoldsStopsNothing) {
  test::LiveRun engine(folder_ / "run");
  studio_->open_run(QString::fromStdString(engine.path));
  ASSERT_TRUE(wait([this] { return is_live(); }));
  kill(engine);
  folder_.write("run/lock", R"({"host": "elsewhere", "pid": 1, "socket": ""})");
  click("Continue training");
  expect_going_on(2);
}

}  // namespace
}  // namespace attnlab
