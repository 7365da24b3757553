// SPDX-License-Identifier: Apache-2.0
// attnlab-benchmarks: speed as ratios, with what the machine can do measured in the same run.
#include <ATen/Context.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/engine/kernels/cpu/cpu.h"
#include "core/engine/runtime/runtime.h"
#include "core/shared/analysis/maps.h"
#include "core/shared/base/rng.h"
#include "core/shared/forms/form_info.h"
#include "core/shared/spec/layer.h"
#include "core/shared/spec/model.h"
#include "tests/benchmarks/cores.h"
#include "tests/benchmarks/machine.h"
#include "tests/benchmarks/rounds.h"
#include "tests/benchmarks/workloads.h"

namespace attnlab::bench {
namespace {

void training_step(benchmark::State& state, const Workload& workload,
                   const std::string& mixer_word) {
  TrainingStep step(workload, mixer_word);
  step.run();
  for (auto _ : state) step.run();
  state.counters["tokens/s"] = benchmark::Counter(
      static_cast<double>(workload.tokens() * state.iterations()), benchmark::Counter::kIsRate);
}

/// One of the paper's sizes on a GPU, bf16, L = 2048.
void gpu_training(benchmark::State& state, const std::string& preset_name) {
  constexpr int64_t batch_size = 16, seq_len = 2048;
  ModelSpec model = preset(preset_name).model;
  model.layers.assign(static_cast<size_t>(preset(preset_name).num_layers), mixer("standard").layer);
  TrainingStep step(model, batch_size, seq_len, c10::Device(c10::kCUDA), at::kBFloat16);
  step.run();
  for (auto _ : state) step.run();  // reads the loss, and so waits for the step
  state.counters["tokens/s"] = benchmark::Counter(
      static_cast<double>(batch_size * seq_len * state.iterations()), benchmark::Counter::kIsRate);
}

void register_gpu() {
  if (!at::globalContext().hasCUDA()) return;
  for (const std::string name : {"70m", "160m", "500m"})
    benchmark::RegisterBenchmark(("gpu/" + name).c_str(), gpu_training, name)
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime()
        ->MinTime(5);
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

/// How seconds a token of a mixer's core grow with L, for B·L = 8192 tokens.
void core_scaling(benchmark::State& state, const std::string& name) {
  const std::vector<double> lengths = {256, 512, 1024, 2048, 4096, 8192};
  constexpr int64_t tokens = 8192;
  std::vector<Work> works;
  for (const double length : lengths) {
    const auto l = static_cast<int64_t>(length);
    if (name == "mlp") {
      works.push_back(gated_core(tokens));
    } else {
      auto core = std::make_shared<MixerCore>(name, tokens / l, tokens / l, l);
      works.push_back([core] { core->run(); });
    }
  }
  for (auto _ : state) {
    const std::vector<double> seconds = seconds_in_turn(works);
    state.counters["exponent"] = fitted_exponent(lengths, seconds);
    state.counters["ns_a_token_256"] = seconds.front() / tokens * 1e9;
    state.counters["ns_a_token_8192"] = seconds.back() / tokens * 1e9;
  }
}

/// FLOP/s of a training step with standard attention, of those of a large matrix product on the
/// faster route.
void gemm_fraction(benchmark::State& state, const Workload& workload, GemmRoute fastest) {
  TrainingStep step(workload, "standard");
  const GemmTurn gemm = gemm_turn(fastest);
  const int steps = std::max(1, static_cast<int>(gemm.flops / workload.step_flops() / 2));
  const Work train = [&] {
    for (int i = 0; i < steps; ++i) step.run();
  };
  for (auto _ : state)
    state.counters["of_gemm_peak"] =
        ratio_in_turn(gemm.run, train) * steps * workload.step_flops() / gemm.flops;
}

/// A training step on the route that this CPU takes against one on MKL's.
void route_gain(benchmark::State& state, const Workload& workload) {
  TrainingStep step(workload, "standard");
  const Work on_mkl = [&] {
    const OnRoute on(GemmRoute::mkl);
    step.run();
  };
  for (auto _ : state) state.counters["times"] = ratio_in_turn(on_mkl, [&] { step.run(); });
}

/// A map that all sequences share against a map for each, B = 8, softmax.
void shared_map(benchmark::State& state) {
  constexpr int64_t batch = 8, length = 512;
  MixerCore shared("softmax", 1, batch, length), own("softmax", batch, batch, length);
  for (auto _ : state)
    state.counters["of_standard"] = ratio_in_turn([&] { shared.run(); }, [&] { own.run(); });
}

void self_gate_against_matrix(benchmark::State& state) {
  constexpr int64_t batch = 4, length = 2048;
  MixerCore ours("self_gate", batch, batch, length);
  const Work matrix = self_gate_matrix(batch, length);
  for (auto _ : state) state.counters["times"] = ratio_in_turn(matrix, [&] { ours.run(); });
}

void decoding(benchmark::State& state, const std::string& mixer_word) {
  for (auto _ : state) {
    // Alone, within the length that T1 is trained with: a context of 8192 in turn with it would
    // leave nothing of the weights in the third cache.
    state.counters["tokens/s"] = 1 / decode_seconds(mixer_word, {64}, 24)[0];
    const std::vector<double> seconds = decode_seconds(mixer_word, {64, 8192}, 64);
    state.counters["slope"] = seconds[1] / seconds[0] - 1;
  }
}

/// Ratios that are medians of interleaved rounds already: one iteration each.
void register_ratios(GemmRoute fastest) {
  const auto once = [](const std::string& name, auto... how) {
    benchmark::RegisterBenchmark(name.c_str(), how...)
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime()
        ->Iterations(1);
  };
  for (const Workload& workload : workloads())
    once("gemm_fraction/" + workload.name, gemm_fraction, workload, fastest);
  for (const Workload& workload : workloads()) once("route/" + workload.name, route_gain, workload);
  for (const std::string name : {"mlp", "self_gate", "taylor", "softmax"})
    once("core/scaling/" + name, core_scaling, name);
  once("core/shared_map", shared_map);
  once("core/self_gate_against_matrix", self_gate_against_matrix);
  for (const auto& name : mixer_names()) once("decode/T1/" + name, decoding, name);
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
  std::vector<Workload> all = workloads();
  all.push_back(long_workload());
  for (const Workload& workload : all)
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
  const bench::MachinePeaks peaks = bench::measure_machine();
  std::printf(
      "%s, %d threads, kernels %s; peaks: FMA %.0f GFLOP/s, GEMM %.0f GFLOP/s (%s), triad %.1f "
      "GB/s\n",
      cpu_info().model.c_str(), runtime_threads(), kernel_isa().c_str(), peaks.fma / 1e9,
      peaks.gemm / 1e9, std::string(name_of(peaks.fastest)).c_str(), peaks.triad / 1e9);
  std::fflush(stdout);
  bench::register_training();
  bench::register_gpu();
  bench::register_ratios(peaks.fastest);
  bench::register_inspection();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
