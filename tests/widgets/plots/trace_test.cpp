// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/trace.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QImage>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/plot_style.h"

namespace attnlab {
namespace {

Series spiky(size_t count) {
  Series series;
  for (size_t i = 0; i < count; ++i)
    series.append({static_cast<double>(i), i == 12345 ? 99.0 : std::sin(static_cast<double>(i))});
  return series;
}

TEST(Trace, DrawsAtMostTwoVerticesAColumn) {
  const Series series = spiky(200000);
  for (const bool log : {false, true}) {
    const std::vector<Point> drawn = window_of(series, 1, 199999, 500, log);
    EXPECT_LE(drawn.size(), 1002U);
    EXPECT_GE(drawn.size(), 300U);
    const auto highest =
        std::max_element(drawn.begin(), drawn.end(), [](Point a, Point b) { return a.y < b.y; });
    EXPECT_EQ(highest->y, 99) << "a spike is lost, log " << log;
    EXPECT_TRUE(
        std::is_sorted(drawn.begin(), drawn.end(), [](Point a, Point b) { return a.x < b.x; }));
  }
}

TEST(Trace, LogarithmicAxisKeepsTheFirstDecades) {
  const Series series = spiky(100000);
  const std::vector<Point> drawn = window_of(series, 1, 100000, 1000, true);
  for (int x = 1; x < 20; ++x)
    EXPECT_TRUE(std::any_of(drawn.begin(), drawn.end(), [x](Point p) { return p.x == x; })) << x;
}

TEST(Trace, LinesBreakWhereNothingCanBeDrawn) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Point> points = {{0, 1}, {1, 2}, {2, nan}, {3, -1}, {4, 2}};
  PlotMap map{QRectF(0, 0, 40, 100), 0, 4, 1, 10, false, false};
  std::vector<QPolygonF> lines = polylines(points, map);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], QPolygonF({map({0, 1}), map({1, 2})}));
  map.log_y = true;
  lines = polylines(points, map);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].size(), 1) << "-1 has no logarithm";
}

TEST(Trace, MapsPlacesBothWays) {
  const PlotMap linear{QRectF(10, 0, 100, 50), 0, 200, 0, 1, false, false};
  EXPECT_DOUBLE_EQ(linear.x(50), 35);
  EXPECT_DOUBLE_EQ(linear.y(0.25), 37.5);
  EXPECT_DOUBLE_EQ(linear.step_at(35), 50);
  const PlotMap log{QRectF(0, 0, 100, 50), 1, 100, 1, 100, true, true};
  EXPECT_DOUBLE_EQ(log.x(10), 50);
  EXPECT_DOUBLE_EQ(log.y(10), 25);
  EXPECT_DOUBLE_EQ(log.step_at(50), 10);
}

// Cutting a zigzag into dashes took seconds.
TEST(Trace, ADashedZigzagIsDrawnQuickly) {
  std::vector<Point> points;
  for (int i = 0; i < 600; ++i) points.push_back({static_cast<double>(i), i % 3 * 1.0});
  const PlotMap map{QRectF(0, 0, 800, 400), 0, 599, 0, 2, false, false};
  QImage image(800, 400, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  QElapsedTimer timer;
  timer.start();
  for (int i = 0; i < 5; ++i)
    draw_trace(painter, polylines(points, map), {Qt::red, 1.5, Qt::DashDotLine});
  RecordProperty("ms", std::to_string(timer.elapsed()));
  int red = 0;
  for (int x = 0; x < 800; ++x) red += image.pixelColor(x, 200) == QColor(Qt::red);
  EXPECT_GT(red, 200);
}

TEST(PlotStyle, TicksAreRoundAndEnough) {
  EXPECT_EQ(round_ticks(1, 600, 6, false), (std::vector<double>{100, 200, 300, 400, 500, 600}));
  EXPECT_EQ(round_ticks(0, 1, 5, false).size(), 6U);
  EXPECT_EQ(round_ticks(1, 600, 1, false), (std::vector<double>{200, 400, 600}))
      << "one tick alone gives no scale";
  EXPECT_EQ(round_ticks(1, 1000, 4, true).size(), 4U);
  EXPECT_EQ(round_ticks(1.5, 4.2, 3, true), (std::vector<double>{2, 3, 4}));
}

TEST(PlotStyle, TextsAreAsShortAsCanBeToldApart) {
  const QChar thin(0x2009);
  EXPECT_EQ(tick_texts({0, 0.5, 1}, false), (std::vector<QString>{"0", "0.5", "1.0"}));
  EXPECT_EQ(tick_texts({200, 400}, false), (std::vector<QString>{"200", "400"}));
  EXPECT_EQ(tick_texts({0, 20000, 40000}, false)[1], QString("20") + thin + "k");
  EXPECT_EQ(tick_texts({0.001, 0.1, 10}, true), (std::vector<QString>{"0.001", "0.1", "10"}));
  EXPECT_EQ(curve_value_text(1.62449), "1.624");
  EXPECT_EQ(curve_value_text(0.0312), "0.0312");
  EXPECT_EQ(curve_value_text(41234.6), QString("41") + thin + "235");
  EXPECT_EQ(curve_value_text(0.0003), "3.00e-04");
  EXPECT_EQ(step_text(1240), "1240");
  EXPECT_EQ(step_text(1234567), QString("1") + thin + "234" + thin + "567");
}

}  // namespace
}  // namespace attnlab
