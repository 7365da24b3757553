// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/difference_bar.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {

DifferenceBar::DifferenceBar(QWidget* parent)
    : QWidget(parent),
      choice_(new QComboBox(this)),
      reference_(new QLabel(this)),
      change_(new QLabel(this)),
      pin_(new QPushButton(this)),
      same_text_(new QPushButton(this)) {
  for (int i = 0; i < 4; ++i) choice_->addItem({});
  auto* row = new QHBoxLayout;
  row->addWidget(choice_);
  row->addWidget(reference_, 1);
  row->addWidget(pin_);
  auto* column = new QVBoxLayout(this);
  column->addLayout(row);
  column->addWidget(change_);
  column->addWidget(same_text_, 0, Qt::AlignLeft);
  same_text_->hide();
  change_->setWordWrap(true);
  change_->setProperty("kind", "muted");
  for (QLabel* label : {reference_, change_})
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Minimum);
  connect(choice_, &QComboBox::activated, this, [this] {
    refresh();
    Q_EMIT compared_with_changed(compared_with());
  });
  connect(pin_, &QPushButton::clicked, this, &DifferenceBar::pin_requested);
  connect(same_text_, &QPushButton::clicked, this, &DifferenceBar::same_text_requested);
  retranslate();
  restyle();
}

ComparedWith DifferenceBar::compared_with() const {
  return static_cast<ComparedWith>(choice_->currentIndex());
}

void DifferenceBar::set_compared_with(ComparedWith what) {
  choice_->setCurrentIndex(static_cast<int>(what));
  refresh();
}

void DifferenceBar::set_reference(const QString& text) {
  reference_->setText(text);
  reference_->setToolTip(text);
}

void DifferenceBar::set_change(const QString& sentence) {
  change_->setText(sentence);
  setAccessibleDescription(sentence);
}

QString DifferenceBar::change() const { return change_->text(); }

void DifferenceBar::offer_same_text(bool offered) { same_text_->setVisible(offered); }

void DifferenceBar::refresh() {
  const ComparedWith what = compared_with();
  pin_->setVisible(what == ComparedWith::step || what == ComparedWith::head);
  pin_->setText(what == ComparedWith::step ? tr("Pin this step") : tr("Pin this head"));
  pin_->setAccessibleName(pin_->text());
}

void DifferenceBar::retranslate() {
  setAccessibleName(tr("Difference"));
  choice_->setAccessibleName(tr("Compared with"));
  const QStringList texts = {tr("against the compared run"), tr("against a step"),
                             tr("against a head"), tr("against no what-if")};
  for (int i = 0; i < texts.size(); ++i) choice_->setItemText(i, texts[i]);
  same_text_->setText(tr("Show this text in both"));
  same_text_->setToolTip(tr("The text of the selected run or model becomes the probe text"));
  refresh();
}

void DifferenceBar::restyle() {
  const Theme& t = theme();
  layout()->setContentsMargins(t.space(2), t.space(2), t.space(2), t.space(1));
  layout()->setSpacing(t.space(1));
  change_->setFont(t.small);
  pin_->setIcon(icon("pin"));
  // Their texts alone would ask for more than half of a narrow window.
  choice_->setMinimumWidth(t.px(96));
  pin_->setMinimumWidth(t.px(44));
}

void DifferenceBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

}  // namespace attnlab
