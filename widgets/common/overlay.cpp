// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/overlay.h"

#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include "widgets/common/theme.h"

namespace attnlab {

Overlay::Overlay(QWidget* parent) : QWidget(parent), card_(new QWidget(this)) {
  hide();
  parent->installEventFilter(this);
  connect(qApp, &QApplication::focusChanged, this,
          [this](QWidget*, QWidget* now) { follow_focus(now); });
}

void Overlay::open() {
  focus_before_ = window()->focusWidget();
  setGeometry(parentWidget()->rect());
  prepare();
  place_card();
  show();
  raise();
  focus_target()->setFocus(Qt::ShortcutFocusReason);
}

void Overlay::dismiss() {
  if (isHidden()) return;
  const bool had_focus = isAncestorOf(window()->focusWidget());
  hide();
  if (had_focus && focus_before_) focus_before_->setFocus(Qt::OtherFocusReason);
  Q_EMIT dismissed();
}

void Overlay::toggle() {
  if (isHidden())
    open();
  else
    dismiss();
}

// Another window taking the focus leaves the card open: one comes back to it.
void Overlay::follow_focus(QWidget* now) {
  if (isHidden() || !now || now == this || isAncestorOf(now) || now->window() != window()) return;
  dismiss();
}

void Overlay::place_card() {
  const QSize wanted = card_size(size()).boundedTo(size());
  const int top = std::min(height() / 9, height() - wanted.height());
  card_->setGeometry((width() - wanted.width()) / 2, top, wanted.width(), wanted.height());
  update();
}

// Esc is also a shortcut of the window; while open it is ours.
bool Overlay::event(QEvent* event) {
  if (event->type() == QEvent::ShortcutOverride &&
      static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
    event->accept();
    return true;
  }
  return QWidget::event(event);
}

bool Overlay::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget() && event->type() == QEvent::Resize && !isHidden())
    setGeometry(parentWidget()->rect());
  return QWidget::eventFilter(watched, event);
}

void Overlay::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape)
    dismiss();
  else
    QWidget::keyPressEvent(event);
}

void Overlay::mousePressEvent(QMouseEvent* event) {
  if (!card_->geometry().contains(event->pos())) dismiss();
}

void Overlay::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.fillRect(rect(), QColor(8, 10, 16, t.name == ThemeName::light ? 60 : 130));
  const QRectF card = QRectF(card_->geometry()).adjusted(0.5, 0.5, -0.5, -0.5);
  painter.setPen(Qt::NoPen);
  painter.setBrush(QColor(0, 0, 0, 4));
  for (int spread = 1; spread <= 8; ++spread) {
    const double r = t.px(spread * 2);
    painter.drawRoundedRect(card.adjusted(-r, -r + t.px(6), r, r + t.px(6)), t.px(10) + r,
                            t.px(10) + r);
  }
  painter.setPen(QPen(t.outline, 1));
  painter.setBrush(t.surface);
  painter.drawRoundedRect(card, t.px(10), t.px(10));
}

void Overlay::resizeEvent(QResizeEvent*) { place_card(); }

void Overlay::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) place_card();
}

}  // namespace attnlab
