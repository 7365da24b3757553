// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/engine/runtime/runtime.h"

namespace attnlab::bench {

/// What this machine can do at most, measured now: fp32 FLOP/s of fused multiply-adds in registers,
/// of n×n matrix products on the faster route, and bytes/s of a triad through memory.
struct MachinePeaks {
  double fma, gemm, triad;
  GemmRoute fastest;  ///< route of `gemm`
};
MachinePeaks measure_machine();

/// While this lives, fp32 products take a route; afterwards the one that the CPU's rule chooses.
class OnRoute {
 public:
  explicit OnRoute(GemmRoute route) { start_runtime({.route = route}); }
  ~OnRoute() { start_runtime({}); }
  OnRoute(const OnRoute&) = delete;
  OnRoute& operator=(const OnRoute&) = delete;
};

/// One n×n matrix product on a route, to take turns with what is compared to the peak: on a shared
/// machine the peak moves within minutes.
struct GemmTurn {
  std::function<void()> run;
  double flops;
};
GemmTurn gemm_turn(GemmRoute route);

}  // namespace attnlab::bench
