// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace attnlab::bench {

/// What this machine can do at most, measured now: fp32 FLOP/s of fused multiply-adds in registers,
/// of n×n matrix products on the faster route, and bytes/s of a triad through memory.
struct MachinePeaks {
  double fma, gemm, triad;
};
MachinePeaks measure_machine();

}  // namespace attnlab::bench
