// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/run_memory.h"

#include <algorithm>

#include "core/shared/forms/form_info.h"
#include "core/shared/spec/cost.h"

namespace attnlab {
namespace {

constexpr double cpu_program = 150e6;         // LibTorch's libraries and allocator
constexpr double cuda_program = 700e6;        // context, kernels, workspaces of products
constexpr double logits_at_once = 64 << 20;   // as engine/model/ends.cpp cuts them
constexpr double map_elements = 16 << 20;     // as engine/mixers/pairwise.cpp makes maps
constexpr double maps_beside_each_other = 5;  // scores, mask, weights and their gradients
constexpr int64_t largest_known_batch = int64_t{1} << 24;

/// Where no kernel goes tile by tile, maps exist, some at a time.
double map_bytes(const RunSpec& spec) {
  const ModelSpec& model = spec.model;
  const bool maps = std::ranges::any_of(model.layers, [](const LayerSpec& layer) {
    return layer.mixing && form_info(layer.form).scores_are_pairs;
  });
  if (!maps || (spec.device == "cpu" && spec.dtype == "fp32")) return 0;
  const auto length = static_cast<double>(spec.train.seq_len);
  const auto heads = static_cast<double>(model.num_heads);
  const double one = length * length * heads / static_cast<double>(model.num_kv_heads);
  const double all = static_cast<double>(spec.train.batch_size) * heads * length * length;
  return 4 * maps_beside_each_other * std::clamp(map_elements, one, std::max(one, all));
}

/// Beside what a layer keeps: its gradients on the way back, and the end of the model.
double working_bytes(const RunSpec& spec, const ModelCost& cost, double bytes) {
  const ModelSpec& model = spec.model;
  const auto tokens = static_cast<double>(spec.train.batch_size * spec.train.seq_len);
  const double layer = cost.activation_bytes / 4 / static_cast<double>(model.num_layers());
  const double end = 4 * tokens * static_cast<double>(model.hidden_size);
  const double logits =
      std::min(logits_at_once, 4 * tokens * static_cast<double>(model.vocab_size));
  return bytes * (layer + end) + logits + map_bytes(spec);
}

}  // namespace

RunMemory memory_of(const RunSpec& spec) {
  const ModelCost cost = cost_of(spec.model, spec.train.batch_size, spec.train.seq_len);
  const bool half = spec.dtype == "bf16";
  const double bytes = half ? 2 : 4;  // cost_of counts fp32
  RunMemory memory;
  memory.weights = cost.weight_bytes * (half ? 1.5 : 1);
  memory.optimizer = cost.optimizer_bytes;
  memory.activations = cost.activation_bytes * bytes / 4;
  memory.working = working_bytes(spec, cost, bytes);
  memory.program = spec.device == "cpu" ? cpu_program : cuda_program;
  return memory;
}

int64_t largest_batch(const RunSpec& spec, double bytes) {
  const auto fits = [&](int64_t batch) {
    RunSpec other = spec;
    other.train.batch_size = batch;
    return memory_of(other).total() <= bytes;
  };
  int64_t most = 0;
  for (int64_t step = largest_known_batch; step > 0; step /= 2)
    if (fits(most + step)) most += step;
  return most;
}

}  // namespace attnlab
