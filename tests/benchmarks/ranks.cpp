// SPDX-License-Identifier: Apache-2.0
// mpirun -n N attnlab-ranks: seconds that the processes take to bring a gradient of so many floats
// to those who update its parts, and the weights back to all (the median of nine), as JSON lines.
// tests/peers/predict_scale.py fits latency and bandwidth to them.
#include <algorithm>
#include <iostream>

#include "core/engine/runtime/ranks.h"
#include "core/shared/base/error.h"
#include "core/shared/base/json.h"
#include "tests/benchmarks/rounds.h"

namespace attnlab::bench {
namespace {

constexpr int64_t line = 16;

/// What a step moves, with one node of the sum's tree in each process.
void move(Ranks& ranks, std::vector<float>& flat, std::vector<std::vector<float>>& received) {
  const auto parts = parts_of(std::ssize(flat) / line, ranks.size());
  std::vector<std::span<const float>> outgoing(parts.size());
  std::vector<std::span<float>> incoming(parts.size());
  for (size_t r = 0; r < parts.size(); ++r) {
    outgoing[r] = std::span(flat).subspan(static_cast<size_t>(parts[r].begin * line),
                                          static_cast<size_t>(parts[r].count * line));
    incoming[r] = received[r];
  }
  ranks.exchange(outgoing, incoming);
  ranks.gather_to_all(flat.data(), line * sizeof(float), parts);
}

double seconds_to_move(Ranks& ranks, int64_t floats) {
  std::vector<float> flat(static_cast<size_t>(floats));
  const Part mine = parts_of(floats / line, ranks.size())[static_cast<size_t>(ranks.rank())];
  std::vector<std::vector<float>> received(
      static_cast<size_t>(ranks.size()),
      std::vector<float>(static_cast<size_t>(mine.count * line)));
  move(ranks, flat, received);
  std::vector<double> seconds;
  for (int round = 0; round < 9; ++round)
    seconds.push_back(seconds_of([&] { move(ranks, flat, received); }));
  return median(seconds);
}

}  // namespace
}  // namespace attnlab::bench

int main() try {
  using namespace attnlab;
  const auto ranks = join_ranks();
  for (int64_t floats = 1 << 10; floats <= 1 << 24; floats *= 4) {
    const double seconds = bench::seconds_to_move(*ranks, floats);
    if (ranks->rank() == 0)
      std::cout << Json{{"processes", ranks->size()}, {"floats", floats}, {"seconds", seconds}}
                << std::endl;
  }
  return 0;
} catch (const attnlab::Error& error) {
  std::cerr << "attnlab-ranks: " << error.line() << "\n";
  return 2;
}
