// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/indicators.h"

#include <cstring>
#include <limits>
#include <memory>
#include <string>

#include "core/shared/analysis/head_input.h"
#include "core/shared/analysis/logit_census.h"
#include "core/shared/analysis/map_walk.h"
#include "core/shared/analysis/matrix_product.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr int64_t panel_rows = Multiplication::panel_rows;

std::vector<float> floats(int64_t count) { return std::vector<float>(static_cast<size_t>(count)); }

/// Adds rows of one head's map to its sums.
class HeadSums {
 public:
  void add(const Panel& weights, const RowFigures* figures, std::span<const double> log_rows) {
    for (int64_t i = weights.begin; i < weights.end; ++i) {
      const float* row = weights.row(i);
      const RowFigures& figure = figures[i - weights.begin];
      entropy_ += figure.entropy;
      if (i > 0) normalised_ += figure.entropy / log_rows[static_cast<size_t>(i)];
      squares_ += figure.squares;
      first_ += static_cast<double>(row[0]);
      for (int64_t back = 0; back < std::min(loc_focus_offsets, i + 1); ++back)
        diagonals_[static_cast<size_t>(back)] += static_cast<double>(row[i - back]);
    }
  }
  [[nodiscard]] MapIndicators means(int64_t length) const {
    const auto rows = static_cast<double>(length);
    MapIndicators map{entropy_ / rows,
                      normalised_ / (rows - 1),  // 0 / 0 for one token: NaN
                      std::sqrt(squares_),
                      first_ / rows,
                      {}};
    for (int64_t back = 0; back < loc_focus_offsets; ++back)
      map.loc_focus[static_cast<size_t>(back)] =
          back < length ? diagonals_[static_cast<size_t>(back)] / static_cast<double>(length - back)
                        : nan;
    return map;
  }

 private:
  double entropy_ = 0, normalised_ = 0, squares_ = 0, first_ = 0;
  std::array<double, loc_focus_offsets> diagonals_{};
};

/// All heads of a layer, panel by panel with heads innermost, so that the deviation over heads
/// needs the panels of one head and three sums.
class LayerSums {
 public:
  LayerSums(int64_t heads, int64_t length, const PanelWatch& watch)
      : watch_(watch),
        length_(length),
        stride_(padded(length)),
        heads_(static_cast<size_t>(heads)),
        current_(floats(panel_rows * stride_)),
        first_(current_),
        sums_(current_),
        squares_(current_) {
    for (int64_t i = 0; i < length; ++i) log_rows_.push_back(std::log(static_cast<double>(i + 1)));
  }

  /// `fill(head, panel, figures)` writes the weights of rows of a head into a panel of zeros.
  template <class Fill>
  void take(Fill fill) {
    std::array<RowFigures, panel_rows> figures;
    for (int64_t begin = 0; begin < length_; begin += panel_rows) {
      const int64_t end = std::min(begin + panel_rows, length_);
      clear(sums_), clear(squares_);
      for (int64_t head = 0; head < num_heads(); ++head) {
        auto& rows = head == 0 ? first_ : current_;
        clear(rows);
        const Panel panel{rows.data(), stride_, begin, end};
        fill(head, panel, figures.data());
        heads_[static_cast<size_t>(head)].add(panel, figures.data(), log_rows_);
        if (watch_) watch_(head, panel);
        if (head > 0) add_spread(panel, {first_.data(), sums_.data(), squares_.data()});
      }
      if (num_heads() > 1)
        spread_ += total_spread({first_.data(), stride_, begin, end},
                                {first_.data(), sums_.data(), squares_.data()}, num_heads());
    }
  }

  [[nodiscard]] LayerIndicators result() const;

 private:
  [[nodiscard]] int64_t num_heads() const { return static_cast<int64_t>(heads_.size()); }
  static void clear(std::vector<float>& values) { std::ranges::fill(values, 0.0F); }

  const PanelWatch& watch_;
  int64_t length_, stride_;
  std::vector<HeadSums> heads_;
  std::vector<float> current_, first_, sums_, squares_;
  std::vector<double> log_rows_;  ///< ln(i + 1)
  double spread_ = 0;
};

void add_share(MapIndicators& mean, const MapIndicators& one, double count) {
  mean.entropy += one.entropy / count;
  mean.normalised_entropy += one.normalised_entropy / count;
  mean.concentration += one.concentration / count;
  mean.sink += one.sink / count;
  for (size_t back = 0; back < mean.loc_focus.size(); ++back)
    mean.loc_focus[back] += one.loc_focus[back] / count;
}

MapIndicators mean_of(const std::vector<MapIndicators>& heads) {
  MapIndicators mean;
  for (const MapIndicators& head : heads) add_share(mean, head, static_cast<double>(heads.size()));
  return mean;
}

void add_share(LayerIndicators& mean, const LayerIndicators& one, double count) {
  if (mean.heads.size() != one.heads.size() || mean.mixing != one.mixing)
    bad_input("indicators of different layers have no mean");
  for (size_t head = 0; head < mean.heads.size(); ++head)
    add_share(mean.heads[head], one.heads[head], count);
  add_share(mean.mean, one.mean, count);
  mean.head_diversity += one.head_diversity / count;
  mean.logits.min = std::min(mean.logits.min, one.logits.min);
  mean.logits.max = std::max(mean.logits.max, one.logits.max);
  mean.logits.lower_quartile += one.logits.lower_quartile / count;
  mean.logits.median += one.logits.median / count;
  mean.logits.upper_quartile += one.logits.upper_quartile / count;
}

LayerIndicators nothing_like(const LayerIndicators& layer) {
  LayerIndicators empty;
  empty.heads.resize(layer.heads.size());
  empty.mixing = layer.mixing;
  empty.fixed = layer.fixed;
  empty.logits = layer.logits;  // of which the ends are a beginning
  empty.logits.lower_quartile = empty.logits.median = empty.logits.upper_quartile = 0;
  return empty;
}

LayerIndicators LayerSums::result() const {
  LayerIndicators layer;
  for (const HeadSums& head : heads_) layer.heads.push_back(head.means(length_));
  layer.mean = mean_of(layer.heads);
  layer.head_diversity =
      spread_ / (static_cast<double>(length_) * static_cast<double>(length_ + 1) / 2);
  layer.logits = range_of({});
  return layer;
}

LayerIndicators without_mixing(int64_t heads, int64_t length) {
  LayerIndicators layer;
  const auto rows = static_cast<double>(length);
  layer.mixing = false;
  layer.mean = {0, length > 1 ? 0 : nan, std::sqrt(rows), 1 / rows, {1, 0, 0, 0}};
  for (int64_t back = length; back < loc_focus_offsets; ++back)
    layer.mean.loc_focus[static_cast<size_t>(back)] = nan;
  layer.heads.assign(static_cast<size_t>(heads), layer.mean);
  layer.logits = range_of({});
  return layer;
}

/// Scores of pairs of one head, a panel at a time.
class PairScores {
 public:
  explicit PairScores(const Head& head)
      : dim_(head.dim),
        keys_(head.dim, head.length,
              [&](int64_t c, int64_t j) { return head.k[static_cast<size_t>(j * dim_ + c)]; }),
        product_(head.q.data(), dim_, keys_, 1 / std::sqrt(static_cast<float>(dim_)),
                 padded(head.length)) {}
  PairScores(const PairScores&) = delete;
  PairScores& operator=(const PairScores&) = delete;

  /// Adds scores to a panel of zeros.
  void add(const Panel& panel) {
    product_.add(panel.begin, panel.end, panel.end, dim_, panel.rows);
  }

 private:
  int64_t dim_;
  Strips keys_;
  Multiplication product_;
};

std::vector<Head> heads_of(const LayerProbe& layer, int64_t length) {
  std::vector<Head> heads;
  for (int64_t head = 0; head < layer.num_heads; ++head)
    heads.push_back(head_of(layer, length, head));
  return heads;
}

// 4 MiB. Longer texts compute their scores twice rather than store them.
constexpr int64_t scores_to_keep = int64_t{1} << 20;

int64_t num_cells(size_t heads, int64_t length) {
  return static_cast<int64_t>(heads) * length * (length + 1) / 2;
}

/// Counts causal scores, and appends them to `kept` as far as it has room.
void count_rows(LogitCensus& census, const Panel& scores, std::vector<float>& kept) {
  for (int64_t i = scores.begin; i < scores.end; ++i) {
    const std::span<const float> row(scores.row(i), static_cast<size_t>(i + 1));
    census.count(row);
    if (kept.size() + row.size() <= kept.capacity())
      kept.insert(kept.end(), row.begin(), row.end());
  }
}

/// All causal scores once more.
void visit_scores(std::span<const std::unique_ptr<PairScores>> heads, int64_t length,
                  const LogitCensus::Take& take) {
  const int64_t stride = padded(length);
  std::vector<float> rows = floats(panel_rows * stride);
  for (int64_t begin = 0; begin < length; begin += panel_rows)
    for (const auto& head : heads) {
      std::ranges::fill(rows, 0.0F);
      const Panel panel{rows.data(), stride, begin, std::min(begin + panel_rows, length)};
      head->add(panel);
      for (int64_t i = panel.begin; i < panel.end; ++i)
        take({panel.row(i), static_cast<size_t>(i + 1)});
    }
}

/// What is asked of the maps of a layer besides its indicators.
struct Asked {
  bool logits;
  const PanelWatch& watch;
};

/// Forms whose weights follow from scores of pairs.
using Weigh = void (*)(const Panel&, RowFigures*);
LayerIndicators from_pairs(const std::vector<Head>& heads, int64_t length, Weigh weigh,
                           const Asked& asked) {
  std::vector<std::unique_ptr<PairScores>> scores;
  for (const Head& head : heads) scores.push_back(std::make_unique<PairScores>(head));
  const int64_t cells = asked.logits ? num_cells(heads.size(), length) : 0;
  std::vector<float> kept;
  if (cells <= scores_to_keep) kept.reserve(static_cast<size_t>(cells));
  LogitCensus census;
  LayerSums sums(static_cast<int64_t>(heads.size()), length, asked.watch);
  sums.take([&](int64_t head, const Panel& panel, RowFigures* figures) {
    scores[static_cast<size_t>(head)]->add(panel);
    if (asked.logits) count_rows(census, panel, kept);
    weigh(panel, figures);
  });
  LayerIndicators layer = sums.result();
  if (asked.logits)
    layer.logits = census.range([&](const auto& take) {
      if (kept.empty())
        visit_scores(scores, length, take);
      else
        take(kept);
    });
  return layer;
}

/// One score a position. They stay double: at a scale of 1000 an fp32 score is off by 6e-5, and so
/// would be its weight.
std::vector<double> position_scores(const Head& head) {
  const HeadInput input = head.input();
  std::vector<double> scores;
  for (int64_t j = 0; j < head.length; ++j) scores.push_back(input.score(j, j));
  return scores;
}

LayerIndicators from_positions(const std::vector<Head>& heads, int64_t length, const Asked& asked) {
  std::vector<std::vector<double>> scores;
  std::vector<float> logits;
  for (const Head& head : heads) {
    scores.push_back(position_scores(head));
    for (const double score : scores.back()) logits.push_back(static_cast<float>(score));
  }
  LayerSums sums(static_cast<int64_t>(heads.size()), length, asked.watch);
  std::vector<double> largest(heads.size(), -std::numeric_limits<double>::infinity());
  sums.take([&](int64_t head, const Panel& panel, RowFigures* figures) {
    const auto& own = scores[static_cast<size_t>(head)];
    double& most = largest[static_cast<size_t>(head)];
    for (int64_t i = panel.begin; i < panel.end; ++i) {
      most = std::max(most, own[static_cast<size_t>(i)]);
      for (int64_t j = 0; j <= i; ++j)
        panel.row(i)[j] = static_cast<float>(own[static_cast<size_t>(j)] - most);
    }
    softmax_rows(panel, figures);
  });
  LayerIndicators layer = sums.result();
  if (asked.logits) layer.logits = range_of(std::move(logits));
  return layer;
}

RowFigures figures_of(const float* row, int64_t count) {
  RowFigures figures;
  for (int64_t j = 0; j < count; ++j) {
    const auto weight = static_cast<double>(row[j]);
    figures.squares += weight * weight;
    figures.entropy -= weight < 0 ? nan : weight == 0 ? 0 : weight * std::log(weight);
  }
  return figures;
}

LayerIndicators of_maps(std::span<const Matrix> heads, const PanelWatch& watch) {
  const int64_t length = heads[0].rows;
  LayerSums sums(static_cast<int64_t>(heads.size()), length, watch);
  sums.take([&](int64_t head, const Panel& panel, RowFigures* figures) {
    const float* map = heads[static_cast<size_t>(head)].values.data();
    for (int64_t i = panel.begin; i < panel.end; ++i) {
      std::memcpy(panel.row(i), map + i * length, static_cast<size_t>(i + 1) * sizeof(float));
      figures[i - panel.begin] = figures_of(panel.row(i), i + 1);
    }
  });
  return sums.result();
}

/// What weighs the pairs that each row sees, or positions where scores are not of pairs.
LogitRange logits_of(const std::vector<Head>& heads, int64_t length) {
  std::vector<float> logits;
  for (const Head& head : heads) {
    const int64_t first = head.form->scores_are_pairs ? 0 : length;
    for (int64_t i = 0; i < length; ++i)
      for (int64_t j = std::min(i, std::max(first, head.input().first(i))); j <= i; ++j)
        logits.push_back(static_cast<float>(head.biased_score(i, j)));
  }
  return range_of(std::move(logits));
}

/// Any other form, a window, and a map that stands for a layer's own under an ablation.
LayerIndicators from_maps(const LayerProbe& layer, const std::vector<Head>& heads, int64_t length,
                          const Asked& asked) {
  std::vector<Matrix> maps;
  for (int64_t head = 0; head < std::ssize(heads); ++head)
    maps.push_back(head_matrix(layer, length, head, Stage::weights));
  LayerIndicators result = of_maps(maps, asked.watch);
  if (asked.logits) result.logits = logits_of(heads, length);
  return result;
}

LayerIndicators indicators_of(const LayerProbe& layer, int64_t length, const Asked& asked) {
  if (length < 1) bad_input("there is nothing to look at", "give at least one token");
  if (!layer.mixing) return without_mixing(layer.num_heads, length);
  const std::vector<Head> heads = heads_of(layer, length);
  if (heads.empty()) bad_input("a layer of the probe has no heads");
  const FormInfo& form = *heads[0].form;
  const bool apart = layer.replaced || heads[0].window > 0 || form.bias != nullptr ||
                     form.weight == PairWeight::other;
  const Weigh weigh = form.weight == PairWeight::taylor ? taylor_rows : softmax_rows;
  LayerIndicators result = apart                   ? from_maps(layer, heads, length, asked)
                           : form.scores_are_pairs ? from_pairs(heads, length, weigh, asked)
                                                   : from_positions(heads, length, asked);
  result.fixed = layer.fixed;
  return result;
}

}  // namespace

LayerIndicators indicators(std::span<const Matrix> heads) {
  const int64_t length = heads.empty() ? 0 : heads[0].rows;
  for (const Matrix& map : heads)
    if (map.rows != length || map.columns != length || length < 1)
      bad_input("maps of " + std::to_string(map.rows) + " x " + std::to_string(map.columns) +
                " weights cannot be compared");
  if (heads.empty()) bad_input("there is no map to describe");
  return of_maps(heads, {});
}

LayerIndicators indicators(const LayerProbe& layer, int64_t length) {
  return indicators_of(layer, length, {true, {}});
}

LayerIndicators watched_indicators(const LayerProbe& layer, int64_t length,
                                   const PanelWatch& watch) {
  return indicators_of(layer, length, {false, watch});
}

std::vector<LayerIndicators> indicators(const Probe& probe) {
  std::vector<LayerIndicators> layers;
  for (const LayerProbe& layer : probe.layers) layers.push_back(indicators(layer, probe.length()));
  return layers;
}

std::vector<LayerIndicators> mean_over_sequences(
    const std::vector<std::vector<LayerIndicators>>& sequences) {
  if (sequences.empty()) bad_input("there is no sequence to look at");
  std::vector<LayerIndicators> means;
  for (const LayerIndicators& layer : sequences[0]) means.push_back(nothing_like(layer));
  for (const auto& layers : sequences) {
    if (layers.size() != means.size()) bad_input("indicators of different layers have no mean");
    for (size_t layer = 0; layer < means.size(); ++layer)
      add_share(means[layer], layers[layer], static_cast<double>(sequences.size()));
  }
  return means;
}

}  // namespace attnlab
