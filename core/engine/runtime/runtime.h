// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <string>
#include <vector>

namespace attnlab {

/// How fp32 matrix products are computed; the routes differ in the last bit, so a run records its
/// route and a resumed run keeps it.
enum class GemmRoute {
  mkl,
  onednn,
  attnlab,  ///< the engine's own products (kernels/matrix_product.h); MKL where they cannot serve
};
std::string_view name_of(GemmRoute route);
GemmRoute parse_gemm_route(std::string_view name);
/// oneDNN where the CPU has AVX-512 and no AMX (there it would round to bf16); else our own on
/// AMD's processors with AVX2, where MKL leaves a third of the multiply-adds unused; else MKL.
GemmRoute gemm_route_for_this_cpu();

struct RuntimeOptions {
  int threads = 0;  ///< 0: all cores this process may use
  bool deterministic = false;
  GemmRoute route = gemm_route_for_this_cpu();
};

/// Sets threads, GEMM route and flushing of denormals. Call before the first tensor.
/// Throws Error when two OpenMP runtimes are loaded: they would fight for the cores.
void start_runtime(const RuntimeOptions& options);

int runtime_threads();
/// Cores that this process may use.
int usable_cores();
/// The route that `start_runtime` chose.
GemmRoute gemm_route();

/// Paths of the OpenMP runtimes mapped into this process.
std::vector<std::string> loaded_openmp_runtimes();

std::string libtorch_version();

/// "cpu", "cuda" or "cuda:1". Throws Error when the device is not there.
c10::Device parse_device(const std::string& name);
/// "fp32" or "bf16".
c10::ScalarType parse_dtype(const std::string& name);

/// Largest memory of this process so far, bytes; on CUDA the allocator's peak.
double peak_memory(c10::Device device);

}  // namespace attnlab
