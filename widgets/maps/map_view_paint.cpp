// SPDX-License-Identifier: GPL-3.0-or-later
// What the map looks like.
#include <QElapsedTimer>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/maps/map_axes.h"
#include "widgets/maps/map_view.h"

namespace attnlab {

// Layer, head, step and stage say more than the rest of a name.
QString shortened_stamp(const QString& stamp, const QFont& font, double width) {
  const QFontMetricsF metrics(font);
  const auto end = stamp.indexOf(" · ");
  const QString place = stamp.mid(std::max<qsizetype>(0, end));
  const double left = width - metrics.horizontalAdvance(place);
  if (end > 0 && left >= metrics.horizontalAdvance("mmm…"))
    return metrics.elidedText(stamp.left(end), Qt::ElideMiddle, left) + place;
  return metrics.elidedText(end > 0 ? stamp.mid(end + 3) : stamp, Qt::ElideLeft, width);
}

bool MapView::prepare_gl() {
  if (!canvas_.make_current()) return false;
  if (prepared_) return true;
  texture_.initialize();
  overlay_.initialize();
  prepared_ = matrix_stale_ = palette_stale_ = true;
  return true;
}

void MapView::paintEvent(QPaintEvent*) {
  QElapsedTimer clock;
  clock.start();
  QPainter painter(this);
  painter.fillRect(rect(), theme().surface);
  if (scene_.empty()) return draw_empty(painter);
  draw_map(painter);
  const QRectF shown = visible_map();
  draw_frame_and_stamp(painter, shown);
  draw_labels(painter, shown);
  frame_times_.push_back(static_cast<float>(clock.nsecsElapsed()) * 1e-6F);
  if (frame_times_.size() > 120) frame_times_.erase(frame_times_.begin());
}

void MapView::draw_map(QPainter& painter) {
  if (!prepare_gl()) return;
  if (matrix_stale_) texture_.upload(*scene_.matrix());
  if (palette_stale_) texture_.upload(scene_.scale().palette);
  if (matrix_stale_ || palette_stale_) picture_.forget();
  matrix_stale_ = palette_stale_ = false;
  const MapTexture::Look look = this->look();
  if (look.area.isEmpty()) return;
  const double ratio = devicePixelRatioF();
  const QRectF target(QPointF(look.area.topLeft()) / ratio, QSizeF(look.area.size()) / ratio);
  const QSize pixels = size() * ratio;
  painter.drawImage(target, picture_.draw(texture_, canvas_, look, pixels));
  const OverlayContent overlay = overlay_content();
  if (!MapOverlay::shows(overlay)) return overlay_.hide();
  canvas_.begin(pixels);
  canvas_.clear();
  overlay_.draw(overlay, size(), ratio);
  if (layer_.size() != look.area.size())
    layer_ = QImage(look.area.size(), QImage::Format_ARGB32_Premultiplied);
  canvas_.read(look.area, layer_);
  painter.drawImage(target, layer_);
}

MapTexture::Look MapView::look() const {
  const double ratio = devicePixelRatioF();
  const QRectF area = map_area();
  MapTexture::Look look;
  look.area = QRectF(area.topLeft() * ratio, area.size() * ratio).toAlignedRect() &
              QRect({}, size() * ratio);
  // In whole pixels, so that a map that is moved does not flicker.
  look.origin = ((area.topLeft() + origin_) * ratio).toPoint();
  look.cell = cell_ * ratio;
  look.scale = &scene_.scale();
  look.causal = scene_.causal();
  look.background = theme().surface;
  look.hatch = theme().border;
  look.line = theme().grid;
  look.pixel = std::max(1.0, std::round(ratio * theme().scale));
  return look;
}

void MapView::draw_empty(QPainter& painter) const {
  const Theme& t = theme();
  painter.setFont(t.body);
  painter.setPen(t.muted);
  painter.drawText(QRectF(rect()).adjusted(t.space(4), 0, -t.space(4), 0),
                   Qt::AlignCenter | Qt::TextWordWrap,
                   tr("The map of one head appears here. Choose a head, or probe a text."));
}

void MapView::draw_frame_and_stamp(QPainter& painter, const QRectF& shown) const {
  const Theme& t = theme();
  // Around the map, so that no cell of the edge is covered.
  painter.setPen(QPen(t.border, t.px(1)));
  painter.drawRect(shown.adjusted(-0.5, -0.5, 0.5, 0.5));
  painter.setFont(t.heading);
  painter.setPen(t.text);
  const QRectF head(t.space(3), 0, width() - t.space(6), t.px(30));
  painter.drawText(head, Qt::AlignVCenter | Qt::AlignLeft,
                   shortened_stamp(scene_.stamp(), t.heading, head.width()));
}

// Labels lean on the part of the map that is in sight.
void MapView::draw_labels(QPainter& painter, const QRectF& shown) const {
  const Theme& t = theme();
  const QRectF area = map_area();
  const double top = t.px(30), gap = t.space(1);
  painter.setFont(t.small);
  painter.setPen(t.muted);
  const double line = QFontMetricsF(t.small).height();
  const QRectF corner(0, shown.top() - 2 * line - 2 * gap, shown.left() - 2 * gap, line);
  painter.drawText(corner, Qt::AlignRight | Qt::AlignVCenter,
                   scene_.column_name() + ' ' + QChar(0x2192));
  painter.drawText(corner.translated(0, line), Qt::AlignRight | Qt::AlignVCenter,
                   scene_.row_name() + ' ' + QChar(0x2193));
  TokenAxis axis;
  axis.text = t.muted;
  axis.mark = t.accent_soft;
  axis.mark_text = t.text;
  axis.strip = QRectF(shown.left() - area.left(), shown.top(), area.left() - 1, shown.height());
  axis.vertical = true;
  axis.origin = rect_of({0, 0}).top();
  axis.cell = cell_.height();
  axis.count = scene_.rows();
  axis.tokens = &scene_.row_tokens();
  axis.marked = scene_.focus().row;
  draw_token_axis(painter, axis);
  axis.strip =
      QRectF(shown.left(), shown.top() - (area.top() - top), shown.width(), area.top() - top - 1);
  axis.vertical = false;
  axis.origin = rect_of({0, 0}).left();
  axis.cell = cell_.width();
  axis.count = scene_.columns();
  axis.tokens = &scene_.column_tokens();
  axis.marked = scene_.focus().column;
  draw_token_axis(painter, axis);
}

QRectF MapView::visible_map() const {
  return QRectF(rect_of({0, 0}).topLeft(),
                rect_of({scene_.rows() - 1, scene_.columns() - 1}).bottomRight())
      .intersected(map_area());
}

OverlayContent MapView::overlay_content() const {
  OverlayContent content;
  content.map = visible_map();
  content.view = map_area();
  const Cell cell = scene_.focus();
  if (cell.valid()) {
    const QRectF place = rect_of(cell);
    if (content.map.contains(place.center())) content.cell = place;
    content.pinned = cell == scene_.pin();
    content.read_out = {scene_.cell_value_text(cell), scene_.cell_text(cell)};
    if (content.pinned) content.read_out.append(tr("pinned · Esc releases"));
  }
  content.show_histogram = show_histogram_;
  content.histogram = histogram_;
  content.histogram_low = histogram_low_;
  content.histogram_high = histogram_high_;
  content.low = scene_.scale().low;
  content.high = scene_.scale().high;
  content.show_frame_times = show_frame_times_;
  if (show_frame_times_) content.frame_times = frame_times_;
  return content;
}

}  // namespace attnlab
