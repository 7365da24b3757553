// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lessons/lesson_list.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include "widgets/common/theme.h"

namespace attnlab {

LessonList::LessonList(QWidget* parent) : QWidget(parent), scroll_(new QScrollArea(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->addWidget(scroll_);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);
}

void LessonList::set_lessons(const std::vector<LessonEntry>& lessons) {
  const Theme& t = theme();
  auto* content = new QWidget;
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(t.space(3), t.space(3), t.space(3), t.space(3));
  column->setSpacing(t.space(3));
  for (const LessonEntry& lesson : lessons) column->addWidget(make_card(lesson));
  column->addStretch(1);
  // The button that was pressed may still be at work.
  if (QWidget* old = scroll_->takeWidget()) old->deleteLater();
  scroll_->setWidget(content);
}

QWidget* LessonList::make_card(const LessonEntry& lesson) {
  const Theme& t = theme();
  auto* card = new QFrame;
  card->setProperty("kind", "card");
  auto* title = new QLabel(lesson.title);
  auto* about = new QLabel(lesson.about);
  auto* state = new QLabel;
  auto* start = new QPushButton;
  title->setProperty("kind", "heading");
  about->setProperty("kind", "muted");
  state->setProperty("kind", "hint");
  for (QLabel* label : {title, about}) label->setWordWrap(true);
  const bool over = lesson.done >= lesson.steps, begun = lesson.done > 0 && !over;
  state->setText(over    ? tr("finished")
                 : begun ? tr("%1 of %2 steps").arg(lesson.done).arg(lesson.steps)
                         : tr("%1 minutes").arg(lesson.minutes));
  start->setText(over ? tr("Again") : begun ? tr("Go on") : tr("Start"));
  start->setAccessibleName(start->text() + ": " + lesson.title);
  connect(start, &QPushButton::clicked, this, [this, id = lesson.id] { Q_EMIT lesson_chosen(id); });
  auto* column = new QVBoxLayout(card);
  column->setContentsMargins(t.space(3), t.space(2.5), t.space(3), t.space(2.5));
  column->setSpacing(t.space(1.5));
  auto* foot = new QHBoxLayout;
  foot->addWidget(state, 1);
  foot->addWidget(start);
  column->addWidget(title);
  column->addWidget(about);
  column->addLayout(foot);
  return card;
}

}  // namespace attnlab
