// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/panel_look.h"

#include "widgets/common/theme.h"

namespace attnlab {

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
