// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/data/datasets_panel.h"

#include <QBoxLayout>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QTreeWidget>
#include <algorithm>

#include "widgets/common/empty_state.h"
#include "widgets/common/icons.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/number_text.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/stack/number_field.h"

namespace attnlab {
namespace {

enum Column { name_column, what_column, size_column, here_column, licence_column };
constexpr double bytes_per_minute = 60 * 100e6 / 8;  // 100 Mbit/s
constexpr double details_width = 300;
constexpr double side_by_side_width = 620;

QString here_text(const DatasetRow& row) {
  if (row.files_here == 0) return "–";
  if (row.is_here()) return DatasetsPanel::tr("here");
  return DatasetsPanel::tr("%1 of %2 files")
      .arg(number_text(row.files_here), number_text(row.files));
}

QString time_text(qint64 bytes) {
  const double minutes = static_cast<double>(bytes) / bytes_per_minute;
  if (minutes < 1) return DatasetsPanel::tr("under a minute");
  if (minutes < 90) return DatasetsPanel::tr("%1 minutes").arg(qRound(minutes));
  return DatasetsPanel::tr("%1 hours").arg(qRound(minutes / 60));
}

QString link_to(const QString& address) {
  return QString("<a href=\"%1\" style=\"color:%2\">%1</a>")
      .arg(address.toHtmlEscaped(), theme().accent.name());
}

}  // namespace

DatasetsPanel::DatasetsPanel(QWidget* parent)
    : QWidget(parent),
      list_(new QTreeWidget(this)),
      empty_(new EmptyState("data", {}, this)),
      body_(new QWidget(this)),
      details_(make_details()),
      parts_(new QBoxLayout(QBoxLayout::LeftToRight, body_)) {
  list_->setRootIsDecorated(false);
  list_->setUniformRowHeights(true);
  list_->setAllColumnsShowFocus(true);
  list_->setColumnCount(5);
  list_->header()->setSectionsMovable(false);
  list_->header()->setStretchLastSection(false);
  list_->setTextElideMode(Qt::ElideRight);
  parts_->setContentsMargins(0, 0, 0, 0);
  parts_->setSpacing(0);
  parts_->addWidget(list_, 3);
  parts_->addWidget(details_, 2);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(body_, 1);
  column->addWidget(empty_, 1);
  connect(list_, &QTreeWidget::currentItemChanged, this, &DatasetsPanel::show_selected);
  connect(download_, &QPushButton::clicked, this, [this] {
    if (const DatasetRow* row = selected())
      Q_EMIT download_requested(row->name, static_cast<int>(files_->value()));
  });
  connect(prepare_, &QPushButton::clicked, this, [this] {
    if (const DatasetRow* row = selected()) Q_EMIT prepare_requested(row->name);
  });
  connect(look_again_, &QToolButton::clicked, this, &DatasetsPanel::look_again_requested);
  connect(job_, &JobBar::stop_requested, this, &DatasetsPanel::stop_requested);
  retranslate();
  restyle();
  set_datasets({});
}

QWidget* DatasetsPanel::make_details() {
  auto* inside = new QWidget;
  title_ = new QLabel(inside);
  facts_ = new QLabel(inside);
  files_label_ = new QLabel(inside);
  files_ = new NumberField({.whole = true,
                            .least = 1,
                            .most = 1e6,
                            .steps = NumberField::Steps::doubling,
                            .automatic = 0},
                           inside);
  download_ = new QPushButton(inside);
  prepare_ = new QPushButton(inside);
  look_again_ = new QToolButton(inside);
  job_ = new JobBar(inside);
  title_->setProperty("kind", "heading");
  title_->setWordWrap(true);
  facts_->setWordWrap(true);
  facts_->setTextFormat(Qt::RichText);
  facts_->setTextInteractionFlags(Qt::TextBrowserInteraction);
  facts_->setOpenExternalLinks(true);
  files_label_->setBuddy(files_);
  download_->setProperty("kind", "primary");
  auto* head = new QHBoxLayout;
  head->addWidget(title_, 1);
  head->addWidget(look_again_, 0, Qt::AlignTop);
  auto* count = new QHBoxLayout;
  count->addWidget(files_label_);
  count->addWidget(files_);
  count->addStretch(1);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(download_);
  buttons->addWidget(prepare_);
  buttons->addStretch(1);
  auto* column = new QVBoxLayout(inside);
  column->addLayout(head);
  column->addWidget(facts_);
  column->addLayout(count);
  column->addLayout(buttons);
  column->addWidget(job_);
  column->addStretch(1);
  auto* area = new QScrollArea(this);
  area->setWidget(inside);
  area->setWidgetResizable(true);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  return area;
}

QSize DatasetsPanel::minimumSizeHint() const { return {theme().px(260), theme().px(150)}; }

void DatasetsPanel::set_datasets(std::vector<DatasetRow> rows) {
  const QString before = selected() == nullptr ? QString() : selected()->name;
  rows_ = std::move(rows);  // may be the same ones, to be drawn anew
  fill_list();
  select(before);
  body_->setVisible(!rows_.empty());
  empty_->setVisible(rows_.empty());
}

void DatasetsPanel::set_message(const QString& sentence) { empty_->set_sentence(sentence); }

const DatasetRow* DatasetsPanel::selected() const {
  const int at = list_->indexOfTopLevelItem(list_->currentItem());
  return at < 0 || at >= static_cast<int>(rows_.size()) ? nullptr : &rows_[static_cast<size_t>(at)];
}

/// The first one where there is none of that name.
void DatasetsPanel::select(const QString& name) {
  const auto found = std::ranges::find(rows_, name, &DatasetRow::name);
  const auto at = found == rows_.end() ? 0 : static_cast<int>(found - rows_.begin());
  list_->setCurrentItem(list_->topLevelItem(at));
  show_selected();
}

void DatasetsPanel::fill_list() {
  list_->clear();
  for (const DatasetRow& row : rows_) {
    auto* item = new QTreeWidgetItem(
        list_, {row.name, row.title, bytes_text(quint64(row.bytes)), here_text(row), row.licence});
    item->setTextAlignment(size_column, Qt::AlignRight | Qt::AlignVCenter);
    item->setForeground(what_column, theme().muted);
    item->setForeground(licence_column, theme().muted);
    item->setForeground(here_column, row.is_here() ? theme().good : theme().muted);
    for (const int column : {what_column, licence_column})
      item->setToolTip(column, item->text(column));
  }
}

QString DatasetsPanel::facts(const DatasetRow& row) const {
  QStringList lines = {tr("For %1.").arg(row.purpose.toHtmlEscaped())};
  if (!row.note.isEmpty()) lines << row.note.toHtmlEscaped();
  QString size = bytes_text(quint64(row.bytes));
  if (row.files > 1) size = tr("%1 in %2 files").arg(size, number_text(row.files));
  lines << tr("%1; %2 at 100 Mbit/s; %3")
               .arg(size, time_text(row.bytes),
                    row.files_here == 0 ? tr("nothing of it is here") : here_text(row));
  lines << tr("Licence: %1").arg(row.licence.toHtmlEscaped());
  lines << link_to(row.card);
  return lines.join("<br>");
}

void DatasetsPanel::show_selected() {
  const DatasetRow* row = selected();
  title_->setText(row == nullptr ? QString() : row->title);
  facts_->setText(row == nullptr ? QString() : facts(*row));
  const bool many = row != nullptr && row->files > 3;
  files_label_->setVisible(many);
  files_->setVisible(many);
  files_->set_value(0);
  refresh();
}

void DatasetsPanel::refresh() {
  const DatasetRow* row = selected();
  const bool busy = job_->is_running();
  const QString none = tr("Select a row of the list first."), wait = tr("Wait for the job below.");
  set_usable(*download_, row != nullptr && !busy && !row->is_here(),
             row == nullptr   ? none
             : row->is_here() ? tr("It is here already.")
                              : wait);
  download_->setText(row != nullptr && row->files_here > 0 && !row->is_here() ? tr("Download more")
                                                                              : tr("Download"));
  download_->setAccessibleName(row == nullptr ? tr("Download") : tr("Download %1").arg(row->name));
  set_usable(*prepare_, row != nullptr && !busy && row->can_be_prepared(),
             row == nullptr ? none
             : busy         ? wait
                            : tr("Download it first."));
  prepare_->setVisible(row == nullptr || !row->train.isEmpty());
}

// The details stand beside the list where both have room.
void DatasetsPanel::arrange() {
  const bool beside = width() >= theme().px(side_by_side_width);
  parts_->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
  details_->setMinimumWidth(beside ? theme().px(details_width) : 0);
  list_->setColumnHidden(licence_column, width() < theme().px(1100));
  list_->setColumnHidden(what_column, width() < theme().px(460));
}

void DatasetsPanel::resizeEvent(QResizeEvent*) { arrange(); }

void DatasetsPanel::retranslate() {
  list_->setHeaderLabels({tr("Name"), tr("What it is"), tr("Size"), tr("Here"), tr("Licence")});
  list_->setAccessibleName(tr("Datasets"));
  facts_->setAccessibleName(tr("About the dataset"));
  files_label_->setText(tr("Files"));
  files_->setAccessibleName(tr("Files to download at most"));
  files_->set_automatic_text(tr("all"));
  prepare_->setText(tr("Prepare…"));
  prepare_->setAccessibleName(tr("Prepare the dataset for training"));
  look_again_->setAccessibleName(tr("Look again what is here"));
  look_again_->setToolTip(look_again_->accessibleName());
  set_datasets(std::move(rows_));
}

void DatasetsPanel::restyle() {
  const Theme& t = theme();
  QWidget* inside = static_cast<QScrollArea*>(details_)->widget();
  inside->layout()->setContentsMargins(t.space(3), t.space(2), t.space(3), t.space(3));
  inside->layout()->setSpacing(t.space(2));
  look_again_->setIcon(icon("redo"));
  download_->setIcon(icon("download"));
  QHeaderView* header = list_->header();
  header->setSectionResizeMode(QHeaderView::Interactive);
  header->setSectionResizeMode(what_column, QHeaderView::Stretch);
  header->resizeSection(name_column, t.px(160));
  header->resizeSection(size_column, t.px(92));
  header->resizeSection(here_column, t.px(96));
  header->resizeSection(licence_column, t.px(150));
  set_datasets(std::move(rows_));
  arrange();
}

void DatasetsPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void DatasetsPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
