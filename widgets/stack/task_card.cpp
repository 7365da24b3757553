// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/task_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

#include "widgets/common/shared_texts.h"
#include "widgets/common/theme.h"
#include "widgets/stack/task_picture.h"

namespace attnlab {

TaskCard::TaskCard(const Task& task, QWidget* parent)
    : QAbstractButton(parent),
      task_(task),
      title_(new QLabel(this)),
      chance_(new QLabel(this)),
      description_(new QLabel(this)),
      picture_(new TaskPicture(this)) {
  setCheckable(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_Hover);
  auto* column = new QVBoxLayout(this);
  auto* top = new QHBoxLayout;
  top->addWidget(title_, 1);
  top->addWidget(chance_);
  column->addLayout(top);
  column->addWidget(description_);
  column->addWidget(picture_);
  column->addStretch(1);
  description_->setWordWrap(true);
  title_->setProperty("kind", "heading");
  chance_->setProperty("kind", "hint");
  description_->setProperty("kind", "muted");
  for (QLabel* label : {title_, chance_, description_})
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  picture_->set_task(task_name());
  restyle();
}

void TaskCard::restyle() {
  const Theme& t = theme();
  title_->setText(task_text(task_.title()));
  chance_->setText(
      tr("chance %1 %").arg(task_.chance() * 100, 0, 'f', task_.chance() < 0.1 ? 1 : 0));
  chance_->setToolTip(tr("Accuracy of somebody who knows the format but not the sequence."));
  description_->setText(task_text(task_.description()));
  setAccessibleName(title_->text());
  setAccessibleDescription(description_->text() + " " + chance_->text());
  layout()->setContentsMargins(t.space(3), t.space(2.5), t.space(3), t.space(2.5));
  layout()->setSpacing(t.space(1.5));
}

void TaskCard::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool marked = isChecked() || hasFocus();
  const double width = isChecked() ? t.px(2) : t.px(1);
  const QColor edge = marked ? t.accent : underMouse() ? t.muted : t.border;
  painter.setPen(QPen(edge, width, hasFocus() && !isChecked() ? Qt::DashLine : Qt::SolidLine));
  painter.setBrush(underMouse() && !isChecked() ? t.raised : t.surface);
  const double inset = width / 2;
  painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), t.px(8), t.px(8));
}

void TaskCard::changeEvent(QEvent* event) {
  QAbstractButton::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::PaletteChange || type == QEvent::FontChange || type == QEvent::LanguageChange)
    restyle();
}

}  // namespace attnlab
