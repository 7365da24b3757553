// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/cpu/cpu.h"

#include <fstream>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/shared/base/text.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace attnlab {
namespace {

std::string model_name() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("model name")) return trim(line.substr(line.find(':') + 1));
  return "unknown";
}

CpuInfo read_cpu() {
  CpuInfo info;
  info.model = model_name();
#if defined(__x86_64__)
  __builtin_cpu_init();
  info.amd = __builtin_cpu_is("amd");
  info.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  info.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  unsigned int a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0) info.amx = (d >> 24 & 1) != 0;
  if (__get_cpuid_count(7, 1, &a, &b, &c, &d) != 0) info.avx512_bf16 = (a >> 5 & 1) != 0;
#endif
  return info;
}

}  // namespace

std::vector<std::string> CpuInfo::features() const {
  std::vector<std::string> names;
  if (avx2) names.emplace_back("avx2");
  if (avx512) names.emplace_back("avx512");
  if (avx512_bf16) names.emplace_back("avx512_bf16");
  if (amx) names.emplace_back("amx");
  return names;
}

const CpuInfo& cpu_info() {
  static const CpuInfo info = read_cpu();
  return info;
}

std::string kernel_isa() { return raw_kernels().isa; }

}  // namespace attnlab
