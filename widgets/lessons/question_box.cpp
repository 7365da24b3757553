// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lessons/question_box.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"

namespace attnlab {
namespace {

using Kind = LessonAsk::Kind;

/// As people write it: "0,5" as well.
double typed(const QLineEdit& field, bool& is_number) {
  return QString(field.text()).remove('%').trimmed().replace(',', '.').toDouble(&is_number);
}

}  // namespace

QuestionBox::QuestionBox(QWidget* parent)
    : QWidget(parent),
      number_row_(make_number()),
      choice_rows_(new QWidget(this)),
      pointed_(new QLabel(this)),
      sign_(new QLabel(this)),
      verdict_(new QLabel(this)),
      reveal_(new QLabel(this)),
      choices_(new QButtonGroup(this)),
      check_(new QPushButton(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  new QVBoxLayout(choice_rows_);
  auto* check_row = new QHBoxLayout;
  check_row->addWidget(check_);
  check_row->addWidget(sign_);
  check_row->addWidget(verdict_);
  check_row->addStretch(1);
  for (QWidget* part : {number_row_, choice_rows_, static_cast<QWidget*>(pointed_)})
    column->addWidget(part);
  column->addLayout(check_row);
  column->addWidget(reveal_);
  for (QLabel* text : {pointed_, reveal_}) text->setWordWrap(true);
  verdict_->setProperty("kind", "heading");
  reveal_->setTextFormat(Qt::RichText);
  reveal_->setTextInteractionFlags(Qt::TextBrowserInteraction);
  connect(reveal_, &QLabel::linkActivated, this, &QuestionBox::word_asked);
  connect(choices_, &QButtonGroup::idClicked, this, [this] { show_usable(); });
  connect(check_, &QPushButton::clicked, this, &QuestionBox::check);
  restyle();
  retranslate();
}

QWidget* QuestionBox::make_number() {
  auto* row = new QWidget(this);
  number_ = new QLineEdit(row);
  unit_ = new QLabel(row);
  auto* layout = new QHBoxLayout(row);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(number_);
  layout->addWidget(unit_, 1);
  connect(number_, &QLineEdit::textChanged, this, [this] { show_usable(); });
  connect(number_, &QLineEdit::returnPressed, this, [this] {
    if (check_->isEnabled()) check();
  });
  return row;
}

void QuestionBox::show_question(const LessonAsk& ask) {
  const bool others = ask.choices != ask_.choices;
  ask_ = ask;
  setVisible(ask.kind != Kind::nothing);
  number_row_->setVisible(ask.kind == Kind::number);
  unit_->setText(ask.unit);
  choice_rows_->setVisible(ask.kind == Kind::choice);
  pointed_->setVisible(ask.needs_cell);
  pointed_->setText(ask.pointed.isEmpty() ? tr("Click a cell of the map.") : ask.pointed);
  if (others) show_choices();
  show_verdict();
  show_usable();
}

void QuestionBox::forget() {
  number_->clear();
  choices_->setExclusive(false);
  for (QAbstractButton* button : choices_->buttons()) button->setChecked(false);
  choices_->setExclusive(true);
}

void QuestionBox::show_choices() {
  for (QAbstractButton* old : choices_->buttons()) delete old;
  for (int i = 0; i < static_cast<int>(ask_.choices.size()); ++i) {
    auto* choice = new QRadioButton(ask_.choices[i], choice_rows_);
    choice->setObjectName("choice");
    choice->setAccessibleName(ask_.choices[i]);
    choices_->addButton(choice, i);
    choice_rows_->layout()->addWidget(choice);
  }
}

void QuestionBox::show_verdict() {
  const Theme& t = theme();
  sign_->setVisible(ask_.checked);
  verdict_->setVisible(ask_.checked);
  reveal_->setVisible(ask_.checked);
  verdict_->setText(ask_.right ? tr("Right.") : tr("Not quite."));
  sign_->setPixmap(icon_pixmap(ask_.right ? "check" : "close", ask_.right ? t.good : t.warning,
                               t.px(16), devicePixelRatioF()));
  reveal_->setText(ask_.reveal);
  reveal_->setAccessibleName(tr("The answer"));
}

QString QuestionBox::why_not_check() const {
  bool is_number = false;
  typed(*number_, is_number);
  if (ask_.kind == Kind::number && !is_number) return tr("Type a number first.");
  if (ask_.kind == Kind::choice && choices_->checkedId() < 0) return tr("Choose one first.");
  if (ask_.needs_cell && ask_.pointed.isEmpty())
    return tr("Click a cell of the map first.");
  return ask_.can_check ? QString() : tr("The answer is still being computed.");
}

void QuestionBox::show_usable() {
  const QString why = why_not_check();
  set_usable(*check_, why.isEmpty(), why);
}

void QuestionBox::check() {
  bool is_number = false;
  if (ask_.kind == Kind::number) Q_EMIT number_guessed(typed(*number_, is_number));
  if (ask_.kind == Kind::choice) Q_EMIT choice_guessed(choices_->checkedId());
  if (ask_.kind == Kind::cell) Q_EMIT cell_guessed();
}

void QuestionBox::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void QuestionBox::restyle() {
  const Theme& t = theme();
  layout()->setSpacing(t.space(2));
  choice_rows_->layout()->setContentsMargins(0, 0, 0, 0);
  choice_rows_->layout()->setSpacing(t.space(1));
  number_->setFixedWidth(t.px(90));
  show_verdict();
}

void QuestionBox::retranslate() {
  check_->setText(tr("Check"));
  check_->setAccessibleName(tr("Check"));
  number_->setAccessibleName(tr("Your answer"));
  show_question(LessonAsk(ask_));
}

}  // namespace attnlab
