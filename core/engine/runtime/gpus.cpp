// SPDX-License-Identifier: Apache-2.0
#include "core/engine/runtime/gpus.h"

#include <dlfcn.h>

#include <array>
#include <cmath>

namespace attnlab {
namespace {

constexpr int success = 0;
constexpr int longest_name = 96;
constexpr double same_memory = 0.25;  // what drivers keep for themselves is less

/// A library of the driver, or none.
class Library {
 public:
  explicit Library(const char* name) : handle_(::dlopen(name, RTLD_NOW | RTLD_LOCAL)) {}
  /// What it returns stands for "not there".
  template <class... Arguments>
  int call(const char* name, Arguments... arguments) const {
    if (handle_ == nullptr) return -1;
    const auto function = reinterpret_cast<int (*)(Arguments...)>(::dlsym(handle_, name));
    return function == nullptr ? -1 : function(arguments...);
  }

 private:
  void* handle_;
};

/// Compute: which GPUs there are, and their order.
const Library& cuda() {
  static const Library library("libcuda.so.1");
  return library;
}

/// Management: how they are doing.
const Library* management() {
  static const Library library("libnvidia-ml.so.1");
  static const bool ready = library.call("nvmlInit_v2") == success;
  return ready ? &library : nullptr;
}

struct ManagedMemory {
  unsigned long long total, free, used;
};

struct ManagedRates {
  unsigned gpu, memory;  // percent
};

/// Of a part of a GPU the whole GPU's figures would come: those are left out.
void ask_management(const std::string& bus_id, Gpu& gpu) {
  const Library* library = management();
  void* device = nullptr;
  if (library == nullptr ||
      library->call("nvmlDeviceGetHandleByPciBusId_v2", bus_id.c_str(), &device) != success)
    return;
  ManagedMemory memory{};
  if (library->call("nvmlDeviceGetMemoryInfo", device, &memory) != success ||
      std::abs(static_cast<double>(memory.total) - gpu.memory) > same_memory * gpu.memory)
    return;
  gpu.free = static_cast<double>(memory.free);
  ManagedRates rates{};
  if (library->call("nvmlDeviceGetUtilizationRates", device, &rates) == success)
    gpu.utilization = rates.gpu / 100.0;
}

Gpu gpu_at(int index) {
  Gpu gpu;
  int device = 0;
  if (cuda().call("cuDeviceGet", &device, index) != success) return gpu;
  std::array<char, longest_name> text{};
  if (cuda().call("cuDeviceGetName", text.data(), longest_name, device) == success)
    gpu.title = text.data();
  size_t bytes = 0;
  if (cuda().call("cuDeviceTotalMem_v2", &bytes, device) == success)
    gpu.memory = static_cast<double>(bytes);
  if (cuda().call("cuDeviceGetPCIBusId", text.data(), longest_name, device) == success)
    ask_management(text.data(), gpu);
  return gpu;
}

}  // namespace

std::vector<Gpu> driver_gpus() {
  int count = 0;
  if (cuda().call("cuInit", 0U) != success || cuda().call("cuDeviceGetCount", &count) != success)
    return {};
  std::vector<Gpu> gpus;
  for (int i = 0; i < count; ++i) gpus.push_back(gpu_at(i));
  return gpus;
}

std::string driver_version() {
  std::array<char, longest_name> text{};
  const Library* library = management();
  if (library == nullptr || library->call("nvmlSystemGetDriverVersion", text.data(),
                                          static_cast<unsigned>(longest_name)) != success)
    return {};
  return text.data();
}

bool is_cuda_build() {
#ifdef ATTNLAB_CUDA
  return true;
#else
  return false;
#endif
}

Json to_json(const Gpu& gpu) {
  Json json = {{"title", gpu.title}, {"memory", gpu.memory}};
  if (gpu.free) json["free"] = *gpu.free;
  if (gpu.utilization) json["utilization"] = *gpu.utilization;
  return json;
}

}  // namespace attnlab
