// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_benchmark.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "widgets/plots/curve_plot.h"

namespace attnlab {
namespace {

constexpr int frames = 200;

std::vector<Point> noisy_loss(size_t count) {
  std::vector<Point> points(count);
  unsigned state = 1;
  for (size_t i = 0; i < count; ++i) {
    state = state * 1664525U + 1013904223U;
    const double noise = state / 4294967296.0 - 0.5, x = static_cast<double>(i);
    points[i] = {x, 1.5 + 3 * std::exp(-6 * x / static_cast<double>(count)) + 0.4 * noise};
  }
  return points;
}

double percentile(std::vector<double>& values, double share) {
  std::sort(values.begin(), values.end());
  return values[static_cast<size_t>(share * static_cast<double>(values.size() - 1))];
}

FrameTimes measure(CurvePlot& plot, const std::function<void(int)>& move) {
  std::vector<double> window, frame;
  for (int i = 0; i < frames; ++i) {
    move(i);
    const CurvePlot::FrameCost cost = plot.replot_now();
    window.push_back(cost.window_ms);
    frame.push_back(cost.window_ms + cost.draw_ms);
  }
  return {percentile(window, 0.5), percentile(window, 0.99), percentile(frame, 0.5),
          percentile(frame, 0.99)};
}

}  // namespace

PlotBenchmark benchmark_plot(size_t points, int width, double smoothing) {
  CurvePlot plot;
  plot.resize(width, width * 2 / 5);
  plot.append(plot.add_curve("run", run_style(0)), noisy_loss(points));
  plot.set_smoothing(smoothing);
  plot.show();
  QCoreApplication::processEvents();
  plot.replot_now();
  const auto count = static_cast<double>(points);
  PlotBenchmark result{points, width, {}, {}};
  result.pan = measure(plot, [&](int i) {
    const double from = count * (0.1 + 0.002 * i);
    plot.set_x_range(from, from + count * 0.4);
  });
  result.zoom = measure(plot, [&](int i) {
    const double half = count * 0.5 * std::pow(0.94, i);
    plot.set_x_range(count * 0.5 - half, count * 0.5 + half);
  });
  return result;
}

std::vector<BenchmarkRow> rows_of(const PlotBenchmark& result, const std::string& what) {
  constexpr double goal = 4, moonshot = 1;
  std::vector<BenchmarkRow> rows;
  for (const auto& [name, t] : {std::pair{"pan ", result.pan}, {"zoom ", result.zoom}}) {
    rows.push_back({name + what + ", what to draw", t.window_p50, t.window_p99, goal, moonshot});
    rows.push_back({name + what, t.frame_p50, t.frame_p99, goal, moonshot});
  }
  return rows;
}

}  // namespace attnlab
