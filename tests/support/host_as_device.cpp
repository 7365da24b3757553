// SPDX-License-Identifier: Apache-2.0
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>
#include <malloc.h>

#include <algorithm>

#include "core/engine/kernels/cuda/causal_map.h"
#include "core/engine/kernels/cuda/causal_map_plan.h"
#include "core/engine/kernels/cuda/prefix_softmax.h"
#include "core/engine/kernels/cuda/prefix_softmax_plan.h"
#include "core/engine/kernels/cuda_device.h"
#include "tests/support/host_block.h"
#include "tests/support/tested_device.h"

namespace attnlab::test {
namespace {

bool kernels_serve = false;

struct {
  int64_t now = 0, peak = 0;
} tensors;

/// LibTorch's own, counted.
class Counting final : public c10::Allocator {
 public:
  c10::DataPtr allocate(size_t n) override {
    void* memory = c10::alloc_cpu(n);
    tensors.now += bytes_of(memory);
    tensors.peak = std::max(tensors.peak, tensors.now);
    return {memory, memory, &free, c10::kCPU};
  }
  [[nodiscard]] c10::DeleterFnPtr raw_deleter() const override { return &free; }
  void copy_data(void* to, const void* from, size_t n) const override {
    default_copy_data(to, from, n);
  }

 private:
  static int64_t bytes_of(void* memory) {
    return static_cast<int64_t>(::malloc_usable_size(memory));
  }
  static void free(void* memory) {
    tensors.now -= bytes_of(memory);
    c10::free_cpu(memory);
  }
};

}  // namespace

c10::Device tested_device() { return c10::kCPU; }

OnKernels::OnKernels() { kernels_serve = true; }
OnKernels::~OnKernels() { kernels_serve = false; }

PeakOfTensors::PeakOfTensors() {
  static Counting counting;
  c10::SetCPUAllocator(&counting, 1);
  before_ = tensors.now;
  tensors.peak = before_;
}
int64_t PeakOfTensors::bytes() const { return tensors.peak - before_; }

}  // namespace attnlab::test

namespace attnlab::kernels::on_cuda {

bool lies_on_device(const at::Tensor&) { return test::kernels_serve; }
void on_stream_of(const at::Tensor&, c10::function_ref<void(CUstream_st*)> start) {
  start(nullptr);
}

}  // namespace attnlab::kernels::on_cuda

namespace attnlab::cuda {
namespace {

const test::HostLauncher<test::HostTensorBlock> host;

}  // namespace

void causal_map_forward(const CausalMap& p, CUstream_st*) { start_forward(host, p); }
void causal_map_backward(const CausalMap& p, CUstream_st*) { start_backward(host, p); }
void prefix_gates(const PrefixSoftmax& p, CUstream_st*) {
  with_kernels(host, p, [](const auto& kernels) { kernels.gates(); });
}
void prefix_scan(const PrefixSoftmax& p, CUstream_st*) {
  with_kernels(host, p, [](const auto& kernels) { kernels.scan(); });
}
void prefix_scan_backward(const PrefixSoftmax& p, CUstream_st*) {
  with_kernels(host, p, [](const auto& kernels) { kernels.scan_backward(); });
}
void prefix_scores_backward(const PrefixSoftmax& p, CUstream_st*) {
  with_kernels(host, p, [](const auto& kernels) { kernels.scores_backward(); });
}

}  // namespace attnlab::cuda
