// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/headless/benchmark.h"

#include <sys/resource.h>

#include <QElapsedTimer>
#include <QTextStream>
#include <random>

#include "app/studio/headless/scene.h"
#include "app/studio/headless/training_cost.h"
#include "app/studio/runs/demo.h"
#include "app/studio/views/head_maps.h"
#include "widgets/maps/map_benchmark.h"
#include "widgets/maps/map_panel.h"
#include "widgets/maps/map_view.h"
#include "widgets/plots/plot_benchmark.h"

namespace attnlab {
namespace {

constexpr int idle_ms = 10'000;
constexpr int64_t length = 2048, head_dim = 64;
constexpr int layers = 3, heads = 4;

std::vector<float> random_values(int64_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  std::vector<float> values(static_cast<size_t>(count));
  for (float& value : values) value = normal(random);
  return values;
}

std::shared_ptr<const Probe> long_probe() {
  auto probe = std::make_shared<Probe>();
  probe->ids.resize(length);
  probe->tokens.assign(length, "a");
  for (unsigned l = 0; l < layers; ++l) {
    LayerProbe layer;
    layer.form = "softmax";
    layer.num_heads = layer.num_kv_heads = heads;
    layer.head_dim = head_dim;
    layer.q = random_values(heads * length * head_dim, 3 * l + 1);
    layer.k = random_values(heads * length * head_dim, 3 * l + 2);
    layer.v = random_values(heads * length * head_dim, 3 * l + 3);
    probe->layers.push_back(std::move(layer));
  }
  return probe;
}

/// From the wish for another head to its pixels, for a text of 2048 tokens: first computed, then
/// remembered.
std::vector<BenchmarkRow> benchmark_heads() {
  MapPanel panel;
  panel.resize(1200, 1000);
  panel.show();
  HeadMaps maps;
  bool ready = false;
  QObject::connect(&maps, &HeadMaps::matrix_changed, &panel,
                   [&] { ready = maps.matrix() != nullptr; });
  maps.show(long_probe(), Stage::weights);
  wait_until([&] { return ready && !maps.thumbnails().empty(); });
  std::vector<double> computed, remembered;
  const auto switch_to = [&](int head, std::vector<double>& times) {
    ready = false;
    QElapsedTimer clock;
    clock.start();
    maps.select(head / heads, head % heads);
    wait_until([&] { return ready; });
    panel.scene().set_matrix(maps.matrix(), "benchmark");
    panel.view()->repaint();
    times.push_back(static_cast<double>(clock.nsecsElapsed()) * 1e-6);
  };
  for (int head = 1; head < layers * heads; ++head) switch_to(head, computed);
  for (int i = 0; i < 60; ++i) switch_to(i % 8 + 4, remembered);
  return {benchmark_row("another head or layer, remembered", remembered, 16, 8),
          benchmark_row("another head or layer, computed", computed, 100, 50)};
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

BenchmarkRow benchmark_idle(const QStringList& runs) {
  HeadlessOptions options;
  options.runs = runs;
  Scene scene(options);
  scene.wait_for_pictures();
  settle(2000);
  const double before = cpu_seconds();
  settle(idle_ms);
  const double percent = 100 * (cpu_seconds() - before) / (idle_ms * 1e-3);
  return {"resting Studio, share of a core", percent, percent, 1, 0.2, "%"};
}

}  // namespace

int benchmark_screen(const QStringList& given) {
  QTextStream out(stdout);
  const auto print = [&](const std::vector<BenchmarkRow>& rows) {
    out << QString::fromStdString(benchmark_table(rows)) << Qt::flush;
  };
  const MapBenchmark map = benchmark_map();
  out << "900 x 900 pixels, " << QString::fromStdString(map.renderer) << "\n";
  print(map.rows);
  print(benchmark_heads());
  print(rows_of(benchmark_plot(), "a curve of 10 M points"));
  print(rows_of(benchmark_plot(10'000'000, 1000, 0.9), "the same, smoothed"));
  print({benchmark_idle(given.isEmpty() ? demo_runs() : given)});
  print(benchmark_training_cost());
  return 0;
}

}  // namespace attnlab
