// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/queue_view.h"

#include <QContextMenuEvent>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/shared/base/text.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/runs/panel_look.h"
#include "widgets/runs/queue_list.h"

namespace attnlab {
namespace {

QString details(const QueuedRun& run) {
  return QueueModel::tr("%1 · %2 steps").arg(run.data, QString::fromStdString(grouped(run.steps)));
}

class QueueDelegate : public QStyledItemDelegate {
 public:
  QueueDelegate(const QueueModel* model, QObject* parent)
      : QStyledItemDelegate(parent), model_(model) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option,
             const QModelIndex& index) const override {
    const QueuedRun& run = model_->at(index.row());
    const QRect& r = option.rect;
    painter->save();
    painter->fillRect(r, option.state & QStyle::State_Selected    ? theme().accent_soft
                         : option.state & QStyle::State_MouseOver ? theme().raised
                                                                  : theme().surface);
    painter->fillRect(r.left(), r.bottom(), r.width(), 1, theme().grid);
    const int handle = theme().px(16), number = theme().px(20);
    painter->setOpacity(0.6);
    icon("drag").paint(painter, r.left() + theme().space(2), r.center().y() - handle / 2, handle,
                       handle);
    painter->setOpacity(1);
    QRect text = r.adjusted(2 * theme().space(2) + handle, theme().space(1.5), -theme().space(3),
                            -theme().space(1.5));
    painter->setFont(theme().body);
    painter->setPen(theme().muted);
    painter->drawText(QRect(text.left(), text.top(), number, text.height()), Qt::AlignVCenter,
                      QString::number(index.row() + 1));
    text.setLeft(text.left() + number);
    painter->setPen(theme().text);
    painter->drawText(text, Qt::AlignTop | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(run.name, Qt::ElideMiddle, text.width()));
    painter->setFont(theme().small);
    painter->setPen(theme().muted);
    painter->drawText(
        text, Qt::AlignBottom | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(details(run), Qt::ElideRight, text.width()));
    painter->restore();
  }

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {theme().px(160), QFontMetrics(theme().body).height() +
                                 QFontMetrics(theme().small).height() + theme().px(2) +
                                 2 * theme().space(1.5)};
  }

 private:
  const QueueModel* model_;
};

}  // namespace

void QueueModel::set(std::vector<QueuedRun> runs) {
  beginResetModel();
  runs_ = std::move(runs);
  endResetModel();
}

QStringList QueueModel::ids() const {
  QStringList ids;
  for (const QueuedRun& run : runs_) ids << run.id;
  return ids;
}

int QueueModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(runs_.size());
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid()) return {};
  const QueuedRun& run = at(index.row());
  if (role == Qt::DisplayRole) return run.name;
  if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole)
    return tr("%1, place %2: %3").arg(run.name).arg(index.row() + 1).arg(details(run));
  return {};
}

bool QueueModel::moveRows(const QModelIndex& parent, int from, int count,
                          const QModelIndex& to_parent, int to) {
  if (count != 1 || !beginMoveRows(parent, from, from, to_parent, to)) return false;
  const auto begin = runs_.begin();
  if (to > from)
    std::rotate(begin + from, begin + from + 1, begin + to);
  else
    std::rotate(begin + to, begin + from, begin + from + 1);
  endMoveRows();
  // Every row between shows its place.
  Q_EMIT dataChanged(index(std::min(from, to)),
                     index(std::min(std::max(from, to), rowCount() - 1)));
  return true;
}

QueueView::QueueView(QWidget* parent)
    : QWidget(parent),
      model_(new QueueModel(this)),
      list_(new QueueList(this)),
      empty_(new EmptyState("queue", {}, this)),
      start_(new QToolButton(this)),
      up_(new QToolButton(this)),
      down_(new QToolButton(this)),
      remove_(new QToolButton(this)) {
  list_->setModel(model_);
  list_->setItemDelegate(new QueueDelegate(model_, list_));
  start_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  connect(list_, &QueueList::order_changed, this, [this] {
    update_state();
    Q_EMIT order_changed(model_->ids());
  });
  connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this,
          &QueueView::update_state);
  connect(start_, &QToolButton::clicked, this, &QueueView::start);
  connect(up_, &QToolButton::clicked, this, [this] { list_->move_current(-1); });
  connect(down_, &QToolButton::clicked, this, [this] { list_->move_current(1); });
  connect(remove_, &QToolButton::clicked, this, &QueueView::remove);
  auto* del = new QShortcut(QKeySequence(Qt::Key_Delete), list_);
  del->setContext(Qt::WidgetShortcut);
  connect(del, &QShortcut::activated, this, &QueueView::remove);
  setFocusProxy(list_);
  lay_out();
  retranslate();
  restyle();
  fill_as_panel(this);
}

void QueueView::lay_out() {
  auto* bottom = new QHBoxLayout;
  bottom->addWidget(start_);
  bottom->addStretch(1);
  bottom->addWidget(up_);
  bottom->addWidget(down_);
  bottom->addWidget(remove_);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(list_, 1);
  all->addWidget(empty_, 1);
  all->addLayout(bottom);
}

void QueueView::set_queue(std::vector<QueuedRun> runs) {
  const QString kept = current();
  const int row = std::max(0, list_->currentIndex().row());
  model_->set(std::move(runs));
  const auto found = model_->ids().indexOf(kept);
  const int now = found >= 0 ? static_cast<int>(found) : std::min(row, model_->rowCount() - 1);
  list_->setCurrentIndex(model_->index(now));
  update_state();
}

QString QueueView::current() const {
  const int row = list_->currentIndex().row();
  return row < 0 ? QString() : model_->at(row).id;
}

void QueueView::start() {
  if (const QString id = current(); !id.isEmpty()) Q_EMIT start_requested(id);
}

void QueueView::remove() {
  if (const QString id = current(); !id.isEmpty()) Q_EMIT remove_requested(id);
}

void QueueView::contextMenuEvent(QContextMenuEvent* event) {
  if (current().isEmpty()) return;
  QMenu menu;
  menu.addAction(start_->icon(), start_->text(), this, &QueueView::start);
  menu.addAction(tr("Remove from the queue") + '\t' + QKeySequence(Qt::Key_Delete).toString(), this,
                 &QueueView::remove);
  menu.exec(event->globalPos());
}

void QueueView::update_state() {
  const int runs = model_->rowCount(), row = list_->currentIndex().row();
  list_->setVisible(runs > 0);
  empty_->setVisible(runs == 0);
  const QString none =
      runs == 0 ? tr("No run waits in the queue.") : tr("Select a run of the queue first.");
  for (QToolButton* button : {start_, remove_}) set_usable(*button, row >= 0, none);
  set_usable(*up_, row > 0, row == 0 ? tr("It is the next already.") : none);
  set_usable(*down_, row >= 0 && row < runs - 1, row >= 0 ? tr("It is the last already.") : none);
}

void QueueView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void QueueView::restyle() {
  layout()->setSpacing(theme().space(2));
  QLayout* bottom = layout()->itemAt(layout()->count() - 1)->layout();
  bottom->setSpacing(theme().space(1));
  bottom->setContentsMargins(theme().space(2), 0, theme().space(2), theme().space(2));
  start_->setIcon(icon("play"));
  up_->setIcon(icon("chevron_up"));
  down_->setIcon(icon("chevron_down"));
  remove_->setIcon(icon("trash"));
  list_->doItemsLayout();
}

void QueueView::retranslate() {
  setAccessibleName(tr("Queue"));
  list_->setAccessibleName(tr("Runs that wait, next first"));
  empty_->set_sentence(
      tr("The queue is empty. Runs added to it train one after the other, in this order."));
  start_->setText(tr("Start now"));
  start_->setAccessibleName(tr("Start the selected run now"));
  up_->setAccessibleName(tr("Move up"));
  up_->setToolTip(tr("Move up (Alt+Up)"));
  down_->setAccessibleName(tr("Move down"));
  down_->setToolTip(tr("Move down (Alt+Down)"));
  remove_->setAccessibleName(tr("Remove from the queue"));
  remove_->setToolTip(tr("Remove from the queue (Delete)"));
  update_state();
}

}  // namespace attnlab
