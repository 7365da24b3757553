// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/plot_style.h"

#include "widgets/plots/qcp.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

const QChar thin_space(0x2009);

class PlotTicker : public QCPAxisTicker {
 public:
  bool log = false;

  void generate(const QCPRange& range, const QLocale&, QChar, int, QVector<double>& ticks,
                QVector<double>* sub_ticks, QVector<QString>* labels) override {
    const std::vector<double> found = round_ticks(range.lower, range.upper, tickCount(), log);
    ticks = QVector<double>(found.begin(), found.end());
    if (sub_ticks) sub_ticks->clear();
    if (!labels) return;
    const std::vector<QString> texts = tick_texts(found, log);
    *labels = QVector<QString>(texts.begin(), texts.end());
  }
};

void style_axis(QCPAxis& axis) {
  const Theme& t = theme();
  if (!axis.ticker().dynamicCast<PlotTicker>())
    axis.setTicker(QSharedPointer<PlotTicker>(new PlotTicker));
  axis.setTickLabelFont(t.small);
  axis.setTickLabelColor(t.muted);
  axis.setLabelFont(t.small);
  axis.setLabelColor(t.muted);
  axis.setTickLabelPadding(t.space(1.5));
  axis.setLabelPadding(t.space(0.5));
  axis.setTickPen(Qt::NoPen);
  axis.setSubTicks(false);
  axis.setBasePen(QPen(t.border, 1));
  axis.grid()->setPen(QPen(t.grid, 1));
  axis.grid()->setZeroLinePen(QPen(t.grid, 1));
  axis.grid()->setSubGridVisible(false);
}

std::vector<double> multiples(double step, double lower, double upper) {
  std::vector<double> ticks;
  if (!(step > 0) || (upper - lower) / step > 1000) return ticks;
  for (double k = std::ceil(lower / step - 1e-9); k * step <= upper + step * 1e-9; ++k)
    ticks.push_back(k == 0 ? 0 : k * step);
  return ticks;
}

// One tick alone gives no scale: rather a finer step, even where few have room.
std::vector<double> linear_ticks(double lower, double upper, int count) {
  const double step = round_length((upper - lower) / std::max(1, count) * 0.999);
  std::vector<double> ticks = multiples(step, lower, upper);
  if (ticks.size() < 2) ticks = multiples(round_length(step * 0.4), lower, upper);
  if (ticks.size() < 2) ticks = multiples(round_length(step * 0.2), lower, upper);
  return ticks;
}

std::vector<double> log_ticks(double lower, double upper, int count) {
  const double first = std::floor(std::log10(lower)), last = std::log10(upper);
  const int every = std::max(1, static_cast<int>(std::ceil((last - first) / std::max(1, count))));
  const bool between = (last - first) * 3 <= std::max(count, 6);
  std::vector<double> ticks;
  for (double power = first; power <= last; power += every)
    for (const double factor : {1.0, 2.0, 5.0}) {
      const double tick = std::pow(10, power) * factor;
      if (tick >= lower * (1 - 1e-9) && tick <= upper * (1 + 1e-9) && (factor == 1 || between))
        ticks.push_back(tick);
    }
  return ticks;
}

// Digits in groups of three, told apart by a thin space.
QString grouped(double value, int decimals) {
  QString text = QString::number(value, 'f', decimals);
  qsizetype point = text.indexOf('.');
  if (point < 0) point = text.size();
  const qsizetype first = text.startsWith('-') ? 1 : 0;
  if (point - first > 4)
    for (qsizetype i = point - 3; i > first; i -= 3) text.insert(i, thin_space);
  return text;
}

QString tick_text(double value, double step, double largest) {
  if (value == 0) return "0";
  if (largest < 1e-3) return QString::number(value, 'g', 3);
  double unit = 1;
  QString suffix;
  for (const auto& [size, name] : {std::pair{1e9, "G"}, {1e6, "M"}, {1e3, "k"}})
    if (largest >= size * (size == 1e3 ? 10 : 1)) {
      unit = size;
      suffix = thin_space + QString(name);
      break;
    }
  const double digits = -std::floor(std::log10(step / unit) + 1e-9);
  return QString::number(value / unit, 'f', static_cast<int>(std::clamp(digits, 0.0, 8.0))) +
         suffix;
}

}  // namespace

void style_plot(QCustomPlot& plot) {
  const Theme& t = theme();
  plot.setBackground(QBrush(t.surface));
  plot.setNotAntialiasedElements(QCP::aeAll);
  plot.setPlottingHints(QCP::phCacheLabels);
  style_axis(*plot.xAxis);
  style_axis(*plot.yAxis);
  plot.yAxis->setBasePen(Qt::NoPen);
  plot.plotLayout()->setRowSpacing(0);
  QCPAxisRect* rect = plot.axisRect();
  rect->setAutoMargins(QCP::msNone);
  rect->setMinimumMargins(QMargins());
  const QFontMetricsF metrics(t.small);
  const int left = static_cast<int>(metrics.horizontalAdvance("\u2212000.0\u2009k")) + t.space(2);
  const int bottom = static_cast<int>(metrics.height()) + t.space(2.5);
  const int label =
      plot.xAxis->label().isEmpty() ? 0 : static_cast<int>(metrics.height()) + t.space(0.5);
  rect->setMargins(QMargins(left, t.space(2), t.space(4), bottom + label));
}

void fit_ticks(QCustomPlot& plot) {
  const double em = QFontMetricsF(theme().small).height();
  // The axes are laid out later than this; their margins are known.
  const QMargins margins = plot.axisRect()->margins();
  const double width = plot.width() - margins.left() - margins.right();
  const double height = plot.height() - margins.top() - margins.bottom();
  plot.xAxis->ticker()->setTickCount(std::clamp(static_cast<int>(width / (5 * em)), 2, 10));
  plot.yAxis->ticker()->setTickCount(std::clamp(static_cast<int>(height / (2.2 * em)), 1, 8));
}

void set_log_scale(QCPAxis& axis, bool log) {
  axis.setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  if (const auto ticker = axis.ticker().dynamicCast<PlotTicker>()) ticker->log = log;
}

double round_length(double length) {
  if (!(length > 0) || !std::isfinite(length)) return 0;
  const double power = std::pow(10, std::floor(std::log10(length)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * power >= length * (1 - 1e-9)) return factor * power;
  return 10 * power;
}

std::vector<double> round_ticks(double lower, double upper, int count, bool log) {
  if (!(upper > lower)) return {};
  if (log && lower > 0 && upper / lower >= 10) return log_ticks(lower, upper, count);
  return linear_ticks(lower, upper, count);
}

std::vector<QString> tick_texts(const std::vector<double>& ticks, bool log) {
  double largest = 0, step = 0;
  for (size_t i = 0; i < ticks.size(); ++i) {
    largest = std::max(largest, std::abs(ticks[i]));
    if (i == 1) step = ticks[1] - ticks[0];
  }
  const bool own = log && ticks.size() > 1 && ticks.back() / ticks.front() >= 9;
  if (!(step > 0)) step = largest;
  std::vector<QString> texts;
  for (const double tick : ticks)
    texts.push_back(own ? tick_text(tick, tick, tick) : tick_text(tick, step, largest));
  return texts;
}

QString curve_value_text(double value) {
  const double size = std::abs(value);
  if (!std::isfinite(value)) return QString::number(value);
  if (value == 0) return "0";
  if (size < 1e-3) return QString::number(value, 'e', 2);
  if (size >= 1e9) return QString::number(value, 'e', 3);
  const int decimals = 3 - static_cast<int>(std::floor(std::log10(size)));
  return grouped(value, std::clamp(decimals, 0, size < 1 ? 4 : 3));
}

QString step_text(double step) { return grouped(step, 0); }

}  // namespace attnlab
