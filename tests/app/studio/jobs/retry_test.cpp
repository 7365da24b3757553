// SPDX-License-Identifier: GPL-3.0-or-later
// An engine that answers with an error at first.
#include <signal.h>

#include <QComboBox>
#include <QElapsedTimer>

#include "app/studio/jobs/retry.h"
#include "core/shared/messages/event_file.h"
#include "tests/app/studio/views/inspection.h"
#include "tests/support/child_processes.h"
#include "tests/support/unwilling_engine.h"
#include "widgets/inspect/difference_bar.h"
#include "widgets/inspect/indicator_table.h"
#include "widgets/inspect/indicators_panel.h"
#include "widgets/inspect/token_table.h"

namespace attnlab {
namespace {

class RetryRule : public test::Inspection {
 protected:
  /// The process that answers now is killed, and no other one starts.
  void break_engine() {
    engine_.refuse("session", "there is no memory left");
    for (const pid_t pid : test::children_running("session")) ::kill(pid, SIGKILL);
    ASSERT_TRUE(wait([] { return test::children_running("session").empty(); }));
    QTest::qWait(100);  // the window hears of it
  }
  void mend_engine() { engine_.recover("session"); }
  static bool says_why(const QString& text) { return text.contains("there is no memory left"); }

  test::UnwillingEngine engine_;
};

TEST_F(RetryRule, TheLensIsAskedForAgain) {
  break_engine();
  auto& table = view<TokenTable>("lens");
  ASSERT_TRUE(wait([this] { return engine_.starts("session") > 1; }));
  EXPECT_EQ(table.model().rowCount(), 0);
  mend_engine();
  EXPECT_TRUE(wait([&] { return table.model().rowCount() == 3; }));
}

TEST_F(RetryRule, TheEffectOfAWhatIfIsAskedForAgainAndSoIsItsProbe) {
  break_engine();
  window_->show_view("ablate");
  studio_->probing().set_ablation({{0}, {}, {}, {}});
  ASSERT_TRUE(wait([this] { return says_why(summary("ablate")); }))
      << summary("ablate").toStdString();
  EXPECT_TRUE(wait([this] { return says_why(studio_->probing().problem(run()->id())); }));
  mend_engine();
  EXPECT_TRUE(wait([this] { return summary("ablate").startsWith("Loss "); }));
  EXPECT_TRUE(wait([this] { return probe()->layers[0].skipped; }));
}

TEST_F(RetryRule, KindsOfHeadsAreAskedForAgain) {
  break_engine();
  auto& panel = view<IndicatorsPanel>("indicators");
  EXPECT_TRUE(panel.table()->isColumnHidden(IndicatorModel::kind));
  mend_engine();
  EXPECT_TRUE(wait([&] { return !panel.table()->isColumnHidden(IndicatorModel::kind); }));
}

TEST_F(RetryRule, TheReferenceOfADifferenceIsAskedForAgain) {
  show("compare");
  break_engine();
  window_->show_view("difference");
  auto& bar = *window_->view("difference")->widget()->findChild<DifferenceBar*>();
  bar.set_compared_with(ComparedWith::step);
  Q_EMIT bar.compared_with_changed(ComparedWith::step);
  ASSERT_TRUE(wait([&] { return says_why(bar.change()); })) << bar.change().toStdString();
  mend_engine();
  EXPECT_TRUE(wait([&] { return bar.change().startsWith("Mean |Δ|"); }))
      << bar.change().toStdString();
}

TEST_F(RetryRule, AnEngineThatHangsIsEndedAndAskedAgain) {
  run()->client->set_patience(std::chrono::milliseconds(500));
  break_engine();
  mend_engine();
  engine_.hang("session");
  studio_->probing().set_text("b a b a");
  ASSERT_TRUE(wait(
      [this] { return studio_->probing().problem(run()->id()).contains("has said nothing"); }));
  run()->client->set_patience(std::chrono::minutes(1));
  mend_engine();
  EXPECT_TRUE(wait([this] { return probe()->length() == 4; }));
  EXPECT_TRUE(studio_->probing().problem(run()->id()).isEmpty());
}

TEST_F(RetryRule, ARunWithoutWeightsSaysSoOnceAndIsAskedAgainWhenItHasThem) {
  EventFileReader recorded(folder_ / "run1" / "events.attnlab");
  const auto first = recorded.next();
  ASSERT_TRUE(first);
  std::filesystem::create_directories(folder_ / "empty");
  std::filesystem::copy_file(folder_ / "run1" / "run.json", folder_ / "empty" / "run.json");
  { EventFileWriter(folder_ / "empty" / "events.attnlab").append(*first); }
  studio_->open_run(path("").remove("run") + "empty");
  const QString id = run()->id();
  int told = 0;
  QObject::connect(&studio_->probing(), &Probing::changed, studio_.get(), [&](const QString& run) {
    if (run == id) ++told;
    studio_->probing().keep_up_for(studio_.get(),
                                   true);  // as a view does that asks whenever it hears
  });
  ASSERT_TRUE(wait([&] { return studio_->probing().problem(id).contains("no weights yet"); }));
  const int after = told;
  for (int i = 0; i < 5; ++i) studio_->probing().keep_up_for(studio_.get(), true);
  EXPECT_EQ(told, after);
  studio_->probing().keep_up_for(studio_.get(), false);
}

TEST(Retry, AsksAnotherQuestionAtOnceAndTheSameOneAfterAGrowingPause) {
  int due = 0;
  Retry retry([&] { ++due; });
  EXPECT_TRUE(retry.should_ask(false));
  EXPECT_FALSE(retry.should_ask(true));
  QElapsedTimer clock;
  clock.start();
  const auto fail_and_wait = [&] {
    const qint64 start = clock.elapsed();
    const int before = due;
    retry.failed();
    EXPECT_FALSE(retry.should_ask(true));
    EXPECT_TRUE(QTest::qWaitFor([&] { return due > before; }, 60'000));
    EXPECT_TRUE(retry.should_ask(true));
    EXPECT_FALSE(retry.should_ask(true)) << "it is under way";
    return clock.elapsed() - start;
  };
  const qint64 first = fail_and_wait(), second = fail_and_wait();
  EXPECT_GT(second, first + first / 2);
  retry.failed();
  retry.succeeded();
  EXPECT_FALSE(retry.should_ask(true));
}

}  // namespace
}  // namespace attnlab
