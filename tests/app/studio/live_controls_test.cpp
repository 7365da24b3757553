// SPDX-License-Identifier: GPL-3.0-or-later
// Every control that says "now" does it now, to a run that trains.
#include <QFile>
#include <QLabel>
#include <QRegularExpression>
#include <QSlider>
#include <set>

#include "tests/support/live_run.h"
#include "tests/support/studio_window.h"
#include "widgets/common/commands.h"
#include "widgets/stack/number_field.h"

namespace attnlab {
namespace {

class LiveControls : public test::StudioWindow {
 protected:
  void SetUp() override {
    studio_->document().edit("Steps", {}, [](RunSpec& spec) {
      spec.train.steps = 100000;
      spec.train.schedule = "constant";
      spec.train.warmup_steps = 0;
    });
    studio_->document().undo_stack()->clear();
    studio_->training().train();
    ASSERT_TRUE(wait([this] { return is_live() && curve("learning_rate").size() >= 3; }))
        << problems_.join("; ").toStdString();
    peak_ = run()->spec->train.learning_rate;
  }
  double last_rate() { return curve("learning_rate").back().y; }
  bool rate_becomes(double rate) {
    return wait([&] { return std::abs(last_rate() / rate - 1) < 1e-3; });
  }
  QString mark_of_rate() {
    auto* field = named("Learning rate");
    for (const auto* label : field->parentWidget()->findChildren<QLabel*>())
      if (label->isVisible() && label->text().startsWith("now")) return label->text();
    return {};
  }
  void type_rate(const QString& rate) {
    click(named("Learning rate"));
    key(Qt::Key_A, Qt::ControlModifier);
    type(rate);
    key(Qt::Key_Return);
  }
  /// Texts of all that is in sight or in a menu and says the word.
  std::set<QString> controls_that_say_now() {
    static const QRegularExpression now("\\bnow\\b");
    std::set<QString> found;
    for (const QAction* action : window_->findChildren<QAction*>())
      if ((command_text(*action) + action->toolTip()).contains(now)) found.insert(action->text());
    for (const QWidget* widget : window_->findChildren<QWidget*>()) {
      const auto* label = qobject_cast<const QLabel*>(widget);
      const QString all = test::spoken_name(*widget) + " " + widget->toolTip() + " " +
                          (label == nullptr ? QString() : label->text());
      if (all.contains(now)) found.insert(test::spoken_name(*widget));
    }
    return found;
  }

  double peak_ = 0;
};

TEST_F(LiveControls, TheLearningRateOfTheTrainingPanelIsTheRunsFromTheNextStepOn) {
  click_tab("Training");
  EXPECT_EQ(mark_of_rate(), "now");
  EXPECT_DOUBLE_EQ(last_rate(), peak_);
  type_rate("5e-5");
  EXPECT_DOUBLE_EQ(studio_->document().spec().train.learning_rate, 5e-5);
  ASSERT_TRUE(rate_becomes(5e-5)) << last_rate();
  EXPECT_TRUE(wait([this] { return mark_of_rate() == "now"; })) << mark_of_rate().toStdString();
  shot("rate");

  // Undo takes both back, from within the field too.
  key(Qt::Key_Z, Qt::ControlModifier);
  EXPECT_DOUBLE_EQ(studio_->document().spec().train.learning_rate, peak_);
  ASSERT_TRUE(rate_becomes(peak_)) << last_rate();
  key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  ASSERT_TRUE(rate_becomes(5e-5)) << last_rate();
  EXPECT_TRUE(problems_.isEmpty()) << problems_.join("; ").toStdString();
}

TEST_F(LiveControls, TheFactorInTheBarIsSaidInThePanelAndUndone) {
  click_tab("Training");
  auto* slider = qobject_cast<QSlider*>(named("Factor of the learning rate"));
  slider->setFocus();
  key(Qt::Key_Home);
  ASSERT_TRUE(rate_becomes(0.01 * peak_)) << last_rate();
  EXPECT_TRUE(wait([this] { return mark_of_rate().startsWith("now 2e-05"); }))
      << mark_of_rate().toStdString();
  key(Qt::Key_Z, Qt::ControlModifier);
  ASSERT_TRUE(rate_becomes(peak_)) << last_rate();
  EXPECT_TRUE(wait([this] { return mark_of_rate() == "now"; }));
}

TEST_F(LiveControls, ACheckpointAndASnapshotAreMadeNow) {
  const auto before = run()->client->store().snapshot_steps();
  action("Record a snapshot now")->trigger();
  ASSERT_TRUE(wait([&] { return run()->client->store().snapshot_steps().size() > before.size(); }));
  EXPECT_TRUE(run()->client->store().checkpoint_steps().empty());
  action("Save a checkpoint now")->trigger();
  ASSERT_TRUE(wait([&] { return run()->client->store().checkpoint_steps().size() == 1; }));
  const QString folder = QString::fromStdString(status().checkpoint);
  EXPECT_TRUE(folder.isEmpty() || QFile::exists(run()->client->path() + "/checkpoints"));
}

TEST_F(LiveControls, AWaitingRunIsStartedNow) {
  studio_->training().add_to_queue();
  const QString first = studio_->selection().run();
  click_tab("Queue");
  ASSERT_EQ(studio_->training().queue().waiting().size(), 1U);
  click("Start the selected run now");
  ASSERT_TRUE(wait([&] { return studio_->selection().run() != first && is_live(); }))
      << problems_.join("; ").toStdString();
  EXPECT_TRUE(studio_->training().queue().waiting().empty());
}

// One that is new here needs a test above.
TEST_F(LiveControls, NoOtherControlSaysNow) {
  for (const char* tab : {"Training", "Queue"}) click_tab(tab);
  const std::set<QString> known = {"now", "Save a checkpoint now", "Record a snapshot now",
                                   "Start the selected run now"};
  for (const QString& found : controls_that_say_now())
    EXPECT_TRUE(known.contains(found)) << found.toStdString();
}

}  // namespace
}  // namespace attnlab
