// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/machine.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/randn.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "core/engine/kernels/cpu/cpu.h"
#include "core/engine/model/linear.h"
#include "core/engine/runtime/runtime.h"

namespace attnlab::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Work done by `action` per second: the best of half a second of calls.
template <class Action>
double best_rate(double work, Action&& action) {
  double best = 0;
  for (const auto start = Clock::now(); Clock::now() - start < std::chrono::milliseconds(500);) {
    const auto begin = Clock::now();
    action();
    best = std::max(best, work / std::chrono::duration<double>(Clock::now() - begin).count());
  }
  return best;
}

constexpr int64_t fma_rounds = 1 << 20;

using Wide = float __attribute__((vector_size(64)));
using Narrow = float __attribute__((vector_size(32)));

// Twelve independent chains hide the latency of the two units. They begin with different numbers:
// of equal ones the compiler would make one chain.
template <class Vector>
__attribute__((always_inline)) inline float run_chains() {
  Vector x[12] = {};
  for (int chain = 0; chain < 12; ++chain) x[chain] += static_cast<float>(chain);
  const Vector a = Vector{} + 0.999F;
  for (int64_t i = 0; i < fma_rounds; ++i) {
#pragma GCC unroll 12
    for (int chain = 0; chain < 12; ++chain) x[chain] = x[chain] * a + a;
  }
  float sum = 0;
  for (const Vector& chain : x) sum += chain[0];
  return sum;
}

__attribute__((target("avx512f"))) float fma_avx512() { return run_chains<Wide>(); }
__attribute__((target("avx2,fma"))) float fma_avx2() { return run_chains<Narrow>(); }

double fma_peak() {
  const bool wide = cpu_info().avx512;
  const int threads = at::get_num_threads();
  const double flops = 2.0 * 12 * (wide ? 16 : 8) * static_cast<double>(fma_rounds) * threads;
  return best_rate(flops, [&] {
    at::parallel_for(0, threads, 1, [&](int64_t, int64_t) {
      volatile float sink = wide ? fma_avx512() : fma_avx2();
      (void)sink;
    });
  });
}

/// The fastest route and its rate.
std::pair<GemmRoute, double> gemm_peak() {
  std::pair<GemmRoute, double> best{GemmRoute::mkl, 0};
  for (const GemmRoute route : {GemmRoute::mkl, GemmRoute::onednn, GemmRoute::attnlab}) {
    if (cpu_info().amx && route == GemmRoute::onednn) continue;  // there it would round to bf16
    const GemmTurn gemm = gemm_turn(route);
    const double rate = best_rate(gemm.flops, gemm.run);
    if (rate > best.second) best = {route, rate};
  }
  return best;
}

double triad_peak() {
  constexpr int64_t n = 1 << 24;
  const at::Tensor a = at::randn({n});
  const at::Tensor b = at::randn({n});
  at::Tensor c = at::empty({n});
  return best_rate(3.0 * 4 * n, [&] {
    const float* x = a.const_data_ptr<float>();
    const float* y = b.const_data_ptr<float>();
    float* z = c.mutable_data_ptr<float>();
    at::parallel_for(0, n, 1 << 16, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) z[i] = x[i] + 3.0F * y[i];
    });
  });
}

}  // namespace

GemmTurn gemm_turn(GemmRoute route) {
  constexpr int64_t n = 2048;
  return {[route, a = at::randn({n, n}), b = at::randn({n, n}), c = at::empty({n, n})]() mutable {
            const OnRoute on(route);
            product({a}, {b}, c);
          },
          2.0 * n * n * n};
}

MachinePeaks measure_machine() {
  const auto [fastest, gemm] = gemm_peak();
  return {fma_peak(), gemm, triad_peak(), fastest};
}

}  // namespace attnlab::bench
