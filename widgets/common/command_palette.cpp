// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/command_palette.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QVBoxLayout>

#include "widgets/common/command_list.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {

CommandPalette::CommandPalette(QWidget* parent)
    : Overlay(parent),
      search_(new QLineEdit(card())),
      list_(new QListView(card())),
      nothing_(new QLabel(card())),
      model_(new CommandListModel(this)) {
  search_->addAction(icon("search"), QLineEdit::LeadingPosition);
  search_->setProperty("kind", "search");
  search_->installEventFilter(this);
  list_->setModel(model_);
  list_->setItemDelegate(new CommandDelegate(list_));
  nothing_->setProperty("kind", "muted");
  nothing_->setAlignment(Qt::AlignCenter);
  list_->setUniformItemSizes(true);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* layout = new QVBoxLayout(card());
  layout->setSpacing(0);
  layout->addWidget(search_);
  layout->addWidget(list_, 1);
  layout->addWidget(nothing_, 1);
  connect(search_, &QLineEdit::textChanged, this, &CommandPalette::update_matches);
  connect(list_, &QListView::clicked, this, &CommandPalette::run);
  translate();
}

void CommandPalette::translate() {
  search_->setPlaceholderText(tr("Search commands"));
  search_->setAccessibleName(tr("Search commands"));
  list_->setAccessibleName(tr("Commands"));
  nothing_->setText(tr("No command fits."));
}

void CommandPalette::set_commands(std::vector<PaletteCommand> commands) {
  commands_ = std::move(commands);
  update_matches();
}

QSize CommandPalette::card_size(const QSize& window) const {
  const Theme& t = theme();
  const int row = t.px(34), rows = std::clamp(model_->rowCount(), 1, 11);
  const int height = search_->sizeHint().height() + rows * row + 3 * t.space(2);
  return {std::min(t.px(620), window.width() - 2 * t.space(4)),
          std::min(height, window.height() * 7 / 9)};
}

void CommandPalette::prepare() {
  const int margin = theme().space(2);
  card()->layout()->setContentsMargins(margin, margin, margin, margin);
  card()->layout()->setSpacing(margin);
  search_->clear();
  update_matches();
}

void CommandPalette::update_matches() {
  model_->set_matches(find_commands(commands_, search_->text(), recent_));
  list_->setCurrentIndex(model_->index(0));
  list_->scrollToTop();
  list_->setVisible(model_->rowCount() > 0);
  nothing_->setVisible(model_->rowCount() == 0);
  place_card();
  announce_current();
}

// The focus stays in the search line, so a screen reader hears the choice as its description.
void CommandPalette::announce_current() {
  const QModelIndex index = list_->currentIndex();
  search_->setAccessibleDescription(index.isValid() ? index.data(Qt::AccessibleTextRole).toString()
                                                    : nothing_->text());
  QAccessibleEvent event(search_, QAccessible::DescriptionChanged);
  QAccessible::updateAccessibility(&event);
}

void CommandPalette::move_current(int by) {
  const int rows = model_->rowCount();
  if (rows == 0) return;
  const int row = std::clamp(list_->currentIndex().row() + by, 0, rows - 1);
  list_->setCurrentIndex(model_->index(row));
  announce_current();
}

void CommandPalette::run(const QModelIndex& index) {
  if (!index.isValid()) return;
  const QPointer<QAction> action = model_->match(index.row()).command.action;
  if (!action || !action->isEnabled()) return;
  const QString key = command_key(*action);
  recent_.removeAll(key);
  recent_.prepend(key);
  if (recent_.size() > 6) recent_.removeLast();
  Q_EMIT recent_changed(recent_);
  // The action must find the focus where it was before the palette took it.
  dismiss();
  if (action) action->trigger();
}

bool CommandPalette::handle_key(int key) {
  if (key == Qt::Key_Down)
    move_current(1);
  else if (key == Qt::Key_Up)
    move_current(-1);
  else if (key == Qt::Key_PageDown)
    move_current(8);
  else if (key == Qt::Key_PageUp)
    move_current(-8);
  else if (key == Qt::Key_Return || key == Qt::Key_Enter)
    run(list_->currentIndex());
  else
    return key == Qt::Key_Tab || key == Qt::Key_Backtab;  // nowhere else to go
  return true;
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
  if (watched == search_ && event->type() == QEvent::KeyPress &&
      handle_key(static_cast<QKeyEvent*>(event)->key()))
    return true;
  return Overlay::eventFilter(watched, event);
}

void CommandPalette::changeEvent(QEvent* event) {
  Overlay::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) translate();
}

}  // namespace attnlab
