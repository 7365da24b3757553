// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/offscreen_canvas.h"

#include <QCoreApplication>
#include <QOpenGLFunctions>
#include <QOpenGLFunctions_3_3_Core>
#include <QOpenGLVersionFunctionsFactory>
#include <algorithm>

namespace attnlab {
namespace {

QSurfaceFormat map_format() {
  QSurfaceFormat format;
  format.setVersion(3, 3);
  format.setProfile(QSurfaceFormat::CoreProfile);
  format.setRenderableType(QSurfaceFormat::OpenGL);
  return format;
}

struct Canvas {
  Q_DECLARE_TR_FUNCTIONS(OffscreenCanvas)
};

QString find_opengl_problem() {
  OffscreenCanvas canvas;
  if (!canvas.make_current()) return Canvas::tr("OpenGL is not available on this display.");
  if (!QOpenGLVersionFunctionsFactory::get<QOpenGLFunctions_3_3_Core>(canvas.context())) {
    const QSurfaceFormat got = canvas.context()->format();
    return Canvas::tr("Maps need OpenGL 3.3; this display offers %1.%2.")
        .arg(got.majorVersion())
        .arg(got.minorVersion());
  }
  return {};
}

}  // namespace

QString opengl_problem() {
  if (qEnvironmentVariableIntValue("ATTNLAB_NO_OPENGL") != 0)
    return Canvas::tr("OpenGL is switched off by ATTNLAB_NO_OPENGL.");
  static const QString problem = find_opengl_problem();
  return problem;
}

OffscreenCanvas::~OffscreenCanvas() {
  if (canvas_ && make_current()) canvas_.reset();
}

bool OffscreenCanvas::make_current() {
  if (!context_) {
    context_ = std::make_unique<QOpenGLContext>();
    context_->setFormat(map_format());
    surface_ = std::make_unique<QOffscreenSurface>();
    if (context_->create()) surface_->setFormat(context_->format());
    surface_->create();
  }
  return context_->isValid() && context_->makeCurrent(surface_.get());
}

void OffscreenCanvas::begin(QSize size) {
  if (!canvas_ || canvas_->size() != size)
    canvas_ = std::make_unique<QOpenGLFramebufferObject>(size);
  canvas_->bind();
  context_->functions()->glViewport(0, 0, size.width(), size.height());
}

void OffscreenCanvas::clear() {
  QOpenGLFunctions& gl = *context_->functions();
  gl.glDisable(GL_SCISSOR_TEST);
  gl.glClearColor(0, 0, 0, 0);
  gl.glClear(GL_COLOR_BUFFER_BIT);
}

void OffscreenCanvas::read(const QRect& area, QImage& into, QPoint at) {
  QOpenGLFunctions& gl = *context_->functions();
  gl.glPixelStorei(GL_PACK_ALIGNMENT, 4);
  gl.glPixelStorei(GL_PACK_ROW_LENGTH, static_cast<GLint>(into.bytesPerLine() / 4));
  gl.glReadPixels(area.x(), canvas_->height() - area.y() - area.height(), area.width(),
                  area.height(), GL_BGRA, GL_UNSIGNED_BYTE,
                  into.scanLine(at.y()) + 4 * static_cast<qsizetype>(at.x()));
  gl.glPixelStorei(GL_PACK_ROW_LENGTH, 0);
  // OpenGL counts rows from below.
  const auto row = [&](int n) {
    return reinterpret_cast<QRgb*>(into.scanLine(at.y() + n)) + at.x();
  };
  for (int low = 0, high = area.height() - 1; low < high; ++low, --high)
    std::swap_ranges(row(low), row(low) + area.width(), row(high));
}

}  // namespace attnlab
