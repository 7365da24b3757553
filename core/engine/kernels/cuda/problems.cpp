// SPDX-License-Identifier: Apache-2.0
// What is asked of a problem before kernels see it, and how much memory it takes.
#include "core/engine/kernels/cuda/causal_map.h"
#include "core/engine/kernels/cuda/prefix_softmax_chunks.h"

namespace attnlab::cuda {
namespace {

constexpr int64_t most_blocks = 65535;  // of a grid along y and z

std::string problem_of_heads(int64_t batches, int64_t maps, int64_t heads, int64_t kv_heads) {
  if (batches < 1 || (maps != batches && maps != 1))
    return std::to_string(maps) + " maps for " + std::to_string(batches) + " sequences";
  if (kv_heads < 1 || heads < 1 || heads % kv_heads != 0)
    return std::to_string(heads) + " heads over " + std::to_string(kv_heads) + " of keys";
  if (heads > most_blocks || batches > most_blocks)
    return "more than " + std::to_string(most_blocks) + " heads or sequences";
  return "";
}

}  // namespace

int64_t causal_map_scratch(int64_t maps, int64_t heads, int64_t queries) {
  return maps * heads * queries;
}

std::string problem_of(const CausalMap& p) {
  if (p.weight == PairWeight::other) return "its weights are neither exponential nor Taylor's";
  if (p.head_dim < 1 || p.head_dim > largest_head_dim)
    return "heads of " + std::to_string(p.head_dim) + " dimensions, kernels have up to " +
           std::to_string(largest_head_dim);
  if (p.queries < 1 || p.keys < p.queries || p.window < 0)
    return std::to_string(p.queries) + " queries, " + std::to_string(p.keys) +
           " keys, a window of " + std::to_string(p.window);
  return problem_of_heads(p.batches, p.maps, p.heads, p.kv_heads);
}

int64_t prefix_softmax_scratch(const PrefixSoftmax& problem) {
  const ScratchCounts n = scratch_counts(problem);
  return static_cast<int64_t>(2 * n.rows * sizeof(double) +
                              (n.keeps + 2 * n.carries) * sizeof(float));
}

std::string problem_of(const PrefixSoftmax& p) {
  if (p.length < 1 || p.head_dim < 1)
    return std::to_string(p.length) + " positions of " + std::to_string(p.head_dim) + " dimensions";
  return problem_of_heads(p.batches, p.maps, p.heads, p.kv_heads);
}

}  // namespace attnlab::cuda
