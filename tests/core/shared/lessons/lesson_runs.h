// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/lessons/lesson.h"

namespace attnlab::test {

/// A softmax layer whose head h looks from row i at column `targets[h][i]` and at nothing else.
inline LayerProbe looking_layer(const std::vector<std::vector<int64_t>>& targets) {
  const auto length = std::ssize(targets.at(0));
  LayerProbe layer;
  layer.form = "softmax";
  layer.num_heads = layer.num_kv_heads = std::ssize(targets);
  layer.head_dim = length;
  for (const auto& head : targets)
    for (int64_t i = 0; i < length; ++i)
      for (int64_t j = 0; j < length; ++j) {
        layer.q.push_back(head[static_cast<size_t>(i)] == j ? 1000.0F : 0.0F);
        layer.k.push_back(i == j ? 1.0F : 0.0F);
        layer.v.push_back(0.0F);
      }
  return layer;
}

/// Of the text 5 6 7 5 6 7: layer 1 looks at the token before and at itself, layer 2 at the first
/// token and at what followed the same token.
inline Probe looking_probe() {
  Probe probe;
  probe.ids = {5, 6, 7, 5, 6, 7};
  probe.tokens = {"a", "b", "c", "a", "b", "c"};
  probe.loss = {std::numeric_limits<float>::quiet_NaN(), 3, 2, 1, 0.5F, 0.25F};
  probe.layers = {looking_layer({{0, 0, 1, 2, 3, 4}, {0, 1, 2, 3, 4, 5}}),
                  looking_layer({{0, 0, 0, 0, 0, 0}, {0, 0, 0, 1, 2, 3}})};
  return probe;
}

/// Fills the store with a curve of evaluations: accuracy at steps 0, 10, 20, …
inline void add_accuracy(RunStore& store, const std::vector<double>& accuracy) {
  for (size_t i = 0; i < accuracy.size(); ++i)
    store.append(Event{
        {{"event", "eval"}, {"step", 10 * i}, {"loss", 4 - accuracy[i]}, {"accuracy", accuracy[i]}},
        {}});
}

}  // namespace attnlab::test
