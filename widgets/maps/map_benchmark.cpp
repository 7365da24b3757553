// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_benchmark.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QOpenGLFunctions>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>
#include <vector>

#include "core/shared/base/error.h"
#include "widgets/maps/map_view.h"

namespace attnlab {
namespace {

constexpr int64_t side = 2048;

std::shared_ptr<const Matrix> random_causal_map(unsigned seed) {
  auto matrix = std::make_shared<Matrix>();
  matrix->rows = matrix->columns = side;
  matrix->values.assign(static_cast<size_t>(side * side), 0);
  std::mt19937 random(seed);
  for (int64_t row = 0; row < side; ++row) {
    float sum = 0;
    float* values = matrix->values.data() + row * side;
    for (int64_t column = 0; column <= row; ++column)
      sum += values[column] = static_cast<float>(random()) * 2.3e-10F;
    for (int64_t column = 0; column <= row; ++column) values[column] /= sum;
  }
  return matrix;
}

Timing measure(int count, const std::function<void(int)>& act, MapView& view) {
  std::vector<double> times;
  for (int i = -3; i < count; ++i) {
    QElapsedTimer clock;
    clock.start();
    act(i);
    view.repaint();  // paints and hands the pixels to the display before it returns
    if (i >= 0) times.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
    QCoreApplication::processEvents();
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times[(times.size() * 99) / 100]};
}

std::string renderer() {
  OffscreenCanvas canvas;
  if (!canvas.make_current()) return {};
  return reinterpret_cast<const char*>(canvas.context()->functions()->glGetString(GL_RENDERER));
}

std::string line(const char* name, const Timing& timing, double budget) {
  char text[160];
  std::snprintf(text, sizeof text, "%-34s %8.1f %8.1f %8.1f\n", name, timing.p50, timing.p99,
                budget);
  return text;
}

}  // namespace

MapBenchmark benchmark_map() {
  if (!opengl_problem().isEmpty())
    failed(opengl_problem().toStdString(), "run on a display with OpenGL, e.g. under xvfb-run");
  MapScene scene;
  MapView view(&scene);
  view.resize(900, 900);
  scene.set_causal(true);
  const auto first = random_causal_map(1), second = random_causal_map(2);
  scene.set_matrix(first, "benchmark");
  view.show();
  QCoreApplication::processEvents();
  MapBenchmark result;
  result.renderer = renderer();
  const auto pan = [&](int i) { view.pan(QPointF(i % 20 < 10 ? 3 : -3, i % 14 < 7 ? 2 : -2)); };
  result.pan = measure(200, pan, view);
  result.zoom = measure(
      200, [&](int i) { view.zoom(i % 100 < 50 ? 1.06 : 1 / 1.06, QPointF(400, 500)); }, view);
  view.fit();
  view.zoom(24, view.map_area().center());
  result.pan_near = measure(200, pan, view);
  view.fit();
  result.new_map = measure(
      100, [&](int i) { scene.set_matrix(i % 2 ? first : second, "benchmark"); }, view);
  return result;
}

std::string to_text(const MapBenchmark& benchmark) {
  std::string text = "2048 x 2048 map, 900 x 900 pixels, " + benchmark.renderer + "\n";
  text += "ms                                      p50      p99   budget\n";
  return text + line("pan, whole map", benchmark.pan, 33) +
         line("pan, single cells with labels", benchmark.pan_near, 33) +
         line("zoom", benchmark.zoom, 33) + line("new map to pixels", benchmark.new_map, 50);
}

}  // namespace attnlab
