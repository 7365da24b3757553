// SPDX-License-Identifier: Apache-2.0
// attnlab-benchmarks: speed as ratios, with what the machine can do measured in the same run.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <memory>

#include "core/engine/runtime/cpu.h"
#include "core/engine/runtime/runtime.h"
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
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
