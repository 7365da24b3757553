// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

namespace attnlab::bench {

/// What this machine can do at most, measured now: fp32 FLOP/s of fused multiply-adds in registers,
/// of n×n matrix products on the faster route, and bytes/s of a triad through memory.
struct MachinePeaks {
  double fma, gemm, triad;
};
MachinePeaks measure_machine();

/// One n×n matrix product on the engine's route, to take turns with what is compared to the peak:
/// on a shared machine the peak moves within minutes.
struct GemmTurn {
  std::function<void()> run;
  double flops;
};
GemmTurn gemm_turn();

}  // namespace attnlab::bench
