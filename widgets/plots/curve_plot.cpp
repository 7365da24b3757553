// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_plot.h"

#include <QVBoxLayout>
#include <algorithm>
#include <tuple>

#include "widgets/common/theme.h"
#include "widgets/plots/curve_plot_impl.h"
#include "widgets/plots/plot_style.h"

namespace attnlab {
namespace {

constexpr int frame_ms = 16;
constexpr double most_smoothing = 0.99;

double milliseconds(const QElapsedTimer& timer) {
  return static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

}  // namespace

CurvePlot::Impl::Impl(CurvePlot* owner) : self(owner), plot(new QCustomPlot(owner)) {
  plot->setObjectName("canvas");
  plot->setFocusPolicy(Qt::NoFocus);
  plot->setMouseTracking(true);
  plot->setInteractions(QCP::Interactions());
  plot->setAttribute(Qt::WA_OpaquePaintEvent);
  plot->setAttribute(Qt::WA_NoMousePropagation, false);  // a right click is whose menu it is
  traces = new CurveTraces(plot);
  frame = new PlotFrame(traces);
  overlay = new PlotOverlay(traces);
  timer.setSingleShot(true);
  QObject::connect(&timer, &QTimer::timeout, owner, [this] { redraw(); });
  QObject::connect(plot, &QCustomPlot::beforeReplot, owner, [this] { before_replot(); });
  QObject::connect(plot, &QCustomPlot::afterLayout, owner, [this] { after_layout(); });
  since_replot.start();
}

void CurvePlot::Impl::schedule() {
  dirty = true;
  if (!self->isVisible() || timer.isActive()) return;
  timer.start(static_cast<int>(std::clamp<qint64>(frame_ms - since_replot.elapsed(), 0, frame_ms)));
}

void CurvePlot::Impl::redraw() {
  if (!self->isVisible()) return;
  if (dirty)
    plot->replot(QCustomPlot::rpQueuedRefresh);
  else if (overlay_dirty)
    plot->layer("overlay")->replot();
  overlay_dirty = false;
}

void CurvePlot::Impl::redraw_overlay() {
  overlay_dirty = true;
  if (!self->isVisible() || timer.isActive()) return;
  timer.start(0);
}

void CurvePlot::Impl::restyle() {
  plot->xAxis->setLabel(x_label);
  style_plot(*plot);
  QMargins margins = plot->axisRect()->margins();
  margins.setTop(frame->title_height());
  plot->axisRect()->setMargins(margins);
  schedule();
}

void CurvePlot::Impl::before_replot() {
  phase.start();
  dirty = false;
  since_replot.start();
  ++replots;
  for (auto& curve : traces->curves)
    if (smoothing > 0) curve->smoothed.update(curve->raw);
  traces->find_bands();
  frame->empty = !recorded().valid;
  plot->axisRect()->setVisible(!frame->empty);
  for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
    axis->setVisible(!frame->empty);
    axis->grid()->setVisible(!frame->empty);
  }
  if (following) show_all();
  if (auto_y) fit_y();
  fit_ticks(*plot);
  cost.window_ms = milliseconds(phase);
}

void CurvePlot::Impl::after_layout() {
  phase.start();
  traces->find_windows();
  cost.window_ms += milliseconds(phase);
}

CurvePlot::CurvePlot(QWidget* parent) : QWidget(parent), d_(std::make_unique<Impl>(this)) {
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(d_->plot);
  d_->plot->installEventFilter(this);
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Curves"));
  d_->frame->empty_text = tr("Curves appear here as soon as a run has taken its first steps.");
  d_->restyle();
}

CurvePlot::~CurvePlot() {
  // The plot may replot while children are destroyed, when nothing of this is left.
  delete d_->plot;
}

void CurvePlot::set_title(const QString& title) {
  d_->frame->title = title;
  setAccessibleName(title.isEmpty() ? tr("Curves") : title);
  d_->restyle();
}

void CurvePlot::set_title_visible(bool visible) {
  if (d_->frame->shows_title == visible) return;
  d_->frame->shows_title = visible;
  d_->restyle();
}

void CurvePlot::set_x_label(const QString& label) {
  d_->x_label = label;
  d_->restyle();
}

void CurvePlot::set_empty_text(const QString& text) {
  d_->frame->empty_text = text;
  d_->schedule();
}

void CurvePlot::set_legend_visible(bool visible) {
  d_->frame->legend = visible;
  d_->schedule();
}

int CurvePlot::add_curve(const QString& name, const RunStyle& style) {
  auto curve = std::make_unique<Curve>();
  curve->id = d_->next_id++;
  curve->name = name;
  curve->style = style;
  curve->smoothed.set_strength(d_->smoothing);
  d_->traces->curves.push_back(std::move(curve));
  d_->schedule();
  return d_->traces->curves.back()->id;
}

void CurvePlot::remove_curve(int curve) {
  std::erase_if(d_->traces->curves, [curve](const auto& c) { return c->id == curve; });
  d_->schedule();
}

void CurvePlot::set_order(const std::vector<int>& curves) {
  const auto place = [&](const std::unique_ptr<Curve>& c) {
    return std::find(curves.begin(), curves.end(), c->id) - curves.begin();
  };
  std::stable_sort(d_->traces->curves.begin(), d_->traces->curves.end(),
                   [&](const auto& a, const auto& b) { return place(a) < place(b); });
  d_->schedule();
}

void CurvePlot::set_name(int curve, const QString& name) {
  d_->traces->find(curve)->name = name;
  d_->schedule();
}

void CurvePlot::set_style(int curve, const RunStyle& style) {
  d_->traces->find(curve)->style = style;
  d_->schedule();
}

void CurvePlot::set_visible(int curve, bool visible) {
  d_->traces->find(curve)->visible = visible;
  d_->schedule();
}

void CurvePlot::highlight(int curve) {
  if (curve == d_->traces->highlighted) return;
  d_->traces->highlighted = curve;
  d_->schedule();
}

const Series& CurvePlot::series(int curve) const { return d_->traces->find(curve)->raw; }

const Series& CurvePlot::smoothed(int curve) const {
  Curve& found = *d_->traces->find(curve);
  if (d_->smoothing > 0) found.smoothed.update(found.raw);
  return found.main();
}

void CurvePlot::append(int curve, std::span<const Point> points) {
  Series& series = d_->traces->find(curve)->raw;
  for (const Point& p : points) series.append(p);
  if (!points.empty()) d_->schedule();
}

void CurvePlot::truncate_after(int curve, double x) {
  Curve& found = *d_->traces->find(curve);
  found.raw.truncate_after(x);
  found.smoothed.truncate_after(x);
  d_->schedule();
}

void CurvePlot::clear(int curve) {
  Curve& found = *d_->traces->find(curve);
  found.raw = found.replaced = {};
  found.smoothed = {};
  found.smoothed.set_strength(d_->smoothing);
  found.marks.clear();
  d_->schedule();
}

void CurvePlot::set_stride(int curve, double stride) {
  Series& series = d_->traces->find(curve)->raw;
  series.set_stride(std::max(series.stride(), stride));
}

void CurvePlot::set_replaced(int curve, std::span<const Point> points) {
  Series& series = d_->traces->find(curve)->replaced;
  series = {};
  for (const Point& p : points) series.append(p);
  d_->schedule();
}

void CurvePlot::set_marks(int curve, std::vector<CurveMark> marks) {
  d_->traces->find(curve)->marks = std::move(marks);
  d_->schedule();
}

void CurvePlot::set_groups(const std::vector<Group>& groups) {
  d_->traces->bands.clear();
  for (const Group& group : groups)
    d_->traces->bands.push_back({group.name, group.style, group.curves, {}, {}, {}});
  d_->traces->find_bands();
  d_->schedule();
}

void CurvePlot::set_smoothing(double strength) {
  d_->smoothing = std::clamp(strength, 0.0, most_smoothing);
  for (auto& curve : d_->traces->curves) curve->smoothed.set_strength(d_->smoothing);
  d_->schedule();
}

double CurvePlot::smoothing() const { return d_->smoothing; }

void CurvePlot::set_levels(std::vector<CurvesPicture::Level> levels) {
  d_->frame->levels = std::move(levels);
  d_->schedule();
}

void CurvePlot::set_cursor(std::optional<qint64> step) {
  if (step == d_->overlay->cursor) return;
  d_->overlay->cursor = step;
  d_->redraw_overlay();
}

std::optional<qint64> CurvePlot::cursor() const { return d_->overlay->cursor; }

CurvesPicture CurvePlot::picture() const {
  const PlotMap m = d_->traces->map();
  CurvesPicture picture;
  picture.title = d_->frame->title;
  picture.x_label = d_->x_label;
  std::tie(picture.x0, picture.x1, picture.y0, picture.y1) = std::tie(m.x0, m.x1, m.y0, m.y1);
  picture.log_x = m.log_x;
  picture.log_y = m.log_y;
  picture.legend = d_->frame->legend;
  picture.levels = d_->frame->levels;
  d_->traces->find_bands();
  for (const Band& band : d_->traces->bands)
    picture.lines.push_back({band.name, band.style, &band.mean, nullptr, &band.low, &band.high});
  for (const auto& curve : d_->traces->curves)
    if (curve->visible && !d_->traces->is_banded(curve->id))
      picture.lines.push_back({curve->name, curve->style, &curve->raw,
                               d_->smoothing > 0 ? &curve->smoothed.series() : nullptr, nullptr,
                               nullptr});
  return picture;
}

QPointF CurvePlot::pixel_of(Point point) const { return d_->traces->map()(point); }

Point CurvePlot::point_at(QPointF pixel) const {
  return {d_->plot->xAxis->pixelToCoord(pixel.x()), d_->plot->yAxis->pixelToCoord(pixel.y())};
}

QWidget* CurvePlot::canvas() const { return d_->plot; }

CurvePlot::FrameCost CurvePlot::replot_now() {
  QElapsedTimer all;
  all.start();
  d_->plot->replot(QCustomPlot::rpImmediateRefresh);
  d_->cost.draw_ms = milliseconds(all) - d_->cost.window_ms;
  return d_->cost;
}

int CurvePlot::replots() const { return d_->replots; }

QSize CurvePlot::sizeHint() const { return {theme().px(480), theme().px(260)}; }
QSize CurvePlot::minimumSizeHint() const { return {theme().px(140), theme().px(90)}; }

void CurvePlot::changeEvent(QEvent* event) {
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) d_->restyle();
  QWidget::changeEvent(event);
}

void CurvePlot::showEvent(QShowEvent* event) {
  if (d_->dirty) d_->schedule();
  QWidget::showEvent(event);
}

}  // namespace attnlab
