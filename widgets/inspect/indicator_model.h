// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <utility>
#include <vector>

#include "widgets/inspect/head_filter.h"
#include "widgets/inspect/indicator.h"

namespace attnlab {

/// What a head mostly does, and how much of it (0 to 1; NaN: no figure).
struct HeadKindText {
  QString name;
  double score = 0;
};

/// Layers (the last on top, as in the stack) with their heads below them; columns: name, the eight
/// indicators, kind of head. Sorted or filtered: heads of all layers in one list.
class IndicatorModel : public QAbstractItemModel {
  Q_OBJECT
 public:
  enum Column { name, first_indicator, kind = first_indicator + int(all_indicators.size()) };
  enum Role {
    value_role = Qt::UserRole,  ///< double
    shade_role,  ///< double, 0 to 1 between the smallest and largest of its kind in the column
    layer_role,
    head_role,  ///< −1: the layer
    quiet_role  ///< bool: a layer that does not mix
  };

  using QAbstractItemModel::QAbstractItemModel;

  void set_layers(std::vector<LayerIndicators> layers);
  void set_history(IndicatorHistory history);
  void set_unit(EntropyUnit unit);
  /// [layer][head]; empty: nothing is known.
  void set_kinds(std::vector<std::vector<HeadKindText>> kinds);
  /// Sorts heads by an indicator or by kind; another column: layers with their heads.
  void set_order(int column, Qt::SortOrder direction);
  void set_filter(const HeadFilter& filter);
  /// Sorted or filtered: one list of heads.
  [[nodiscard]] bool is_flat() const;
  /// Texts again, in the language in force.
  void retranslate();

  [[nodiscard]] const std::vector<LayerIndicators>& layers() const { return layers_; }
  [[nodiscard]] const IndicatorHistory& history() const { return history_; }
  [[nodiscard]] EntropyUnit unit() const { return unit_; }
  [[nodiscard]] const IndicatorTrack& track(int layer, Indicator indicator) const;
  [[nodiscard]] QModelIndex index_of(int layer, int head) const;

  [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent) const override;
  [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;

 private:
  [[nodiscard]] int layer_of(const QModelIndex& index) const;
  [[nodiscard]] int head_of(const QModelIndex& index) const;
  [[nodiscard]] double value(int layer, int head, Indicator indicator) const;
  [[nodiscard]] QString name_text(int layer, int head) const;
  [[nodiscard]] QString kind_text(int layer, int head) const;
  [[nodiscard]] QString kinds_text(int layer) const;
  [[nodiscard]] QString help(int layer, int head, int column) const;
  [[nodiscard]] double shade(int layer, int head, size_t indicator) const;
  using HeadPlace = std::pair<int, int>;  ///< layer and head, from 0
  void lay_out_anew();
  void find_flat();
  [[nodiscard]] HeadKindText kind_of(int layer, int head) const;
  [[nodiscard]] bool has_order_value(int layer, int head) const;
  [[nodiscard]] bool comes_before(const HeadPlace& a, const HeadPlace& b) const;
  void find_ranges();
  void find_tracks();
  void all_changed();

  struct Range {
    double low, high;
  };
  std::vector<LayerIndicators> layers_;
  IndicatorHistory history_;
  EntropyUnit unit_ = EntropyUnit::nats;
  std::vector<std::vector<HeadKindText>> kinds_;
  int order_column_ = name;
  Qt::SortOrder direction_ = Qt::DescendingOrder;
  HeadFilter filter_;
  std::vector<HeadPlace> flat_;  ///< the list, while it is one
  std::array<Range, all_indicators.size()> layer_ranges_{}, head_ranges_{};
  std::vector<std::array<IndicatorTrack, all_indicators.size()>> tracks_;
};

}  // namespace attnlab
