// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/wish_bar.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/common/theme.h"

namespace attnlab {

WishBar::WishBar(QWidget* parent)
    : QFrame(parent), label_(new QLabel(this)), follow_(new QPushButton(this)) {
  auto* column = new QVBoxLayout(this);
  column->addWidget(label_);
  column->addWidget(follow_, 0, Qt::AlignLeft);
  label_->setWordWrap(true);
  label_->setTextFormat(Qt::PlainText);
  follow_->setProperty("kind", "small");
  connect(follow_, &QPushButton::clicked, this, &WishBar::follow_requested);
  retranslate();
}

void WishBar::set_wishes(const std::vector<SpecChange>& wishes) {
  wishes_ = wishes;
  retranslate();
}

QString WishBar::text() const { return label_->text(); }

void WishBar::retranslate() {
  const Theme& t = theme();
  constexpr qsizetype most = 5;
  QStringList changes;
  for (const SpecChange& wish : wishes_)
    changes << QString::fromStdString(wish.title + " " + wish.from + " → " + wish.to);
  QStringList first = changes.mid(0, most);
  if (changes.size() > most) first << tr("%1 more").arg(changes.size() - most);
  label_->setText(tr("Model and training stayed as they were. This text would rather have: %1.")
                      .arg(first.join(", ")));
  label_->setToolTip(changes.join('\n'));
  label_->setFont(t.small);
  follow_->setText(tr("Use what suits the text"));
  follow_->setAccessibleName(follow_->text());
  follow_->setToolTip(tr(
      "Takes these sizes and this training; layers that are painted stay. Undo brings the others "
      "back."));
  layout()->setContentsMargins(t.space(3), t.space(2), t.space(3), t.space(2));
  layout()->setSpacing(t.space(1));
  setVisible(!wishes_.empty());
}

void WishBar::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange || type == QEvent::PaletteChange || type == QEvent::FontChange)
    retranslate();
}

void WishBar::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().accent_soft); }

}  // namespace attnlab
