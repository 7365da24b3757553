// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_plot.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QImage>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <cmath>

#include "widgets/common/theme.h"
#include "widgets/plots/plot_benchmark.h"

namespace attnlab {
namespace {

std::vector<Point> line(int from, int to) {
  std::vector<Point> points;
  for (int i = from; i <= to; ++i)
    points.push_back({static_cast<double>(i), 4 - 3.0 * i / 1000 + 0.1 * (i % 2)});
  return points;
}

// A shown plot with one run of steps 0 to 1000.
class CurvePlotTest : public testing::Test {
 protected:
  CurvePlotTest() {
    plot.resize(640, 320);
    curve = plot.add_curve("run", run_style(0));
    plot.append(curve, line(0, 1000));
    plot.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&plot));
    plot.replot_now();
  }

  void wheel(QPoint at, int notches, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QWheelEvent event(at, plot.canvas()->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton,
                      modifiers, Qt::NoScrollPhase, false);
    QApplication::sendEvent(plot.canvas(), &event);
  }

  void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::mousePress(plot.canvas(), Qt::LeftButton, modifiers, from);
    QMouseEvent move(QEvent::MouseMove, to, plot.canvas()->mapToGlobal(to), Qt::NoButton,
                     Qt::LeftButton, modifiers);
    QApplication::sendEvent(plot.canvas(), &move);
    QTest::mouseRelease(plot.canvas(), Qt::LeftButton, modifiers, to);
  }

  /// How often the plot was drawn, once nothing more is due for a few of its intervals.
  int replots_at_rest() {
    int before = -1, kept = 0;
    EXPECT_TRUE(QTest::qWaitFor([&] {
      kept = plot.replots() == before ? kept + 1 : 0;
      before = plot.replots();
      return kept >= 10;
    }));
    return before;
  }
  QColor background() { return plot.grab().toImage().pixelColor(3, 310); }

  CurvePlot plot;
  int curve = 0;
};

TEST_F(CurvePlotTest, WheelKeepsTheStepUnderTheMouse) {
  for (const bool log : {false, true}) {
    plot.set_log_x(log);
    plot.replot_now();
    const QPoint mouse(400, 150);
    const double before = plot.point_at(mouse).x;
    const auto [a, b] = plot.x_range();
    wheel(mouse, 2);
    EXPECT_NEAR(plot.point_at(mouse).x, before, 1e-6 * before) << "log " << log;
    const auto [c, d] = plot.x_range();
    if (!log) {
      EXPECT_NEAR(d - c, (b - a) * 0.64, 1e-9);
    }
    EXPECT_GT(c, a);
    EXPECT_LT(d, b);
  }
}

TEST_F(CurvePlotTest, WheelWithCtrlZoomsValuesOnly) {
  const QPoint mouse(300, 120);
  const Point before = plot.point_at(mouse);
  const auto x = plot.x_range();
  const auto [low, high] = plot.y_range();
  wheel(mouse, 1, Qt::ControlModifier);
  EXPECT_EQ(plot.x_range(), x);
  EXPECT_NEAR(plot.point_at(mouse).y, before.y, 1e-9);
  EXPECT_NEAR(plot.y_range().second - plot.y_range().first, (high - low) * 0.8, 1e-9);
}

TEST_F(CurvePlotTest, ZoomingOutStopsAtEverything) {
  const auto all = plot.x_range();
  wheel({400, 150}, 3);
  for (int i = 0; i < 20; ++i) wheel({200, 150}, -3);
  EXPECT_EQ(plot.x_range(), all);
}

TEST_F(CurvePlotTest, DraggingPansByTheWayOfTheMouse) {
  plot.set_x_range(200, 600);
  plot.replot_now();
  const double under = plot.point_at({300, 150}).x;
  const auto y = plot.y_range();
  drag({300, 150}, {380, 150});
  EXPECT_NEAR(plot.point_at({380, 150}).x, under, 1e-6);
  EXPECT_NEAR(plot.x_range().second - plot.x_range().first, 400, 1e-9);
  plot.replot_now();
  EXPECT_NE(plot.y_range(), y) << "the values fit what is visible";
}

TEST_F(CurvePlotTest, FollowsGrowthUntilPannedAndAgainWhenAsked) {
  QSignalSpy spy(&plot, &CurvePlot::follow_changed);
  plot.append(curve, line(1001, 1500));
  plot.replot_now();
  EXPECT_EQ(plot.x_range().second, 1500);
  wheel({300, 150}, 1);
  drag({300, 150}, {340, 150});
  ASSERT_EQ(spy.count(), 1);
  EXPECT_FALSE(spy[0][0].toBool());
  const auto kept = plot.x_range();
  plot.append(curve, line(1501, 2000));
  plot.replot_now();
  EXPECT_EQ(plot.x_range(), kept);
  QTest::keyClick(&plot, Qt::Key_F);
  plot.replot_now();
  EXPECT_TRUE(plot.follow());
  EXPECT_EQ(plot.x_range(), std::pair(0.0, 2000.0));
}

TEST_F(CurvePlotTest, FollowingLeavesTheFirstStepsOutOfTheValues) {
  plot.truncate_after(curve, -1);
  std::vector<Point> points;
  for (int i = 0; i <= 1000; ++i)
    points.push_back({static_cast<double>(i), i < 10 ? 1000.0 : 2.0 + 0.001 * i});
  plot.append(curve, points);
  plot.replot_now();
  EXPECT_LT(plot.y_range().second, 4);
  QTest::mouseDClick(plot.canvas(), Qt::LeftButton, {}, {300, 150});
  plot.replot_now();
  EXPECT_GT(plot.y_range().second, 1000) << "a double click shows everything";
  EXPECT_TRUE(plot.follow());
}

TEST_F(CurvePlotTest, CursorIsDraggedAndMovedByKeys) {
  plot.set_cursor(500);
  QSignalSpy spy(&plot, &CurvePlot::cursor_moved);
  const QPoint from = plot.pixel_of({500, 2}).toPoint(), to = plot.pixel_of({700, 2}).toPoint();
  const auto range = plot.x_range();
  drag({from.x(), 100}, {to.x(), 100});
  ASSERT_EQ(spy.count(), 1);
  EXPECT_NEAR(spy[0][0].toLongLong(), 700, 2);
  EXPECT_EQ(plot.x_range(), range) << "dragging the cursor does not pan";
  plot.set_cursor(700);
  EXPECT_EQ(spy.count(), 1) << "setting says nothing";
  QTest::keyClick(&plot, Qt::Key_Left);
  EXPECT_EQ(plot.cursor(), 699);
  plot.set_cursor(1000);
  QTest::keyClick(&plot, Qt::Key_Right);
  EXPECT_EQ(plot.cursor(), 1000) << "not beyond the last step";
}

TEST_F(CurvePlotTest, ManyChangesAreOneReplot) {
  const int before = replots_at_rest();
  for (int i = 1001; i <= 1200; ++i) plot.append(curve, line(i, i));
  EXPECT_EQ(plot.replots(), before);
  EXPECT_EQ(replots_at_rest(), before + 1);
}

TEST_F(CurvePlotTest, HiddenPlotRestsAndCatchesUp) {
  plot.hide();
  const int before = replots_at_rest();
  plot.append(curve, line(1001, 1300));
  EXPECT_EQ(replots_at_rest(), before);
  plot.show();
  EXPECT_TRUE(QTest::qWaitFor([&] { return plot.replots() > before; }));
  EXPECT_EQ(plot.x_range().second, 1300);
}

TEST_F(CurvePlotTest, MovingTheMouseReplotsNoCurve) {
  const int before = replots_at_rest();
  const QImage without = plot.grab().toImage();
  QTest::mouseMove(plot.canvas(), {300, 150});
  EXPECT_TRUE(QTest::qWaitFor([&] { return plot.grab().toImage() != without; }))
      << "no read-out appears";
  EXPECT_EQ(replots_at_rest(), before);
}

TEST_F(CurvePlotTest, TruncationReplacesPointsAndTheirSmoothing) {
  plot.set_smoothing(0.9);
  const double kept = plot.smoothed(curve).points()[400].y;
  plot.truncate_after(curve, 400);
  EXPECT_EQ(plot.series(curve).size(), 401U);
  EXPECT_EQ(plot.smoothed(curve).size(), 401U);
  EXPECT_EQ(plot.smoothed(curve).points().back().y, kept);
  plot.append(curve, line(401, 500));
  EXPECT_EQ(plot.smoothed(curve).size(), 501U);
}

TEST_F(CurvePlotTest, LogarithmicValuesIgnoreWhatHasNoLogarithm) {
  plot.append(curve, std::vector<Point>{{1001, -5}, {1002, 0}, {1003, std::nan("")}});
  plot.set_log_y(true);
  plot.replot_now();
  EXPECT_GT(plot.y_range().first, 0.5);
  EXPECT_LT(plot.y_range().second, 10);
}

TEST_F(CurvePlotTest, LevelsStayInSight) {
  plot.set_levels({{0.25, "chance 0.25"}});
  plot.replot_now();
  EXPECT_LE(plot.y_range().first, 0.25);
}

TEST_F(CurvePlotTest, PictureHoldsWhatIsVisible) {
  const int other = plot.add_curve("other", run_style(1));
  plot.append(other, line(0, 10));
  plot.set_visible(curve, false);
  plot.replot_now();
  const CurvesPicture picture = plot.picture();
  ASSERT_EQ(picture.lines.size(), 1U);
  EXPECT_EQ(picture.lines[0].name, "other");
  EXPECT_EQ(picture.x1, 10) << "hidden runs do not widen the view";
  plot.remove_curve(other);
  plot.replot_now();
  EXPECT_TRUE(plot.picture().lines.empty());
}

TEST_F(CurvePlotTest, FollowsTheTheme) {
  apply_theme(ThemeName::dark, 1.0);
  EXPECT_TRUE(QTest::qWaitFor([this] { return background() == theme().surface; }));
  apply_theme(ThemeName::light, 1.0);
  EXPECT_TRUE(QTest::qWaitFor([this] { return background() == theme().surface; }));
}

TEST(PlotBenchmark, MeasuresBothParts) {
  const PlotBenchmark result = benchmark_plot(20000, 400);
  for (const FrameTimes& t : {result.pan, result.zoom}) {
    EXPECT_GT(t.window_p50, 0);
    EXPECT_LE(t.window_p50, t.window_p99);
    EXPECT_GT(t.frame_p50, t.window_p50);
    EXPECT_LE(t.frame_p50, t.frame_p99);
  }
}

}  // namespace
}  // namespace attnlab
