// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/samples_view.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QListView>
#include <QScrollBar>
#include <QShortcut>
#include <QVBoxLayout>

#include "widgets/common/empty_state.h"
#include "widgets/runs/panel_look.h"
#include "widgets/runs/sample_delegate.h"

namespace attnlab {

SamplesView::SamplesView(QWidget* parent)
    : QWidget(parent),
      model_(new SampleModel(this)),
      delegate_(new SampleDelegate(model_, this)),
      list_(new QListView(this)),
      empty_(new EmptyState("chat", {}, this)) {
  list_->setModel(model_);
  list_->setItemDelegate(delegate_);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setResizeMode(QListView::Adjust);
  list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
  list_->setSelectionMode(QAbstractItemView::NoSelection);
  list_->setMouseTracking(true);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(list_);
  all->addWidget(empty_);
  const auto choose = [this](const QModelIndex& at) {
    Q_EMIT step_chosen(model_->at(at.row()).step);
  };
  connect(list_, &QListView::clicked, this, choose);
  for (const int key : {Qt::Key_Return, Qt::Key_Enter}) {
    auto* enter = new QShortcut(QKeySequence(key), list_);
    enter->setContext(Qt::WidgetShortcut);
    connect(enter, &QShortcut::activated, this, [this, choose] {
      if (list_->currentIndex().isValid()) choose(list_->currentIndex());
    });
  }
  auto* copy = new QShortcut(QKeySequence::Copy, list_);
  copy->setContext(Qt::WidgetShortcut);
  connect(copy, &QShortcut::activated, this, &SamplesView::copy_current);
  setFocusProxy(list_);
  retranslate();
  update_state();
  fill_as_panel(this);
}

void SamplesView::set_samples(std::vector<Sample> samples) {
  delegate_->forget_sizes();
  model_->set(std::move(samples));
  update_state();
  scroll_to_mark();
}

void SamplesView::add_sample(Sample sample) {
  QScrollBar* bar = list_->verticalScrollBar();
  const QPersistentModelIndex read = list_->indexAt({1, 1});
  const int before = bar->value() == 0 ? -1 : list_->visualRect(read).top();
  model_->add(std::move(sample));
  update_state();
  if (!read.isValid() || before == -1) return;
  list_->doItemsLayout();
  bar->setValue(bar->value() + list_->visualRect(read).top() - before);
}

void SamplesView::set_cursor(qint64 step) {
  const int before = model_->marked_row();
  model_->set_cursor(step);
  if (model_->marked_row() != before) scroll_to_mark();
}

void SamplesView::scroll_to_mark() {
  if (const int row = model_->marked_row(); row >= 0)
    list_->scrollTo(model_->index(row), QAbstractItemView::PositionAtTop);
}

void SamplesView::copy_current() {
  if (const QModelIndex at = list_->currentIndex(); at.isValid())
    QApplication::clipboard()->setText(at.data().toString());
}

void SamplesView::update_state() {
  const bool any = model_->rowCount() > 0;
  list_->setVisible(any);
  empty_->setVisible(!any);
}

void SamplesView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() != QEvent::FontChange && event->type() != QEvent::PaletteChange) return;
  delegate_->forget_sizes();
  list_->doItemsLayout();
}

// Qt would wait a tenth of a second with rows of the old height.
void SamplesView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  QMetaObject::invokeMethod(list_, &QListView::doItemsLayout, Qt::QueuedConnection);
}

void SamplesView::retranslate() {
  setAccessibleName(tr("Samples"));
  list_->setAccessibleName(tr("Samples of the run, newest first"));
  empty_->set_sentence(tr("While a run trains, what it writes after a prompt appears here."));
}

}  // namespace attnlab
