// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QOpenGLFunctions_3_3_Core>
#include <QOpenGLShaderProgram>
#include <QOpenGLVertexArrayObject>
#include <QRect>
#include <memory>

#include "widgets/maps/color_scale.h"
#include "widgets/maps/map_pyramid.h"

namespace attnlab {

/// One matrix on the graphics card: its cells as one R32F texture, the largest and smallest values
/// of its blocks as two smaller ones, the palette as the last. Range, scale, mask and place are
/// uniforms of the shader, so everything but new values is free. All calls need the current context
/// of initialize().
class MapTexture : protected QOpenGLFunctions_3_3_Core {
 public:
  /// Where and how the matrix is drawn; device pixels, y downwards.
  struct Look {
    QRect area;      ///< pixels that may be touched
    QPointF origin;  ///< top left corner of cell (0, 0)
    QSizeF cell;
    const ColorScale* scale = nullptr;
    bool causal = false;
    QColor background, hatch, line;
    double pixel = 1;  ///< device pixels of one length unit: hatches and hairlines grow with it
  };

  /// Throws Error when the shader does not compile.
  void initialize();
  void release();
  void upload(const Matrix& matrix);
  void upload(const Palette& palette);
  void draw(const Look& look, QSize framebuffer);
  [[nodiscard]] bool ready() const { return columns_ > 0; }

 private:
  GLuint make_texture(GLenum format, int width, int height);
  void upload_blocks();
  void choose_level(QOpenGLShaderProgram& program, double cells_per_pixel);

  struct Place {
    int x = 0, y = 0;
  };
  MapPyramid pyramid_;
  std::vector<Place> places_;  ///< of each level in the textures of blocks
  std::unique_ptr<QOpenGLShaderProgram> near_, far_, far_signed_;
  std::unique_ptr<QOpenGLVertexArrayObject> no_vertices_;
  GLuint cells_ = 0, palette_ = 0;
  GLuint blocks_[2] = {0, 0};  ///< largest, smallest
  QSize blocks_size_;
  int rows_ = 0, columns_ = 0;
};

}  // namespace attnlab
