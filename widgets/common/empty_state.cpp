// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/empty_state.h"

#include <QEvent>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {

EmptyState::EmptyState(const QString& icon_name, const QString& sentence, QWidget* parent)
    : QWidget(parent),
      icon_name_(icon_name),
      picture_(new QLabel(this)),
      sentence_(new QLabel(this)),
      action_(new QPushButton(this)),
      layout_(new QVBoxLayout(this)) {
  sentence_->setProperty("kind", "muted");
  sentence_->setWordWrap(true);
  sentence_->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
  layout_->addStretch(2);
  layout_->addWidget(picture_, 0, Qt::AlignHCenter);
  layout_->addWidget(sentence_);
  layout_->addWidget(action_, 0, Qt::AlignHCenter);
  layout_->addStretch(3);
  connect(action_, &QPushButton::clicked, this, &EmptyState::action_requested);
  set_sentence(sentence);
  set_action({});
  lay_out();
}

void EmptyState::set_sentence(const QString& sentence) {
  sentence_->setText(sentence);
  setAccessibleName(sentence);
}

void EmptyState::set_action(const QString& text) {
  action_->setText(text);
  action_->setAccessibleName(text);
  action_->setVisible(!text.isEmpty());
}

void EmptyState::lay_out() {
  const Theme& t = theme();
  picture_->setPixmap(icon_pixmap(icon_name_, t.muted, t.px(32), devicePixelRatioF()));
  layout_->setContentsMargins(t.space(5), t.space(5), t.space(5), t.space(5));
  layout_->setSpacing(t.space(3));
}

void EmptyState::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) lay_out();
}

}  // namespace attnlab
