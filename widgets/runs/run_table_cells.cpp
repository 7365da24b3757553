// SPDX-License-Identifier: GPL-3.0-or-later
// What each cell of the table of runs says.
#include <algorithm>
#include <cmath>

#include "core/shared/base/text.h"
#include "widgets/common/shared_texts.h"
#include "widgets/runs/run_table_model.h"

namespace attnlab {
namespace {

const QString no_value = QStringLiteral("–");

QString metric_text(double value, int column) {
  if (!std::isfinite(value)) return no_value;
  if (column == RunTableModel::accuracy) return QString::number(100 * value, 'f', 1) + " %";
  if (column == RunTableModel::speed) return QString::fromStdString(readable_count(value));
  return QString::number(value, 'f', 4);
}

QString field(const RunRow& row, const QString& title) {
  for (const auto& [name, value] : row.fields)
    if (name == title) return value;
  return {};
}

bool is_number(int column) {
  return RunTableModel::is_metric(column) || column == RunTableModel::step;
}

}  // namespace

double RunTableModel::metric(const RunRow& row, int column) {
  switch (column) {
    case validation_loss:
      return row.validation_loss;
    case accuracy:
      return row.accuracy;
    case speed:
      return row.tokens_per_second;
    case loss:
      return row.loss;
    default:
      return RunRow::none;
  }
}

bool RunTableModel::is_metric(int column) {
  return column == validation_loss || column == accuracy || column == speed || column == loss;
}

double RunTableModel::progress(const RunRow& row) {
  if (!row.live || row.steps <= 0) return RunRow::none;
  return std::clamp(static_cast<double>(row.step) / static_cast<double>(row.steps), 0.0, 1.0);
}

QString RunTableModel::title(int column) const {
  switch (column) {
    case mark:
      return tr("Shown");
    case name:
      return tr("Run");
    case validation_loss:
      return tr("Validation loss");
    case accuracy:
      return tr("Accuracy");
    case step:
      return tr("Step");
    case phase:
      return tr("Phase");
    case speed:
      return tr("Tokens/s");
    case loss:
      return tr("Loss");
    case tags:
      return tr("Tags");
    case data_name:
      return tr("Data");
    case layers:
      return tr("Layers");
    case created:
      return tr("Created");
    default:
      return setting_text(titles_.value(column - first_field));
  }
}

QString RunTableModel::text(const RunRow& row, int column) const {
  switch (column) {
    case mark:
      return {};
    case name:
      return row.name;
    case step:
      return row.is_model && row.step == 0 ? no_value : QString::fromStdString(grouped(row.step));
    case phase:
      return row.phase;
    case tags:
      return row.tags.join(QStringLiteral(", "));
    case data_name:
      return row.data;
    case layers:
      return row.layers;
    case created:
      return row.created;
    default:
      return is_metric(column) ? metric_text(metric(row, column), column)
                               : field(row, titles_.value(column - first_field));
  }
}

QString RunTableModel::tooltip(const RunRow& row, int column) const {
  if (column == mark) return row.visible ? tr("Shown in the views") : tr("Hidden in the views");
  if (column == name) {
    QStringList lines = {row.name};
    for (const QString& more : {row.origin, row.notes})
      if (!more.isEmpty()) lines << more;
    return lines.join('\n');
  }
  if (column == step && row.steps > 0)
    return tr("Step %1 of %2")
        .arg(QString::fromStdString(grouped(row.step)), QString::fromStdString(grouped(row.steps)));
  return text(row, column);
}

QVariant RunTableModel::sort_value(int at, int column) const {
  const RunRow& row = rows_[static_cast<size_t>(at)];
  if (column == mark) return at;
  if (column == step) return row.step;
  if (is_metric(column)) {
    const double value = metric(row, column);
    return std::isfinite(value) ? QVariant(value) : QVariant();
  }
  const QString shown = text(row, column);
  return shown.isEmpty() ? QVariant() : QVariant(shown);
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const RunRow& row = rows_[static_cast<size_t>(index.row())];
  const int column = index.column();
  switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
      return text(row, column);
    case Qt::ToolTipRole:
      return tooltip(row, column);
    case Qt::AccessibleTextRole:
      return column == mark ? tooltip(row, column) : text(row, column);
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::AlignVCenter |
                                 (is_number(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::CheckStateRole:
      if (column != mark) return {};
      return row.visible ? Qt::Checked : Qt::Unchecked;
    case id_role:
      return row.id;
    case sort_role:
      return sort_value(index.row(), column);
    case best_role:
      return is_best(row, column);
    case pinned_role:
      return row.pinned;
    case shown_role:
      return row.visible;
    case progress_role: {
      const double done = column == phase ? progress(row) : RunRow::none;
      return std::isnan(done) ? QVariant() : QVariant(done);
    }
    case export_role:
      if (column == mark) return row.visible ? tr("yes") : tr("no");
      if (column == step) return QString::number(row.step);
      if (!is_metric(column)) return text(row, column);
      return std::isfinite(metric(row, column)) ? QString::number(metric(row, column), 'g', 17)
                                                : QString();
    default:
      return {};
  }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  switch (role) {
    case Qt::DisplayRole:
      if (section == mark) return QString();
      return section == validation_loss ? tr("Validation") : title(section);  // beside Loss
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
      return title(section);
    case Qt::TextAlignmentRole:
      return QVariant::fromValue(Qt::AlignVCenter |
                                 (is_number(section) ? Qt::AlignRight : Qt::AlignLeft));
    default:
      return {};
  }
}

}  // namespace attnlab
