// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/transport_bar.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

#include "widgets/common/icons.h"
#include "widgets/common/theme.h"
#include "widgets/common/usable.h"
#include "widgets/stack/rate_control.h"
#include "widgets/stack/status_readout.h"

namespace attnlab {
namespace {

constexpr double lowest_with_readout = 430;  ///< height of a window at scale 1

}  // namespace

TransportBar::TransportBar(QWidget* parent)
    : QWidget(parent),
      buttons_(new QWidget(this)),
      train_(new QPushButton(buttons_)),
      queue_menu_(new QMenu(this)),
      rate_(new RateControl(this)),
      readout_(new StatusReadout(this)),
      grid_(new QGridLayout(this)) {
  queue_ = tool("chevron_down");
  pause_ = tool("pause");
  step_ = tool("step");
  stop_ = tool("stop");
  train_->setObjectName("train");
  train_->setProperty("kind", "primary");
  queue_->setProperty("kind", "small");
  auto* row = new QHBoxLayout(buttons_);
  row->setContentsMargins(0, 0, 0, 0);
  for (QWidget* button :
       {static_cast<QWidget*>(train_), static_cast<QWidget*>(queue_), static_cast<QWidget*>(pause_),
        static_cast<QWidget*>(step_), static_cast<QWidget*>(stop_)})
    row->addWidget(button);
  row->addStretch(1);
  queue_->setMenu(queue_menu_);
  queue_->setPopupMode(QToolButton::InstantPopup);
  grid_->setSizeConstraint(QLayout::SetNoConstraint);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(train_, &QPushButton::clicked, this, &TransportBar::train_requested);
  connect(pause_, &QToolButton::clicked, this, &TransportBar::pause_or_resume);
  connect(step_, &QToolButton::clicked, this, &TransportBar::step_requested);
  connect(stop_, &QToolButton::clicked, this, &TransportBar::stop_requested);
  connect(rate_, &RateControl::factor_changed, this, &TransportBar::learning_rate_factor_changed);
  connect(rate_, &RateControl::taken_hold_of, this, &TransportBar::learning_rate_taken_hold_of);
  restyle();
  set_status({});
}

QToolButton* TransportBar::tool(const char* icon_name) {
  auto* button = new QToolButton(buttons_);
  button->setIcon(icon(icon_name));
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::StrongFocus);
  return button;
}

void TransportBar::make_queue_menu() {
  queue_menu_->clear();
  const auto add = [&](const QString& text, int seeds) {
    const QAction* action = queue_menu_->addAction(text);
    connect(action, &QAction::triggered, this, [this, seeds] { Q_EMIT queue_requested(seeds); });
  };
  add(tr("Add to queue"), 1);
  add(tr("Train with 3 seeds"), 3);
  add(tr("Train with 5 seeds"), 5);
  queue_menu_->addSeparator();
  const auto add_all = [&](const QString& text, const char* placement, int seeds) {
    const QAction* action = queue_menu_->addAction(text);
    connect(action, &QAction::triggered, this,
            [this, placement, seeds] { Q_EMIT all_mixers_requested(placement, seeds); });
  };
  add_all(tr("Train all seven mixers, in every layer"), "uniform", 1);
  add_all(tr("Train all seven mixers, in every other layer"), "hybrid", 1);
  add_all(tr("The seven in every layer, with 3 seeds"), "uniform", 3);
  add_all(tr("The seven in every other layer, with 3 seeds"), "hybrid", 3);
}

void TransportBar::pause_or_resume() {
  if (status_.phase == TransportPhase::paused)
    Q_EMIT resume_requested();
  else if (status_.can_continue)
    Q_EMIT continue_requested();
  else
    Q_EMIT pause_requested();
}

void TransportBar::set_status(const TransportStatus& status) {
  const bool toggled =
      (status.phase == TransportPhase::paused) != (status_.phase == TransportPhase::paused) ||
      status.can_continue != status_.can_continue;
  status_ = status;
  const bool training = status.phase == TransportPhase::training;
  const bool paused = status.phase == TransportPhase::paused;
  // At the end of the row, where its coming and going moves nothing.
  rate_->setEnabled(training || paused);
  rate_->setVisible(training || paused);
  rate_->set_learning_rate(status.learning_rate);
  readout_->set_status(status);
  if (toggled) retranslate();
  show_usable();
  update();
}

void TransportBar::show_usable() {
  const bool training = status_.phase == TransportPhase::training;
  const bool paused = status_.phase == TransportPhase::paused;
  const QString none = tr("The selected run is not training.");
  set_usable(
      *train_, !status_.live(),
      tr("The selected run trains: add to the queue with the arrow beside, or stop it first."));
  set_usable(*pause_, training || paused || status_.can_continue, none);
  set_usable(*step_, paused, training ? tr("Pause the run first.") : none);
  set_usable(*stop_, status_.live(), none);
}

void TransportBar::set_learning_rate_factor(double factor) { rate_->set_factor(factor); }

void TransportBar::retranslate() {
  const bool paused = status_.phase == TransportPhase::paused;
  const auto name = [](QWidget* widget, const QString& text, const QString& tip) {
    widget->setAccessibleName(text);
    widget->setToolTip(tip);
  };
  train_->setText(tr("Train"));
  name(train_, tr("Train"), tr("Train the model of the stack on the chosen data."));
  name(queue_, tr("More ways to train"), tr("Add to the queue, train with several seeds."));
  if (status_.can_continue)
    name(pause_, tr("Continue training"), tr("Train this run on from its last checkpoint."));
  else
    name(pause_, paused ? tr("Resume") : tr("Pause"),
         paused ? tr("Go on training.") : tr("Pause after the step under way."));
  name(step_, tr("One step"), tr("Make one step and pause again."));
  name(stop_, tr("Stop"), tr("Save a checkpoint and end the run."));
  pause_->setIcon(icon(paused || status_.can_continue ? "play" : "pause"));
  make_queue_menu();
  show_usable();
}

void TransportBar::restyle() {
  const Theme& t = theme();
  grid_->setContentsMargins(t.space(3), t.space(2), t.space(3), t.space(2.5));
  grid_->setHorizontalSpacing(t.space(4));
  grid_->setVerticalSpacing(t.space(1.5));
  buttons_->layout()->setSpacing(t.space(1));
  for (QToolButton* button : {queue_, pause_, step_, stop_}) {
    button->setIconSize({t.px(16), t.px(16)});
    button->setFixedSize(button == queue_ ? t.px(24) : t.px(32), t.px(32));
  }
  train_->setIcon(icon("play", t.on_accent));
  train_->setMinimumWidth(t.px(96));
  retranslate();
  rows_ = 0;
  arrange();
}

QSize TransportBar::minimumSizeHint() const {
  return {buttons_->sizeHint().width() + 2 * theme().space(3), sizeHint().height()};
}

// One row where there is room, the read-out below the controls where there is less, none in a
// window that is low as well; the same whether the rate is shown or not.
void TransportBar::arrange() {
  const int controls =
      buttons_->sizeHint().width() + rate_->sizeHint().width() + 3 * theme().space(4);
  const int rows = width() >= controls + theme().px(420) ? 1 : width() >= controls ? 2 : 3;
  const bool low = rows > 1 && !isWindow() && window()->height() < theme().px(lowest_with_readout);
  if (rows == rows_ && low == readout_->isHidden()) return;
  rows_ = rows;
  readout_->setHidden(low);
  for (QWidget* part : {buttons_, static_cast<QWidget*>(rate_), static_cast<QWidget*>(readout_)})
    grid_->removeWidget(part);
  grid_->addWidget(buttons_, 0, 0);
  if (rows == 1) {
    grid_->addWidget(readout_, 0, 1);
    grid_->addWidget(rate_, 0, 2);
  } else {
    grid_->addWidget(rate_, rows == 2 ? 0 : 1, rows == 2 ? 1 : 0);
    grid_->addWidget(readout_, rows - 1, 0, 1, rows == 2 ? 2 : 1);
  }
  grid_->setColumnStretch(1, rows == 3 ? 0 : 1);
  updateGeometry();
}

void TransportBar::paintEvent(QPaintEvent*) {
  const Theme& t = theme();
  QPainter painter(this);
  painter.fillRect(rect(), t.surface);
  const int line = t.px(1);
  painter.fillRect(QRect(0, height() - line, width(), line), t.border);
  if (status_.steps <= 0 || status_.phase == TransportPhase::idle) return;
  const double share =
      std::clamp(static_cast<double>(status_.step) / static_cast<double>(status_.steps), 0.0, 1.0);
  const int thick = t.px(2);
  const QColor colour = status_.phase == TransportPhase::failed ? t.danger : t.accent;
  painter.fillRect(QRectF(0, height() - thick, width() * share, thick), colour);
}

void TransportBar::resizeEvent(QResizeEvent*) { arrange(); }

void TransportBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::LanguageChange) retranslate();
  if (type == QEvent::PaletteChange || type == QEvent::FontChange) restyle();
}

}  // namespace attnlab
