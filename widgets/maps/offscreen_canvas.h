// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <memory>

namespace attnlab {

/// Why no map can be drawn, in one sentence; empty when OpenGL 3.3 works. Asked once, then
/// remembered. With ATTNLAB_NO_OPENGL=1 in the environment nothing can be drawn.
QString opengl_problem();

/// OpenGL that draws beside the screen, into a picture. A window with a QOpenGLWidget is put
/// together by OpenGL as a whole, whatever changes in it; where OpenGL is software that costs more
/// than the map itself, for every repaint of every widget. Reading one map back costs less,
/// everywhere.
class OffscreenCanvas {
 public:
  /// Created when it is needed first.
  ~OffscreenCanvas();
  /// False when there is no OpenGL (any more).
  bool make_current();
  /// Directs drawing to a canvas of this size, device pixels.
  void begin(QSize size);
  /// Makes the canvas transparent.
  void clear();
  /// Copies a part of the canvas, y downwards, to a place in a 32-bit picture that has room for it.
  void read(const QRect& area, QImage& into, QPoint at = {});
  [[nodiscard]] QOpenGLContext* context() { return context_.get(); }

 private:
  std::unique_ptr<QOffscreenSurface> surface_;
  std::unique_ptr<QOpenGLContext> context_;
  std::unique_ptr<QOpenGLFramebufferObject> canvas_;
};

}  // namespace attnlab
