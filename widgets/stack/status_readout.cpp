// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/status_readout.h"

#include <QEvent>
#include <QFontMetrics>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "core/shared/base/text.h"
#include "widgets/common/icons.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

const QString unknown = QStringLiteral("–");

QString when_known(double value, const std::string& text) {
  return std::isfinite(value) ? QString::fromStdString(text) : unknown;
}

QString percent(double share) { return QString::number(100 * share, 'f', 0) + " %"; }

QColor colour_of(TransportPhase phase) {
  const Theme& t = theme();
  switch (phase) {
    case TransportPhase::training:
      return t.accent;
    case TransportPhase::finished:
      return t.good;
    case TransportPhase::paused:
    case TransportPhase::stopped:
    case TransportPhase::interrupted:
    case TransportPhase::unreachable:
      return t.warning;
    case TransportPhase::failed:
      return t.danger;
    default:
      return t.muted;
  }
}

QString icon_of(TransportPhase phase) {
  switch (phase) {
    case TransportPhase::training:
      return "play";
    case TransportPhase::paused:
      return "pause";
    case TransportPhase::finished:
      return "check";
    case TransportPhase::stopped:
      return "stop";
    case TransportPhase::failed:
    case TransportPhase::interrupted:
    case TransportPhase::unreachable:
      return "warning";
    default:
      return {};
  }
}

}  // namespace

StatusReadout::StatusReadout(QWidget* parent) : QWidget(parent) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Status"));
  set_status({});
}

void StatusReadout::set_status(const TransportStatus& status) {
  status_ = status;
  setAccessibleDescription(text());
  setToolTip(status.message.isEmpty() ? text() : status.message);
  update();
}

QString StatusReadout::state() const {
  switch (status_.phase) {
    case TransportPhase::idle:
      return tr("Ready to train");
    case TransportPhase::starting:
      return tr("Starting…");
    case TransportPhase::training:
      return tr("Training");
    case TransportPhase::paused:
      return tr("Paused");
    case TransportPhase::finished:
      return tr("Finished");
    case TransportPhase::stopped:
      return tr("Stopped");
    case TransportPhase::failed:
      return tr("Failed: %1").arg(status_.message);
    case TransportPhase::interrupted:
      return tr("Interrupted");
    case TransportPhase::unreachable:
      return tr("Out of reach");
    case TransportPhase::model:
      return status_.message;
  }
  return {};
}

std::vector<StatusReadout::Number> StatusReadout::numbers() const {
  std::vector<Number> list;
  if (status_.phase == TransportPhase::idle || status_.phase == TransportPhase::starting ||
      status_.phase == TransportPhase::model || status_.phase == TransportPhase::failed)
    return list;
  const QString steps = QString::fromStdString(grouped(status_.steps));
  const std::string rate = readable_count(status_.tokens_per_second);
  list.push_back({tr("step"), QString::fromStdString(grouped(status_.step)), "/ " + steps,
                  QString(steps.size(), '0')});
  const double loss = status_.loss;
  const QString loss_text = QString::number(loss, 'f', loss < 10 ? 3 : loss < 1000 ? 1 : 0);
  list.push_back({tr("loss"), std::isfinite(loss) ? loss_text : unknown, {}, "0.000"});
  list.push_back({{}, when_known(status_.tokens_per_second, rate), tr("tok/s"), "00.0 k"});
  if (status_.live())
    list.push_back({{},
                    when_known(status_.eta_seconds, readable_seconds(status_.eta_seconds)),
                    tr("left"),
                    "00:00"});
  list.push_back(memory());
  if (std::isfinite(status_.device_utilization))
    list.push_back({tr("GPU"), percent(status_.device_utilization), {}, "100 %"});
  if (std::isfinite(status_.flops_utilization))
    list.push_back({tr("MFU"), percent(status_.flops_utilization), {}, "100 %"});
  if (status_.queued > 0) list.push_back({tr("queued"), QString::number(status_.queued), {}, "0"});
  return list;
}

/// Of a GPU what is used of how much; else the most that the process had.
StatusReadout::Number StatusReadout::memory() const {
  const auto readable = [](double bytes) { return readable_count(bytes) + "B"; };
  if (!std::isfinite(status_.device_used))
    return {{}, when_known(status_.peak_memory, readable(status_.peak_memory)), {}, "00.0 GB"};
  return {{},
          QString::fromStdString(readable(status_.device_used)),
          "/ " + QString::fromStdString(readable(status_.device_memory)),
          "00.0 GB"};
}

QString StatusReadout::text() const {
  QStringList parts{state()};
  for (const Number& n : numbers()) {
    QStringList words{n.before, n.value, n.after};
    words.removeAll(QString());
    parts << words.join(' ');
  }
  if (status_.queued > 0 && numbers().empty()) parts << tr("queued %1").arg(status_.queued);
  return parts.join(QStringLiteral(" · "));
}

// Room for the longest state, so that the numbers beside it stay where they are.
int StatusReadout::state_width() const {
  const QFontMetrics metrics(theme().heading);
  int widest = 0;
  for (const QString& word : {tr("Training"), tr("Paused"), tr("Finished"), tr("Stopped"),
                              tr("Starting…"), tr("Interrupted"), tr("Out of reach")})
    widest = std::max(widest, metrics.horizontalAdvance(word));
  if (numbers().empty()) widest = std::max(widest, metrics.horizontalAdvance(state()));
  return widest + theme().px(16) + theme().space(1.5);
}

int StatusReadout::number_width(const Number& n) const {
  const QFontMetrics words(theme().body), digits(theme().mono);
  const int value = std::max(digits.horizontalAdvance(n.widest), digits.horizontalAdvance(n.value));
  const auto word = [&](const QString& text, bool value_font) {
    if (text.isEmpty()) return 0;
    return (value_font ? digits : words).horizontalAdvance(text) + theme().space(1.5);
  };
  return value + word(n.before, false) + word(n.after, n.after.startsWith('/')) + theme().space(5);
}

int StatusReadout::visible_numbers() const {
  int x = state_width();
  int count = 0;
  for (const Number& n : numbers()) {
    x += number_width(n);
    if (x > width()) break;
    ++count;
  }
  return count;
}

QSize StatusReadout::sizeHint() const {
  const QFontMetrics digits(theme().mono);
  return {theme().px(560), digits.height() + theme().space(3)};
}

QSize StatusReadout::minimumSizeHint() const { return {theme().px(120), sizeHint().height()}; }

void StatusReadout::draw_state(QPainter& painter, const QRect& rect) const {
  const Theme& t = theme();
  const QColor colour = colour_of(status_.phase);
  const int side = t.px(14);
  const QRect mark(rect.left(), rect.center().y() - side / 2, side, side);
  const QPixmap picture = icon_pixmap(icon_of(status_.phase), colour, side, devicePixelRatioF());
  if (!picture.isNull()) {
    painter.drawPixmap(mark, picture);
  } else {
    painter.setPen(QPen(colour, t.px(1.5)));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QRectF(mark).adjusted(t.px(3), t.px(3), -t.px(3), -t.px(3)));
  }
  painter.setFont(t.heading);
  painter.setPen(status_.phase == TransportPhase::failed ? t.danger : t.text);
  const QRect words = rect.adjusted(side + t.space(1.5), 0, 0, 0);
  const QString line = QFontMetrics(t.heading).elidedText(state(), Qt::ElideRight, words.width());
  painter.drawText(words, Qt::AlignVCenter, line);
}

void StatusReadout::draw_number(QPainter& painter, const Number& n, int x) const {
  const Theme& t = theme();
  const QFontMetrics words(t.body), digits(t.mono);
  const auto put = [&](const QString& text, const QFont& font, const QColor& colour, int room,
                       Qt::Alignment side) {
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(QRect(x, 0, room, height()), Qt::AlignVCenter | side, text);
    x += room + t.space(1.5);
  };
  if (!n.before.isEmpty())
    put(n.before, t.body, t.muted, words.horizontalAdvance(n.before), Qt::AlignLeft);
  const int room = std::max(digits.horizontalAdvance(n.widest), digits.horizontalAdvance(n.value));
  put(n.value, t.mono, t.text, room, Qt::AlignRight);
  const bool total = n.after.startsWith('/');
  if (!n.after.isEmpty())
    put(n.after, total ? t.mono : t.body, t.muted,
        (total ? digits : words).horizontalAdvance(n.after) + t.px(1), Qt::AlignLeft);
}

void StatusReadout::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const auto all = numbers();
  int room = all.empty() ? width() : std::min(state_width(), width());
  if (all.empty() && status_.queued > 0) {
    const QString queue = tr("queued %1").arg(status_.queued);
    painter.setFont(theme().body);
    painter.setPen(theme().muted);
    painter.drawText(rect(), Qt::AlignVCenter | Qt::AlignRight, queue);
    room -= QFontMetrics(theme().body).horizontalAdvance(queue) + theme().space(3);
  }
  draw_state(painter, QRect(0, 0, room, height()));
  int x = state_width();
  for (int i = 0; i < visible_numbers(); ++i) {
    const Number& n = all[static_cast<size_t>(i)];
    painter.setPen(QPen(theme().border, theme().px(1)));
    const double line = x + theme().space(2);
    painter.drawLine(QPointF(line, height() * 0.28), QPointF(line, height() * 0.72));
    draw_number(painter, n, x + theme().space(4));
    x += number_width(n);
  }
}

void StatusReadout::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) setAccessibleName(tr("Status"));
  updateGeometry();
  update();
}

}  // namespace attnlab
