// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/run_banner.h"

#include <QEvent>
#include <QFontMetrics>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <utility>

#include "widgets/common/theme.h"
#include "widgets/common/usable.h"

namespace attnlab {

RunBanner::RunBanner(QWidget* parent)
    : QFrame(parent),
      label_(new QLabel(this)),
      back_(new QPushButton(this)),
      fork_(new QPushButton(this)),
      grid_(new QGridLayout(this)) {
  label_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  label_->setTextFormat(Qt::PlainText);
  setAutoFillBackground(true);
  for (QPushButton* button : {back_, fork_}) {
    button->setProperty("kind", "small");
    QSizePolicy policy = button->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    button->setSizePolicy(policy);
  }
  connect(back_, &QPushButton::clicked, this, &RunBanner::back_requested);
  connect(fork_, &QPushButton::clicked, this, &RunBanner::fork_requested);
  restyle();
}

void RunBanner::set_changes(const QStringList& changes, bool can_fork) {
  if (changes == changes_ && can_fork == can_fork_) return;
  changes_ = changes;
  can_fork_ = can_fork;
  retranslate();
}

void RunBanner::set_of_model(bool of_model) {
  if (std::exchange(of_model_, of_model) == of_model) return;
  retranslate();
  rows_ = 0;
  arrange();
}

void RunBanner::retranslate() {
  of_model_ ? say_for_model() : say_for_run();
  back_->setAccessibleName(back_->text());
  back_->setVisible(!changes_.isEmpty());
  fork_->setVisible(of_model_ || !changes_.isEmpty());
  show_text();
}

void RunBanner::say_for_run() {
  const auto count = changes_.size();
  text_ = count == 0   ? tr("As the selected run was trained")
          : count == 1 ? tr("Not trained: 1 change")
                       : tr("Not trained: %1 changes").arg(count);
  back_->setText(tr("Back to this run's settings"));
  back_->setToolTip(tr(
      "Takes all settings of the selected run: its layers, shape, data and training. Undo brings "
      "these back."));
  fork_->setText(tr("Fork…"));
  fork_->setAccessibleName(tr("Fork the run with these layers"));
  fork_->setToolTip(
      tr("The layers of a run stay as they are. A fork is a new run that starts from its weights "
         "with these layers."));
  set_usable(*fork_, can_fork_,
             tr("A fork has other layers, as many as the run: paint one of them."));
}

void RunBanner::say_for_model() {
  const auto count = changes_.size();
  text_ = count == 0   ? tr("As the selected model is")
          : count == 1 ? tr("Other than the model: 1 change")
                       : tr("Other than the model: %1 changes").arg(count);
  back_->setText(tr("Take this model's layers"));
  back_->setToolTip(tr("Takes layers and shape of the selected model, to be painted. Undo brings "
                       "these back."));
  fork_->setText(tr("Train it…"));
  fork_->setAccessibleName(tr("Train the model with these layers"));
  fork_->setToolTip(tr("A new run that starts from the model's weights, with these layers where "
                       "they are as many. The model itself stays as it is."));
  set_usable(*fork_, true, {});
}

void RunBanner::show_text() {
  label_->setText(label_->fontMetrics().elidedText(text_, Qt::ElideRight, label_->width()));
  label_->setAccessibleName(text_);
  label_->setToolTip(changes_.isEmpty() ? text_ : text_ + "\n" + changes_.join('\n'));
}

// One row where the longest text has room beside the buttons, else two.
void RunBanner::arrange() {
  const QFontMetrics metrics(theme().small);
  const QString longest =
      of_model_ ? tr("Other than the model: %1 changes") : tr("Not trained: %1 changes");
  const int text = metrics.horizontalAdvance(longest.arg(88));
  const int buttons = back_->sizeHint().width() + fork_->sizeHint().width();
  const int rows = width() >= text + buttons + theme().space(8) ? 1 : 2;
  if (rows == rows_) return;
  rows_ = rows;
  for (QWidget* part :
       {static_cast<QWidget*>(label_), static_cast<QWidget*>(back_), static_cast<QWidget*>(fork_)})
    grid_->removeWidget(part);
  grid_->addWidget(label_, 0, 0, 1, rows == 1 ? 1 : 3);
  grid_->addWidget(back_, rows - 1, 1);
  grid_->addWidget(fork_, rows - 1, 2);
  grid_->setColumnStretch(0, 1);
  updateGeometry();
}

void RunBanner::restyle() {
  const Theme& t = theme();
  grid_->setContentsMargins(t.space(2), t.space(1), t.space(1), t.space(1));
  grid_->setHorizontalSpacing(t.space(1));
  grid_->setVerticalSpacing(t.space(0.5));
  for (QWidget* part :
       {static_cast<QWidget*>(label_), static_cast<QWidget*>(back_), static_cast<QWidget*>(fork_)})
    part->setFont(t.small);
  QPalette colours = palette();
  colours.setColor(QPalette::Window, t.accent_soft);
  setPalette(colours);
  retranslate();
  rows_ = 0;
  arrange();
}

void RunBanner::resizeEvent(QResizeEvent* event) {
  QFrame::resizeEvent(event);
  arrange();
  grid_->activate();
  show_text();
}

void RunBanner::changeEvent(QEvent* event) {
  QFrame::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::PaletteChange && palette().color(QPalette::Window) == theme().accent_soft)
    return;
  if (type == QEvent::PaletteChange || type == QEvent::FontChange || type == QEvent::LanguageChange)
    restyle();
}

}  // namespace attnlab
