// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_view.h"

#include <QEvent>
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "widgets/maps/histogram.h"

namespace attnlab {
namespace {

constexpr double largest_cell = 160;

}  // namespace

MapView::MapView(MapScene* scene, QWidget* parent) : QWidget(parent), scene_(*scene) {
  setAttribute(Qt::WA_OpaquePaintEvent);
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Map"));
  connect(scene, &MapScene::matrix_changed, this, &MapView::on_matrix);
  connect(scene, &MapScene::scale_changed, this, [this] {
    palette_stale_ = true;
    if (scene_.extent() != std::pair{histogram_low_, histogram_high_}) update_histogram();
  });
  connect(scene, &MapScene::changed, this, [this] {
    describe_cell();
    update();
  });
  on_matrix();
}

MapView::~MapView() {
  if (!prepared_ || !canvas_.make_current()) return;
  overlay_.release();
  texture_.release();
}

QSize MapView::sizeHint() const { return {theme().px(560), theme().px(560)}; }
QSize MapView::minimumSizeHint() const { return {theme().px(180), theme().px(160)}; }

// Constant for a given look, so that zooming never moves the map.
QRectF MapView::map_area() const {
  const Theme& t = theme();
  const bool tokens = !scene_.row_tokens().isEmpty() || !scene_.column_tokens().isEmpty();
  // Narrow maps give less of their width to labels.
  const double name =
      QFontMetricsF(t.small).horizontalAdvance(scene_.row_name() + ' ' + QChar(0x2193));
  const double least = std::max(t.scale * 46, name + t.space(3));
  const double left = std::clamp(width() / 6.0, least, std::max(least, t.scale * 64)),
               top = t.px(28) + (tokens ? t.px(44) : t.px(24));
  return QRectF(rect()).adjusted(left, top, -t.space(2), -t.space(2));
}

QSizeF MapView::fitting_cell() const {
  const QSizeF area = map_area().size();
  const double width = area.width() / std::max(1, scene_.columns());
  const double height = area.height() / std::max(1, scene_.rows());
  const double side = std::min({width, height, theme().scale * largest_cell});
  // Square cells, unless a long thin matrix would become a thread.
  return {std::max(side, std::min(width, height * scene_.rows() / scene_.columns() / 3)),
          std::max(side, std::min(height, width * scene_.columns() / scene_.rows() / 3))};
}

void MapView::fit() {
  fits_ = true;
  if (scene_.empty()) return;
  cell_ = fitting_cell();
  const QSizeF area = map_area().size();
  // Left, because the labels are there; in the middle of what remains above and below.
  origin_ = {0, 0};
  origin_.setX(std::max(0.0, (area.width() - cell_.width() * scene_.columns()) / 2));
  update();
}

void MapView::zoom(double factor, QPointF at) {
  if (scene_.empty()) return;
  const QSizeF least = fitting_cell() * 0.5;
  const double most = theme().scale * largest_cell;
  factor = std::min(factor, most / std::max(cell_.width(), cell_.height()));
  factor = std::max(factor, least.width() / cell_.width());
  const QPointF inside = at - map_area().topLeft();
  origin_ = inside - (inside - origin_) * factor;
  cell_ *= factor;
  fits_ = false;
  keep_in_sight();
  update();
}

void MapView::pan(QPointF by) {
  origin_ += by;
  fits_ = false;
  keep_in_sight();
  update();
}

// A map can be pushed aside by half the view, never out of it.
void MapView::keep_in_sight() {
  const QSizeF area = map_area().size();
  const QSizeF whole(cell_.width() * scene_.columns(), cell_.height() * scene_.rows());
  const auto bound = [](double at, double length, double room) {
    const double margin = std::min(length, room) / 2;
    return std::clamp(at, margin - length, room - margin);
  };
  origin_ = {bound(origin_.x(), whole.width(), area.width()),
             bound(origin_.y(), whole.height(), area.height())};
}

Cell MapView::cell_at(QPointF at) const {
  const QRectF area = map_area();
  if (!area.contains(at)) return {};
  const QPointF inside = at - area.topLeft() - origin_;
  const Cell cell{static_cast<int>(std::floor(inside.y() / cell_.height())),
                  static_cast<int>(std::floor(inside.x() / cell_.width()))};
  return scene_.contains(cell) ? cell : Cell{};
}

QRectF MapView::rect_of(Cell cell) const {
  const QPointF corner = map_area().topLeft() + origin_ +
                         QPointF(cell.column * cell_.width(), cell.row * cell_.height());
  return {corner, cell_};
}

void MapView::set_show_histogram(bool on) {
  if (show_histogram_ == on) return;
  show_histogram_ = on;
  update_histogram();
  Q_EMIT histogram_toggled(on);
  update();
}

void MapView::set_show_frame_times(bool on) {
  if (show_frame_times_ == on) return;
  show_frame_times_ = on;
  Q_EMIT frame_times_toggled(on);
  update();
}

void MapView::on_matrix() {
  matrix_stale_ = true;
  const QSize shape(scene_.columns(), scene_.rows());
  if (shape != shape_ || fits_) fit();
  shape_ = shape;
  update_histogram();
}

void MapView::update_histogram() {
  if (!show_histogram_ || scene_.empty()) return;
  std::tie(histogram_low_, histogram_high_) = scene_.extent();
  histogram_ = histogram(*scene_.matrix(), scene_.causal(), histogram_low_, histogram_high_, 60);
}

void MapView::describe_cell() {
  const Cell cell = scene_.focus();
  QString text = scene_.stamp();
  if (cell.valid()) text = scene_.cell_text(cell) + ": " + scene_.cell_value_text(cell);
  if (text == accessibleDescription()) return;
  setAccessibleDescription(text);
}

void MapView::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  if (fits_)
    fit();
  else
    keep_in_sight();
}

void MapView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange) setAccessibleName(tr("Map"));
  if (event->type() != QEvent::PaletteChange && event->type() != QEvent::FontChange) return;
  overlay_.refresh_theme();
  if (fits_) fit();
  update();
}

}  // namespace attnlab
