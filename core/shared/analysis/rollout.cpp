// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/rollout.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/shared/analysis/matrix_product.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

/// left · right of lower triangles [L, L].
Matrix product(const Matrix& left, const Matrix& right) {
  const int64_t n = left.rows;
  Matrix result{n, n, std::vector<float>(static_cast<size_t>(n * n))};
  const Strips columns(n, n, [&](int64_t i, int64_t column) { return right.at(i, column); });
  Multiplication multiplication(left.values.data(), n, columns, 1, n);
  for (int64_t begin = 0; begin < n; begin += Multiplication::panel_rows) {
    const int64_t end = std::min(begin + Multiplication::panel_rows, n);
    multiplication.add(begin, end, end, end, result.values.data() + begin * n);
  }
  return result;
}

int64_t checked_count(const Probe& probe, int64_t layers) {
  const auto all = static_cast<int64_t>(probe.layers.size());
  if (layers > all)
    bad_input("the probe has " + std::to_string(all) + " layers, not " + std::to_string(layers));
  return layers < 0 ? all : layers;
}

}  // namespace

Matrix layer_flow(const LayerProbe& layer, int64_t length) {
  Matrix flow = replaced_map(MapChoice::identity, length);
  if (!layer.mixing) return flow;
  const float share = 1 / static_cast<float>(layer.num_heads);
  for (int64_t head = 0; head < layer.num_heads; ++head) {
    if (layer.zero_heads.contains(head)) continue;
    const Matrix map = head_matrix(layer, length, head, Stage::weights);
    for (size_t i = 0; i < flow.values.size(); ++i) flow.values[i] += share * map.values[i];
  }
  for (int64_t i = 0; i < length; ++i) {
    const auto row = flow.values.begin() + i * length;
    double sum = 0;
    for (int64_t j = 0; j <= i; ++j) sum += static_cast<double>(row[j]);
    for (int64_t j = 0; j <= i; ++j) row[j] = static_cast<float>(static_cast<double>(row[j]) / sum);
  }
  return flow;
}

Matrix rollout(const Probe& probe, int64_t layers) {
  const int64_t count = checked_count(probe, layers);
  Matrix flow = replaced_map(MapChoice::identity, probe.length());
  for (int64_t layer = 0; layer < count; ++layer) {
    const LayerProbe& one = probe.layers[static_cast<size_t>(layer)];
    if (one.mixing) flow = product(layer_flow(one, probe.length()), flow);
  }
  return flow;
}

Matrix flow_to(const Probe& probe, int64_t position) {
  const int64_t n = probe.length();
  if (position < 0) position = n - 1;
  if (position >= n)
    bad_input("the probe has " + std::to_string(n) + " tokens, there is none at " +
              std::to_string(position + 1));
  const auto layers = static_cast<int64_t>(probe.layers.size());
  Matrix flow{layers + 1, n, std::vector<float>(static_cast<size_t>((layers + 1) * n))};
  const auto row = [&](int64_t depth) { return flow.values.begin() + depth * n; };
  row(layers)[position] = 1;
  for (int64_t layer = layers; layer > 0; --layer) {
    const LayerProbe& one = probe.layers[static_cast<size_t>(layer - 1)];
    if (!one.mixing) {
      std::copy_n(row(layer), n, row(layer - 1));
      continue;
    }
    const Matrix step = layer_flow(one, n);
    for (int64_t i = 0; i <= position; ++i)
      for (int64_t j = 0; j <= i; ++j) row(layer - 1)[j] += row(layer)[i] * step.at(i, j);
  }
  return flow;
}

}  // namespace attnlab
