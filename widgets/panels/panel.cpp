// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/panel.h"

#include <QCloseEvent>
#include <QVBoxLayout>

#include "widgets/common/theme.h"
#include "widgets/panels/panel_title.h"

namespace attnlab {

Panel::Panel(const QString& id, const QString& icon_name, QWidget* content, QSize least)
    : least_(least), title_(new PanelTitle(this, icon_name)), scroll_(new QScrollArea(this)) {
  setObjectName(id);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->setSizeConstraint(QLayout::SetNoConstraint);
  column->addWidget(title_);
  column->addWidget(scroll_, 1);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setFocusPolicy(Qt::NoFocus);  // what it shows takes the keys
  scroll_->setWidgetResizable(true);
  scroll_->setWidget(content);
  content->setAutoFillBackground(true);
}

QSize Panel::least() const { return {theme().px(least_.width()), theme().px(least_.height())}; }

void Panel::set_fixed(bool fixed) {
  if (fixed == fixed_) return;
  fixed_ = fixed;
  Q_EMIT fixed_changed();
}

// In a window of its own.
void Panel::closeEvent(QCloseEvent* event) {
  event->ignore();
  Q_EMIT close_asked();
}

}  // namespace attnlab
