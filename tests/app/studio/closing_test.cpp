// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of a run in training when its window is closed.
#include <QApplication>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "tests/support/live_run.h"
#include "tests/support/studio_window.h"

namespace attnlab {
namespace {

class Closing : public test::StudioWindow {
 protected:
  /// Closes a window that asks, and answers with the button that says so; true when it closed.
  bool close_and_answer(const QString& answer) {
    MainWindow window(*studio_);
    window.show();
    bool asked = false;
    QTimer::singleShot(0, &window, [&] {
      auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
      ASSERT_NE(box, nullptr) << "nothing is asked";
      asked = true;
      for (QAbstractButton* button : box->buttons())
        if (button->text() == answer) return button->click();
      ADD_FAILURE() << "no button says " << answer.toStdString();
      box->reject();
    });
    const bool closed = window.close();
    EXPECT_TRUE(asked);
    return closed;
  }
};

TEST_F(Closing, AsksAndEitherKeepsTrainingOrStopsAfterACheckpoint) {
  test::LiveRun engine(folder_ / "run");
  studio_->open_run(QString::fromStdString(engine.path));
  ASSERT_TRUE(wait([this] { return is_live() && status().step > 3; }));
  EXPECT_FALSE(close_and_answer("Cancel"));
  EXPECT_EQ(engine.owner(), engine.pid);
  EXPECT_TRUE(close_and_answer("Keep training"));
  const int64_t step = status().step;
  ASSERT_TRUE(wait([&] { return status().step > step; }));
  EXPECT_EQ(engine.owner(), engine.pid);

  EXPECT_TRUE(close_and_answer("Stop after a checkpoint"));
  engine.wait_until_ended();
  const RunFolder run(engine.path);
  const Json last = read_events(run.events()).back().header;
  EXPECT_EQ(last["event"], "stopped");
  ASSERT_FALSE(run.checkpoint_steps().empty());
  EXPECT_EQ(run.checkpoint_steps().back(), last["step"]);
}

}  // namespace
}  // namespace attnlab
