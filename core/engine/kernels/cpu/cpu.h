// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace attnlab {

/// What the processor offers, read from CPUID.
struct CpuInfo {
  std::string model;
  bool amd = false;
  bool avx2 = false;
  bool avx512 = false;  ///< F, BW, DQ and VL
  bool avx512_bf16 = false;
  bool amx = false;
  [[nodiscard]] std::vector<std::string> features() const;
};
const CpuInfo& cpu_info();

/// Which kernels of ours run: "avx512", "avx2" or "generic".
std::string kernel_isa();

}  // namespace attnlab
