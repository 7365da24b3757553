// SPDX-License-Identifier: Apache-2.0
// That the host's blocks show what they are for.
#include "tests/support/host_block.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace attnlab::test {
namespace {

struct Numbers {
  float* values;
};

constexpr cuda::Grid two_warps{{1, 1, 1}, 64, 64 * sizeof(float)};

/// Each thread shows another what it has, with a barrier between, or without.
template <bool Barrier>
struct Neighbour {
  template <class Block>
  static void run(Block& block, const Numbers& numbers) {
    auto* shared = reinterpret_cast<float*>(block.shared());
    shared[block.thread()] = static_cast<float>(block.thread());
    if constexpr (Barrier) block.sync();
    numbers.values[block.thread()] = shared[(block.thread() + 1) % 64];
  }
};

template <class Body>
std::vector<float> numbers_of(Order order, const cuda::Grid& grid = two_warps) {
  std::vector<float> values(64, -1);
  HostLauncher<HostBlock>{order}.launch<Body>(grid, Numbers{values.data()});
  return values;
}

TEST(HostBlock, LetsThreadsMeetAtBarriers) {
  const auto up = numbers_of<Neighbour<true>>(Order::upwards);
  EXPECT_EQ(up, numbers_of<Neighbour<true>>(Order::downwards));
  EXPECT_EQ(up[5], 6);
  EXPECT_EQ(up[63], 0);
}

#if defined(__SANITIZE_THREAD__)
TEST(HostBlock, ShowsAMissingBarrier) {
  const auto run = [] {
    numbers_of<Neighbour<false>>(Order::upwards);
    std::exit(0);
  };
  EXPECT_EXIT(run(), testing::ExitedWithCode(66), "data race");
}
#else
TEST(HostBlock, ShowsAMissingBarrier) {
  const auto up = numbers_of<Neighbour<false>>(Order::upwards);
  EXPECT_TRUE(std::isnan(up[5]));  // memory that nobody has written is no number
  EXPECT_NE(up[62], numbers_of<Neighbour<false>>(Order::downwards)[62]);
}

struct HalfWaits {
  template <class Block>
  static void run(Block& block, const Numbers&) {
    if (block.thread() < 40) block.sync();
  }
};

struct WarpsWaitApart {
  template <class Block>
  static void run(Block& block, const Numbers&) {
    if (block.thread() < 40)
      block.sync_warp();
    else
      block.sync();
  }
};

TEST(HostBlock, RefusesBarriersThatNotAllReach) {
  EXPECT_THROW(numbers_of<HalfWaits>(Order::upwards), std::logic_error);
  EXPECT_THROW(numbers_of<WarpsWaitApart>(Order::upwards), std::logic_error);
  EXPECT_THROW(numbers_of<HalfWaits>(Order::upwards, {{1, 1, 1}, 40, 0}), std::logic_error);
}
#endif

struct Shuffles {
  template <class Block>
  static void run(Block& block, const Numbers& numbers) {
    float sum = static_cast<float>(block.thread());
    for (int mask = 1; mask < 4; mask *= 2) sum += block.shuffle_xor(sum, mask);
    numbers.values[block.thread()] = sum;
  }
};

TEST(HostBlock, ShufflesWithinAWarp) {
  const auto sums = numbers_of<Shuffles>(Order::downwards);
  for (size_t n = 0; n < 64; ++n) EXPECT_EQ(sums[n], static_cast<float>(n / 4 * 16 + 6));
}

struct Places {
  template <class Block>
  static void run(Block& block, const Numbers& numbers) {
    const auto at = block.place();
    if (block.thread() == 0)
      numbers.values[(at.z * 3 + at.y) * 2 + at.x] =
          static_cast<float>(at.x + 10 * at.y + 100 * at.z);
  }
};

TEST(HostBlock, RunsEveryBlockOfAGrid) {
  const auto values = numbers_of<Places>(Order::downwards, {{2, 3, 4}, 32, 0});
  for (int z = 0; z < 4; ++z)
    for (int y = 0; y < 3; ++y)
      for (int x = 0; x < 2; ++x)
        EXPECT_EQ(values[static_cast<size_t>((z * 3 + y) * 2 + x)],
                  static_cast<float>(x + 10 * y + 100 * z));
}

}  // namespace
}  // namespace attnlab::test
