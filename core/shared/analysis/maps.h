// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/messages/probe.h"

namespace attnlab {

/// Where on its way from scores to output a head is looked at.
enum class Stage {
  scores,   ///< pre-softmax activations q·k/√d_h, [L, L], no mask; self-gate: s_j in every row
  mask,     ///< scores under the causal mask: NaN above the diagonal
  weights,  ///< the mixing map A, [L, L], 0 above the diagonal
  output    ///< A·V, [L, d_h]
};
std::string_view name_of(Stage stage);
/// Throws Error that suggests the nearest name.
Stage parse_stage(std::string_view word);

/// A dense matrix that is drawn and exported.
struct Matrix {
  int64_t rows = 0, columns = 0;
  std::vector<float> values;  ///< row-major
  [[nodiscard]] float at(int64_t row, int64_t column) const {
    return values[static_cast<size_t>(row * columns + column)];
  }
};

/// One head (from 0) at one stage, in fp32 from the probe's q, k, v. A layer without mixing has the
/// identity as weights, NaN scores, and no output ([L, 0]); one that a recorded frame leaves out is
/// NaN throughout. Under an ablation the weights are the
/// map that stands in the layer's place (scores stay those of q and k), and the output of a zeroed
/// head is 0. Throws Error for a head that does not exist, a form that is not known, and tensors of
/// other sizes than the probe says.
Matrix head_matrix(const LayerProbe& layer, int64_t length, int64_t head, Stage stage);

/// The map that stands for a layer's own under an ablation, [L, L].
Matrix replaced_map(MapChoice choice, int64_t length);

/// A map in numbers. What does not exist (the row before a single token, the entropy of weights
/// below 0) is NaN.
struct MapReading {
  double first_token, self, previous;  ///< mean weight over rows (previous: rows from 1)
  double entropy, uniform_entropy;     ///< mean over rows, nats; uniform: the most there can be
  int64_t strongest_row, strongest_column;  ///< largest weight; row 0 has no choice and is left out
};
/// `weights` [L, L] with L ≥ 1, else throws Error.
MapReading read_map(const Matrix& weights);

/// The same in words, for captions and screen readers: "62 % on the first token, 21 % on itself,
/// 9 % on the token before, entropy 1.9 of 4.1 nats". English.
std::string describe(const MapReading& reading);

}  // namespace attnlab
