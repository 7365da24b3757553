// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_table_model.h"

#include <algorithm>
#include <cmath>

namespace attnlab {
namespace {

bool larger_is_better(int column) {
  return column == RunTableModel::accuracy || column == RunTableModel::speed;
}

bool same_number(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool same_style(const RunStyle& a, const RunStyle& b) {
  return a.color == b.color && a.dash == b.dash && a.marker == b.marker;
}

// The best of two or more different runs; alone or unanimous there is nothing to point at.
double best_of(const std::vector<RunRow>& rows, const QString& data, int column) {
  double low = RunRow::none, high = RunRow::none;
  for (const RunRow& row : rows) {
    if (row.data != data) continue;
    const double value = RunTableModel::metric(row, column);
    if (!std::isfinite(value)) continue;
    low = std::isnan(low) ? value : std::min(low, value);
    high = std::isnan(high) ? value : std::max(high, value);
  }
  if (low == high) return RunRow::none;
  return larger_is_better(column) ? high : low;
}

QStringList parse_tags(const QString& text) {
  QStringList tags;
  for (const QString& part : text.split(','))
    if (const QString tag = part.simplified(); !tag.isEmpty() && !tags.contains(tag)) tags << tag;
  return tags;
}

}  // namespace

RunTableModel::RunTableModel(QObject* parent) : QAbstractTableModel(parent) {}

void RunTableModel::set_rows(std::vector<RunRow> rows) {
  bool changed = rows.size() != rows_.size();
  remove_missing(rows);
  for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
    const RunRow& row = rows[static_cast<size_t>(i)];
    const int at = index_of(row.id);
    if (at < 0) {
      beginInsertRows({}, i, i);
      rows_.insert(rows_.begin() + i, row);
      endInsertRows();
      changed = true;
      continue;
    }
    if (at != i) {
      beginMoveRows({}, at, at, {}, i);
      std::rotate(rows_.begin() + i, rows_.begin() + at, rows_.begin() + at + 1);
      endMoveRows();
    }
    changed |= replace(i, row);
  }
  update_best();
  if (!changed) return;
  set_titles(rows_);
  Q_EMIT settings_changed();
}

void RunTableModel::update_row(const QString& id, const RunRow& row) {
  const int at = index_of(id);
  if (at < 0) return;
  const bool fields_changed = replace(at, row);
  update_best();
  if (!fields_changed) return;
  set_titles(rows_);
  Q_EMIT settings_changed();
}

void RunTableModel::remove_missing(const std::vector<RunRow>& rows) {
  for (int i = static_cast<int>(rows_.size()) - 1; i >= 0; --i) {
    const QString& id = rows_[static_cast<size_t>(i)].id;
    if (std::any_of(rows.begin(), rows.end(), [&](const RunRow& r) { return r.id == id; }))
      continue;
    beginRemoveRows({}, i, i);
    rows_.erase(rows_.begin() + i);
    endRemoveRows();
  }
}

// Whether settings changed. A pin moves the whole row, so the whole row is announced.
bool RunTableModel::replace(int at, const RunRow& row) {
  RunRow& old = rows_[static_cast<size_t>(at)];
  int first = columnCount(), last = -1;
  for (int column = 0; column < columnCount(); ++column) {
    if (old.pinned == row.pinned && same(old, row, column)) continue;
    first = std::min(first, column);
    last = column;
  }
  const bool fields_changed = old.fields != row.fields;
  const QString id = old.id;
  old = row;
  old.id = id;
  if (last >= 0) Q_EMIT dataChanged(index(at, first), index(at, last));
  return fields_changed;
}

bool RunTableModel::same(const RunRow& a, const RunRow& b, int column) const {
  switch (column) {
    case mark:
      return a.visible == b.visible && same_style(a.style, b.style);
    case name:
      return a.name == b.name && a.visible == b.visible && a.notes == b.notes &&
             a.origin == b.origin;
    case step:
      return a.step == b.step && a.steps == b.steps;
    case phase:
      return a.phase == b.phase && same_number(progress(a), progress(b));
    case tags:
      return a.tags == b.tags;
    default:
      return is_metric(column) ? same_number(metric(a, column), metric(b, column))
                               : text(a, column) == text(b, column);
  }
}

void RunTableModel::set_titles(const std::vector<RunRow>& rows) {
  QStringList titles;
  for (const RunRow& row : rows)
    for (const auto& [title, value] : row.fields)
      if (!titles.contains(title)) titles << title;
  // Columns that come or go while there are no rows make a QSortFilterProxyModel forget what it
  // sorts by, so an empty table keeps the ones it had.
  if (titles == titles_ || rows.empty()) return;
  if (!titles_.isEmpty()) {
    beginRemoveColumns({}, first_field, columnCount() - 1);
    titles_.clear();
    endRemoveColumns();
  }
  if (titles.isEmpty()) return;
  beginInsertColumns({}, first_field, first_field + static_cast<int>(titles.size()) - 1);
  titles_ = titles;
  endInsertColumns();
}

void RunTableModel::update_best() {
  std::map<QString, Best> now;
  for (const RunRow& row : rows_) {
    const auto [best, fresh] = now.try_emplace(row.data);
    if (!fresh) continue;
    for (int column = 0; column < first_field; ++column)
      best->second[static_cast<size_t>(column)] =
          is_metric(column) ? best_of(rows_, row.data, column) : RunRow::none;
  }
  std::swap(best_, now);
  for (int column = 0; column < first_field; ++column) {
    const auto i = static_cast<size_t>(column);
    const bool same = std::ranges::equal(best_, now, [i](const auto& a, const auto& b) {
      return a.first == b.first && same_number(a.second[i], b.second[i]);
    });
    if (!same && !rows_.empty() && is_metric(column))
      Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column), {best_role});
  }
}

bool RunTableModel::is_best(const RunRow& row, int column) const {
  const auto best = best_.find(row.data);
  return is_metric(column) && best != best_.end() &&
         metric(row, column) == best->second[static_cast<size_t>(column)];
}

int RunTableModel::index_of(const QString& id) const {
  const auto at =
      std::find_if(rows_.begin(), rows_.end(), [&](const RunRow& r) { return r.id == id; });
  return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

const RunRow* RunTableModel::find(const QString& id) const {
  const int at = index_of(id);
  return at < 0 ? nullptr : &rows_[static_cast<size_t>(at)];
}

bool RunTableModel::differs(int column) const {
  return std::any_of(rows_.begin(), rows_.end(), [&](const RunRow& row) {
    return text(row, column) != text(rows_.front(), column);
  });
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : first_field + static_cast<int>(titles_.size());
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const {
  Qt::ItemFlags flags = QAbstractTableModel::flags(index);
  if (!index.isValid()) return flags;
  flags |= Qt::ItemNeverHasChildren;
  if (index.column() == mark) flags |= Qt::ItemIsUserCheckable;
  if (index.column() == tags) flags |= Qt::ItemIsEditable;
  return flags;
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role) {
  if (!index.isValid()) return false;
  RunRow row = rows_[static_cast<size_t>(index.row())];
  if (index.column() == mark && role == Qt::CheckStateRole) {
    row.visible = value.toInt() == Qt::Checked;
    replace(index.row(), row);
    Q_EMIT visibility_edited(row.id, row.visible);
    return true;
  }
  if (index.column() != tags || role != Qt::EditRole) return false;
  const QStringList before = row.tags;
  row.tags = parse_tags(value.toString());
  replace(index.row(), row);
  if (row.tags != before) Q_EMIT tags_edited(row.id, row.tags, before);
  return true;
}

}  // namespace attnlab
