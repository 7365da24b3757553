// SPDX-License-Identifier: Apache-2.0
#include "core/engine/model/zero_floats.h"

#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <sys/mman.h>

#include "core/shared/base/error.h"

namespace attnlab {

at::Tensor zero_floats(int64_t count, c10::Device device) {
  const auto floats = at::TensorOptions().dtype(at::kFloat);
  if (!device.is_cpu() || count == 0) return at::zeros({count}, floats.device(device));
  const size_t bytes = static_cast<size_t>(count) * sizeof(float);
  void* data = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED)
    failed("there is no memory for " + std::to_string(bytes >> 20) + " MB of parameters");
  ::madvise(data, bytes, MADV_HUGEPAGE);  // touched page by page they cost as much as their values
  return at::from_blob(
      data, {count}, [bytes](void* pages) { ::munmap(pages, bytes); }, floats);
}

}  // namespace attnlab
