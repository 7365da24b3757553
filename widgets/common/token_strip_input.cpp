// SPDX-License-Identifier: GPL-3.0-or-later
// How the tokens answer to mouse and keyboard.
#include <QHelpEvent>
#include <QKeyEvent>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "widgets/common/token_strip.h"

namespace attnlab {

void TokenStrip::hover(int token) {
  if (token == hovered_) return;
  hovered_ = token;
  viewport()->update();
  Q_EMIT token_hovered(token);
}

void TokenStrip::move_to(int token) {
  if (count() == 0) return;
  current_ = std::clamp(token, 0, count() - 1);
  scroll_to(current_);
  hover(current_);
  viewport()->update();
  tell_screen_reader();
}

// The token of another line that lies nearest below or above.
int TokenStrip::above_or_below(int lines) const {
  if (current_ < 0) return 0;
  const Cell& from = cells_[static_cast<size_t>(current_)];
  const int line = std::clamp(from.line + lines, 0, line_count() - 1);
  if (line == from.line) return current_;
  int best = line_starts_[static_cast<size_t>(line)];
  for (int i = best; i < line_end(line); ++i) {
    const auto distance = [&](int token) {
      return std::abs(2 * (cells_[static_cast<size_t>(token)].x - from.x) +
                      cells_[static_cast<size_t>(token)].width - from.width);
    };
    if (distance(i) < distance(best)) best = i;
  }
  return best;
}

void TokenStrip::mouseMoveEvent(QMouseEvent* event) { hover(token_at(event->pos())); }

void TokenStrip::mousePressEvent(QMouseEvent* event) {
  const int token = token_at(event->pos());
  if (event->button() != Qt::LeftButton || token < 0) return;
  move_to(token);
  Q_EMIT token_clicked(token);
}

void TokenStrip::keyPressEvent(QKeyEvent* event) {
  const int page = std::max(1, viewport()->height() / line_height() - 1);
  switch (event->key()) {
    case Qt::Key_Left:
      return move_to(current_ - 1);
    case Qt::Key_Right:
      return move_to(current_ + 1);
    case Qt::Key_Up:
      return move_to(above_or_below(-1));
    case Qt::Key_Down:
      return move_to(above_or_below(1));
    case Qt::Key_PageUp:
      return move_to(above_or_below(-page));
    case Qt::Key_PageDown:
      return move_to(above_or_below(page));
    case Qt::Key_Home:
      return move_to(0);
    case Qt::Key_End:
      return move_to(count() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (current_ >= 0) Q_EMIT token_clicked(current_);
      return;
    case Qt::Key_Escape:
      hover(-1);
      break;  // whoever holds the pinned selection releases it
    default:
      break;
  }
  event->ignore();
}

void TokenStrip::focusInEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusInEvent(event);
  if (current_ < 0 && count() > 0) current_ = 0;
  viewport()->update();
}

void TokenStrip::focusOutEvent(QFocusEvent* event) {
  QAbstractScrollArea::focusOutEvent(event);
  viewport()->update();
}

bool TokenStrip::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::Leave) hover(-1);
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const int token = token_at(help->pos());
    QToolTip::showText(help->globalPos(), token < 0 ? QString() : describe(token), viewport());
    return true;
  }
  return QAbstractScrollArea::viewportEvent(event);
}

}  // namespace attnlab
