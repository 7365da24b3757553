// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/empty_label.h"

#include <QEvent>

#include "widgets/common/theme.h"

namespace attnlab {

EmptyLabel::EmptyLabel(QWidget* parent) : QLabel(parent) {
  setAlignment(Qt::AlignCenter);
  setWordWrap(true);
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
  restyle();
}

void EmptyLabel::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  // A palette of its own makes the label send this event to itself.
  if (event->type() == QEvent::PaletteChange && palette().windowText().color() != theme().muted)
    restyle();
  if (event->type() == QEvent::FontChange) setMargin(theme().space(5));
}

void EmptyLabel::restyle() {
  mute(this);
  setMargin(theme().space(5));
}

void mute(QLabel* label) {
  QPalette palette = label->palette();
  palette.setColor(QPalette::WindowText, theme().muted);
  label->setPalette(palette);
}

void fill_as_panel(QWidget* view) {
  view->setBackgroundRole(QPalette::Base);
  view->setAutoFillBackground(true);
}

}  // namespace attnlab
