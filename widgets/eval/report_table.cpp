// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/eval/report_table.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>
#include <optional>

#include "core/shared/base/statistics.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

enum Role { value_role = Qt::UserRole + 1, error_role, share_role, error_share_role, best_role };
enum Column { config_column, mixer_column, seeds_column, first_value_column };

std::optional<double> mean(const ReportRow& row, const std::string& key) {
  const auto found = row.values.find(key);
  if (found == row.values.end() || found->second.empty()) return std::nullopt;
  return mean_of(found->second);
}

std::optional<double> error_of(const ReportRow& row, const std::string& key) {
  const auto values = row.values.find(key);
  if (values == row.values.end()) return std::nullopt;
  if (const auto spread = deviation_of(values->second)) return spread;
  const auto errors = row.errors.find(key);
  if (errors == row.errors.end() || errors->second.empty() || !std::isfinite(errors->second[0]))
    return std::nullopt;
  return errors->second[0];
}

/// What a bar's whole length means: 100 % of an accuracy, the largest perplexity of a table (where
/// a random guess is thousands of times larger, on a logarithmic scale).
double share_of(double value, bool perplexity, double largest) {
  if (!std::isfinite(value)) return 1;
  if (!perplexity) return std::clamp(value / 100, 0.0, 1.0);
  return largest <= 1 ? 0
                      : std::clamp(std::log(std::max(1.0, value)) / std::log(largest), 0.0, 1.0);
}

QString each_run(const ReportRow& row, const std::string& key) {
  QStringList lines;
  const auto& values = row.values.at(key);
  const auto errors = row.errors.find(key);
  for (size_t i = 0; i < values.size(); ++i) {
    QString line = i < row.runs.size() ? QString::fromStdString(row.runs[i]).section('/', -1) + ": "
                                       : QString();
    line += QString::number(values[i], 'g', 6);
    if (errors != row.errors.end() && i < errors->second.size() && std::isfinite(errors->second[i]))
      line += ReportTable::tr(" ± %1 (standard error)").arg(errors->second[i], 0, 'g', 3);
    lines << line;
  }
  if (const auto spread = deviation_of(values))
    lines << ReportTable::tr("mean %1, deviation over %2 seeds %3")
                 .arg(mean_of(values), 0, 'g', 6)
                 .arg(values.size())
                 .arg(*spread, 0, 'g', 3);
  return lines.join('\n');
}

class FigureDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const Theme& t = theme();
    painter->save();
    painter->fillRect(option.rect,
                      option.state & QStyle::State_Selected ? t.accent_soft : t.surface);
    painter->fillRect(QRect(option.rect.bottomLeft(), QSize(option.rect.width(), 1)), t.grid);
    QFont font = index.column() < first_value_column ? t.body : t.number;
    if (index.data(best_role).toBool()) font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    const QVariant color = index.data(Qt::ForegroundRole);
    painter->setPen(color.isValid() ? color.value<QBrush>().color() : t.text);
    QRect rect = option.rect.adjusted(t.space(2), 0, -t.space(2), 0);
    const QVariant share = index.data(share_role);
    if (share.isValid()) rect.adjust(0, 0, 0, -t.px(7));
    const auto align = index.column() < seeds_column ? Qt::AlignLeft : Qt::AlignRight;
    painter->drawText(
        rect, align | Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rect.width()));
    if (share.isValid())
      draw_bar(*painter, option.rect, share.toDouble(), index.data(error_share_role).toDouble(),
               index.data(best_role).toBool());
    painter->restore();
  }

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&,
                               const QModelIndex& index) const override {
    const Theme& t = theme();
    QFont font = t.number;
    font.setWeight(QFont::DemiBold);
    return {QFontMetrics(font).horizontalAdvance(index.data().toString()) + 2 * t.space(2) + 2,
            t.px(34)};
  }

 private:
  static void draw_bar(QPainter& painter, const QRect& cell, double share, double error,
                       bool best) {
    const Theme& t = theme();
    const QRectF whole(cell.left() + t.space(2), cell.bottom() - t.px(8),
                       cell.width() - 2 * t.space(2), t.px(3));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.pressed);
    painter.drawRoundedRect(whole, t.px(1.5), t.px(1.5));
    QRectF bar = whole;
    bar.setWidth(whole.width() * share);
    painter.setBrush(best ? t.accent : t.outline);
    painter.drawRoundedRect(bar, t.px(1.5), t.px(1.5));
    if (error <= 0) return;
    const double left = whole.left() + whole.width() * std::max(0.0, share - error);
    const double right = whole.left() + whole.width() * std::min(1.0, share + error);
    const double middle = whole.center().y(), up = t.px(3);
    painter.setPen(QPen(t.text, t.px(1)));
    painter.drawLine(QPointF(left, middle), QPointF(right, middle));
    for (const double x : {left, right})
      painter.drawLine(QPointF(x, middle - up), QPointF(x, middle + up));
  }
};

QStandardItem* text_item(const QString& text, const QColor& color, double rank) {
  auto* item = new QStandardItem(text);
  item->setEditable(false);
  item->setForeground(color);
  item->setData(rank, value_role);
  return item;
}

}  // namespace

QString report_value_text(const Report& report, const ReportRow& row, const std::string& column) {
  const auto value = mean(row, column);
  if (!value) return "–";
  return QString::fromStdString(report_figure(report, row, column, *value, error_of(row, column)));
}

ReportTable::ReportTable(QWidget* parent)
    : QTreeView(parent),
      model_(new QStandardItemModel(this)),
      sorted_(new QSortFilterProxyModel(this)) {
  sorted_->setSourceModel(model_);
  sorted_->setSortRole(value_role);
  setModel(sorted_);
  setItemDelegate(new FigureDelegate(this));
  setRootIsDecorated(false);
  setUniformRowHeights(true);
  setAllColumnsShowFocus(true);
  setSortingEnabled(true);
  setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  header()->setSortIndicatorClearable(true);
  header()->setSortIndicator(-1, Qt::AscendingOrder);
  header()->setSectionsMovable(false);
  header()->setStretchLastSection(false);
}

void ReportTable::set_report(const Report& report) {
  report_ = report;
  fill();
}

QString ReportTable::text(int row, int column) const {
  return sorted_->index(row, column).data().toString();
}
int ReportTable::row_count() const { return sorted_->rowCount(); }
int ReportTable::column_count() const { return sorted_->columnCount(); }

void ReportTable::fill() {
  const Theme& t = theme();
  model_->clear();
  QStringList headings = {tr("Layers"), tr("Mixer"), tr("Seeds")};
  for (const ReportColumn& column : report_.columns)
    headings << QString::fromStdString(column.title);
  model_->setHorizontalHeaderLabels(headings);
  for (int c = seeds_column; c < headings.size(); ++c)
    model_->horizontalHeaderItem(c)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  std::map<std::string, double> largest, best;
  for (const ReportRow& row : report_.rows)
    for (const ReportColumn& column : report_.columns) {
      const auto value = mean(row, column.key);
      if (!value || !std::isfinite(*value)) continue;
      largest[column.key] = std::max(largest[column.key], *value);
      if (row.runs.empty()) continue;  // baselines and the paper do not compete
      const auto known = best.find(column.key);
      const bool better =
          known == best.end() ||
          (is_perplexity(report_, column.key) ? *value < known->second : *value > known->second);
      if (better) best[column.key] = *value;
    }
  double place = 0;
  for (const ReportRow& row : report_.rows) {
    const bool ours = !row.runs.empty();
    const QColor color = ours ? t.text : t.muted;
    const QString paper = row.source.empty() ? QString() : tr("paper") + " ";
    const QString config = QString::fromStdString(row.config);
    QList<QStandardItem*> items = {
        text_item(paper + (config.isEmpty() && paper.isEmpty() ? "–" : config), color, place),
        text_item(QString::fromStdString(row.mixer), color, place),
        text_item(ours ? QString::number(row.runs.size()) : QString("–"), t.muted,
                  static_cast<double>(row.runs.size()))};
    ++place;
    for (const ReportColumn& column : report_.columns) {
      const auto value = mean(row, column.key);
      auto* item =
          text_item(report_value_text(report_, row, column.key), color, value.value_or(-1));
      items << item;
      if (!value) continue;
      const double top = largest[column.key];
      item->setToolTip(each_run(row, column.key));
      item->setData(share_of(*value, is_perplexity(report_, column.key), top), share_role);
      if (const auto error = error_of(row, column.key);
          error && !is_perplexity(report_, column.key))
        item->setData(*error / 100, error_share_role);
      item->setData(ours && best[column.key] == *value, best_role);
    }
    model_->appendRow(items);
  }
  for (int c = 0; c < headings.size(); ++c) resizeColumnToContents(c);
}

void ReportTable::changeEvent(QEvent* event) {
  QTreeView::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange || type == QEvent::PaletteChange || type == QEvent::FontChange)
    fill();
}

}  // namespace attnlab
