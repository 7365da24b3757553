// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/problem_notice.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <algorithm>
#include <utility>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr int widest = 760;

}  // namespace

ProblemNotice::ProblemNotice(QWidget* parent)
    : QWidget(parent), text_(new QLabel), do_it_(new QPushButton), close_(new QToolButton) {
  setObjectName("problem_notice");
  text_->setObjectName("problem");
  text_->setProperty("kind", "error");
  text_->setTextFormat(Qt::PlainText);  // names and paths are no markup
  text_->setWordWrap(true);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  auto* row = new QHBoxLayout(this);
  row->addWidget(text_, 1);
  row->addWidget(do_it_);
  row->addWidget(close_, 0, Qt::AlignTop);
  connect(do_it_, &QPushButton::clicked, this, [this] {
    const auto act = done_;  // what it does may say something else here
    if (act) act();
  });
  connect(close_, &QToolButton::clicked, this, &ProblemNotice::closed);
  parent->installEventFilter(this);
  hide();
  restyle();
  retranslate();
}

void ProblemNotice::tell(const QString& sentence) { tell(sentence, {}, {}); }

void ProblemNotice::tell(const QString& sentence, const QString& what_to_do,
                         std::function<void()> do_it) {
  say(false, sentence, what_to_do, std::move(do_it));
}

void ProblemNotice::tell_success(const QString& sentence, const QString& what_to_do,
                                 std::function<void()> do_it) {
  say(true, sentence, what_to_do, std::move(do_it));
}

void ProblemNotice::say(bool success, const QString& sentence, const QString& what_to_do,
                        std::function<void()> do_it) {
  success_ = success;
  text_->setProperty("kind", success ? "" : "error");
  text_->style()->polish(text_);
  text_->setText(sentence);
  do_it_->setText(what_to_do);
  do_it_->setAccessibleName(tr("%1, as the message offers").arg(what_to_do));
  do_it_->setVisible(!what_to_do.isEmpty());
  done_ = std::move(do_it);
  setVisible(!sentence.isEmpty());
  place();
}

void ProblemNotice::place() {
  if (isHidden()) return;
  const Theme& t = theme();
  const int margin = t.space(3);
  const int width = std::min(t.px(widest), parentWidget()->width() - 2 * margin);
  const int height =
      std::min(layout()->totalHeightForWidth(width), parentWidget()->height() - 2 * margin);
  setGeometry((parentWidget()->width() - width) / 2, parentWidget()->height() - height - margin,
              width, height);
  raise();
}

bool ProblemNotice::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize) place();
  return QWidget::eventFilter(watched, event);
}

void ProblemNotice::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) restyle();
  if (event->type() == QEvent::LanguageChange) retranslate();
}

void ProblemNotice::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(4), t.space(2), t.space(2), t.space(2));
  close_->setIcon(icon("close"));
  place();
}

void ProblemNotice::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(success_ ? t.outline : t.danger);
  painter.setBrush(t.surface);
  const double round = t.space(2);
  painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), round, round);
}

void ProblemNotice::retranslate() {
  close_->setAccessibleName(tr("Close the message"));
  close_->setToolTip(tr("Close the message"));
}

}  // namespace attnlab
