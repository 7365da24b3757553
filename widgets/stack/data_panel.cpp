// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/data_panel.h"

#include <QButtonGroup>
#include <QDragEnterEvent>
#include <QGridLayout>
#include <QMimeData>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QUrl>
#include <QVBoxLayout>

#include "core/shared/data/tasks/tasks.h"
#include "widgets/common/theme.h"
#include "widgets/stack/task_card.h"
#include "widgets/stack/text_page.h"

namespace attnlab {
namespace {

QStringList local_files(const QMimeData* mime) {
  QStringList paths;
  for (const QUrl& url : mime->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  return paths;
}

QScrollArea* scrolling(QWidget* content, QWidget* parent) {
  auto* area = new QScrollArea(parent);
  area->setWidget(content);
  area->setWidgetResizable(true);
  area->setFrameShape(QFrame::NoFrame);
  area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  area->setFocusPolicy(Qt::NoFocus);
  area->viewport()->setAutoFillBackground(false);
  content->setAutoFillBackground(false);
  return area;
}

}  // namespace

DataPanel::DataPanel(QWidget* parent)
    : QWidget(parent),
      tabs_(new QTabBar(this)),
      pages_(new QStackedWidget(this)),
      group_(new QButtonGroup(this)),
      text_(new TextPage) {
  auto* column = new QVBoxLayout(this);
  column->addWidget(tabs_);
  column->addWidget(pages_, 1);
  tabs_->addTab({});
  tabs_->addTab({});
  tabs_->setDrawBase(false);
  tabs_->setExpanding(false);
  pages_->addWidget(scrolling(make_tasks(), this));
  pages_->addWidget(scrolling(make_text(), this));
  connect(tabs_, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
  connect(text_, &TextPage::text_chosen, this, &DataPanel::choose_text);
  setAcceptDrops(true);
  retranslate();
  restyle();
}

QWidget* DataPanel::make_tasks() {
  auto* page = new QWidget;
  grid_ = new QGridLayout(page);
  for (const Task* task : all_tasks()) {
    auto* card = new TaskCard(*task, page);
    cards_.push_back(card);
    group_->addButton(card);
    connect(card, &TaskCard::clicked, this, [this, card] { choose_task(card->task_name()); });
  }
  arrange_cards();
  return page;
}

QWidget* DataPanel::make_text() {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->addWidget(text_);
  return page;
}

void DataPanel::set_data(const DataSpec& spec) {
  data_ = spec;
  group_->setExclusive(false);
  for (TaskCard* card : cards_) card->setChecked(card->task_name() == spec.task);
  group_->setExclusive(true);
  if (spec.task.empty()) text_->set_files(spec.files, spec.tokenizer);
  tabs_->setCurrentIndex(spec.task.empty() ? 1 : 0);
}

void DataPanel::set_seq_len(int64_t seq_len) { text_->set_seq_len(seq_len); }

void DataPanel::choose_task(const std::string& name) {
  if (data_.task == name) return;
  data_.task = name;
  data_.files.clear();
  Q_EMIT data_chosen(data_);
}

void DataPanel::choose_text(const std::vector<std::string>& files, const std::string& tokenizer) {
  group_->setExclusive(false);
  for (TaskCard* card : cards_) card->setChecked(false);
  group_->setExclusive(true);
  data_.task.clear();
  data_.files = files;
  data_.tokenizer = tokenizer;
  Q_EMIT data_chosen(data_);
}

void DataPanel::dragEnterEvent(QDragEnterEvent* event) {
  if (local_files(event->mimeData()).isEmpty()) return;
  event->acceptProposedAction();
  tabs_->setCurrentIndex(1);
  text_->set_drop_highlight(true);
}

void DataPanel::dragLeaveEvent(QDragLeaveEvent*) { text_->set_drop_highlight(false); }

void DataPanel::dropEvent(QDropEvent* event) {
  text_->set_drop_highlight(false);
  event->acceptProposedAction();
  tabs_->setCurrentIndex(1);
  text_->add_files(local_files(event->mimeData()));
}

// One card a row, or two where they have room.
void DataPanel::arrange_cards() {
  const int columns = width() >= theme().px(680) ? 2 : 1;
  if (columns == columns_) return;
  columns_ = columns;
  for (size_t i = 0; i < cards_.size(); ++i) {
    const int n = static_cast<int>(i);
    grid_->removeWidget(cards_[i]);
    grid_->addWidget(cards_[i], n / columns, n % columns);
  }
  for (int c = 0; c < 2; ++c) grid_->setColumnStretch(c, c < columns ? 1 : 0);
  grid_->setRowStretch(static_cast<int>(cards_.size()), 1);
}

void DataPanel::resizeEvent(QResizeEvent*) { arrange_cards(); }

void DataPanel::retranslate() {
  tabs_->setTabText(0, tr("Generated tasks"));
  tabs_->setTabText(1, tr("Own text"));
  tabs_->setAccessibleName(tr("Kind of data"));
}

void DataPanel::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(3), t.space(2), t.space(3), 0);
  layout()->setSpacing(t.space(2));
  grid_->setContentsMargins(0, t.space(1), t.space(2), t.space(3));
  grid_->setSpacing(t.space(2));
  text_->parentWidget()->layout()->setContentsMargins(0, t.space(1), t.space(2), t.space(3));
  arrange_cards();
}

void DataPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange) retranslate();
  if (type == QEvent::PaletteChange || type == QEvent::FontChange) restyle();
}

}  // namespace attnlab
