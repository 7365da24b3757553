// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_benchmark.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QOpenGLFunctions>
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

std::vector<double> measure(int count, const std::function<void(int)>& act, MapView& view) {
  std::vector<double> times;
  for (int i = -3; i < count; ++i) {
    QElapsedTimer clock;
    clock.start();
    act(i);
    view.repaint();  // paints and hands the pixels to the display before it returns
    if (i >= 0) times.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
    QCoreApplication::processEvents();
  }
  return times;
}

std::string renderer() {
  OffscreenCanvas canvas;
  if (!canvas.make_current()) return {};
  return reinterpret_cast<const char*>(canvas.context()->functions()->glGetString(GL_RENDERER));
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
  MapBenchmark result{renderer(), {}};
  const bool software = result.renderer.find("llvmpipe") != std::string::npos ||
                        result.renderer.find("softpipe") != std::string::npos;
  const auto add = [&](const char* what, double goal, double moonshot, int count,
                       const std::function<void(int)>& act) {
    result.rows.push_back(benchmark_row(what, measure(count, act, view), goal, moonshot));
  };
  const double frame = software ? 33 : 16.6, best_frame = software ? 16 : 8;
  const auto pan = [&](int i) { view.pan(QPointF(i % 20 < 10 ? 3 : -3, i % 14 < 7 ? 2 : -2)); };
  add("pan a map of 2048 x 2048", frame, best_frame, 200, pan);
  add("zoom it", frame, best_frame, 200,
      [&](int i) { view.zoom(i % 100 < 50 ? 1.06 : 1 / 1.06, QPointF(400, 500)); });
  view.fit();
  view.zoom(24, view.map_area().center());
  add("pan it, single cells with labels", frame, best_frame, 200, pan);
  view.fit();
  add("new map to pixels", 50, 20, 100,
      [&](int i) { scene.set_matrix(i % 2 ? first : second, "benchmark"); });
  return result;
}

}  // namespace attnlab
