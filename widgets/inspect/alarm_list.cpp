// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/alarm_list.h"

#include <QEvent>
#include <QListWidget>
#include <QPainter>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/common/empty_state.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/runs/table_export.h"

namespace attnlab {
namespace {

QColor colour_of(const AlarmRow& row) {
  const Theme& t = theme();
  return row.weight == AlarmWeight::bad     ? t.danger
         : row.weight == AlarmWeight::watch ? t.warning
                                            : t.muted;
}

}  // namespace

AlarmList::AlarmList(QWidget* parent)
    : QWidget(parent),
      list_(new QListWidget(this)),
      empty_(new EmptyState("check", {}, this)),
      pages_(new QStackedWidget(this)) {
  list_->setWordWrap(true);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setResizeMode(QListView::Adjust);
  list_->setTextElideMode(Qt::ElideNone);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  pages_->addWidget(list_);
  pages_->addWidget(empty_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(pages_);
  const auto chosen = [this](const QListWidgetItem* item) {
    Q_EMIT alarm_chosen(rows_[static_cast<size_t>(list_->row(item))]);
  };
  connect(list_, &QListWidget::itemClicked, this, chosen);
  connect(list_, &QListWidget::itemActivated, this, chosen);
  refill();
}

QSize AlarmList::minimumSizeHint() const { return {theme().px(180), theme().px(90)}; }

void AlarmList::set_rows(std::vector<AlarmRow> rows) {
  std::ranges::stable_sort(rows, [](const AlarmRow& a, const AlarmRow& b) {
    return a.over != b.over ? b.over : a.since > b.since;
  });
  rows_ = std::move(rows);
  refill();
}

void AlarmList::set_message(const QString& sentence) { empty_->set_sentence(sentence); }

int AlarmList::alarms_on() const {
  return static_cast<int>(std::ranges::count(rows_, false, &AlarmRow::over));
}

QString AlarmList::summary() const {
  if (rows_.empty()) return tr("No alarms.");
  QStringList sentences;
  for (const AlarmRow& row : rows_) sentences << text_of(row).replace('\n', ' ');
  return sentences.join(' ');
}

/// What happened, and below it whether that is bad.
QString AlarmList::text_of(const AlarmRow& row) {
  const QString word = row.weight == AlarmWeight::bad     ? tr("Bad")
                       : row.weight == AlarmWeight::watch ? tr("Watch it")
                                                          : tr("Harmless");
  return row.meaning.isEmpty() ? row.sentence
                               : row.sentence + "\n" + tr("%1: %2").arg(word, row.meaning);
}

void AlarmList::refill() {
  const int current = list_->currentRow();
  list_->clear();
  for (const AlarmRow& row : rows_) {
    auto* item = new QListWidgetItem(row.over ? icon("check") : icon("warning", colour_of(row)),
                                     text_of(row), list_);
    item->setForeground(row.over ? theme().muted : theme().text);
    item->setToolTip(tr("Go there"));
  }
  if (current >= 0 && current < list_->count()) list_->setCurrentRow(current);
  pages_->setCurrentIndex(rows_.empty() ? 1 : 0);
  setAccessibleName(tr("Alarms"));
  list_->setAccessibleName(tr("Alarms"));
  setAccessibleDescription(summary());
  list_->setIconSize({theme().px(16), theme().px(16)});
  list_->setSpacing(theme().space(0.5));
}

void AlarmList::export_to(const ExportRequest& request) const {
  if (!request.path.endsWith(".csv", Qt::CaseInsensitive)) return export_sentences(request);
  TextTable table{{"since", "over", "layer", "head", "weight", "alarm"}, {}};
  const auto weight = [](AlarmWeight w) {
    return w == AlarmWeight::bad ? "bad" : w == AlarmWeight::watch ? "watch" : "harmless";
  };
  const auto place = [](int n) { return n < 0 ? QString() : QString::number(n + 1); };
  for (const AlarmRow& row : rows_)
    table.rows.push_back({QString::number(row.since), row.over ? "1" : "0", place(row.layer),
                          place(row.head), weight(row.weight), row.sentence});
  attnlab::export_table(table, request);
}

void AlarmList::export_sentences(const ExportRequest& request) const {
  TextTable table{{tr("Since step"), tr("Alarm")}, {}};
  for (const AlarmRow& row : rows_)
    table.rows.push_back({QString::number(row.since), row.sentence});
  attnlab::export_table(table, request);
}

void AlarmList::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange ||
      event->type() == QEvent::FontChange)
    refill();
}

void AlarmList::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
