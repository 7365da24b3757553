// SPDX-License-Identifier: Apache-2.0
// attnlab-step WORKLOAD MIXER FOLDER: writes the workload (model sizes, one batch, how it is
// trained) and the first weights to FOLDER, then trains as many steps as every line of standard
// input says and prints their losses, wall seconds and the largest memory so far.
// tests/peers/compare_training_speed.py asks it in turn with PyTorch.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include "core/engine/runtime/runtime.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/weight_files.h"
#include "core/shared/base/error.h"
#include "core/shared/base/json.h"
#include "tests/benchmarks/rounds.h"
#include "tests/benchmarks/workloads.h"

namespace attnlab::bench {
namespace {

const Workload& workload_named(const std::string& name) {
  if (name == long_workload().name) return long_workload();
  const auto found = std::ranges::find(workloads(), name, &Workload::name);
  if (found == workloads().end())
    bad_input("there is no workload `" + name + "`", "choose T0, T1, T2 or T4");
  return *found;
}

Json measured_steps(TrainingStep& training, int64_t count) {
  Json losses = Json::array();
  const double seconds = seconds_of([&] {
    for (int64_t i = 0; i < count; ++i) losses.push_back(training.run());
  });
  return {{"losses", losses},
          {"seconds", seconds},
          {"peak_bytes", peak_memory(c10::Device(c10::kCPU))}};
}

}  // namespace
}  // namespace attnlab::bench

int main(int argc, char** argv) try {
  using namespace attnlab;
  if (argc != 4) bad_input("three words are needed", "attnlab-step WORKLOAD MIXER FOLDER");
  start_runtime({});
  bench::TrainingStep training(bench::workload_named(argv[1]), argv[2]);
  const std::filesystem::path folder = argv[3];
  save_snapshot(folder / "weights.safetensors", training.model());
  write_json(folder / "workload.json", training.description());
  for (std::string line; std::getline(std::cin, line);)
    std::cout << bench::measured_steps(training, std::stoll(line)).dump() << std::endl;
  return 0;
} catch (const attnlab::Error& error) {
  std::cerr << "attnlab-step: " << error.line() << "\n";
  return 2;
}
