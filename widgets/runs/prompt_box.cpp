// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/prompt_box.h"

#include <QCheckBox>
#include <QEvent>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QVBoxLayout>

#include "core/shared/base/text.h"
#include "widgets/common/decimal_box.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/runs/panel_look.h"

namespace attnlab {
namespace {

QString number(qint64 step) { return QString::fromStdString(grouped(step)); }

QTextCharFormat ink(const QColor& colour) {
  QTextCharFormat format;
  format.setForeground(colour);
  return format;
}

}  // namespace

PromptBox::PromptBox(QWidget* parent)
    : QWidget(parent),
      prompt_(new QPlainTextEdit(this)),
      answer_(new QPlainTextEdit(this)),
      length_label_(new QLabel(this)),
      temperature_label_(new QLabel(this)),
      top_k_label_(new QLabel(this)),
      status_(new QLabel(this)),
      length_(new QSpinBox(this)),
      top_k_(new QSpinBox(this)),
      temperature_(new DecimalBox(this)),
      chat_(new QCheckBox(this)),
      button_(new QPushButton(this)),
      row_(new QGridLayout) {
  const GenerateRequest usual;
  length_->setRange(1, 100000);
  length_->setValue(usual.max_new_tokens);
  temperature_->setRange(0, 5);
  temperature_->setSingleStep(0.1);
  temperature_->setDecimals(2);
  temperature_->setValue(usual.temperature);
  top_k_->setRange(0, 100000);
  top_k_->setValue(usual.top_k);
  prompt_->setTabChangesFocus(true);
  prompt_->installEventFilter(this);
  answer_->setReadOnly(true);
  answer_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  answer_->setUndoRedoEnabled(false);
  answer_->setTabChangesFocus(true);
  status_->setWordWrap(true);
  length_label_->setBuddy(length_);
  temperature_label_->setBuddy(temperature_);
  top_k_label_->setBuddy(top_k_);
  connect(button_, &QPushButton::clicked, this, &PromptBox::press);
  connect(prompt_, &QPlainTextEdit::textChanged, this, &PromptBox::update_state);
  chat_->hide();
  setFocusProxy(prompt_);
  lay_out();
  retranslate();
  restyle();
  fill_as_panel(this);
}

void PromptBox::lay_out() {
  auto* all = new QVBoxLayout(this);
  all->setSizeConstraint(QLayout::SetNoConstraint);  // see minimumSizeHint
  all->addWidget(prompt_);
  all->addWidget(chat_, 0, Qt::AlignLeft);
  all->addLayout(row_);
  all->addWidget(status_);
  all->addWidget(answer_, 1);
  row_->addWidget(length_label_, 0, 0);
  row_->addWidget(temperature_label_, 0, 1);
  row_->addWidget(top_k_label_, 0, 2);
  row_->addWidget(length_, 1, 0);
  row_->addWidget(temperature_, 1, 1);
  row_->addWidget(top_k_, 1, 2);
  for (int column = 0; column < 3; ++column) row_->setColumnStretch(column, 1);
  for (QWidget* field : {static_cast<QWidget*>(length_), static_cast<QWidget*>(temperature_),
                         static_cast<QWidget*>(top_k_)}) {
    field->setMinimumWidth(0);
    field->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
  }
}

// The row of fields breaks in a narrow box, so it does not set the least width.
QSize PromptBox::minimumSizeHint() const {
  return {theme().px(270), QWidget::minimumSizeHint().height()};
}

// A narrow box has the button below the fields.
void PromptBox::arrange() {
  row_->removeWidget(button_);
  const bool narrow = width() < theme().px(380);
  if (narrow)
    row_->addWidget(button_, 2, 0, 1, 3);
  else
    row_->addWidget(button_, 1, 3);
}

bool PromptBox::eventFilter(QObject* watched, QEvent* event) {
  if (watched == prompt_ && event->type() == QEvent::KeyPress) {
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (enter && !(key->modifiers() & Qt::ShiftModifier)) {
      if (!generating_ && button_->isEnabled()) generate();
      return true;
    }
  }
  return QWidget::eventFilter(watched, event);
}

void PromptBox::press() {
  if (!generating_) return generate();
  Q_EMIT stop_requested();
}

void PromptBox::generate() {
  asked_ = prompt_->toPlainText();
  asked_step_ = step_;
  message_.clear();
  answer_->clear();
  const bool chat = chat_->isVisibleTo(this) && chat_->isEnabled() && chat_->isChecked();
  if (chat) asked_ += "\n\n";  // what follows is an answer, not the rest of it
  append(asked_, theme().muted);
  set_generating(true);
  Q_EMIT generate_requested({prompt_->toPlainText(), length_->value(), temperature_->value(),
                             top_k_->value(), 1, ++seed_, chat});
}

void PromptBox::append_piece(const QString& text) {
  if (generating_) append(text, theme().text);
}

// Follows the text as long as its end is in view.
void PromptBox::append(const QString& text, const QColor& colour) {
  QScrollBar* bar = answer_->verticalScrollBar();
  const bool at_end = bar->value() == bar->maximum();
  QTextCursor end(answer_->document());
  end.movePosition(QTextCursor::End);
  end.insertText(text, ink(colour));
  if (at_end) bar->setValue(bar->maximum());
}

void PromptBox::recolour_answer() {
  QTextCursor cursor(answer_->document());
  const int prompt_end =
      std::min(static_cast<int>(asked_.size()), answer_->document()->characterCount() - 1);
  cursor.setPosition(prompt_end, QTextCursor::KeepAnchor);
  cursor.setCharFormat(ink(theme().muted));
  cursor.setPosition(prompt_end);
  cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
  cursor.setCharFormat(ink(theme().text));
}

void PromptBox::finished() { set_generating(false); }

void PromptBox::set_message(const QString& message) {
  message_ = message;
  set_generating(false);
}

void PromptBox::set_step(std::optional<qint64> step) {
  step_ = step;
  update_state();
}

void PromptBox::set_chat(const std::optional<QString>& problem) {
  chat_problem_ = problem;
  chat_->setVisible(problem.has_value());
  set_usable(*chat_, !problem || problem->isEmpty(), problem.value_or(QString()));
}

void PromptBox::set_prompt(const QString& prompt) { prompt_->setPlainText(prompt); }

void PromptBox::set_generating(bool generating) {
  generating_ = generating;
  update_state();
}

void PromptBox::update_state() {
  button_->setText(generating_ ? tr("Stop") : tr("Generate"));
  button_->setIcon(icon(generating_ ? "stop" : "play"));
  button_->setAccessibleName(button_->text());
  set_usable(*button_, generating_ || (step_ && !prompt_->toPlainText().isEmpty()),
             step_ ? tr("Write a beginning first.")
                   : tr("There is no snapshot to ask yet: train a model or open a run."));
  QString status;
  if (!message_.isEmpty())
    status = message_;
  else if (generating_ && asked_step_)
    status = tr("The snapshot of step %1 is writing…").arg(number(*asked_step_));
  else if (!step_)
    status = tr("There is no snapshot to ask yet: train a model or open a run.");
  else if (asked_step_ && asked_step_ != step_)
    status = tr("Below: step %1. Next: step %2.").arg(number(*asked_step_), number(*step_));
  else
    status = tr("The snapshot of step %1 answers.").arg(number(*step_));
  status_->setText(status);
  QPalette palette = status_->palette();
  palette.setColor(QPalette::WindowText, message_.isEmpty() ? theme().muted : theme().danger);
  status_->setPalette(palette);
}

void PromptBox::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void PromptBox::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  arrange();
}

void PromptBox::restyle() {
  const int space = theme().space(2);
  layout()->setContentsMargins(space, space, space, space);
  layout()->setSpacing(space);
  row_->setHorizontalSpacing(space);
  row_->setVerticalSpacing(theme().space(1));
  for (QPlainTextEdit* edit : {prompt_, answer_}) {
    edit->setFont(theme().mono);
    edit->document()->setDocumentMargin(theme().space(2));
  }
  prompt_->setFixedHeight(3 * QFontMetrics(theme().mono).lineSpacing() + 2 * theme().space(2) +
                          theme().px(2));
  for (QLabel* label : {length_label_, temperature_label_, top_k_label_}) {
    mute(label);
    label->setFont(theme().small);
  }
  status_->setFont(theme().small);
  // The wider word decides, so that the button keeps its size.
  const QFontMetrics metrics(theme().body);
  button_->setMinimumWidth(
      std::max(metrics.horizontalAdvance(tr("Generate")), metrics.horizontalAdvance(tr("Stop"))) +
      theme().px(52));
  status_->setMinimumHeight(QFontMetrics(theme().small).height());
  recolour_answer();
  arrange();
  update_state();
}

void PromptBox::retranslate() {
  setAccessibleName(tr("Prompt"));
  prompt_->setPlaceholderText(tr("Begin a text; Enter lets the model continue it"));
  prompt_->setAccessibleName(tr("Text that the model continues"));
  answer_->setPlaceholderText(tr("The answer appears here as it is written."));
  answer_->setAccessibleName(tr("Answer of the model"));
  length_label_->setText(tr("Tokens"));
  length_->setAccessibleName(tr("Most tokens to write"));
  length_->setToolTip(length_->accessibleName());
  temperature_label_->setText(tr("Temperature"));
  temperature_->setAccessibleName(tr("Temperature"));
  temperature_->setToolTip(tr("0 always takes the most likely token"));
  chat_->setText(tr("As a chat"));
  chat_->setToolTip(tr("The prompt is a message, given as the model's chat template has it"));
  set_chat(chat_problem_);
  top_k_label_->setText(tr("Top-k"));
  top_k_->setAccessibleName(tr("Top-k"));
  top_k_->setToolTip(tr("Draw only from the k most likely tokens"));
  top_k_->setSpecialValueText(tr("all"));
  update_state();
}

}  // namespace attnlab
