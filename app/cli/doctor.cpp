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
#include "core/engine/runtime/runtime.h"
#include "core/shared/base/text.h"

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

Json examine() {
  Json report;
  report["cpu"] = {{"model", cpu_info().model},
                   {"threads", runtime_threads()},
                   {"features", cpu_info().features()},
                   {"kernels", kernel_isa()}};
  report["libtorch"] = libtorch_version();
  report["openmp"] = loaded_openmp_runtimes();
  report["devices"] = {"cpu"};
  if (at::globalContext().hasCUDA())
    for (int i = 0; i < at::detail::getCUDAHooks().getNumGPUs(); ++i)
      report["devices"].push_back("cuda:" + std::to_string(i));
  for (const GemmRoute route : {GemmRoute::mkl, GemmRoute::onednn, GemmRoute::attnlab})
    for (const int64_t n : {256, 1024, 2048})
      report["gemm"][std::string(name_of(route))][std::to_string(n)] = gemm_rate(route, n);
  start_runtime({.threads = runtime_threads()});
  report["gemm_route"] = name_of(gemm_route());
  return report;
}

void print_report(const Json& report) {
  const auto words = [](const Json& list) {
    return join(list.get<std::vector<std::string>>(), ", ");
  };
  std::cout << "CPU        " << report["cpu"]["model"].get<std::string>() << ", "
            << report["cpu"]["threads"] << " threads; " << words(report["cpu"]["features"])
            << "\nkernels    " << report["cpu"]["kernels"].get<std::string>() << "\nLibTorch   "
            << report["libtorch"].get<std::string>() << "\nOpenMP     " << words(report["openmp"])
            << "\ndevices    " << words(report["devices"])
            << "\n\nfp32 matrix products, GFLOP/s:\n";
  std::vector<std::vector<std::string>> rows = {{"route", "256", "1024", "2048"}};
  for (const auto& [route, rates] : report["gemm"].items()) {
    rows.push_back({route});
    for (const auto& [n, rate] : rates.items())
      rows.back().push_back(number(rate.get<double>() / 1e9, "%.0f"));
  }
  std::cout << table(rows) << "chosen by CPUID: " << report["gemm_route"].get<std::string>()
            << "\n";
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
