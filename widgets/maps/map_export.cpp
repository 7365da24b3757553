// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_export.h"

#include <QFileInfo>
#include <algorithm>
#include <cmath>

#include "core/shared/base/error.h"
#include "widgets/maps/map_axes.h"
#include "widgets/maps/map_pyramid.h"

namespace attnlab {
namespace {

constexpr QRgb paper_white = qRgb(255, 255, 255);

// The light look whatever the window's is: a figure goes on paper.
Theme paper() {
  Theme look = theme();
  look.name = ThemeName::light;
  look.surface = Qt::white;
  look.text = QColor("#1b1f27");
  look.muted = QColor("#3a4250");
  look.border = QColor("#9aa3b0");
  look.grid = QColor("#c8ced6");
  look.accent = QColor("#3457d5");
  return look;
}

double title_height(const QFont& font, const MapScene& scene, double width) {
  return wrapped_height(font, scene.stamp(), width) + 0.3 * QFontMetricsF(font).height();
}

class Figure {
 public:
  Figure(const MapScene& scene, QPainter& painter, QSizeF size)
      : scene_(scene), painter_(painter), size_(size), look_(paper()), scale_(scene.scale()) {
    scale_.palette = make_palette(scale_.palette.name, look_);
    em_ = QFontMetricsF(painter.font()).height();
    title_ = title_height(painter.font(), scene, size.width());
    const bool tokens = !scene.row_tokens().isEmpty();
    const double left = em_ * (tokens ? 5.2 : 3.6), top = title_ + em_ * (tokens ? 3.7 : 1.9);
    map_ = QRectF(left, top, size.width() - left - 5.4 * em_, size.height() - top - 0.4 * em_);
    const double width = map_.height() * scene.columns() / scene.rows();
    const double height = map_.width() * scene.rows() / scene.columns();
    if (width < map_.width()) map_.setWidth(std::max(width, map_.width() / 3));
    if (height < map_.height()) map_.setHeight(std::max(height, map_.height() / 3));
  }

  void draw() {
    pen(look_.text);
    draw_wrapped(painter_, {0, 0, size_.width(), title_}, scene_.stamp());
    draw_cells();
    draw_mask();
    draw_axes();
    draw_color_bar();
  }

 private:
  void pen(const QColor& color, double width = 0.5) { painter_.setPen(QPen(color, width)); }

  void draw_cells() {
    painter_.setRenderHint(QPainter::LosslessImageRendering);
    painter_.setRenderHint(QPainter::SmoothPixmapTransform, false);
    if (painter_.device()->devType() == QInternal::Image)
      draw_pixels();
    else
      draw_picture();
    painter_.setBrush(Qt::NoBrush);
    pen(look_.border);
    painter_.drawRect(map_);
  }

  // A picture for viewers to scale.
  void draw_picture() {
    QImage cells = to_image(*scene_.matrix(), scale_, scene_.causal(), paper_white);
    // Viewers smooth small pictures when they enlarge them; cells have sharp edges.
    const int factor = std::max(1, 600 / std::max(cells.width(), cells.height()));
    if (factor > 1) cells = cells.scaled(cells.size() * factor);
    painter_.drawImage(map_, cells);
  }

  // The pixels themselves: a map with more cells than those loses none that is hot.
  void draw_pixels() {
    const QRect place = painter_.deviceTransform().mapRect(map_).toRect();
    Matrix cells = *scene_.matrix();
    if (scene_.causal())
      for (int row = 0; row < scene_.rows(); ++row)
        std::fill_n(cells.values.begin() + row * scene_.columns() + row + 1,
                    scene_.columns() - row - 1, NAN);
    const Matrix pixels = resample(cells, place.height(), place.width(), scale_.palette.is_signed);
    painter_.save();
    painter_.resetTransform();
    painter_.drawImage(place.topLeft(), to_image(pixels, scale_, false, paper_white));
    painter_.restore();
  }

  // Lines across what the causal mask hides, from the diagonal to the upper or right edge.
  void draw_mask() {
    if (!scene_.causal()) return;
    pen(look_.grid, 0.35);
    for (double sum = 0.02; sum < 2; sum += 0.02) {
      const double edge = 0.5 / scene_.rows(), from = sum / 2 + edge, x = std::min(sum, 1.0);
      if (x <= from) continue;
      painter_.drawLine(at(from, sum - from), at(x, sum - x));
    }
  }

  [[nodiscard]] QPointF at(double x, double y) const {
    return {map_.left() + x * map_.width(), map_.top() + y * map_.height()};
  }

  void draw_axes() {
    TokenAxis axis;
    axis.text = look_.text;
    axis.vertical = true;
    axis.strip = QRectF(0, map_.top(), map_.left() - 1, map_.height());
    axis.origin = map_.top();
    axis.cell = map_.height() / scene_.rows();
    axis.count = scene_.rows();
    axis.tokens = &scene_.row_tokens();
    draw_token_axis(painter_, axis);
    axis.vertical = false;
    axis.strip = QRectF(map_.left(), title_, map_.width(), map_.top() - title_ - 1);
    axis.origin = map_.left();
    axis.cell = map_.width() / scene_.columns();
    axis.count = scene_.columns();
    axis.tokens = &scene_.column_tokens();
    draw_token_axis(painter_, axis);
    pen(look_.muted);
    const QRectF corner(0, map_.top() - 2.4 * em_, map_.left() - 0.4 * em_, em_);
    painter_.drawText(corner, Qt::AlignRight, scene_.column_name() + ' ' + QChar(0x2192));
    painter_.drawText(corner.translated(0, em_), Qt::AlignRight,
                      scene_.row_name() + ' ' + QChar(0x2193));
  }

  void draw_color_bar() {
    const QRectF bar(map_.right() + em_, map_.top(), 0.9 * em_, map_.height());
    QImage colors(1, 256, QImage::Format_RGB32);
    for (int i = 0; i < 256; ++i) colors.setPixel(0, 255 - i, scale_.palette.at(i / 255.0));
    painter_.drawImage(bar, colors);
    pen(look_.border);
    painter_.drawRect(bar);
    for (const double value : ticks(scale_, bar.height(), 2 * em_)) {
      const double y = bar.bottom() - scale_.position(value) * bar.height();
      pen(look_.text);
      painter_.drawLine(QPointF(bar.right(), y), QPointF(bar.right() + 0.25 * em_, y));
      painter_.drawText(QRectF(bar.right() + 0.45 * em_, y - em_ / 2, 4 * em_, em_),
                        Qt::AlignLeft | Qt::AlignVCenter, tick_text(value));
    }
  }

  const MapScene& scene_;
  QPainter& painter_;
  QSizeF size_;
  Theme look_;
  ColorScale scale_;
  double em_ = 0, title_ = 0;
  QRectF map_;
};

void export_values(const MapScene& scene, const ExportRequest& request) {
  const Matrix& matrix = *scene.matrix();
  export_csv(request, {"row", "column", "value"}, [&](const auto& write) {
    for (int row = 0; row < scene.rows(); ++row)
      for (int column = 0; column < scene.columns(); ++column)
        write({row + 1.0, column + 1.0,
               scene.hidden({row, column}) ? NAN : static_cast<double>(matrix.at(row, column))});
  });
}

}  // namespace

void export_map(const MapScene& scene, const ExportRequest& request) {
  if (scene.empty()) bad_input("there is no map to export", "choose a head of a layer that mixes");
  if (QFileInfo(request.path).suffix().toLower() == "csv") return export_values(scene, request);
  const QFont font = picture_font(request.font_pt);
  const double width = points(request.width_mm), em = QFontMetricsF(font).height();
  // As wide as asked for; as high as the map with its labels then is.
  const double shape =
      std::clamp(static_cast<double>(scene.rows()) / scene.columns(), 1.0 / 3, 1.5);
  const double height = request.height_mm > 0 ? points(request.height_mm)
                                              : (width - 10.6 * em) * shape + 4.1 * em +
                                                    title_height(font, scene, width);
  export_picture(request, {width, height},
                 [&](QPainter& painter, QSizeF size) { Figure(scene, painter, size).draw(); });
}

}  // namespace attnlab
