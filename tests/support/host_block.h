// SPDX-License-Identifier: Apache-2.0
// The Block of core/engine/kernels/cuda/block.h on the host: threads of a block are fibres of one
// thread, which run in turn until all wait at the same barrier. Memory of a block is new for each
// and full of NaN. A thread that does not come to a barrier where others wait is an error.
// ThreadSanitizer takes each fibre for a thread, with barriers as all that orders them, so that it
// sees every missing one; without it, the reverse order of threads and blocks gives other results
// where one is missing.
#pragma once

#include <cstddef>
#include <functional>

#include "core/engine/kernels/cuda/block.h"

namespace attnlab::test {

/// Who runs first: threads and blocks with small numbers, or with large ones.
enum class Order { upwards, downwards };

class Fibres;

class HostBlock {
 public:
  static constexpr bool tensor_cores = false;

  HostBlock(Fibres& fibres, cuda::Place place, std::byte* shared, int thread)
      : fibres_(fibres), place_(place), shared_(shared), thread_(thread) {}
  [[nodiscard]] int thread() const { return thread_; }
  [[nodiscard]] cuda::Place place() const { return place_; }
  [[nodiscard]] std::byte* shared() const { return shared_; }
  void sync();
  void sync_warp();
  float shuffle_xor(float value, int mask);

 protected:
  /// Eight numbers of a lane of this one's warp, for what lanes tell each other.
  float* slots(int lane);

 private:
  Fibres& fibres_;
  cuda::Place place_;
  std::byte* shared_;
  int thread_;
};

/// With tensor cores as the PTX ISA describes their fragments, slowly.
class HostTensorBlock : public HostBlock {
 public:
  static constexpr bool tensor_cores = true;
  using HostBlock::HostBlock;
  void multiply_16x8x16(float (&c)[4], const uint32_t (&a)[4], const uint32_t (&b)[2]);
};

using ThreadWork = std::function<void(Fibres&, cuda::Place, std::byte* shared, int thread)>;

/// Runs every block of a grid. Throws std::logic_error where threads wait at different barriers, or
/// where some wait and others have ended.
void run_grid(const cuda::Grid& grid, Order order, const ThreadWork& work);

/// Starts kernels on the host, as cuda::DeviceLauncher does on a device.
template <class Block>
struct HostLauncher {
  Order order = Order::upwards;

  template <class Body, class Problem>
  void launch(const cuda::Grid& grid, const Problem& problem) const {
    run_grid(grid, order, [&](Fibres& fibres, cuda::Place place, std::byte* shared, int thread) {
      Block block(fibres, place, shared, thread);
      Body::run(block, problem);
    });
  }
};

}  // namespace attnlab::test
