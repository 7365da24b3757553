// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/step_track.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "widgets/common/theme.h"
#include "widgets/plots/plot_style.h"

namespace attnlab {
namespace {

int handle_radius() { return theme().px(7); }

}  // namespace

std::optional<qint64> StepMarks::snapshot_of(qint64 step) const {
  if (snapshots.empty()) return std::nullopt;
  const auto after = std::upper_bound(snapshots.begin(), snapshots.end(), step);
  return after == snapshots.begin() ? *after : *(after - 1);
}

StepTrack::StepTrack(QWidget* parent) : QAbstractSlider(parent) {
  setOrientation(Qt::Horizontal);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Step"));
  setRange(0, 0);
}

void StepTrack::set_total(qint64 total) {
  total_ = total;
  update();
}

void StepTrack::set_marks(StepMarks marks) {
  marks_ = std::move(marks);
  update();
}

QSize StepTrack::sizeHint() const { return {theme().px(320), theme().px(36)}; }
QSize StepTrack::minimumSizeHint() const { return {theme().px(100), theme().px(36)}; }

double StepTrack::groove_y() const { return height() * 0.5 + theme().px(1); }

double StepTrack::x_of(qint64 step) const {
  const double left = handle_radius() + 1, right = width() - left;
  const auto end = static_cast<double>(std::max<qint64>({total_, maximum(), 1}));
  return left + (right - left) * static_cast<double>(step) / end;
}

qint64 StepTrack::step_at(double x) const {
  const double left = handle_radius() + 1, right = width() - left;
  const auto end = static_cast<double>(std::max<qint64>({total_, maximum(), 1}));
  const auto step = static_cast<qint64>(std::llround((x - left) / (right - left) * end));
  return std::clamp<qint64>(step, 0, maximum());
}

void StepTrack::pick(qint64 step) {
  step = std::clamp<qint64>(step, 0, maximum());
  setValue(static_cast<int>(step));
  Q_EMIT picked(step);
}

void StepTrack::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  paint_groove(painter);
  paint_snapshots(painter);
  paint_marks(painter);
  if (isEnabled()) paint_handle(painter);
}

void StepTrack::paint_groove(QPainter& painter) const {
  const Theme& t = theme();
  const double half = t.px(4) / 2.0, y = groove_y();
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.border);
  const double left = x_of(0), right = width() - left;
  painter.drawRoundedRect(QRectF(left, y - half, right - left, 2 * half), half, half);
  QColor recorded = t.muted;
  recorded.setAlphaF(0.55F);
  painter.setBrush(recorded);
  painter.drawRoundedRect(QRectF(left, y - half, x_of(maximum()) - left, 2 * half), half, half);
  painter.setBrush(t.accent);
  if (isEnabled())
    painter.drawRoundedRect(QRectF(left, y - half, x_of(value()) - left, 2 * half), half, half);
}

void StepTrack::paint_snapshots(QPainter& painter) const {
  const Theme& t = theme();
  const double top = groove_y() + t.px(6);
  double last = -1e9;
  painter.setPen(QPen(t.muted, std::max(1.0, t.scale)));
  for (const qint64 step : marks_.snapshots) {
    const double x = std::round(x_of(step)) + 0.5;
    if (x - last < t.px(2)) continue;
    last = x;
    painter.drawLine(QPointF(x, top), QPointF(x, top + t.px(4)));
  }
  const auto used = marks_.snapshot_of(value());
  if (!used || !isEnabled()) return;
  const double x = std::round(x_of(*used)) + 0.5, r = t.px(4);
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.accent);
  painter.drawPolygon(QPolygonF({{x, top}, {x + r, top + 1.6 * r}, {x - r, top + 1.6 * r}}));
}

void StepTrack::paint_marks(QPainter& painter) const {
  const Theme& t = theme();
  const double y = groove_y();
  painter.setPen(Qt::NoPen);
  painter.setBrush(t.surface);
  for (const qint64 step : marks_.evaluations)
    painter.drawEllipse(QPointF(x_of(step), y), 1.4 * t.scale, 1.4 * t.scale);
  painter.setBrush(t.warning);
  for (const StepEvent& event : marks_.events)
    painter.drawRect(QRectF(x_of(event.step) - t.px(1), y - t.px(9), t.px(2), t.px(5)));
  for (const qint64 step : marks_.bookmarks) {
    const double x = std::round(x_of(step)) + 0.5, top = y - t.px(17);
    painter.setPen(QPen(t.text, std::max(1.0, t.scale)));
    painter.drawLine(QPointF(x, top), QPointF(x, y - t.px(3)));
    painter.setPen(Qt::NoPen);
    painter.setBrush(t.accent);
    painter.drawPolygon(QPolygonF({{x, top}, {x + t.px(8), top + t.px(3)}, {x, top + t.px(6)}}));
  }
}

void StepTrack::paint_handle(QPainter& painter) const {
  const Theme& t = theme();
  const QPointF at(x_of(value()), groove_y());
  const double r = handle_radius() - t.px(isSliderDown() || hot_ ? 0 : 1);
  if (hasFocus()) {
    painter.setPen(QPen(t.accent_soft, t.px(6)));
    painter.drawEllipse(at, r, r);
  }
  painter.setPen(QPen(t.accent, t.px(2)));
  painter.setBrush(isSliderDown() ? t.accent : t.surface);
  painter.drawEllipse(at, r - 1, r - 1);
}

void StepTrack::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return event->ignore();
  setSliderDown(true);
  pick(step_at(event->position().x()));
  update();
}

void StepTrack::mouseMoveEvent(QMouseEvent* event) {
  const bool hot = std::abs(event->position().x() - x_of(value())) <= handle_radius();
  if (hot != hot_) update();
  hot_ = hot;
  if (isSliderDown()) pick(step_at(event->position().x()));
}

void StepTrack::mouseReleaseEvent(QMouseEvent*) {
  setSliderDown(false);
  update();
}

void StepTrack::leaveEvent(QEvent* event) {
  hot_ = false;
  update();
  QAbstractSlider::leaveEvent(event);
}

void StepTrack::wheelEvent(QWheelEvent* event) {
  if (event->angleDelta().y() == 0) return event->ignore();
  pick(value() + (event->angleDelta().y() > 0 ? 1 : -1));
  event->accept();
}

void StepTrack::keyPressEvent(QKeyEvent* event) {
  const qint64 now = value(), tenth = std::max<qint64>(1, maximum() / 10);
  if (event->modifiers() & Qt::ControlModifier) return event->ignore();  // snapshots: StepCursor
  switch (event->key()) {
    case Qt::Key_Left:
      return pick(now - 1);
    case Qt::Key_Right:
      return pick(now + 1);
    case Qt::Key_PageDown:
      return pick(now - tenth);
    case Qt::Key_PageUp:
      return pick(now + tenth);
    case Qt::Key_Home:
      return pick(0);
    case Qt::Key_End:
      return pick(maximum());
    default:
      event->ignore();
  }
}

QString StepTrack::describe(double x) const {
  const auto near = [&](qint64 step) { return std::abs(x_of(step) - x) <= theme().px(4); };
  for (const StepEvent& e : marks_.events)
    if (near(e.step)) return tr("step %1: %2").arg(step_text(static_cast<double>(e.step)), e.text);
  for (const qint64 step : marks_.bookmarks)
    if (near(step)) return tr("bookmark at step %1").arg(step_text(static_cast<double>(step)));
  for (const qint64 step : marks_.snapshots)
    if (near(step)) return tr("snapshot at step %1").arg(step_text(static_cast<double>(step)));
  return tr("step %1").arg(step_text(static_cast<double>(step_at(x))));
}

bool StepTrack::event(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) setAccessibleName(tr("Step"));
  if (event->type() != QEvent::ToolTip) return QAbstractSlider::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  QToolTip::showText(help->globalPos(), describe(help->pos().x()), this);
  return true;
}

}  // namespace attnlab
