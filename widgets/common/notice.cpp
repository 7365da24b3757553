// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/notice.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {

Notice::Notice(QWidget* parent)
    : QWidget(parent), sign_(new QLabel(this)), text_(new QLabel(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(sign_, 0, Qt::AlignTop);
  row->addWidget(text_, 1);
  text_->setWordWrap(true);
  text_->setProperty("kind", "error");
  text_->setTextFormat(Qt::PlainText);
  text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  restyle();
  hide();
}

void Notice::set_text(const QString& sentence) {
  text_->setText(sentence);
  setAccessibleName(sentence);
  setVisible(!sentence.isEmpty());
}

QString Notice::text() const { return text_->text(); }

void Notice::restyle() {
  const Theme& t = theme();
  layout()->setSpacing(t.space(1.5));
  sign_->setPixmap(icon_pixmap("warning", t.danger, t.px(16), devicePixelRatioF()));
}

void Notice::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

}  // namespace attnlab
