// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/probe_box.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "widgets/common/icons.h"
#include "widgets/common/notice.h"
#include "widgets/common/theme.h"
#include "widgets/common/token_strip.h"
#include "widgets/common/usable.h"

namespace attnlab {
namespace {

constexpr int rest_ms = 150;
constexpr int most_lines = 5;

}  // namespace

ProbeBox::ProbeBox(QWidget* parent)
    : QWidget(parent),
      edit_(new QPlainTextEdit(this)),
      examples_(new QToolButton(this)),
      menu_(new QMenu(this)),
      data_(new QPushButton(this)),
      message_(new Notice(this)),
      left_out_(new Notice(this)),
      strip_(new TokenStrip(this)) {
  auto* column = new QVBoxLayout(this);
  row_ = new QBoxLayout(QBoxLayout::LeftToRight);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(examples_);
  buttons->addWidget(data_);
  buttons->addStretch(1);
  row_->addWidget(edit_, 1);
  row_->addLayout(buttons);
  row_->setAlignment(buttons, Qt::AlignTop);
  column->addLayout(row_);
  column->addWidget(message_);
  column->addWidget(left_out_);
  column->addWidget(strip_);
  column->addStretch(1);
  edit_->setTabChangesFocus(true);
  edit_->setLineWrapMode(QPlainTextEdit::WidgetWidth);
  edit_->installEventFilter(this);
  examples_->setMenu(menu_);
  examples_->setPopupMode(QToolButton::InstantPopup);
  examples_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  examples_->setFocusPolicy(Qt::StrongFocus);
  strip_->set_line_range(1, 6);
  pause_.setSingleShot(true);
  pause_.setInterval(rest_ms);
  connect(&pause_, &QTimer::timeout, this, &ProbeBox::tell);
  connect(edit_, &QPlainTextEdit::textChanged, &pause_, qOverload<>(&QTimer::start));
  connect(edit_->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged,
          this, &ProbeBox::fit_height);
  connect(data_, &QPushButton::clicked, this, &ProbeBox::data_example_requested);
  retranslate();
  restyle();
}

void ProbeBox::set_text(const QString& text) {
  if (text == edit_->toPlainText()) return;
  const QSignalBlocker quiet(edit_);
  edit_->setPlainText(text);
  edit_->moveCursor(QTextCursor::End);
  told_ = text;
  pause_.stop();
  fit_height();
}

QString ProbeBox::text() const { return edit_->toPlainText(); }

void ProbeBox::set_examples(const QStringList& texts) {
  menu_->clear();
  for (const QString& text : texts) {
    QString line = text.simplified();
    if (line.size() > 60) line = line.left(59) + QStringLiteral("…");
    connect(menu_->addAction(line.replace('&', "&&")), &QAction::triggered, this, [this, text] {
      edit_->setPlainText(text);
      tell();
    });
  }
  show_examples();
}

void ProbeBox::show_examples() {
  set_usable(*examples_, !menu_->isEmpty(), tr("The run has recorded no texts yet."));
}

void ProbeBox::set_message(const QString& sentence) { message_->set_text(sentence); }

void ProbeBox::set_tokens(std::vector<QString> tokens) {
  message_->set_text({});
  strip_->set_tokens(std::move(tokens));
}

void ProbeBox::set_left_out(const std::vector<std::pair<int, int>>& parts,
                            const QString& sentence) {
  QList<QTextEdit::ExtraSelection> marks;
  for (const auto& [begin, end] : parts) {
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(edit_->document());
    const int last = edit_->document()->characterCount() - 1;
    mark.cursor.setPosition(std::min(begin, last));
    mark.cursor.setPosition(std::min(end, last), QTextCursor::KeepAnchor);
    mark.format.setFontStrikeOut(true);
    mark.format.setForeground(theme().danger);
    marks << mark;
  }
  edit_->setExtraSelections(marks);
  left_out_->set_text(sentence);
}

// From here on undo of this text is the window's.
void ProbeBox::tell() {
  pause_.stop();
  edit_->document()->clearUndoRedoStacks();
  if (text() == told_) return;
  told_ = text();
  Q_EMIT text_changed(told_);
}

// One line until the text needs more.
void ProbeBox::fit_height() {
  const QFontMetrics metrics(edit_->font());
  const int wrapped = static_cast<int>(std::ceil(edit_->document()->size().height()));
  const int lines = std::clamp(wrapped, 1, most_lines);
  const int around = edit_->isVisible() ? edit_->height() - edit_->viewport()->height()
                                        : 2 * edit_->frameWidth() + theme().px(8);
  const int frame = around + static_cast<int>(2 * edit_->document()->documentMargin());
  edit_->setFixedHeight(lines * metrics.lineSpacing() + frame + theme().px(2));
  edit_->setVerticalScrollBarPolicy(wrapped > most_lines ? Qt::ScrollBarAsNeeded
                                                         : Qt::ScrollBarAlwaysOff);
}

// Enter asks at once, Shift+Enter begins a line.
bool ProbeBox::eventFilter(QObject* watched, QEvent* event) {
  if (watched != edit_ || event->type() != QEvent::KeyPress)
    return QWidget::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
  if (!enter || (key->modifiers() & Qt::ShiftModifier)) return false;
  tell();
  return true;
}

// What the style puts around the text is known once it is on screen.
void ProbeBox::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  QMetaObject::invokeMethod(this, &ProbeBox::fit_height, Qt::QueuedConnection);
}

// The buttons go below the text where they would take its room.
void ProbeBox::resizeEvent(QResizeEvent*) {
  row_->setDirection(width() < theme().px(560) ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void ProbeBox::retranslate() {
  edit_->setPlaceholderText(tr("Type anything…"));
  edit_->setAccessibleName(tr("Probe text"));
  edit_->setToolTip(tr("Every view answers for this text. Shift+Enter begins a new line."));
  examples_->setText(tr("Examples"));
  examples_->setAccessibleName(tr("Examples of texts"));
  examples_->setToolTip(tr("Texts of this run's data to begin with."));
  show_examples();
  data_->setText(tr("From the data"));
  data_->setAccessibleName(tr("Use an example of the data"));
  data_->setToolTip(tr("Show a held-out sequence of the run's data instead of a text."));
  strip_->set_placeholder(tr("Type a text above: its tokens appear here."));
}

void ProbeBox::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(0, 0, 0, 0);
  layout()->setSpacing(t.space(2));
  row_->setSpacing(t.space(2));
  edit_->setFont(t.body);
  edit_->document()->setDocumentMargin(t.space(1.5));
  examples_->setIcon(icon("text"));
  examples_->setIconSize({t.px(14), t.px(14)});
  for (QWidget* button : {static_cast<QWidget*>(examples_), static_cast<QWidget*>(data_)})
    button->setMinimumHeight(t.px(28));
  QMetaObject::invokeMethod(this, &ProbeBox::fit_height, Qt::QueuedConnection);
}

void ProbeBox::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange) retranslate();
  if (type == QEvent::PaletteChange || type == QEvent::FontChange) restyle();
}

}  // namespace attnlab
