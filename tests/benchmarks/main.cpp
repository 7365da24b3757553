// SPDX-License-Identifier: Apache-2.0
// attnlab-benchmarks: speed as ratios, with what the machine can do measured in the same run.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

#include "core/engine/runtime/cpu.h"
#include "core/engine/runtime/runtime.h"
#include "core/shared/analysis/maps.h"
#include "core/shared/base/rng.h"
#include "core/shared/forms/form_info.h"
#include "core/shared/spec/layer.h"
#include "tests/benchmarks/machine.h"
#include "tests/benchmarks/workloads.h"

namespace attnlab::bench {
namespace {

MachinePeaks peaks;

void training_step(benchmark::State& state, const Workload& workload,
                   const std::string& mixer_word) {
  TrainingStep step(workload, mixer_word);
  step.run();
  for (auto _ : state) step.run();
  const auto rounds = static_cast<double>(state.iterations());
  using benchmark::Counter;
  state.counters["tokens/s"] =
      Counter(static_cast<double>(workload.tokens()) * rounds, Counter::kIsRate);
  if (mixer_word == "standard")
    state.counters["of_gemm_peak"] =
        Counter(workload.step_flops() * rounds / peaks.gemm, Counter::kIsRate);
}

double seconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2));
  return values[values.size() / 2];
}

/// A step and a probe in turn: what recording the indicators after every step would cost.
void probe_cost(benchmark::State& state, const Workload& workload, const std::string& mixer_word) {
  TrainingStep step(workload, mixer_word);
  step.run();
  std::vector<double> ratios;
  for (auto _ : state) {
    const double training = seconds_of([&] { step.run(); });
    ratios.push_back(seconds_of([&] { step.probe(); }) / training);
  }
  state.counters["of_step"] = median(ratios);
}

/// One head's map of a long text, from prepared q and k to pixels' numbers: what a click waits for.
void long_map(benchmark::State& state, const std::string& form_name) {
  constexpr int64_t length = 2048, head_dim = 64;
  LayerProbe layer;
  layer.form = form_name;
  layer.num_heads = layer.num_kv_heads = 1;
  layer.head_dim = head_dim;
  Rng rng(1, "long map");
  for (auto* values : {&layer.q, &layer.k, &layer.v})
    for (int64_t i = 0; i < length * head_dim; ++i)
      values->push_back(static_cast<float>(rng.normal()));
  for (auto _ : state)
    benchmark::DoNotOptimize(head_matrix(layer, length, 0, Stage::weights).values.data());
}

void register_inspection() {
  for (const auto& name : mixer_names())
    benchmark::RegisterBenchmark(("probe/T1/" + name).c_str(), probe_cost, workloads()[1], name)
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime()
        ->MinTime(2);
  for (const auto& name : form_names())
    benchmark::RegisterBenchmark(("map/2048/" + name).c_str(), long_map, name)
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
}

void register_training() {
  for (const Workload& workload : workloads())
    for (const auto& name : mixer_names())
      benchmark::RegisterBenchmark(("train/" + workload.name + "/" + name).c_str(), training_step,
                                   workload, name)
          ->Unit(benchmark::kMillisecond)
          ->UseRealTime()
          ->MinTime(2);
}

}  // namespace
}  // namespace attnlab::bench

int main(int argc, char** argv) {
  using namespace attnlab;
  start_runtime({});
  bench::peaks = bench::measure_machine();
  std::printf(
      "%s, %d threads, kernels %s; peaks: FMA %.0f GFLOP/s, GEMM %.0f GFLOP/s, triad %.1f GB/s\n",
      cpu_info().model.c_str(), runtime_threads(), kernel_isa().c_str(), bench::peaks.fma / 1e9,
      bench::peaks.gemm / 1e9, bench::peaks.triad / 1e9);
  std::fflush(stdout);
  bench::register_training();
  bench::register_inspection();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
