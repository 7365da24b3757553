// SPDX-License-Identifier: Apache-2.0
// Two GPUs as libcuda and libnvidia-ml tell of them; the second is a part of one, of which the
// management library knows the whole.
#include <cstddef>
#include <cstdio>
#include <cstring>

namespace {

constexpr size_t gib = size_t{1} << 30;
char handles[2];

struct Memory {
  unsigned long long total, free, used;
};
struct Rates {
  unsigned gpu, memory;
};

}  // namespace

extern "C" {
int cuInit(unsigned) { return 0; }
int cuDeviceGetCount(int* count) {
  *count = 2;
  return 0;
}
int cuDeviceGet(int* device, int index) {
  *device = index;
  return 0;
}
int cuDeviceGetName(char* name, int size, int device) {
  std::snprintf(name, static_cast<size_t>(size), "NVIDIA H100 80GB HBM3%s",
                device == 1 ? " MIG 1g.10gb" : "");
  return 0;
}
int cuDeviceTotalMem_v2(size_t* bytes, int device) {
  *bytes = (device == 1 ? 10 : 79) * gib;
  return 0;
}
int cuDeviceGetPCIBusId(char* id, int size, int device) {
  std::snprintf(id, static_cast<size_t>(size), "0000:%02d:00.0", device);
  return 0;
}
int nvmlInit_v2() { return 0; }
int nvmlSystemGetDriverVersion(char* version, unsigned size) {
  std::snprintf(version, size, "570.86.15");
  return 0;
}
int nvmlDeviceGetHandleByPciBusId_v2(const char* id, void** device) {
  *device = &handles[std::strcmp(id, "0000:01:00.0") == 0 ? 1 : 0];
  return 0;
}
int nvmlDeviceGetMemoryInfo(void*, Memory* memory) {
  *memory = {80 * gib, 60 * gib, 20 * gib};
  return 0;
}
int nvmlDeviceGetUtilizationRates(void*, Rates* rates) {
  *rates = {37, 12};
  return 0;
}
}
