// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/differences_model.h"

#include <algorithm>

#include "widgets/common/shared_texts.h"

namespace attnlab {
namespace {

bool differs(const ComparedSetting& setting) {
  return std::any_of(setting.values.begin(), setting.values.end(),
                     [&](const QString& v) { return v != setting.values.front(); });
}

// Where most runs agree, the others are the news; without a majority every value is.
bool stands_out(const ComparedSetting& setting, const QString& value) {
  return differs(setting) && 2 * setting.values.count(value) <= setting.values.size();
}

}  // namespace

void DifferencesModel::set(std::vector<ComparedRun> runs, std::vector<ComparedSetting> settings) {
  beginResetModel();
  runs_ = std::move(runs);
  settings_ = std::move(settings);
  for (ComparedSetting& setting : settings_)
    setting.values.resize(static_cast<qsizetype>(runs_.size()));
  pick_rows();
  endResetModel();
}

void DifferencesModel::show_all(bool all) {
  beginResetModel();
  all_ = all;
  pick_rows();
  endResetModel();
}

void DifferencesModel::pick_rows() {
  rows_.clear();
  for (size_t i = 0; i < settings_.size(); ++i)
    if (all_ || differs(settings_[i])) rows_.push_back(i);
}

int DifferencesModel::different() const {
  return static_cast<int>(std::count_if(settings_.begin(), settings_.end(), differs));
}

TextTable DifferencesModel::as_text() const {
  TextTable table;
  table.columns << tr("Setting");
  for (const ComparedRun& run : runs_) table.columns << run.name;
  for (const size_t row : rows_)
    table.rows.push_back(QStringList(setting_text(settings_[row].title)) + settings_[row].values);
  return table;
}

int DifferencesModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int DifferencesModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(runs_.size());
}

QVariant DifferencesModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const ComparedSetting& setting = settings_[rows_[static_cast<size_t>(index.row())]];
  const QString& value = setting.values[index.column()];
  switch (role) {
    case Qt::DisplayRole:
      return value.isEmpty() ? QStringLiteral("–") : value;
    case Qt::ToolTipRole:
      return tr("%1 in %2: %3")
          .arg(setting_text(setting.title), runs_[static_cast<size_t>(index.column())].name,
               value.isEmpty() ? tr("not set") : value);
    case stands_out_role:
      return stands_out(setting, value);
    case differs_role:
      return differs(setting);
    default:
      return {};
  }
}

QVariant DifferencesModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (section < 0) return {};
  const auto at = static_cast<size_t>(section);
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  if (orientation == Qt::Horizontal) return at < runs_.size() ? runs_[at].name : QVariant();
  return at < rows_.size() ? setting_text(settings_[rows_[at]].title) : QVariant();
}

}  // namespace attnlab
