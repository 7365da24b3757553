// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/head_scatter.h"

#include "widgets/plots/qcp.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPicture>
#include <QToolTip>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "widgets/common/theme.h"
#include "widgets/maps/palettes.h"
#include "widgets/plots/plot_style.h"

namespace attnlab {
namespace {

constexpr double dot = 7, ring = 14, reach = 12;  ///< at scale 1

/// Colours and sizes, of the screen or of a print.
struct ScatterLook {
  Palette palette;
  QColor ring;
  double unit;
};

bool is_drawn(const HeadPoint& point) { return std::isfinite(point.x) && std::isfinite(point.y); }

/// The ends of a palette lie close to the background: the first layer keeps its distance.
QColor color_in(const Palette& palette, int layer, int last) {
  return QColor::fromRgb(palette.at(last == 0 ? 1 : 0.25 + 0.75 * layer / last));
}

QCPGraph* add_dots(QCustomPlot& plot, const QCPScatterStyle& style) {
  QCPGraph* graph = plot.addGraph();
  graph->setLineStyle(QCPGraph::lsNone);
  graph->setAntialiasedScatters(true);
  graph->setScatterStyle(style);
  return graph;
}

QCPRange with_margin(double low, double high) {
  const double margin = high > low ? 0.06 * (high - low) : std::max(0.05, std::abs(high) * 0.1);
  return {low - margin, high + margin};
}

void fit(QCustomPlot& plot, const std::vector<HeadPoint>& points) {
  double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
  for (const HeadPoint& point : points) {
    if (!is_drawn(point)) continue;
    const double at[2] = {point.x, point.y};
    for (int axis = 0; axis < 2; ++axis) {
      low[axis] = std::min(low[axis], at[axis]);
      high[axis] = std::max(high[axis], at[axis]);
    }
  }
  if (low[0] > high[0]) return;
  plot.xAxis->setRange(with_margin(low[0], high[0]));
  plot.yAxis->setRange(with_margin(low[1], high[1]));
}

void fill(QCustomPlot& plot, const std::vector<HeadPoint>& points, const ScatterLook& look) {
  plot.clearPlottables();
  int last = 0;
  for (const HeadPoint& point : points) last = std::max(last, point.layer);
  std::vector<QCPGraph*> layers;
  for (int layer = 0; layer <= last; ++layer) {
    const QColor color = color_in(look.palette, layer, last);
    layers.push_back(add_dots(
        plot, QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(color, 0.5), color, dot * look.unit)));
  }
  for (const HeadPoint& point : points)
    if (is_drawn(point)) layers[static_cast<size_t>(point.layer)]->addData(point.x, point.y);
  fit(plot, points);
}

void add_ring(QCustomPlot& plot, const HeadPoint& point, const ScatterLook& look) {
  add_dots(plot, QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(look.ring, 2 * look.unit),
                                 Qt::NoBrush, ring * look.unit))
      ->addData(point.x, point.y);
}

}  // namespace

QColor layer_color(int layer, int layers) {
  return color_in(make_palette(PaletteName::ink, theme()), layer, layers - 1);
}

HeadScatter::HeadScatter(QWidget* parent) : QWidget(parent), plot_(new QCustomPlot(this)) {
  plot_->setFocusPolicy(Qt::NoFocus);
  plot_->setInteractions(QCP::Interactions());
  plot_->setMouseTracking(true);
  plot_->installEventFilter(this);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(plot_);
  setFocusPolicy(Qt::StrongFocus);
  refresh();
}

// The plot may replot while children are destroyed.
HeadScatter::~HeadScatter() { delete plot_; }

QSize HeadScatter::minimumSizeHint() const { return {theme().px(140), theme().px(90)}; }
QWidget* HeadScatter::canvas() const { return plot_; }

void HeadScatter::set_points(std::vector<HeadPoint> points, const QString& x_title,
                             const QString& y_title) {
  points_ = std::move(points);
  x_title_ = x_title;
  y_title_ = y_title;
  refresh();
}

void HeadScatter::set_selected(int layer, int head) {
  if (layer == layer_ && head == head_) return;
  layer_ = layer;
  head_ = head;
  refresh();
}

void HeadScatter::set_tooltips(std::function<QString(int, int)> text) {
  tooltip_ = std::move(text);
}

void HeadScatter::refresh() {
  const Theme& t = theme();
  const ScatterLook look{make_palette(PaletteName::ink, t), t.text, t.scale};
  plot_->xAxis->setLabel(x_title_);
  style_plot(*plot_);
  fill(*plot_, points_, look);
  if (const HeadPoint* selected = find(layer_, head_); selected != nullptr && is_drawn(*selected))
    add_ring(*plot_, *selected, look);
  fit_ticks(*plot_);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void HeadScatter::print(QPainter& painter, QSizeF size) const {
  const QFont font = painter.font();
  const double em = QFontMetricsF(font).height();
  Theme paper;
  paper.surface = Qt::white;
  paper.accent = QColor("#3355d1");
  paper.text = QColor("#1b1f27");
  const ScatterLook look{make_palette(PaletteName::ink, paper), paper.text,
                         font.pixelSize() / 12.0};
  QCustomPlot plot;
  plot.xAxis->setLabel(x_title_);
  plot.yAxis->setLabel(y_title_);
  style_plot(plot);
  plot.setBackground(Qt::white);
  for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
    axis->setTickLabelFont(font);
    axis->setLabelFont(font);
    axis->setTickLabelColor(look.ring);
    axis->setLabelColor(look.ring);
    axis->setBasePen(QPen(look.ring, 0.5));
    axis->grid()->setPen(QPen(QColor("#d9dde3"), 0.4));
  }
  plot.axisRect()->setMargins(QMargins(int(4.8 * em), int(0.5 * em), int(em), int(3.2 * em)));
  plot.resize(size.toSize());
  fill(plot, points_, look);
  fit_ticks(plot);
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

QPointF HeadScatter::place_of(int layer, int head) const {
  const HeadPoint* point = find(layer, head);
  if (point == nullptr || !is_drawn(*point)) return {-1, -1};
  return {plot_->xAxis->coordToPixel(point->x), plot_->yAxis->coordToPixel(point->y)};
}

const HeadPoint* HeadScatter::find(int layer, int head) const {
  const auto found = std::ranges::find_if(
      points_, [&](const HeadPoint& point) { return point.layer == layer && point.head == head; });
  return found == points_.end() ? nullptr : &*found;
}

const HeadPoint* HeadScatter::nearest(QPointF place) const {
  const HeadPoint* best = nullptr;
  double least = theme().px(reach);
  for (const HeadPoint& point : points_) {
    if (!is_drawn(point)) continue;
    const QPointF apart = place_of(point.layer, point.head) - place;
    const double distance = std::hypot(apart.x(), apart.y());
    if (distance > least) continue;
    least = distance;
    best = &point;
  }
  return best;
}

const HeadPoint* HeadScatter::next(double HeadPoint::*axis, bool up) const {
  std::vector<const HeadPoint*> drawn;
  for (const HeadPoint& point : points_)
    if (is_drawn(point)) drawn.push_back(&point);
  std::ranges::stable_sort(drawn, {}, [axis](const HeadPoint* point) { return point->*axis; });
  if (drawn.empty()) return nullptr;
  const auto at = std::ranges::find(drawn, find(layer_, head_));
  if (at == drawn.end()) return up ? drawn.front() : drawn.back();
  if (up) return at + 1 == drawn.end() ? nullptr : *(at + 1);
  return at == drawn.begin() ? nullptr : *(at - 1);
}

void HeadScatter::choose(const HeadPoint* point) {
  if (point == nullptr) return;
  const HeadPoint chosen = *point;
  set_selected(chosen.layer, chosen.head);
  Q_EMIT head_selected(chosen.layer, chosen.head);
}

bool HeadScatter::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Resize) refresh();
  if (event->type() == QEvent::MouseButtonPress) {
    const auto* press = static_cast<QMouseEvent*>(event);
    if (press->button() != Qt::LeftButton) return QWidget::eventFilter(watched, event);
    setFocus(Qt::MouseFocusReason);
    choose(nearest(press->position()));
    return true;
  }
  if (event->type() == QEvent::ToolTip && tooltip_) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const HeadPoint* point = nearest(help->pos());
    if (point == nullptr) return QWidget::eventFilter(watched, event);
    QToolTip::showText(help->globalPos(), tooltip_(point->layer, point->head), plot_);
    return true;
  }
  return QWidget::eventFilter(watched, event);
}

void HeadScatter::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return choose(next(&HeadPoint::x, false));
    case Qt::Key_Right:
      return choose(next(&HeadPoint::x, true));
    case Qt::Key_Up:
      return choose(next(&HeadPoint::y, true));
    case Qt::Key_Down:
      return choose(next(&HeadPoint::y, false));
    default:
      return QWidget::keyPressEvent(event);
  }
}

void HeadScatter::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) refresh();
}

}  // namespace attnlab
