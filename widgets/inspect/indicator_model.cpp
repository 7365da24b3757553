// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/indicator_model.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>

namespace attnlab {

void IndicatorModel::set_layers(std::vector<LayerIndicators> layers) {
  const auto same_shape = [&] {
    return std::ranges::equal(
        layers, layers_, {}, [](const auto& l) { return l.heads.size(); },
        [](const auto& l) { return l.heads.size(); });
  };
  if (same_shape() && !is_flat()) {
    layers_ = std::move(layers);
    find_ranges();
    find_tracks();
    return all_changed();
  }
  beginResetModel();
  layers_ = std::move(layers);
  find_ranges();
  find_tracks();
  find_flat();
  endResetModel();
}

void IndicatorModel::set_history(IndicatorHistory history) {
  history_ = std::move(history);
  find_tracks();
  all_changed();
}

void IndicatorModel::set_unit(EntropyUnit unit) {
  unit_ = unit;
  find_ranges();
  find_tracks();
  all_changed();
}

void IndicatorModel::set_kinds(std::vector<std::vector<HeadKindText>> kinds) {
  kinds_ = std::move(kinds);
  is_flat() ? lay_out_anew() : all_changed();
}

void IndicatorModel::retranslate() {
  all_changed();
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void IndicatorModel::all_changed() {
  const int rows = rowCount();
  if (rows == 0) return;
  Q_EMIT dataChanged(index(0, 0, {}), index(rows - 1, columnCount() - 1, {}));
  for (int row = 0; row < rows; ++row) {
    const QModelIndex layer = index(row, 0, {});
    const int heads = rowCount(layer);
    if (heads > 0)
      Q_EMIT dataChanged(index(0, 0, layer), index(heads - 1, columnCount() - 1, layer));
  }
}

void IndicatorModel::find_ranges() {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto widen = [](Range& range, double value) {
    if (std::isnan(value)) return;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  };
  for (size_t i = 0; i < all_indicators.size(); ++i) {
    layer_ranges_[i] = head_ranges_[i] = {infinity, -infinity};
    for (const LayerIndicators& layer : layers_) {
      widen(layer_ranges_[i], value_of(layer, all_indicators[i], unit_));
      for (const MapIndicators& head : layer.heads)
        widen(head_ranges_[i], value_of(head, all_indicators[i], unit_));
    }
  }
}

void IndicatorModel::find_tracks() {
  tracks_.assign(layers_.size(), {});
  for (size_t l = 0; l < layers_.size(); ++l)
    for (size_t i = 0; i < all_indicators.size(); ++i)
      tracks_[l][i] = track_of(history_, l, all_indicators[i], unit_);
}

const IndicatorTrack& IndicatorModel::track(int layer, Indicator indicator) const {
  return tracks_[static_cast<size_t>(layer)][static_cast<size_t>(indicator)];
}

// A layer's internal id is 0, that of its heads the layer's number counted from 1.
int IndicatorModel::layer_of(const QModelIndex& index) const {
  if (is_flat()) return flat_[static_cast<size_t>(index.row())].first;
  return index.internalId() == 0 ? static_cast<int>(layers_.size()) - 1 - index.row()
                                 : static_cast<int>(index.internalId()) - 1;
}

int IndicatorModel::head_of(const QModelIndex& index) const {
  if (is_flat()) return flat_[static_cast<size_t>(index.row())].second;
  return index.internalId() == 0 ? -1 : index.row();
}

QModelIndex IndicatorModel::index_of(int layer, int head) const {
  if (layer < 0 || layer >= static_cast<int>(layers_.size())) return {};
  if (is_flat()) {
    const auto found = std::ranges::find(flat_, HeadPlace(layer, head));
    return found == flat_.end() ? QModelIndex()
                                : index(static_cast<int>(found - flat_.begin()), 0, {});
  }
  const QModelIndex parent = index(static_cast<int>(layers_.size()) - 1 - layer, 0, {});
  return head < 0 || head >= rowCount(parent) ? parent : index(head, 0, parent);
}

QModelIndex IndicatorModel::index(int row, int column, const QModelIndex& parent) const {
  return createIndex(row, column,
                     parent.isValid() ? static_cast<quintptr>(layer_of(parent) + 1) : quintptr{0});
}

QModelIndex IndicatorModel::parent(const QModelIndex& index) const {
  if (is_flat() || !index.isValid() || index.internalId() == 0) return {};
  return createIndex(static_cast<int>(layers_.size()) - 1 - layer_of(index), 0, quintptr{0});
}

int IndicatorModel::rowCount(const QModelIndex& parent) const {
  if (is_flat()) return parent.isValid() ? 0 : static_cast<int>(flat_.size());
  if (!parent.isValid()) return static_cast<int>(layers_.size());
  if (parent.internalId() != 0 || parent.column() != 0) return 0;
  return static_cast<int>(layers_[static_cast<size_t>(layer_of(parent))].heads.size());
}

int IndicatorModel::columnCount(const QModelIndex&) const { return kind + 1; }

double IndicatorModel::value(int layer, int head, Indicator indicator) const {
  const LayerIndicators& of = layers_[static_cast<size_t>(layer)];
  return head < 0 ? value_of(of, indicator, unit_)
                  : value_of(of.heads[static_cast<size_t>(head)], indicator, unit_);
}

double IndicatorModel::shade(int layer, int head, size_t indicator) const {
  const Range& range = head < 0 ? layer_ranges_[indicator] : head_ranges_[indicator];
  const double here = value(layer, head, all_indicators[indicator]);
  return range.high > range.low && !std::isnan(here) ? (here - range.low) / (range.high - range.low)
                                                     : 0;
}

QString IndicatorModel::name_text(int layer, int head) const {
  const QString head_text = tr("h%1").arg(head + 1), layer_text = tr("L%1").arg(layer + 1);
  if (is_flat()) return layer_text + " " + head_text;
  return head < 0 ? layer_text : head_text;
}

QString IndicatorModel::kind_text(int layer, int head) const {
  if (head < 0) return kinds_text(layer);
  const HeadKindText known = kind_of(layer, head);
  return std::isnan(known.score) ? known.name
                                 : QString("%1 %2").arg(known.name).arg(known.score, 0, 'f', 2);
}

/// What heads of a layer are of, the most frequent first: "sink 4, induction 2".
QString IndicatorModel::kinds_text(int layer) const {
  if (static_cast<size_t>(layer) >= kinds_.size()) return {};
  std::map<QString, int> counts;
  for (const HeadKindText& head : kinds_[static_cast<size_t>(layer)])
    if (!std::isnan(head.score)) ++counts[head.name];
  std::vector<std::pair<QString, int>> kinds(counts.begin(), counts.end());
  std::ranges::stable_sort(kinds, std::greater(), &std::pair<QString, int>::second);
  QStringList parts;
  for (const auto& [title, count] : kinds) parts << QString("%1 %2").arg(title).arg(count);
  return parts.join(", ");
}

QString IndicatorModel::help(int layer, int head, int column) const {
  const LayerIndicators& of = layers_[static_cast<size_t>(layer)];
  QString place = head < 0 ? tr("Layer %1, mean over its heads").arg(layer + 1)
                           : tr("Layer %1, head %2").arg(layer + 1).arg(head + 1);
  if (!of.mixing) place = tr("Layer %1 mixes no tokens: its map is the identity").arg(layer + 1);
  if (of.fixed) place += tr("; the map is the same for every input");
  if (column == kind && head < 0 && !kinds_text(layer).isEmpty())
    return tr("Heads of layer %1 by kind: %2").arg(layer + 1).arg(kinds_text(layer));
  if (column < first_indicator || column >= kind) return place;
  const Indicator indicator = all_indicators[static_cast<size_t>(column - first_indicator)];
  return QString("%1: %2\n%3\n%4")
      .arg(title_of(indicator), indicator_text(value(layer, head, indicator)), place,
           meaning_of(indicator, unit_));
}

QVariant IndicatorModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const int layer = layer_of(index), head = head_of(index), column = index.column();
  if (role == layer_role) return layer;
  if (role == head_role) return head;
  if (role == quiet_role) return !layers_[static_cast<size_t>(layer)].mixing;
  if (role == Qt::ToolTipRole) return help(layer, head, column);
  if (column == name) {
    if (role == Qt::AccessibleTextRole) return help(layer, head, column);
    return role == Qt::DisplayRole ? name_text(layer, head) : QVariant();
  }
  if (column == kind) return role == Qt::DisplayRole ? kind_text(layer, head) : QVariant();
  const auto indicator = static_cast<size_t>(column - first_indicator);
  const double here = value(layer, head, all_indicators[indicator]);
  if (role == value_role) return here;
  if (role == shade_role) return shade(layer, head, indicator);
  if (role == Qt::DisplayRole) return indicator_text(here);
  if (role == Qt::AccessibleTextRole)
    return QString("%1 %2").arg(title_of(all_indicators[indicator]), indicator_text(here));
  return {};
}

QVariant IndicatorModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant(section == name || section == kind ? Qt::AlignLeft | Qt::AlignVCenter
                                                       : Qt::AlignRight | Qt::AlignVCenter);
  if (section == name)
    return role == Qt::DisplayRole || role == Qt::AccessibleTextRole ? QVariant(tr("Layer"))
                                                                     : QVariant();
  if (section == kind) return role == Qt::DisplayRole ? QVariant(tr("Kind")) : QVariant();
  if (section < first_indicator || section > kind) return {};
  const Indicator indicator = all_indicators[static_cast<size_t>(section - first_indicator)];
  if (role == Qt::DisplayRole) return symbol_of(indicator);
  if (role == Qt::AccessibleTextRole) return title_of(indicator);
  if (role == Qt::ToolTipRole) return title_of(indicator) + "\n" + meaning_of(indicator, unit_);
  return {};
}

}  // namespace attnlab
