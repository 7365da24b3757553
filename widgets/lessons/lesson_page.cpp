// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lessons/lesson_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

#include "widgets/common/icons.h"
#include "widgets/common/notice.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/lessons/question_box.h"

namespace attnlab {

LessonPage::LessonPage(QWidget* parent)
    : QWidget(parent),
      place_(new QLabel(this)),
      title_(new QLabel(this)),
      progress_(new QProgressBar(this)),
      leave_(new QToolButton(this)),
      scroll_(new QScrollArea(this)),
      back_(new QPushButton(this)),
      next_(new QPushButton(this)) {
  auto* column = new QVBoxLayout(this);
  column->addLayout(make_head());
  column->addWidget(progress_);
  scroll_->setWidget(make_body());
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setFocusPolicy(Qt::NoFocus);  // its links and buttons take the keys
  column->addWidget(scroll_, 1);
  column->addLayout(make_foot());
  restyle();
  retranslate();
}

QLayout* LessonPage::make_head() {
  title_->setProperty("kind", "heading");
  title_->setWordWrap(true);
  place_->setProperty("kind", "muted");
  progress_->setTextVisible(false);
  leave_->setProperty("kind", "small");
  connect(leave_, &QToolButton::clicked, this, &LessonPage::leave_requested);
  auto* row = new QHBoxLayout;
  row->addWidget(title_, 1);
  row->addWidget(place_);
  row->addWidget(leave_);
  return row;
}

QWidget* LessonPage::make_body() {
  auto* body = new QWidget;
  text_ = new QLabel(body);
  task_ = new QWidget(body);
  sign_ = new QLabel(task_);
  to_do_ = new QLabel(task_);
  question_ = new QuestionBox(body);
  problem_ = new Notice(body);
  offer_ = new QPushButton(body);
  text_->setObjectName("lesson_text");
  text_->setWordWrap(true);
  text_->setTextFormat(Qt::RichText);
  text_->setTextInteractionFlags(Qt::TextBrowserInteraction);
  to_do_->setWordWrap(true);
  auto* task = new QHBoxLayout(task_);
  task->setContentsMargins(0, 0, 0, 0);
  task->addWidget(sign_, 0, Qt::AlignTop);
  task->addWidget(to_do_, 1);
  auto* column = new QVBoxLayout(body);
  for (QWidget* part : {static_cast<QWidget*>(text_), task_, static_cast<QWidget*>(question_),
                        static_cast<QWidget*>(problem_)})
    column->addWidget(part);
  column->addWidget(offer_, 0, Qt::AlignLeft);
  column->addStretch(1);
  connect(text_, &QLabel::linkActivated, this, &LessonPage::word_asked);
  connect(offer_, &QPushButton::clicked, this, &LessonPage::offer_taken);
  connect(question_, &QuestionBox::number_guessed, this, &LessonPage::number_guessed);
  connect(question_, &QuestionBox::choice_guessed, this, &LessonPage::choice_guessed);
  connect(question_, &QuestionBox::cell_guessed, this, &LessonPage::cell_guessed);
  connect(question_, &QuestionBox::word_asked, this, &LessonPage::word_asked);
  return body;
}

QLayout* LessonPage::make_foot() {
  next_->setProperty("kind", "primary");
  connect(back_, &QPushButton::clicked, this, &LessonPage::back_requested);
  connect(next_, &QPushButton::clicked, this, &LessonPage::next_requested);
  auto* row = new QHBoxLayout;
  row->addWidget(back_);
  row->addStretch(1);
  row->addWidget(next_);
  return row;
}

void LessonPage::show_content(const LessonPageContent& content) {
  if (content == content_) return;
  const bool another = content.step != content_.step || content.lesson != content_.lesson;
  const bool revealed = content.ask.checked && content.ask.reveal != content_.ask.reveal;
  content_ = content;
  if (another) question_->forget();
  show_texts();
  show_buttons();
  if (another) scroll_->verticalScrollBar()->setValue(0);
  if (revealed)  // where there is little room it stands below what is in sight
    QMetaObject::invokeMethod(
        this, [this] { scroll_->ensureWidgetVisible(question_, 0, theme().space(2)); },
        Qt::QueuedConnection);
}

void LessonPage::show_texts() {
  const Theme& t = theme();
  title_->setText(content_.lesson);
  place_->setText(tr("%1 of %2").arg(content_.step + 1).arg(content_.steps));
  progress_->setRange(0, std::max(1, content_.steps));
  progress_->setValue(content_.step + 1);
  progress_->setAccessibleName(place_->text());
  if (text_->text() != content_.text) text_->setText(content_.text);
  task_->setVisible(!content_.to_do.isEmpty());
  to_do_->setText(content_.to_do);
  sign_->setPixmap(icon_pixmap(content_.done ? "check" : "chevron_right",
                               content_.done ? t.good : t.accent, t.px(18), devicePixelRatioF()));
  sign_->setAccessibleName(content_.done ? tr("done") : tr("to do"));
  question_->show_question(content_.ask);
  problem_->set_text(content_.problem);
  offer_->setText(content_.offer);
  offer_->setAccessibleName(content_.offer);
  offer_->setVisible(!content_.offer.isEmpty());
}

void LessonPage::show_buttons() {
  const bool last = content_.step + 1 >= content_.steps;
  next_->setText(last ? tr("Finish") : tr("Next"));
  next_->setAccessibleName(next_->text());
  set_usable(*back_, content_.step > 0, tr("This is the first step."));
  set_usable(*next_, content_.can_go_on,
             content_.ask.kind == LessonAsk::Kind::nothing ? tr("Do first what the step asks for.")
                                                           : tr("Answer the question first."));
}

void LessonPage::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void LessonPage::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(4), t.space(3), t.space(4), t.space(3));
  layout()->setSpacing(t.space(3));
  scroll_->widget()->layout()->setContentsMargins(0, 0, t.space(2), 0);
  scroll_->widget()->layout()->setSpacing(t.space(3));
  leave_->setIcon(icon("close"));
  text_->setText({});  // colours of links are taken as a text is set
  show_texts();
}

void LessonPage::retranslate() {
  back_->setText(tr("Back"));
  back_->setAccessibleName(tr("Back"));
  leave_->setAccessibleName(tr("Leave the lesson"));
  leave_->setToolTip(tr("Leave the lesson: it goes on here next time."));
  text_->setAccessibleName(tr("What the lesson says"));
  show_texts();
  show_buttons();
}

}  // namespace attnlab
