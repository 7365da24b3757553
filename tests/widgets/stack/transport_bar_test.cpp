// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/transport_bar.h"

#include <gtest/gtest.h>

#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTest>
#include <QToolButton>

#include "tests/support/settle.h"
#include "widgets/common/theme.h"
#include "widgets/stack/status_readout.h"

namespace attnlab {
namespace {

TransportStatus training() {
  TransportStatus status;
  status.phase = TransportPhase::training;
  status.step = 1240;
  status.steps = 3000;
  status.loss = 1.62;
  status.tokens_per_second = 41000;
  status.eta_seconds = 42;
  status.peak_memory = 1.1e9;
  status.learning_rate = 2e-3;
  return status;
}

struct TransportBarTest : testing::Test {
  TransportBar bar;
  void SetUp() override {
    bar.resize(1280, bar.sizeHint().height());
    bar.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&bar));
  }
  QAbstractButton* button(const QString& name) {
    for (auto* one : bar.findChildren<QAbstractButton*>())
      if (one->accessibleName() == name) return one;
    return nullptr;
  }
  void set_phase(TransportPhase phase) {
    TransportStatus status = training();
    status.phase = phase;
    bar.set_status(status);
  }
};

}  // namespace

TEST_F(TransportBarTest, OfAGpuItShowsMemoryUseAndTheShareOfItsPeak) {
  StatusReadout readout;
  TransportStatus status = training();
  readout.set_status(status);
  EXPECT_TRUE(readout.text().endsWith(" · 1.10 GB")) << readout.text().toStdString();
  status.device_memory = 85.9e9;
  status.device_used = 61.2e9;
  status.device_utilization = 0.97;
  status.flops_utilization = 0.413;
  readout.set_status(status);
  EXPECT_TRUE(readout.text().endsWith(" · 61.2 GB / 85.9 GB · GPU 97 % · MFU 41 %"))
      << readout.text().toStdString();
  status.device_utilization = status.flops_utilization = TransportStatus::unknown;
  readout.set_status(status);
  EXPECT_TRUE(readout.text().endsWith("85.9 GB")) << "an unknown card";
}

TEST_F(TransportBarTest, ButtonsFollowThePhase) {
  struct Row {
    TransportPhase phase;
    bool train, pause, step, stop, rate;
  };
  for (const Row& row : {Row{TransportPhase::idle, true, false, false, false, false},
                         Row{TransportPhase::starting, false, false, false, true, false},
                         Row{TransportPhase::training, false, true, false, true, true},
                         Row{TransportPhase::paused, false, true, true, true, true},
                         Row{TransportPhase::finished, true, false, false, false, false},
                         Row{TransportPhase::stopped, true, false, false, false, false},
                         Row{TransportPhase::failed, true, false, false, false, false}}) {
    set_phase(row.phase);
    const bool paused = row.phase == TransportPhase::paused;
    const int phase = static_cast<int>(row.phase);
    EXPECT_EQ(button("Train")->isEnabled(), row.train) << phase;
    ASSERT_NE(button(paused ? "Resume" : "Pause"), nullptr) << phase;
    EXPECT_EQ(button(paused ? "Resume" : "Pause")->isEnabled(), row.pause) << phase;
    EXPECT_EQ(button("One step")->isEnabled(), row.step) << phase;
    EXPECT_EQ(button("Stop")->isEnabled(), row.stop) << phase;
    EXPECT_EQ(bar.findChild<QSlider*>()->isEnabled(), row.rate) << phase;
  }
}

TEST_F(TransportBarTest, AnEndedRunThatCanGoOnOffersIt) {
  TransportStatus status = training();
  status.phase = TransportPhase::interrupted;
  status.can_continue = true;
  bar.set_status(status);
  EXPECT_EQ(button("Pause"), nullptr);
  ASSERT_NE(button("Continue training"), nullptr);
  EXPECT_TRUE(button("Train")->isEnabled()) << "a new run can be started too";
  int asked = 0, paused = 0;
  QObject::connect(&bar, &TransportBar::continue_requested, &bar, [&] { ++asked; });
  QObject::connect(&bar, &TransportBar::pause_requested, &bar, [&] { ++paused; });
  QTest::mouseClick(button("Continue training"), Qt::LeftButton);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(paused, 0);
  set_phase(TransportPhase::training);
  EXPECT_NE(button("Pause"), nullptr);
}

TEST_F(TransportBarTest, ALostLineSaysWhyAndKeepsTheNumbers) {
  TransportStatus status = training();
  status.phase = TransportPhase::unreachable;
  status.message = "Connection closed by host.";
  bar.set_status(status);
  const auto* readout = bar.findChild<StatusReadout*>();
  EXPECT_TRUE(readout->text().startsWith("Out of reach")) << readout->text().toStdString();
  EXPECT_TRUE(readout->text().contains("1.62"));
  EXPECT_EQ(readout->toolTip(), "Connection closed by host.");
  EXPECT_FALSE(button("Stop")->isEnabled());
}

TEST_F(TransportBarTest, EveryButtonSaysItsIntention) {
  QSignalSpy train(&bar, &TransportBar::train_requested),
      pause(&bar, &TransportBar::pause_requested), resume(&bar, &TransportBar::resume_requested),
      step(&bar, &TransportBar::step_requested), stop(&bar, &TransportBar::stop_requested);
  QTest::mouseClick(button("Train"), Qt::LeftButton);
  set_phase(TransportPhase::training);
  QTest::mouseClick(button("Pause"), Qt::LeftButton);
  set_phase(TransportPhase::paused);
  QTest::keyClick(button("One step"), Qt::Key_Space);
  QTest::mouseClick(button("Resume"), Qt::LeftButton);
  QTest::mouseClick(button("Stop"), Qt::LeftButton);
  for (const QSignalSpy* spy : {&train, &pause, &resume, &step, &stop}) EXPECT_EQ(spy->size(), 1);
}

TEST_F(TransportBarTest, QueuesRunsByTheNumberOfSeeds) {
  QSignalSpy queue(&bar, &TransportBar::queue_requested);
  const auto* more = qobject_cast<QToolButton*>(button("More ways to train"));
  ASSERT_NE(more, nullptr);
  for (QAction* action : more->menu()->actions()) action->trigger();
  ASSERT_EQ(queue.size(), 3);
  EXPECT_EQ(queue[0][0].toInt(), 1);
  EXPECT_EQ(queue[1][0].toInt(), 3);
  EXPECT_EQ(queue[2][0].toInt(), 5);
}

TEST_F(TransportBarTest, RateIsLogarithmicAndCoalesced) {
  set_phase(TransportPhase::training);
  auto* slider = bar.findChild<QSlider*>();
  QSignalSpy changed(&bar, &TransportBar::learning_rate_factor_changed);
  slider->setFocus();
  QTest::keyClick(slider, Qt::Key_End);
  QTest::keyClick(slider, Qt::Key_Home);
  EXPECT_TRUE(changed.empty());
  ASSERT_TRUE(changed.wait(1000));
  ASSERT_EQ(changed.size(), 1);
  EXPECT_NEAR(changed[0][0].toDouble(), 0.01, 1e-9);
  EXPECT_EQ(slider->accessibleDescription(), "×0.010 → 2.0e-05");
  QTest::mouseClick(button("Set the factor of the learning rate back to 1"), Qt::LeftButton);
  ASSERT_EQ(changed.size(), 2);
  EXPECT_EQ(changed[1][0].toDouble(), 1.0);
  bar.set_learning_rate_factor(10);
  EXPECT_EQ(slider->accessibleDescription(), "×10.0 → 2.0e-02");
  EXPECT_EQ(changed.size(), 2) << "setting is silent";
}

TEST_F(TransportBarTest, ReadsOutTheRun) {
  const auto* readout = bar.findChild<StatusReadout*>();
  EXPECT_EQ(readout->text(), "Ready to train");
  bar.set_status(training());
  EXPECT_EQ(readout->text(),
            "Training · step 1 240 / 3 000 · loss 1.620 · 41.0 k tok/s · 0:42 left · 1.10 GB");
  TransportStatus unknown;
  unknown.phase = TransportPhase::training;
  unknown.steps = 100;
  unknown.queued = 2;
  bar.set_status(unknown);
  EXPECT_EQ(readout->text(), "Training · step 0 / 100 · loss – · – tok/s · – left · – · queued 2");
  TransportStatus failed;
  failed.phase = TransportPhase::failed;
  failed.message = "the loss became NaN in layer 3";
  bar.set_status(failed);
  EXPECT_EQ(readout->text(), "Failed: the loss became NaN in layer 3");
}

TEST_F(TransportBarTest, GivesUpNumbersBeforeItOverlaps) {
  const auto* readout = bar.findChild<StatusReadout*>();
  bar.set_status(training());
  ASSERT_TRUE(test::settle(bar));
  EXPECT_EQ(readout->visible_numbers(), 5);
  EXPECT_LE(bar.minimumSizeHint().width(), 300);
  bar.resize(300, 140);
  ASSERT_TRUE(test::settle(bar));
  EXPECT_GE(readout->visible_numbers(), 1);
  EXPECT_LT(readout->visible_numbers(), 5);
  EXPECT_GT(readout->y(), button("Train")->parentWidget()->geometry().bottom());
  for (const QWidget* part : {static_cast<const QWidget*>(readout),
                              static_cast<const QWidget*>(bar.findChild<QSlider*>())})
    EXPECT_LE(part->mapTo(&bar, QPoint(part->width(), 0)).x(), 300);
}

TEST_F(TransportBarTest, ProgressLineGrowsAlongTheBottom) {
  TransportStatus status = training();
  status.step = 1500;
  bar.set_status(status);
  const QImage image = bar.grab().toImage();
  const int y = bar.height() - 1;
  EXPECT_EQ(image.pixelColor(bar.width() / 4, y), theme().accent);
  EXPECT_EQ(image.pixelColor(bar.width() * 3 / 4, y), theme().border);
}

}  // namespace attnlab
