// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>

#include "widgets/maps/map_texture.h"
#include "widgets/maps/offscreen_canvas.h"

namespace attnlab {

/// The map as it was drawn last. Where the map only moved, what stays in sight is moved as pixels
/// and the rest alone is drawn: under software OpenGL, panning and pointing cost little then.
class MapPicture {
 public:
  /// The pixels of `look.area`, drawn by `texture` on `canvas`, which is current and has room for
  /// `framebuffer` pixels. `look.origin` is in whole pixels. Valid until the next call.
  const QImage& draw(MapTexture& texture, OffscreenCanvas& canvas, const MapTexture::Look& look,
                     QSize framebuffer);
  /// Values or colours have changed.
  void forget() { picture_ = {}; }

 private:
  QImage picture_;
  MapTexture::Look drawn_;
};

/// Moves the pixels of a 32-bit picture; what comes in from outside is undefined.
void move_pixels(QImage& picture, QPoint by);

}  // namespace attnlab
