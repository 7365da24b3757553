// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/logit_boxes.h"

#include "widgets/plots/qcp.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPicture>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/common/theme.h"
#include "widgets/plots/plot_style.h"

namespace attnlab {
namespace {

/// Colours and fonts, of the screen or of a print.
struct BoxLook {
  QColor text, muted, box, median, alarm, focus;
  QFont small;
  double unit;
};

BoxLook screen_look() {
  const Theme& t = theme();
  return {t.text, t.muted, t.accent_soft, t.accent, t.danger, t.hover, t.small, t.scale};
}

BoxLook print_look(const QFont& font) {
  return {QColor("#1b1f27"),
          QColor("#566070"),
          QColor("#e5eafc"),
          QColor("#3355d1"),
          QColor("#bd2b2b"),
          Qt::white,
          font,
          font.pixelSize() / 12.0};
}

/// 0 and powers of ten on both sides, as many as have room.
QSharedPointer<QCPAxisTickerText> value_ticks(const QCPRange& range, double pixels, double em) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  const double largest = std::max(std::abs(range.lower), std::abs(range.upper));
  const int decades = static_cast<int>(std::ceil(largest / std::numbers::ln10));
  const double room = std::max(1.0, pixels / (1.6 * em));
  const double shown = (range.upper - range.lower) / std::numbers::ln10;
  const int every = std::max(1, static_cast<int>(std::ceil(shown / room)));
  ticker->addTick(0, "0");
  // ±1 lies close to 0, and is left out where the texts would touch.
  const bool ones = symlog(1) * pixels / (range.upper - range.lower) > 1.2 * em;
  for (int decade = ones ? 0 : 1; decade <= decades; decade += every)
    for (const int sign : {-1, 1}) {
      const double value = sign * std::pow(10, decade), at = symlog(value);
      if (!range.contains(at)) continue;
      const QString text = decade < 5 ? QString::number(std::pow(10, decade), 'f', 0)
                                      : "1e" + QString::number(decade);
      ticker->addTick(at, (sign < 0 ? QString(QChar(0x2212)) : QString()) + text);
    }
  return ticker;
}

QSharedPointer<QCPAxisTickerText> layer_ticks(size_t layers, double pixels, double em) {
  QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
  const double room = std::max(1.0, pixels / (2.6 * em));
  const auto every = static_cast<size_t>(std::ceil(static_cast<double>(layers) / room));
  for (size_t l = 0; l < layers; l += std::max<size_t>(1, every))
    ticker->addTick(static_cast<double>(l + 1), "L" + QString::number(l + 1));
  return ticker;
}

QCPRange value_range(const std::vector<LogitRange>& ranges, double threshold) {
  double low = -symlog(threshold), high = symlog(threshold);
  for (const LogitRange& r : ranges) {
    if (std::isfinite(r.min)) low = std::min(low, symlog(r.min));
    if (std::isfinite(r.max)) high = std::max(high, symlog(r.max));
  }
  const double margin = 0.06 * (high - low);
  return {low - margin, high + margin};
}

void add_threshold(QCustomPlot& plot, double value, const BoxLook& look) {
  auto* line = new QCPItemStraightLine(&plot);
  line->point1->setCoords(0, symlog(value));
  line->point2->setCoords(1, symlog(value));
  line->setPen(QPen(look.alarm, look.unit, Qt::DashLine));
}

void add_box(QCustomPlot& plot, double key, const LogitRange& r, bool alarmed,
             const BoxLook& look) {
  auto* box = new QCPStatisticalBox(plot.xAxis, plot.yAxis);
  const QColor line = alarmed ? look.alarm : look.median;
  box->setWidth(0.5);
  box->setWhiskerWidth(0.25);
  box->setBrush(look.box);
  box->setPen(QPen(line, look.unit));
  box->setWhiskerPen(QPen(line, look.unit));
  box->setWhiskerBarPen(QPen(line, look.unit));
  box->setMedianPen(QPen(line, 2.5 * look.unit));
  box->addData(key, symlog(r.min), symlog(r.lower_quartile), symlog(r.median),
               symlog(r.upper_quartile), symlog(r.max));
}

void add_focus(QCustomPlot& plot, double key, const BoxLook& look) {
  auto* band = new QCPItemRect(&plot);
  band->setLayer("grid");
  band->topLeft->setTypeX(QCPItemPosition::ptPlotCoords);
  band->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
  band->topLeft->setCoords(key - 0.45, 0);
  band->bottomRight->setTypeX(QCPItemPosition::ptPlotCoords);
  band->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
  band->bottomRight->setCoords(key + 0.45, 1);
  band->setPen(Qt::NoPen);
  band->setBrush(look.focus);
}

void fill(QCustomPlot& plot, const std::vector<LogitRange>& ranges, double threshold, int selected,
          const BoxLook& look, QSizeF size) {
  plot.clearPlottables();
  plot.clearItems();
  const double em = QFontMetricsF(look.small).height();
  plot.xAxis->setRange(0.4, static_cast<double>(ranges.size()) + 0.6);
  plot.yAxis->setRange(value_range(ranges, threshold));
  const QMargins margins = plot.axisRect()->margins();
  plot.xAxis->setTicker(
      layer_ticks(ranges.size(), size.width() - margins.left() - margins.right(), em));
  plot.yAxis->setTicker(
      value_ticks(plot.yAxis->range(), size.height() - margins.top() - margins.bottom(), em));
  plot.xAxis->grid()->setVisible(false);
  if (selected >= 0 && selected < static_cast<int>(ranges.size()))
    add_focus(plot, selected + 1, look);
  for (const double side : {-threshold, threshold}) add_threshold(plot, side, look);
  for (size_t l = 0; l < ranges.size(); ++l)
    if (std::isfinite(ranges[l].median))
      add_box(plot, static_cast<double>(l + 1), ranges[l], ranges[l].largest() >= threshold, look);
}

}  // namespace

// asinh(x / 2) is ln |x| for large x, with its sign.
double symlog(double value) { return std::asinh(value / 2); }

LogitBoxes::LogitBoxes(QWidget* parent) : QWidget(parent), plot_(new QCustomPlot(this)) {
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setInteractions(QCP::Interactions());
  plot_->installEventFilter(this);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot_);
  setFocusPolicy(Qt::StrongFocus);
  refresh();
}

// The plot may replot while children are destroyed.
LogitBoxes::~LogitBoxes() { delete plot_; }

QSize LogitBoxes::minimumSizeHint() const { return {theme().px(140), theme().px(100)}; }
QWidget* LogitBoxes::canvas() const { return plot_; }

void LogitBoxes::set_layers(const std::vector<LayerIndicators>& layers, double threshold) {
  constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
  ranges_.clear();
  for (const LayerIndicators& layer : layers)
    ranges_.push_back(layer.mixing ? layer.logits
                                   : LogitRange{nothing, nothing, nothing, nothing, nothing});
  threshold_ = threshold;
  refresh();
}

void LogitBoxes::set_selected(int layer) {
  if (layer == selected_) return;
  selected_ = layer;
  refresh();
}

void LogitBoxes::refresh() {
  style_plot(*plot_);
  fill(*plot_, ranges_, threshold_, selected_, screen_look(), plot_->size());
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void LogitBoxes::print(QPainter& painter, QSizeF size) const {
  const BoxLook look = print_look(painter.font());
  const double em = QFontMetricsF(painter.font()).height();
  QCustomPlot plot;
  style_plot(plot);
  plot.setBackground(Qt::white);
  for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
    axis->setTickLabelFont(painter.font());
    axis->setTickLabelColor(look.muted);
    axis->setBasePen(QPen(look.muted, 0.5));
    axis->grid()->setPen(QPen(QColor("#d9dde3"), 0.4));
    axis->grid()->setZeroLinePen(axis->grid()->pen());
  }
  plot.axisRect()->setMargins(QMargins(int(4.2 * em), int(0.5 * em), int(em), int(1.8 * em)));
  fill(plot, ranges_, threshold_, -1, look, size);
  QPicture picture;
  QCPPainter recorder(&picture);
  recorder.setMode(QCPPainter::pmVectorized);
  plot.toPainter(&recorder, int(size.width()), int(size.height()));
  recorder.end();
  // A picture grows with the resolution of the device; this painter works in points already.
  const double shrink =
      picture.logicalDpiX() / static_cast<double>(painter.device()->logicalDpiX());
  painter.save();
  painter.scale(shrink, shrink);
  painter.drawPicture(0, 0, picture);
  painter.restore();
}

double LogitBoxes::x_of(int layer) const { return plot_->xAxis->coordToPixel(layer + 1); }

void LogitBoxes::choose(int layer) {
  if (layer < 0 || layer >= static_cast<int>(ranges_.size())) return;
  set_selected(layer);
  Q_EMIT layer_selected(layer);
}

bool LogitBoxes::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) refresh();
  if (event->type() == QEvent::MouseButtonPress) {
    const auto* press = static_cast<QMouseEvent*>(event);
    if (press->button() != Qt::LeftButton) return QWidget::eventFilter(watched, event);
    setFocus(Qt::MouseFocusReason);
    choose(static_cast<int>(std::lround(plot_->xAxis->pixelToCoord(press->position().x()))) - 1);
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void LogitBoxes::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Left) return choose(selected_ - 1);
  if (event->key() == Qt::Key_Right) return choose(selected_ + 1);
  QWidget::keyPressEvent(event);
}

void LogitBoxes::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) refresh();
}

}  // namespace attnlab
