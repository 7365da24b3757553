// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_scene.h"

#include <algorithm>
#include <cmath>

#include "widgets/common/token_strip.h"

namespace attnlab {

MapScene::MapScene(QObject* parent) : QObject(parent) {
  scale_.palette = make_palette(PaletteName::ink, theme());
  row_name_ = tr("query");
  column_name_ = tr("key");
}

void MapScene::set_matrix(std::shared_ptr<const Matrix> matrix, const QString& stamp) {
  matrix_ = std::move(matrix);
  stamp_ = stamp;
  if (!contains(cursor_)) cursor_ = {};
  if (!contains(pin_)) pin_ = {};
  if (!empty()) data_range_ = value_range(*matrix_, causal());
  if (range_mode_ == RangeMode::automatic || !fitted_) fit_range();
  Q_EMIT matrix_changed();
  Q_EMIT changed();
}

void MapScene::set_tokens(const QStringList& rows, const QStringList& columns) {
  row_tokens_ = rows;
  column_tokens_ = columns;
  Q_EMIT changed();
}

void MapScene::set_axis_names(const QString& row, const QString& column) {
  row_name_ = row;
  column_name_ = column;
  Q_EMIT changed();
}

void MapScene::set_palette(PaletteName name) {
  if (scale_.palette.name == name) return;
  scale_.palette = make_palette(name, theme());
  if (range_mode_ != RangeMode::fixed) fit_range();
  Q_EMIT scale_changed();
  Q_EMIT changed();
}

void MapScene::set_log(bool on) {
  if (scale_.log == on) return;
  scale_.log = on;
  Q_EMIT scale_changed();
  Q_EMIT changed();
}

void MapScene::set_causal(bool on) {
  if (causal_ == on) return;
  causal_ = on;
  if (!empty()) data_range_ = value_range(*matrix_, causal());
  if (range_mode_ == RangeMode::automatic) fit_range();
  Q_EMIT changed();
}

void MapScene::set_range(double low, double high) {
  if (!(low < high) || !std::isfinite(low) || !std::isfinite(high)) return;
  if (range_mode_ != RangeMode::fixed) {
    range_mode_ = RangeMode::fixed;
    Q_EMIT range_mode_changed(range_mode_);
  }
  apply_range(low, high);
}

void MapScene::set_range_mode(RangeMode mode) {
  if (range_mode_ == mode) return;
  range_mode_ = mode;
  if (mode == RangeMode::automatic) fit_range();
  Q_EMIT range_mode_changed(mode);
}

void MapScene::set_cursor_cell(Cell cell) {
  if (!contains(cell)) cell = {};
  if (cursor_ == cell) return;
  cursor_ = cell;
  Q_EMIT changed();
}

void MapScene::set_pin(Cell cell) {
  if (!contains(cell)) cell = {};
  if (pin_ == cell) return;
  pin_ = cell;
  Q_EMIT changed();
}

void MapScene::refresh_theme() {
  scale_.palette = make_palette(scale_.palette.name, theme());
  Q_EMIT scale_changed();
  Q_EMIT changed();
}

std::pair<double, double> MapScene::extent() const {
  return {std::min(data_range_.first, scale_.low), std::max(data_range_.second, scale_.high)};
}

bool MapScene::contains(Cell cell) const {
  return cell.valid() && cell.row < rows() && cell.column < columns();
}

QString MapScene::cell_text(Cell cell) const {
  const auto one = [](const QString& name, const QStringList& tokens, int index) {
    const QString place = name + ' ' + QString::number(index + 1);
    return index < tokens.size() ? tr("%1 “%2”").arg(place, visible_token(tokens[index])) : place;
  };
  return one(row_name_, row_tokens_, cell.row) + QStringLiteral(" · ") +
         one(column_name_, column_tokens_, cell.column);
}

QString MapScene::cell_value_text(Cell cell) const {
  if (!contains(cell)) return {};
  if (hidden(cell)) return tr("behind the causal mask");
  return value_text(matrix_->at(cell.row, cell.column));
}

void MapScene::point_at(Cell cell) {
  if (!contains(cell)) cell = {};
  if (cursor_ == cell) return;
  cursor_ = cell;
  Q_EMIT cell_hovered(cell.row, cell.column);
  Q_EMIT changed();
}

void MapScene::pin_cell(Cell cell) {
  if (!contains(cell)) return;
  pin_ = cell;
  Q_EMIT cell_pinned(cell.row, cell.column);
  Q_EMIT changed();
}

void MapScene::release() {
  if (!pin_.valid()) return;
  pin_ = {};
  Q_EMIT cell_released();
  Q_EMIT changed();
}

void MapScene::fit_range() {
  if (empty()) return;
  fitted_ = true;
  const auto [low, high] = fitted_range(data_range_, scale_.palette.is_signed);
  apply_range(low, high);
}

void MapScene::apply_range(double low, double high) {
  if (low == scale_.low && high == scale_.high) return;
  scale_.low = low;
  scale_.high = high;
  Q_EMIT range_changed(low, high);
  Q_EMIT scale_changed();
  Q_EMIT changed();
}

QString axis_label(const QStringList& tokens, int index) {
  return index < tokens.size() ? visible_token(tokens[index]) : QString::number(index + 1);
}

}  // namespace attnlab
