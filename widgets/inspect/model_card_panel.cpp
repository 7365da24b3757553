// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/model_card_panel.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "widgets/common/empty_state.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {

ModelCardPanel::ModelCardPanel(QWidget* parent)
    : QWidget(parent),
      scroll_(new QScrollArea(this)),
      content_(new QWidget),
      name_(new QLabel(content_)),
      place_(new QLabel(content_)),
      rows_(new QFormLayout),
      train_(new QPushButton(content_)),
      empty_(new EmptyState("model", {}, this)) {
  for (QLabel* label : {name_, place_}) {
    label->setTextFormat(Qt::PlainText);  // names and paths are no markup
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  place_->setProperty("kind", "muted");
  auto* column = new QVBoxLayout(content_);
  column->addWidget(name_);
  column->addWidget(place_);
  column->addLayout(rows_);
  column->addWidget(train_, 0, Qt::AlignLeft);
  column->addStretch(1);
  scroll_->setWidget(content_);
  scroll_->setWidgetResizable(true);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* pages = new QVBoxLayout(this);
  pages->setContentsMargins(0, 0, 0, 0);
  pages->addWidget(scroll_);
  pages->addWidget(empty_);
  connect(train_, &QPushButton::clicked, this, &ModelCardPanel::train_requested);
  retranslate();
  restyle();
  set_message({});
}

QSize ModelCardPanel::minimumSizeHint() const { return {theme().px(200), theme().px(110)}; }

QString ModelCardPanel::name() const { return name_->text(); }

QLabel* ModelCardPanel::add_label(const QString& text, const char* kind) {
  auto* label = new QLabel(text, content_);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setProperty("kind", kind);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  return label;
}

void ModelCardPanel::set_card(const QString& name, const QString& place, Facts facts) {
  facts_ = std::move(facts);
  name_->setText(name);
  place_->setText(place);
  while (rows_->rowCount() > 0) rows_->removeRow(0);
  QStringList spoken;
  for (const auto& [title, value] : facts_) {
    rows_->addRow(add_label(title, "muted"), add_label(value, ""));
    spoken << title + ": " + value;
  }
  setAccessibleDescription(spoken.join("; "));
  empty_->hide();
  scroll_->show();
}

void ModelCardPanel::set_message(const QString& sentence) {
  facts_.clear();
  empty_->set_sentence(sentence);
  setAccessibleDescription(sentence);
  scroll_->hide();
  empty_->show();
}

void ModelCardPanel::retranslate() {
  setAccessibleName(tr("Model card"));
  train_->setText(tr("Train it on a text…"));
  train_->setAccessibleName(train_->text());
  train_->setToolTip(
      tr("A new run that starts from the model's weights, with the layers of the stack where they "
         "are as many. The model itself stays as it is."));
}

void ModelCardPanel::restyle() {
  const Theme& t = theme();
  content_->layout()->setContentsMargins(t.space(3), t.space(3), t.space(3), t.space(3));
  content_->layout()->setSpacing(t.space(2));
  rows_->setHorizontalSpacing(t.space(4));
  rows_->setVerticalSpacing(t.space(1.5));
  name_->setFont(t.heading);
  place_->setFont(t.small);
  train_->setIcon(icon("fork"));
  QPalette colours = palette();
  colours.setColor(QPalette::Window, t.surface);
  scroll_->setPalette(colours);
  content_->setPalette(colours);
}

void ModelCardPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) retranslate();
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) restyle();
}

void ModelCardPanel::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), theme().surface); }

}  // namespace attnlab
