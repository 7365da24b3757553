// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_picture.h"

#include <QRegion>
#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace attnlab {
namespace {

bool same_but_for_place(const MapTexture::Look& a, const MapTexture::Look& b) {
  return a.area == b.area && a.cell == b.cell && a.scale == b.scale && a.causal == b.causal &&
         a.background == b.background && a.hatch == b.hatch && a.line == b.line &&
         a.pixel == b.pixel;
}

}  // namespace

void move_pixels(QImage& picture, QPoint by) {
  const int width = picture.width() - std::abs(by.x());
  const int height = picture.height() - std::abs(by.y());
  if (width <= 0 || height <= 0) return;
  const QPoint from(std::max(0, -by.x()), std::max(0, -by.y()));
  const QPoint to(std::max(0, by.x()), std::max(0, by.y()));
  for (int i = 0; i < height; ++i) {
    const int row = by.y() > 0 ? height - 1 - i : i;  // never over a row that is still to move
    std::memmove(picture.scanLine(to.y() + row) + 4 * static_cast<qsizetype>(to.x()),
                 picture.constScanLine(from.y() + row) + 4 * static_cast<qsizetype>(from.x()),
                 4 * static_cast<size_t>(width));
  }
}

const QImage& MapPicture::draw(MapTexture& texture, OffscreenCanvas& canvas,
                               const MapTexture::Look& look, QSize framebuffer) {
  QRegion missing = look.area;
  if (picture_.size() == look.area.size() && same_but_for_place(look, drawn_)) {
    const QPoint by = (look.origin - drawn_.origin).toPoint();
    if (!by.isNull()) move_pixels(picture_, by);
    missing -= look.area.translated(by);
  } else if (picture_.size() != look.area.size()) {
    picture_ = QImage(look.area.size(), QImage::Format_RGB32);
  }
  drawn_ = look;
  for (const QRect& part : missing) {
    MapTexture::Look strip = look;
    strip.area = part;
    canvas.begin(framebuffer);
    texture.draw(strip, framebuffer);
    canvas.read(part, picture_, part.topLeft() - look.area.topLeft());
  }
  return picture_;
}

}  // namespace attnlab
