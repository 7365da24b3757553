// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/sample_model.h"

#include <algorithm>

#include "core/shared/base/text.h"

namespace attnlab {

void SampleModel::set(std::vector<Sample> samples) {
  beginResetModel();
  samples_ = std::move(samples);
  endResetModel();
  update_mark();
}

void SampleModel::add(Sample sample) {
  beginInsertRows({}, 0, 0);
  samples_.push_back(std::move(sample));
  endInsertRows();
  update_mark();
}

void SampleModel::set_cursor(std::optional<qint64> step) {
  cursor_ = step;
  update_mark();
}

void SampleModel::update_mark() {
  std::optional<qint64> mark;
  if (cursor_) {
    const auto after = std::upper_bound(samples_.begin(), samples_.end(), *cursor_,
                                        [](qint64 step, const Sample& s) { return step < s.step; });
    if (after != samples_.begin()) mark = std::prev(after)->step;
  }
  if (mark == marked_) return;
  marked_ = mark;
  if (!samples_.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1), {marked_role});
}

const Sample& SampleModel::at(int row) const {
  return samples_[samples_.size() - 1 - static_cast<size_t>(row)];
}

int SampleModel::marked_row() const {
  for (int row = 0; row < rowCount(); ++row)
    if (at(row).step == marked_) return row;
  return -1;
}

int SampleModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(samples_.size());
}

QVariant SampleModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const Sample& sample = at(index.row());
  switch (role) {
    case Qt::DisplayRole:
      return sample.prompt + sample.text;
    case Qt::AccessibleTextRole: {
      const QString said =
          tr("Step %1: after “%2” the model wrote “%3”")
              .arg(QString::fromStdString(grouped(sample.step)), sample.prompt, sample.text);
      return sample.expected.isEmpty() ? said : said + tr("; expected “%1”").arg(sample.expected);
    }
    case marked_role:
      return sample.step == marked_;
    default:
      return {};
  }
}

}  // namespace attnlab
