// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/maps.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <limits>
#include <span>

#include "core/shared/analysis/head_input.h"
#include "core/shared/analysis/matrix_product.h"
#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/forms/taylor_polynomial.h"

namespace attnlab {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr std::array<std::string_view, 4> stage_words = {"scores", "mask", "weights", "output"};

// Rows that are finished while the cache still holds them.
constexpr int64_t panel_rows = Multiplication::panel_rows;

Matrix filled(int64_t rows, int64_t columns, float value) {
  return {rows, columns, std::vector<float>(static_cast<size_t>(rows * columns), value)};
}

/// Calls `finish(row, i)` for each row of q·k/√d_h; with `causal` only columns up to i are right.
template <class Finish>
Matrix pair_scores(const Head& head, bool causal, Finish finish) {
  const int64_t n = head.length, d = head.dim;
  Matrix result = filled(n, n, 0);
  const Strips keys(d, n,
                    [&](int64_t c, int64_t j) { return head.k[static_cast<size_t>(j * d + c)]; });
  const float scale = 1 / std::sqrt(static_cast<float>(d));
  Multiplication scores(head.q.data(), d, keys, scale, n);
  for (int64_t begin = 0; begin < n; begin += panel_rows) {
    const int64_t end = std::min(begin + panel_rows, n);
    scores.add(begin, end, causal ? end : n, d, result.values.data() + begin * n);
    for (int64_t i = begin; i < end; ++i)
      finish(std::span(result.values).subspan(static_cast<size_t>(i * n), static_cast<size_t>(n)),
             i);
  }
  return result;
}

void hide_future(std::span<float> row, int64_t i, float value) {
  std::fill(row.begin() + i + 1, row.end(), value);
}

/// Adds what the form adds to the scores of row i.
void add_bias(const Head& head, std::span<float> row, int64_t i) {
  if (head.form->bias == nullptr) return;
  const HeadInput input = head.input();
  for (int64_t j = 0; j <= i; ++j)
    row[static_cast<size_t>(j)] += static_cast<float>(head.form->bias(input, i, j));
}

/// Turns the scores that a row sees into weights with sum 1.
void weigh(std::span<float> seen, PairWeight weight) {
  const float largest = *std::ranges::max_element(seen);
  double sum = 0;
  for (float& x : seen) {
    x = weight == PairWeight::taylor ? taylor_polynomial(x) : std::exp(x - largest);
    sum += static_cast<double>(x);
  }
  const auto factor = static_cast<float>(1 / sum);
  for (float& x : seen) x *= factor;
}

void weigh_row(const Head& head, std::span<float> row, int64_t i) {
  const int64_t first = head.input().first(i);
  add_bias(head, row, i);
  weigh(row.subspan(static_cast<size_t>(first), static_cast<size_t>(i - first + 1)),
        head.form->weight);
  std::fill(row.begin(), row.begin() + first, 0.0F);
  hide_future(row, i, 0);
}

Matrix scores_of(const Head& head, bool causal) {
  const HeadInput input = head.input();
  const auto finish = [&](std::span<float> row, int64_t i) {
    add_bias(head, row, i);
    if (!causal) return;
    hide_future(row, i, nan);
    std::fill(row.begin(), row.begin() + input.first(i), nan);
  };
  if (head.form->scores_are_pairs) return pair_scores(head, causal, finish);
  std::vector<float> shared;
  for (int64_t j = 0; j < head.length; ++j) shared.push_back(static_cast<float>(input.score(j, j)));
  Matrix result{head.length, head.length, {}};
  result.values.reserve(shared.size() * shared.size());
  for (int64_t i = 0; i < head.length; ++i)
    result.values.insert(result.values.end(), shared.begin(), shared.end());
  for (int64_t i = 0; i < head.length; ++i)
    finish(std::span(result.values).subspan(static_cast<size_t>(i) * shared.size(), shared.size()),
           i);
  return result;
}

Matrix weights_of(const Head& head) {
  if (head.replaced) return replaced_map(*head.replaced, head.length);
  if (head.form->scores_are_pairs && head.form->weight != PairWeight::other)
    return pair_scores(head, true,
                       [&](std::span<float> row, int64_t i) { weigh_row(head, row, i); });
  std::vector<double> exact(static_cast<size_t>(head.length * head.length));
  head.form->map(head.input(), exact);
  Matrix result = filled(head.length, head.length, 0);
  std::ranges::transform(exact, result.values.begin(),
                         [](double weight) { return static_cast<float>(weight); });
  return result;
}

Matrix output_of(const Head& head) {
  if (head.v.empty()) bad_input("the probe has no values v for its maps to weigh");
  const Matrix weights = weights_of(head);
  const int64_t n = head.length, d = head.dim;
  const auto value = [&](int64_t j, int64_t c) { return head.v[static_cast<size_t>(j * d + c)]; };
  Matrix result = filled(n, d, 0);
  const Strips values(n, d, value);
  Multiplication mixing(weights.values.data(), n, values, 1, d);
  for (int64_t begin = 0; begin < n; begin += panel_rows) {
    const int64_t end = std::min(begin + panel_rows, n);
    mixing.add(begin, end, d, begin, result.values.data() + begin * d);
    // The triangle at the diagonal: 0 times a later value that is no number would be none either.
    for (int64_t i = begin; i < end; ++i)
      for (int64_t j = begin; j <= i; ++j)
        for (int64_t c = 0; c < d; ++c)
          result.values[static_cast<size_t>(i * d + c)] += weights.at(i, j) * value(j, c);
  }
  return result;
}

Matrix without_mixing(int64_t length, Stage stage) {
  if (stage == Stage::output) return filled(length, 0, 0);
  if (stage != Stage::weights) return filled(length, length, nan);
  return replaced_map(MapChoice::identity, length);
}

double row_entropy(std::span<const float> row) {
  double entropy = 0;
  for (const float weight : row) {
    if (weight < 0) return std::numeric_limits<double>::quiet_NaN();
    if (weight != 0) entropy -= static_cast<double>(weight * std::log(weight));
  }
  return entropy;
}

std::string percent(double share) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.0f %%", 100 * share);
  return text.data();
}

}  // namespace

std::string_view name_of(Stage stage) { return stage_words[static_cast<size_t>(stage)]; }

Stage parse_stage(std::string_view word) {
  const auto found = std::ranges::find(stage_words, word);
  if (found == stage_words.end())
    bad_input(unknown_name("stage", word, {stage_words.begin(), stage_words.end()}));
  return static_cast<Stage>(found - stage_words.begin());
}

Matrix replaced_map(MapChoice choice, int64_t length) {
  Matrix map = filled(length, length, 0);
  for (int64_t i = 0; i < length; ++i) {
    const auto row = map.values.begin() + i * length;
    if (choice == MapChoice::uniform)
      std::fill(row, row + i + 1, 1 / static_cast<float>(i + 1));
    else
      row[choice == MapChoice::previous ? std::max<int64_t>(0, i - 1) : i] = 1;
  }
  return map;
}

Matrix head_matrix(const LayerProbe& layer, int64_t length, int64_t head, Stage stage) {
  if (layer.absent) return filled(length, stage == Stage::output ? 0 : length, nan);
  if (!layer.mixing) return without_mixing(length, stage);
  const Head chosen = head_of(layer, length, head);
  switch (stage) {
    case Stage::scores:
      return scores_of(chosen, false);
    case Stage::mask:
      return scores_of(chosen, true);
    case Stage::weights:
      return weights_of(chosen);
    case Stage::output:
      break;
  }
  if (layer.zero_heads.contains(head)) return filled(length, layer.head_dim, 0);
  return output_of(chosen);
}

MapReading read_map(const Matrix& weights) {
  const int64_t n = weights.rows;
  if (n < 1 || weights.columns != n)
    bad_input("a map of " + std::to_string(n) + " x " + std::to_string(weights.columns) +
              " weights cannot be read");
  MapReading sum{};
  float strongest = -1;
  for (int64_t i = 0; i < n; ++i) {
    const auto row =
        std::span(weights.values).subspan(static_cast<size_t>(i * n), static_cast<size_t>(i + 1));
    sum.first_token += static_cast<double>(row.front());
    sum.self += static_cast<double>(row.back());
    if (i > 0) sum.previous += static_cast<double>(row[row.size() - 2]);
    sum.entropy += row_entropy(row);
    sum.uniform_entropy += std::log(static_cast<double>(i + 1));
    if (i == 0) continue;
    const auto peak = std::ranges::max_element(row);
    if (!(*peak > strongest)) continue;
    strongest = *peak;
    sum.strongest_row = i;
    sum.strongest_column = peak - row.begin();
  }
  const auto rows = static_cast<double>(n);
  return {sum.first_token / rows,    sum.self / rows,
          sum.previous / (rows - 1),  // 0 / 0 for a single token: NaN
          sum.entropy / rows,        sum.uniform_entropy / rows,
          sum.strongest_row,         sum.strongest_column};
}

std::string describe(const MapReading& reading) {
  std::vector<std::string> parts;
  const auto add = [&](double share, const char* where) {
    if (std::isfinite(share)) parts.push_back(percent(share) + " on " + where);
  };
  add(reading.first_token, "the first token");
  add(reading.self, "itself");
  add(reading.previous, "the token before");
  if (std::isfinite(reading.entropy)) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "entropy %.1f of %.1f nats", reading.entropy,
                  reading.uniform_entropy);
    parts.emplace_back(text.data());
  }
  return join(parts, ", ");
}

}  // namespace attnlab
