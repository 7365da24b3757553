// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curves_panel.h"

#include <gtest/gtest.h>

#include <QAction>
#include <QComboBox>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>
#include <cmath>

#include "core/shared/base/error.h"
#include "widgets/common/segmented.h"

namespace attnlab {
namespace {

std::vector<Point> steps(int from, int to, int every = 1) {
  std::vector<Point> points;
  for (int i = from; i <= to; i += every) points.push_back({static_cast<double>(i), 1.0 + i % 3});
  return points;
}

class CurvesPanelTest : public testing::Test {
 protected:
  CurvesPanelTest() {
    panel.resize(900, 500);
    panel.set_runs({{"a", "standard", run_style(0), true}, {"b", "self-gate", run_style(1), true}});
    panel.append("a", "loss", steps(1, 600));
    panel.append("b", "loss", steps(1, 300));
    panel.append("a", "validation_loss", steps(50, 550, 50));
    panel.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel));
  }
  CurvesPanel panel;
};

TEST_F(CurvesPanelTest, OneQuantityOrAll) {
  EXPECT_EQ(panel.shown_quantity(), "loss");
  EXPECT_TRUE(panel.plot("loss")->isVisible());
  EXPECT_FALSE(panel.plot("accuracy")->isVisible());
  panel.show_quantity("all");
  for (const char* name : CurvesPanel::quantities) EXPECT_TRUE(panel.plot(name)->isVisible());
  EXPECT_THROW(panel.show_quantity("perplexity"), Error);
  EXPECT_EQ(panel.plot("perplexity"), nullptr);
}

TEST_F(CurvesPanelTest, AllPlotsShareStepsAndCursor) {
  panel.show_quantity("all");
  EXPECT_TRUE(QTest::qWaitFor(
      [this] { return panel.plot("validation_loss")->x_range() == std::pair(1.0, 600.0); }));
  QSignalSpy spy(&panel, &CurvesPanel::cursor_moved);
  panel.set_cursor(300);
  CurvePlot* loss = panel.plot("loss");
  QTest::keyClick(loss, Qt::Key_Right);
  ASSERT_EQ(spy.count(), 1);
  EXPECT_EQ(spy[0][0].toLongLong(), 301);
  EXPECT_EQ(panel.plot("validation_loss")->cursor(), 301);

  const QPoint mouse(loss->width() / 2, loss->height() / 2);
  QWheelEvent wheel(mouse, loss->canvas()->mapToGlobal(mouse), {}, {0, 240}, Qt::NoButton,
                    Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(loss->canvas(), &wheel);
  EXPECT_EQ(panel.plot("validation_loss")->x_range(), loss->x_range());
  EXPECT_LT(loss->x_range().second, 600);
  EXPECT_FALSE(panel.plot("validation_loss")->follow());
  panel.set_follow(true);
  EXPECT_TRUE(QTest::qWaitFor([&] { return loss->x_range() == std::pair(1.0, 600.0); }));
}

TEST_F(CurvesPanelTest, RunsThatStayKeepTheirPoints) {
  panel.set_runs({{"a", "renamed", run_style(2), true}, {"c", "new", run_style(3), true}});
  panel.append("b", "loss", steps(301, 400));
  panel.append("a", "no such quantity", steps(1, 5));
  const CurvesPicture picture = panel.plot("loss")->picture();
  ASSERT_EQ(picture.lines.size(), 2U);
  EXPECT_EQ(picture.lines[0].name, "renamed");
  EXPECT_EQ(picture.lines[0].raw->size(), 600U);
  EXPECT_EQ(picture.lines[1].raw->size(), 0U);
}

TEST_F(CurvesPanelTest, LegendFollowsTheOrderOfTheRuns) {
  panel.set_runs({{"b", "self-gate", run_style(1), true}, {"a", "standard", run_style(0), true}});
  EXPECT_EQ(panel.plot("loss")->picture().lines[0].name, "self-gate");
}

TEST_F(CurvesPanelTest, TruncationIsOfOneRunAndQuantity) {
  panel.truncate_after("a", "loss", 100);
  const CurvesPicture picture = panel.plot("loss")->picture();
  EXPECT_EQ(picture.lines[0].raw->size(), 100U);
  EXPECT_EQ(picture.lines[1].raw->size(), 300U);
  EXPECT_EQ(panel.plot("validation_loss")->picture().lines[0].raw->size(), 11U);
}

TEST_F(CurvesPanelTest, EqualChancesAreOneLine) {
  panel.set_chance("a", 0.03);
  panel.set_chance("b", 0.03);
  ASSERT_EQ(panel.plot("accuracy")->picture().levels.size(), 1U);
  EXPECT_EQ(panel.plot("accuracy")->picture().levels[0].label, "chance 0.03");
  panel.set_chance("b", 0.5);
  EXPECT_EQ(panel.plot("accuracy")->picture().levels.size(), 2U);
  panel.set_runs({{"b", "self-gate", run_style(1), true}});
  ASSERT_EQ(panel.plot("accuracy")->picture().levels.size(), 1U);
  EXPECT_EQ(panel.plot("accuracy")->picture().levels[0].value, 0.5);
}

TEST_F(CurvesPanelTest, SmoothsOnlyWhatIsMeasuredAtEveryStep) {
  panel.set_smoothing(0.9);
  EXPECT_EQ(panel.plot("loss")->smoothing(), 0.9);
  EXPECT_EQ(panel.plot("grad_norm")->smoothing(), 0.9);
  EXPECT_EQ(panel.plot("validation_loss")->smoothing(), 0);
  EXPECT_EQ(panel.plot("accuracy")->smoothing(), 0);
}

TEST_F(CurvesPanelTest, TabsBecomeAMenuWhereTheyHaveNoRoom) {
  auto* tabs = panel.findChild<Segmented*>();
  auto* menu = panel.findChild<QComboBox*>();
  EXPECT_TRUE(tabs->isVisible());
  EXPECT_FALSE(menu->isVisible());
  panel.resize(300, 400);
  ASSERT_TRUE(QTest::qWaitFor([&] { return menu->isVisible(); }));
  EXPECT_FALSE(tabs->isVisible());
  QTest::keyClick(menu, Qt::Key_Down);
  EXPECT_EQ(panel.shown_quantity(), "validation_loss");
  EXPECT_EQ(tabs->current(), 1);
}

TEST_F(CurvesPanelTest, SaysInWordsWhatItShows) {
  EXPECT_EQ(panel.summary(), "Loss: standard 1.000 at step 600; self-gate 1.000 at step 300");
  panel.show_quantity("accuracy");
  EXPECT_EQ(panel.summary(), "Accuracy: nothing recorded yet");
}

QStringList names(const CurvesPanel& panel) {
  QStringList all;
  for (const auto& line : panel.plot("loss")->picture().lines) all << line.name;
  return all;
}

TEST_F(CurvesPanelTest, RunsOnOtherDataShareAnAxisOnlyWhenAsked) {
  panel.set_runs({{"a", "standard", run_style(0), true, "recall"},
                  {"b", "self-gate", run_style(1), true, "book.txt"}});
  panel.show_data("recall");
  EXPECT_EQ(names(panel), QStringList({"standard"}));
  QToolButton* others = nullptr;
  for (auto* button : panel.findChildren<QToolButton*>())
    if (button->isVisible() && button->text().contains("other data")) others = button;
  ASSERT_NE(others, nullptr) << "what is left out is said";
  EXPECT_TRUE(others->text().startsWith("1 run on other data is left out"));
  QTest::mouseClick(others, Qt::LeftButton);
  EXPECT_EQ(names(panel), QStringList({"standard", "self-gate"}));
  QTest::mouseClick(others, Qt::LeftButton);
  panel.show_data("book.txt");
  EXPECT_EQ(names(panel), QStringList({"self-gate"}));
  panel.set_runs({{"b", "self-gate", run_style(1), true, "book.txt"}});
  EXPECT_FALSE(others->isVisible());
}

TEST_F(CurvesPanelTest, WhatAKilledAttemptTrainedStaysInSight) {
  panel.truncate_after("b", "loss", 100);
  panel.truncate_after("a", "loss", 100);
  panel.set_replaced("a", "loss", steps(101, 600));
  const auto last_step = [this] { return panel.plot("loss")->x_range().second; };
  EXPECT_TRUE(QTest::qWaitFor([&] { return last_step() == 600; })) << last_step();
  EXPECT_EQ(panel.plot("loss")->picture().lines[0].raw->size(), 100U)
      << "but it is no more the run's";
  panel.set_replaced("a", "loss", {});
  // That of the evaluations.
  EXPECT_TRUE(QTest::qWaitFor([&] { return last_step() == 550; })) << last_step();
}

// Three seeds whose values at a step are 1, 2 and 6: mean 3, sample deviation √7.
TEST_F(CurvesPanelTest, SeedsAreAMeanWithABandOfOneSampleDeviation) {
  std::vector<CurvesPanel::Run> runs;
  for (const char* id : {"s1", "s2", "s3"})
    runs.push_back({id, QString("standard ") + id, run_style(0), true, "recall", "same"});
  runs.push_back({"other", "mlp", run_style(1), true, "recall", "another"});
  panel.set_runs(runs);
  const double values[] = {1, 2, 6};
  for (size_t i = 0; i < 4; ++i) {
    std::vector<Point> points;
    for (int n = 1; n <= 50; ++n) points.push_back({static_cast<double>(n), values[i % 3]});
    if (i == 2) points.resize(30);  // still behind
    panel.append(runs[i].id, "loss", points);
  }
  EXPECT_EQ(names(panel).size(), 4);
  panel.set_means(true);
  const CurvesPicture picture = panel.plot("loss")->picture();
  ASSERT_EQ(picture.lines.size(), 2U);
  const auto& band = picture.lines[0];
  EXPECT_TRUE(band.name.startsWith("standard s1, mean of 3 seeds")) << band.name.toStdString();
  ASSERT_TRUE(band.low && band.high);
  ASSERT_EQ(band.raw->size(), 50U);
  EXPECT_DOUBLE_EQ(band.raw->points()[29].y, 3);
  EXPECT_DOUBLE_EQ(band.high->points()[29].y, 3 + std::sqrt(7.0));
  EXPECT_DOUBLE_EQ(band.low->points()[29].y, 3 - std::sqrt(7.0));
  EXPECT_DOUBLE_EQ(band.raw->points()[49].y, 1.5) << "of those that are there";
  EXPECT_EQ(picture.lines[1].name, "mlp") << "a run alone is itself";
  panel.set_means(false);
  EXPECT_EQ(names(panel).size(), 4);
}

TEST_F(CurvesPanelTest, ALowPanelWithALegendIsNotScrolled) {
  QScrollArea area;
  area.setWidgetResizable(true);
  area.setFrameShape(QFrame::NoFrame);
  auto* inside = new CurvesPanel;
  inside->set_runs({{"a", "standard", run_style(0), true}, {"b", "mlp", run_style(1), true}});
  inside->append("a", "loss", steps(1, 60));
  inside->append("b", "loss", steps(1, 60));
  area.setWidget(inside);
  area.resize(600, 200);
  area.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&area));
  EXPECT_TRUE(QTest::qWaitFor([&] { return inside->height() == 200; })) << inside->height();
  EXPECT_GE(inside->plot("loss")->height(), 80) << "all of it can be seen";
}

// Over time no two runs have a point at the same place.
TEST_F(CurvesPanelTest, AMeanIsTakenBetweenPointsToo) {
  panel.set_runs({{"s1", "one", run_style(0), true, "recall", "same"},
                  {"s2", "two", run_style(0), true, "recall", "same"}});
  panel.append("s1", "loss", std::vector<Point>{{0, 0}, {2, 2}, {4, 4}});
  panel.append("s2", "loss", std::vector<Point>{{0, 4}, {3, 4}});
  panel.set_means(true);
  const auto line = panel.plot("loss")->picture().lines.at(0);
  ASSERT_EQ(line.raw->size(), 2U) << "to where both are";
  EXPECT_DOUBLE_EQ(line.raw->points()[0].y, 2);
  EXPECT_DOUBLE_EQ(line.raw->points()[1].y, 3);
  panel.plot("loss")->replot_now();
  const auto [low, high] = panel.plot("loss")->y_range();
  EXPECT_GE(high, 2 + std::sqrt(8.0)) << "the band is in the picture";
}

TEST_F(CurvesPanelTest, AnotherAxisTakesThePointsAnew) {
  QSignalSpy changed(&panel, &CurvesPanel::axis_changed);
  for (QAction* action : panel.findChildren<QAction*>())
    if (action->text() == "Over tokens") action->trigger();
  EXPECT_EQ(changed.count(), 1);
  EXPECT_EQ(panel.axis(), CurvesPanel::Axis::tokens);
  EXPECT_TRUE(panel.plot("loss")->picture().lines[0].raw->empty());
  panel.append("a", "loss", std::vector<Point>{{4096, 1}, {8192, 2}});
  EXPECT_EQ(panel.plot("loss")->picture().lines[0].raw->size(), 2U);
}

TEST_F(CurvesPanelTest, ThinnedHistorySaysSo) {
  panel.set_stride("a", "loss", 64);
  EXPECT_TRUE(panel.plot("loss")->picture().x_label.contains("extremes of every 64"));
}

TEST_F(CurvesPanelTest, EverythingFocusableHasAName) {
  for (const QWidget* widget : panel.findChildren<QWidget*>())
    if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible()) {
      EXPECT_FALSE(widget->accessibleName().isEmpty()) << widget->metaObject()->className();
    }
}

}  // namespace
}  // namespace attnlab
