// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/section.h"

#include <QEvent>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {

Section::Section(const QString& title, QWidget* parent)
    : QWidget(parent),
      header_(new QPushButton(this)),
      summary_(new QLabel(this)),
      top_(new QHBoxLayout),
      layout_(new QVBoxLayout(this)) {
  header_->setProperty("kind", "section");
  header_->setCheckable(true);
  header_->setAutoDefault(false);
  header_->setChecked(true);
  summary_->setProperty("kind", "muted");
  top_->addWidget(header_);
  top_->addStretch();
  top_->addWidget(summary_);
  layout_->addLayout(top_);
  layout_->setContentsMargins(0, 0, 0, 0);
  set_title(title);
  show_state();
  lay_out();
  connect(header_, &QPushButton::toggled, this, [this](bool open) {
    show_state();
    Q_EMIT toggled(open);
  });
}

void Section::set_title(const QString& title) {
  header_->setText(title);
  header_->setAccessibleName(title);
}

void Section::set_summary(const QString& summary) { summary_->setText(summary); }

void Section::set_content(QWidget* content) {
  delete content_;
  content_ = content;
  layout_->addWidget(content, 1);
  show_state();
}

void Section::set_open(bool open) { header_->setChecked(open); }

void Section::show_state() {
  header_->setIcon(icon(is_open() ? "chevron_down" : "chevron_right", theme().muted));
  header_->setAccessibleDescription(is_open() ? tr("Open") : tr("Closed"));
  if (content_) content_->setVisible(is_open());
}

void Section::lay_out() {
  layout_->setSpacing(theme().space(1));
  top_->setContentsMargins(0, 0, theme().space(1), 0);
}

void Section::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::FontChange) lay_out();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
    show_state();
}

}  // namespace attnlab
