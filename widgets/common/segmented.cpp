// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/segmented.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

#include "core/shared/base/error.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {

Segmented::Segmented(QWidget* parent) : QFrame(parent), group_(new QButtonGroup(this)) {
  setProperty("kind", "segmented");
  setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
  new QHBoxLayout(this);
  lay_out();
  connect(group_, &QButtonGroup::idClicked, this, &Segmented::chosen);
}

void Segmented::add(const QString& text, const QString& icon_name, const QString& tooltip) {
  auto* one = new QPushButton(this);
  one->setProperty("kind", "segment");
  one->setCheckable(true);
  one->setAutoDefault(false);  // Enter belongs to the dialog it may stand in
  if (!icon_name.isEmpty()) one->setIcon(icon(icon_name));
  group_->addButton(one, count());
  layout()->addWidget(one);
  set_text(count() - 1, text, tooltip);
  if (count() == 1) one->setChecked(true);
}

void Segmented::set_text(int index, const QString& text, const QString& tooltip) {
  QAbstractButton* one = button(index);
  one->setText(text);
  one->setToolTip(tooltip);
  one->setAccessibleName(text.isEmpty() ? tooltip : text);
}

void Segmented::set_enabled(int index, bool enabled) { button(index)->setEnabled(enabled); }

void Segmented::set_current(int index) { button(index)->setChecked(true); }

QAbstractButton* Segmented::button(int index) const {
  QAbstractButton* one = group_->button(index);
  if (!one) bad_input("no alternative " + std::to_string(index), "add it before choosing it");
  return one;
}

void Segmented::lay_out() {
  const int gap = theme().px(2);
  layout()->setContentsMargins(gap, gap, gap, gap);
  layout()->setSpacing(gap);
}

void Segmented::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange) lay_out();
}

}  // namespace attnlab
