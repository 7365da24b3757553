// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

/// Prepared queries and keys of one head: after projection, bias, QK norm and the form's own
/// preparation (RoPE or SiLU). Row-major [L, d_h].
struct HeadInput {
  std::span<const float> q;
  std::span<const float> k;
  int64_t length;      ///< L
  int64_t head_dim;    ///< d_h
  int64_t window = 0;  ///< tokens that a row sees, itself included; 0: all before it
  std::span<const double> parameters = {};  ///< values of the form's, in their order
  int64_t head = 0, heads = 1;              ///< which of the layer's query heads it is, from 0

  /// The first position that row i sees.
  [[nodiscard]] int64_t first(int64_t i) const {
    return window > 0 && i >= window ? i - window + 1 : 0;
  }
  /// q_i · k_j / √d_h, the pre-softmax score (paper Eq. 1, 7).
  [[nodiscard]] double score(int64_t i, int64_t j) const;
};

/// Sizes that the cost of a form's core depends on.
struct CoreShape {
  double batch, length, heads, head_dim;
};

/// What the core of a form (everything between projections and output projection) costs here.
struct CoreCost {
  double prefill_flops;   ///< whole sequences, forward
  double decode_flops;    ///< one further token a sequence, after `length` tokens
  double cache_elements;  ///< kept per layer to decode
  double saved_elements;  ///< kept per layer from forward to backward
};

/// A number that tells forms of one name apart; a layer has one value of it.
struct FormParameter {
  std::string_view name;  ///< as in specs and edits: "width"
  std::string_view title, unit, help;
  double value;      ///< where a layer says none
  double low, high;  ///< both included
  bool whole;        ///< a whole number
};

/// How the weight of a pair follows from its score, before a row is divided by its sum.
enum class PairWeight {
  exponential,  ///< exp(x)
  taylor,       ///< 1 + x + x²/2 (taylor_polynomial.h)
  other         ///< as `map` alone says
};

/// One mathematical form, described without Torch so that both programs can show it.
struct FormInfo {
  std::string_view name;     ///< as in specs and config.json
  std::string_view title;    ///< for people
  std::string_view formula;  ///< plain text
  std::string_view source;   ///< where the formula comes from
  bool uses_positions;       ///< RoPE acts on q and k
  bool scores_are_pairs;     ///< score(i, j); false: one score a position, score(j, j)
  bool probability_map;      ///< rows of the map are ≥ 0 and sum to 1
  bool slow;                 ///< by autograd over the map, without a kernel; knows no window

  /// The plain loop that everybody trusts: weights A [L, L] row-major, 0 above the diagonal and
  /// before the window.
  void (*map)(const HeadInput& head, std::span<double> weights);
  CoreCost (*cost)(const CoreShape& shape);

  /// Of the score of a pair, or of a position where scores are not of pairs.
  PairWeight weight = PairWeight::other;
  /// Its sign on a square of 16 units: "M x y" begins a line, "C" a cubic curve of three points,
  /// "L" a straight one; empty: its first letter.
  std::string_view sign = {};
  std::span<const FormParameter> parameters = {};
  /// What is added to the score of a pair, j ≤ i; null: nothing.
  double (*bias)(const HeadInput& head, int64_t i, int64_t j) = nullptr;
  /// The tokens that a row sees by the parameters' values; null: all that the layer's window shows.
  int64_t (*window)(std::span<const double> parameters) = nullptr;
};

/// All forms in the order of forms.def.
std::span<const FormInfo* const> all_forms();
std::vector<std::string> form_names();
/// Throws Error that suggests the nearest name.
const FormInfo& form_info(std::string_view name);

std::vector<double> default_values(const FormInfo& form);
/// What is wrong with a value; empty: nothing.
std::string problem_of(const FormParameter& parameter, double value);
/// The tokens that a row sees where the layer's own window is `layer_window`; 0: all before it.
int64_t window_of(const FormInfo& form, int64_t layer_window, std::span<const double> parameters);

}  // namespace attnlab
