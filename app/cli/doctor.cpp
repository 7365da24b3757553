// SPDX-License-Identifier: Apache-2.0
#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/randn.h>

#include <chrono>
#include <iostream>

#include "app/cli/command.h"
#include "core/engine/kernels/cpu/cpu.h"
#include "core/engine/model/linear.h"
#include "core/engine/runtime/gpus.h"
#include "core/engine/runtime/runtime.h"
#include "core/shared/base/machine_memory.h"
#include "core/shared/base/text.h"
#include "core/shared/base/version.h"

namespace attnlab::cli {
namespace {

constexpr std::chrono::milliseconds timing_budget{300};

/// Best of the rates of repeated n×n fp32 products on a route, FLOP/s.
double gemm_rate(GemmRoute route, int64_t n) {
  start_runtime({.threads = runtime_threads(), .route = route});
  const at::Tensor a = at::randn({n, n});
  const at::Tensor b = at::randn({n, n});
  at::Tensor c = at::empty({n, n});
  product({a}, {b}, c);
  using Clock = std::chrono::steady_clock;
  double best = 0;
  for (const auto start = Clock::now(); Clock::now() - start < timing_budget;) {
    const auto begin = Clock::now();
    product({a}, {b}, c);
    const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    best = std::max(best, 2.0 * static_cast<double>(n * n * n) / seconds);
  }
  return best;
}

/// What runs can compute on, each with a name for --device.
Json devices(const MachineMemory& memory, const std::vector<Gpu>& gpus) {
  Json list = Json::array();
  list.push_back({{"name", "cpu"},
                  {"title", cpu_info().model},
                  {"memory", memory.total},
                  {"free", memory.free}});
  if (!at::globalContext().hasCUDA()) return list;
  const auto count = static_cast<size_t>(at::detail::getCUDAHooks().getNumGPUs());
  for (size_t i = 0; i < count; ++i) {
    list.push_back({{"name", "cuda:" + std::to_string(i)}});
    if (count == gpus.size()) list.back().update(to_json(gpus[i]));
  }
  return list;
}

/// Quick enough to be asked of any machine.
Json examine() {
  const MachineMemory memory = machine_memory();
  const std::vector<Gpu> gpus = driver_gpus();
  Json report;
  report["version"] = version;
  report["cpu"] = {{"model", cpu_info().model},
                   {"threads", runtime_threads()},
                   {"features", cpu_info().features()},
                   {"kernels", kernel_isa()}};
  report["memory"] = memory.total;
  report["free"] = memory.free;
  report["libtorch"] = libtorch_version();
  report["openmp"] = loaded_openmp_runtimes();
  report["cuda_build"] = is_cuda_build();
  report["driver"] = driver_version();
  report["gpus"] = Json::array();
  for (const Gpu& gpu : gpus) report["gpus"].push_back(to_json(gpu));
  report["devices"] = devices(memory, gpus);
  report["gemm_route"] = name_of(gemm_route());
  return report;
}

std::string device_line(const Json& device) {
  std::string line = device["name"].get<std::string>();
  if (device.contains("title")) line += ", " + device["title"].get<std::string>();
  if (device.contains("free"))
    line += ", " + readable_bytes(device["free"].get<double>()) + " of " +
            readable_bytes(device["memory"].get<double>()) + " free";
  return line;
}

void print_rates() {
  std::vector<std::vector<std::string>> rows = {{"route", "256", "1024", "2048"}};
  for (const GemmRoute route : {GemmRoute::mkl, GemmRoute::onednn, GemmRoute::attnlab}) {
    rows.push_back({std::string(name_of(route))});
    for (const int64_t n : {256, 1024, 2048})
      rows.back().push_back(number(gemm_rate(route, n) / 1e9, "%.0f"));
  }
  std::cout << "\nfp32 matrix products, GFLOP/s:\n" << table(rows);
}

void print_report(const Json& report) {
  const auto words = [](const Json& list) {
    return join(list.get<std::vector<std::string>>(), ", ");
  };
  const Json& cpu = report["cpu"];
  std::cout << "attnlab    " << version << "\nCPU        " << cpu["model"].get<std::string>()
            << ", " << cpu["threads"] << " threads; " << words(cpu["features"]) << "\nkernels    "
            << cpu["kernels"].get<std::string>() << "\nLibTorch   "
            << report["libtorch"].get<std::string>() << "\nOpenMP     " << words(report["openmp"])
            << "\n";
  for (const Json& device : report["devices"])
    std::cout << "device     " << device_line(device) << "\n";
  if (!is_cuda_build())
    for (const Json& gpu : report["gpus"])
      std::cout << "not used   " << gpu["title"].get<std::string>()
                << ": build with -DATTNLAB_CUDA=ON to use it\n";
  print_rates();
  std::cout << "chosen by CPUID: " << report["gemm_route"].get<std::string>() << "\n";
}

}  // namespace

void add_doctor(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("doctor", "what this machine offers, and how fast it is");
  command->callback([&globals] {
    (void)start_for_inference(globals);
    const Json report = examine();
    if (globals.json)
      print_json(report);
    else
      print_report(report);
  });
}

}  // namespace attnlab::cli
