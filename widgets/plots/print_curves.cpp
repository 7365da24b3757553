// SPDX-License-Identifier: GPL-3.0-or-later
// Curves on paper.
#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

#include "widgets/plots/plot_export.h"
#include "widgets/plots/plot_style.h"
#include "widgets/plots/trace.h"

namespace attnlab {
namespace {

const QColor ink("#1b1f27"), soft("#566070"), hair("#d9dde3");

QColor faint(const QColor& color) {
  const auto channel = [](int c) { return 255 - (255 - c) * 3 / 10; };
  return {channel(color.red()), channel(color.green()), channel(color.blue())};
}

// Draws one plot; `em` is the height of a line of text and the measure of everything else.
class Print {
 public:
  Print(QPainter& painter, const QRectF& rect, const CurvesPicture& plot)
      : painter_(painter), plot_(plot), metrics_(painter.font()), em_(metrics_.height()) {
    map_ = {{}, plot.x0, plot.x1, plot.y0, plot.y1, plot.log_x, plot.log_y};
    find_ticks(rect);
    double labels = 0;
    for (const QString& text : y_texts_)
      labels = std::max(labels, metrics_.horizontalAdvance(text));
    const double left = labels + 0.5 * em_ + (plot.title.isEmpty() ? 0 : 1.5 * em_);
    const double bottom = 1.4 * em_ + (plot.x_label.isEmpty() ? 0 : 1.1 * em_);
    map_.rect = rect.adjusted(left, 0.6 * em_, -1.2 * em_, -bottom);
  }

  void all(const QRectF& rect) {
    grid();
    levels();
    lines();
    labels(rect);
  }

 private:
  void find_ticks(const QRectF& rect) {
    const int across = std::max(2, static_cast<int>(rect.width() / (6 * em_)));
    const int up = std::max(2, static_cast<int>(rect.height() / (2.5 * em_)));
    x_ticks_ = round_ticks(plot_.x0, plot_.x1, across, plot_.log_x);
    y_ticks_ = round_ticks(plot_.y0, plot_.y1, up, plot_.log_y);
    x_texts_ = tick_texts(x_ticks_, plot_.log_x);
    y_texts_ = tick_texts(y_ticks_, plot_.log_y);
  }

  void grid() {
    painter_.setPen(QPen(hair, 0.05 * em_));
    for (const double y : y_ticks_)
      painter_.drawLine(QPointF(map_.rect.left(), map_.y(y)), {map_.rect.right(), map_.y(y)});
    painter_.setPen(QPen(soft, 0.06 * em_));
    painter_.drawLine(map_.rect.bottomLeft(), map_.rect.bottomRight());
    for (const double x : x_ticks_)
      painter_.drawLine(QPointF(map_.x(x), map_.rect.bottom()),
                        {map_.x(x), map_.rect.bottom() + 0.25 * em_});
  }

  void levels() {
    for (const CurvesPicture::Level& level : plot_.levels) {
      if (level.value < plot_.y0 || level.value > plot_.y1) continue;
      const double y = map_.y(level.value);
      painter_.setPen(QPen(soft, 0.06 * em_, Qt::DashLine));
      painter_.drawLine(QPointF(map_.rect.left(), y), {map_.rect.right(), y});
      painter_.setPen(soft);
      const double top = y - em_ < map_.rect.top() ? y : y - em_;
      text({map_.rect.left(), top, map_.rect.width() - 0.2 * em_, em_}, Qt::AlignRight,
           level.label);
    }
  }

  void lines() {
    painter_.save();
    painter_.setClipRect(map_.rect.adjusted(0, 0, 0.3 * em_, 0));  // the marker at the end
    // Two vertices a column, columns a quarter of a point wide: finer than print shows.
    const int columns = std::max(1, static_cast<int>(map_.rect.width() * 4));
    const auto found = [&](const Series& series) {
      return polylines(window_of(series, plot_.x0, plot_.x1, columns, plot_.log_x), map_);
    };
    for (const CurvesPicture::Line& line : plot_.lines) {
      if (!line.low || !line.high) continue;
      painter_.setPen(Qt::NoPen);
      painter_.setBrush(faint(line.style.color));
      painter_.drawPolygon(band_area(*line.low, *line.high, map_));
    }
    for (const CurvesPicture::Line& line : plot_.lines)
      if (line.smoothed)
        draw_trace(painter_, found(*line.raw), {faint(line.style.color), 0.05 * em_}, true);
    for (size_t i = 0; i < plot_.lines.size(); ++i) {
      const CurvesPicture::Line& line = plot_.lines[i];
      const auto drawn = found(CurvesPicture::main(line));
      draw_trace(painter_, drawn, {line.style.color, 0.1 * em_, line.style.dash}, true);
      draw_markers(painter_, drawn, map_, line.style, 6 * em_, 0.2 * em_,
                   static_cast<double>(i % 6) / 6);
    }
    painter_.restore();
  }

  void labels(const QRectF& rect) {
    painter_.setPen(soft);
    for (size_t i = 0; i < x_ticks_.size(); ++i)
      text({map_.x(x_ticks_[i]) - 5 * em_, map_.rect.bottom() + 0.35 * em_, 10 * em_, em_},
           Qt::AlignHCenter, x_texts_[i]);
    for (size_t i = 0; i < y_ticks_.size(); ++i)
      text({map_.rect.left() - 10.4 * em_, map_.y(y_ticks_[i]) - em_ / 2, 10 * em_, em_},
           Qt::AlignRight, y_texts_[i]);
    painter_.setPen(ink);
    text({map_.rect.left(), rect.bottom() - 1.1 * em_, map_.rect.width(), em_}, Qt::AlignHCenter,
         plot_.x_label);
    painter_.save();
    painter_.translate(rect.left(), map_.rect.bottom());
    painter_.rotate(-90);
    text({0, 0, map_.rect.height(), em_}, Qt::AlignHCenter, plot_.title);
    painter_.restore();
  }

  void text(const QRectF& rect, Qt::AlignmentFlag align, const QString& text) {
    painter_.drawText(rect, align | Qt::AlignVCenter | Qt::TextDontClip, text);
  }

  QPainter& painter_;
  const CurvesPicture& plot_;
  QFontMetricsF metrics_;
  double em_;
  PlotMap map_;
  std::vector<double> x_ticks_, y_ticks_;
  std::vector<QString> x_texts_, y_texts_;
};

}  // namespace

void draw_curves(QPainter& painter, const QRectF& rect, const CurvesPicture& plot) {
  painter.save();
  Print(painter, rect, plot).all(rect);
  painter.restore();
}

}  // namespace attnlab
