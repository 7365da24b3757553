// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/run_filter.h"

#include <algorithm>
#include <optional>

namespace attnlab {
namespace {

QString searched_text(const RunRow& row) {
  QString text = row.name + '\n' + row.tags.join('\n');
  for (const auto& [title, value] : row.fields) text += '\n' + title + ' ' + value;
  return text;
}

std::optional<double> number(const QVariant& value) {
  bool ok = false;
  const double d = value.toDouble(&ok);
  return ok ? std::optional(d) : std::nullopt;
}

qsizetype digits(const QString& text, qsizetype from) {
  qsizetype end = from;
  while (end < text.size() && text[end].isDigit()) ++end;
  return end - from;
}

// "run 2" before "Run 10". QCollator can count only where Qt was built with ICU.
bool counts_before(const QString& a, const QString& b) {
  qsizetype i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    const qsizetype n = digits(a, i), m = digits(b, j);
    if (n > 0 && m > 0) {
      const double x = a.mid(i, n).toDouble(), y = b.mid(j, m).toDouble();
      if (x != y) return x < y;
      i += n;
      j += m;
      continue;
    }
    const QChar c = a[i++].toCaseFolded(), d = b[j++].toCaseFolded();
    if (c != d) return c < d;
  }
  return a.size() - i < b.size() - j;
}

}  // namespace

RunFilter::RunFilter(RunTableModel* model, QObject* parent)
    : QSortFilterProxyModel(parent), model_(model) {
  setSourceModel(model);
  sort(RunTableModel::mark);
}

void RunFilter::set_text(const QString& text) {
  words_ = text.split(' ', Qt::SkipEmptyParts);
  invalidateRowsFilter();
}

bool RunFilter::filterAcceptsRow(int row, const QModelIndex&) const {
  const QString text = searched_text(model_->rows()[static_cast<size_t>(row)]);
  return std::all_of(words_.begin(), words_.end(),
                     [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

// Pins stay on top and missing values at the bottom whichever way the column is sorted.
bool RunFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const bool ascending = sortOrder() == Qt::AscendingOrder;
  const bool left_pinned = left.data(RunTableModel::pinned_role).toBool();
  if (left_pinned != right.data(RunTableModel::pinned_role).toBool())
    return left_pinned == ascending;
  const QVariant a = left.data(RunTableModel::sort_role);
  const QVariant b = right.data(RunTableModel::sort_role);
  if (a.isValid() != b.isValid()) return a.isValid() == ascending;
  const auto x = number(a), y = number(b);
  if (x && y) return *x < *y;
  return counts_before(a.toString(), b.toString());
}

}  // namespace attnlab
