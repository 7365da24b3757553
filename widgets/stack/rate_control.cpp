// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/rate_control.h"

#include <QEvent>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <cmath>
#include <limits>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

constexpr int decade = 100;  // slider positions
constexpr int snap = 6;      // to ×1
constexpr int coalesce_ms = 150;

QString factor_text(double factor) {
  const int decimals = factor < 0.0995 ? 3 : factor < 9.95 ? 2 : 1;
  return QStringLiteral("×") + QString::number(factor, 'f', decimals);
}

}  // namespace

RateControl::RateControl(QWidget* parent)
    : QWidget(parent),
      label_(new QLabel(this)),
      slider_(new QSlider(Qt::Horizontal, this)),
      result_(new QToolButton(this)),
      rate_(std::numeric_limits<double>::quiet_NaN()) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(label_);
  row->addWidget(slider_, 1);
  row->addWidget(result_);
  slider_->setRange(-2 * decade, decade);
  slider_->setSingleStep(10);
  slider_->setPageStep(30);
  result_->setAutoRaise(true);
  coalesce_.setSingleShot(true);
  coalesce_.setInterval(coalesce_ms);
  connect(&coalesce_, &QTimer::timeout, this, &RateControl::tell);
  connect(slider_, &QSlider::valueChanged, this, &RateControl::moved);
  connect(slider_, &QSlider::sliderPressed, this, &RateControl::taken_hold_of);
  connect(slider_, &QSlider::sliderReleased, this, &RateControl::tell);
  connect(result_, &QToolButton::clicked, slider_, [this] {
    Q_EMIT taken_hold_of();
    slider_->setValue(0);
    tell();
  });
  retranslate();
}

double RateControl::factor() const {
  const int position = slider_->value();
  return std::abs(position) < snap ? 1.0 : std::pow(10.0, static_cast<double>(position) / decade);
}

void RateControl::set_factor(double factor) {
  if (slider_->isSliderDown() || coalesce_.isActive()) return;  // the hand is faster than the run
  const QSignalBlocker quiet(slider_);
  slider_->setValue(static_cast<int>(std::lround(std::log10(factor) * decade)));
  told_ = this->factor();
  show_result();
}

void RateControl::set_learning_rate(double rate) {
  rate_ = rate;
  show_result();
}

void RateControl::moved() {
  show_result();
  if (!coalesce_.isActive()) coalesce_.start();
}

void RateControl::tell() {
  coalesce_.stop();
  if (factor() == told_) return;
  told_ = factor();
  Q_EMIT factor_changed(told_);
}

void RateControl::show_result() {
  const QString rate = std::isfinite(rate_) ? QString::number(rate_ * factor(), 'e', 1) : "–";
  const QString text = tr("%1 → %2").arg(factor_text(factor()), rate);
  result_->setText(text);
  slider_->setAccessibleDescription(text);
}

void RateControl::retranslate() {
  const Theme& t = theme();
  layout()->setSpacing(t.space(2));
  label_->setText(tr("Rate"));
  label_->setFont(t.body);
  result_->setFont(t.mono);
  const QFontMetrics digits(t.mono);
  result_->setFixedWidth(digits.horizontalAdvance("×0.000 → 0.0e-00") + t.space(4));
  slider_->setMinimumWidth(t.px(90));
  slider_->setMaximumWidth(t.px(150));
  slider_->setAccessibleName(tr("Factor of the learning rate"));
  slider_->setToolTip(tr("Multiplies the learning rate from the next step on."));
  result_->setAccessibleName(tr("Set the factor of the learning rate back to 1"));
  result_->setToolTip(tr("The factor and the rate that follows. Click: back to ×1."));
  show_result();
}

void RateControl::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  const auto type = event->type();
  if (type == QEvent::PaletteChange || type == QEvent::FontChange || type == QEvent::LanguageChange)
    retranslate();
}

}  // namespace attnlab
