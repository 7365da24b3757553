// SPDX-License-Identifier: Apache-2.0
#include "core/engine/runtime/runtime.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <malloc.h>
#include <sched.h>
#include <sys/resource.h>
#include <torch/headeronly/version.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <limits>
#include <set>

#include "core/engine/kernels/cpu/cpu.h"
#include "core/shared/base/error.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace {

constexpr std::array<std::string_view, 3> gemm_route_names = {"mkl", "onednn", "attnlab"};
GemmRoute chosen_route = GemmRoute::mkl;

// Keep freed memory: every step asks for the same blocks again, and getting them fresh from the
// kernel, page by page, costs half of a small model's time.
void keep_freed_memory() {
  constexpr int most_that_malloc_takes = 32 << 20;
  ::mallopt(M_MMAP_THRESHOLD, most_that_malloc_takes);
  ::mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
  ::mallopt(M_TOP_PAD, 64 << 20);
}

/// More threads than cores wait for each other at every product: with hundreds nothing comes of it.
void refuse_crowd(int threads) {
  constexpr int threads_a_core = 8;
  const int most = threads_a_core * usable_cores();
  if (threads > most)
    bad_input(std::to_string(threads) + " threads are too many for the " +
                  std::to_string(usable_cores()) + " cores that this process may use",
              "give --threads of at most " + std::to_string(most));
}

// Denormals cost a hundred times a normal operation and never matter here. Every thread of the
// pool has its own switch.
void flush_denormals() {
  at::globalContext().setFlushDenormal(true);
  at::parallel_for(0, at::get_num_threads(), 1,
                   [](int64_t, int64_t) { at::globalContext().setFlushDenormal(true); });
}

}  // namespace

int usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

std::string_view name_of(GemmRoute route) { return gemm_route_names[static_cast<size_t>(route)]; }

GemmRoute parse_gemm_route(std::string_view name) {
  const auto found = std::ranges::find(gemm_route_names, name);
  if (found == gemm_route_names.end())
    bad_input(unknown_name("GEMM route", name, {gemm_route_names.begin(), gemm_route_names.end()}));
  return static_cast<GemmRoute>(found - gemm_route_names.begin());
}

GemmRoute gemm_route_for_this_cpu() {
  const CpuInfo& cpu = cpu_info();
  if (cpu.avx512 && !cpu.amx) return GemmRoute::onednn;
  return cpu.amd && cpu.avx2 ? GemmRoute::attnlab : GemmRoute::mkl;
}

GemmRoute gemm_route() { return chosen_route; }

void start_runtime(const RuntimeOptions& options) {
  const auto runtimes = loaded_openmp_runtimes();
  if (runtimes.size() > 1)
    failed("two OpenMP runtimes are loaded: " + join(runtimes, ", "),
           "remove the one that LD_PRELOAD or LD_LIBRARY_PATH brings in");
  refuse_crowd(options.threads);
  keep_freed_memory();
  at::set_num_threads(options.threads > 0 ? options.threads : usable_cores());
  static const bool once = [] {
    at::set_num_interop_threads(1);
    return true;
  }();
  (void)once;
  chosen_route = options.route;
  // "medium" lets fp32 products use oneDNN; without AMX it still computes them in fp32.
  at::globalContext().setFloat32MatmulPrecision(options.route == GemmRoute::onednn ? "medium"
                                                                                   : "highest");
  if (options.deterministic) {
    at::globalContext().setDeterministicAlgorithms(true, false);
    // cuBLAS refuses to be deterministic without.
    ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0);
  }
  flush_denormals();
}

int runtime_threads() { return at::get_num_threads(); }

std::vector<std::string> loaded_openmp_runtimes() {
  std::set<std::string> found;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const auto slash = line.find('/');
    if (slash == std::string::npos) continue;
    const std::string path = line.substr(slash);
    const std::string name = path.substr(path.rfind('/') + 1);
    if (name.starts_with("libgomp") || name.starts_with("libomp") || name.starts_with("libiomp"))
      found.insert(path);
  }
  return {found.begin(), found.end()};
}

std::string libtorch_version() { return TORCH_VERSION; }

c10::Device parse_device(const std::string& name) {
  if (name == "cpu") return c10::kCPU;
  const bool cuda = name == "cuda" || name.starts_with("cuda:");
  if (!cuda) bad_input(unknown_name("device", name, {"cpu", "cuda", "cuda:0"}));
  if (!at::globalContext().hasCUDA())
    bad_input("no CUDA device can be used for --device " + name,
              "use --device cpu, or build with -DATTNLAB_CUDA=ON on a machine with a GPU");
  const int count = at::detail::getCUDAHooks().getNumGPUs();
  int index = 0;
  if (name.size() > 5) {
    const auto [end, error] = std::from_chars(name.data() + 5, name.data() + name.size(), index);
    if (error != std::errc{} || end != name.data() + name.size()) index = -1;
  }
  if (index < 0 || index >= count)
    bad_input("there is no device " + name,
              "this machine has " + std::to_string(count) + " CUDA devices, counted from 0");
  // What lets oneDNN take fp32 products rounds them to TF32 on a GPU.
  at::globalContext().setFloat32MatmulPrecision("highest");
  return {c10::kCUDA, static_cast<c10::DeviceIndex>(index)};
}

c10::ScalarType parse_dtype(const std::string& name) {
  if (name == "fp32") return c10::kFloat;
  if (name == "bf16") return c10::kBFloat16;
  bad_input(unknown_name("dtype", name, {"fp32", "bf16"}));
}

double peak_memory(c10::Device device) {
  if (device.is_cuda()) {
    const auto stats = c10::GetAllocator(c10::kCUDA);
    if (auto* caching = dynamic_cast<c10::DeviceAllocator*>(stats))
      return static_cast<double>(caching->getDeviceStats(device.index()).allocated_bytes[0].peak);
  }
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024;
}

}  // namespace attnlab
