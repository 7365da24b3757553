// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_texture.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr const char* vertex_code = R"(#version 330 core
// One triangle that covers the screen; no vertex is stored anywhere.
void main() {
  vec2 corner = vec2((gl_VertexID & 1) * 4 - 1, (gl_VertexID >> 1) * 4 - 1);
  gl_Position = vec4(corner, 0.0, 1.0);
})";

// Mirrors ColorScale::position. From afar a pixel shows the extreme value of the cells or blocks
// that begin in it, so that one hot cell among thousands stays visible: each block (see
// choose_level) is as large as a pixel or smaller, but more than half as large, so two by two reach
// all. Software OpenGL pays for every fetch: each way of looking has a program of its own.
constexpr const char* fragment_code = R"(
uniform sampler2D cells;
uniform sampler2D largest;
uniform sampler2D smallest;
uniform sampler2D palette;
uniform float height;
uniform vec2 origin;
uniform vec2 per_pixel;     // cells
uniform ivec2 size;
uniform float blocks;       // per cell: 1, 1/2, 1/4, …
uniform ivec2 level_size;
uniform ivec2 level_place;
uniform int scale;          // 0 linear, 1 logarithmic, 2 signed logarithmic
uniform vec2 scale_factors;
uniform bool causal;
uniform vec3 background;
uniform vec3 hatch;
uniform vec4 line;          // w: how strong, 0 for none
uniform float pixel;
out vec4 color;

bool is_nan(float v) { return (floatBitsToUint(v) & 0x7fffffffu) > 0x7f800000u; }

float position(float v) {
  if (scale == 1) return v <= scale_factors.x ? 0.0 : log(v / scale_factors.x) * scale_factors.y;
  if (scale == 2) return 0.5 + sign(v) * log(1.0 + abs(v) * scale_factors.x) * scale_factors.y;
  return (v - scale_factors.x) * scale_factors.y;
}

// False where there is nothing but NaN.
#ifdef NEAR
bool look_up(vec2 place, out float value) {
  value = texelFetch(cells, ivec2(place), 0).r;
  return !is_nan(value);
}
#else
bool look_up(vec2 place, out float value) {
  vec2 half_pixel = 0.5 * per_pixel;
  ivec2 from = ivec2(ceil((place - half_pixel) * blocks));
  ivec2 to = max(from, ivec2(ceil((place + half_pixel) * blocks)) - 1);
  from = level_place + clamp(from, ivec2(0), level_size - 1);
  to = level_place + clamp(to, ivec2(0), level_size - 1);
  value = max(max(texelFetch(largest, from, 0).r, texelFetch(largest, ivec2(to.x, from.y), 0).r),
              max(texelFetch(largest, ivec2(from.x, to.y), 0).r, texelFetch(largest, to, 0).r));
  bool found = value > -3e38;
#ifdef MAGNITUDE
  float low = min(min(texelFetch(smallest, from, 0).r, texelFetch(smallest, ivec2(to.x, from.y), 0).r),
                  min(texelFetch(smallest, ivec2(from.x, to.y), 0).r, texelFetch(smallest, to, 0).r));
  if (-low > value) value = low;
#endif
  return found;
}
#endif

void main() {
  // From the map's corner, so that everything, hatches too, moves with it.
  vec2 moved = vec2(gl_FragCoord.x, height - gl_FragCoord.y) - origin;
  vec2 place = moved * per_pixel;
  vec3 shown = background;
  if (all(greaterThanEqual(place, vec2(0.0))) && all(lessThan(place, vec2(size)))) {
    bool masked = causal && int(place.x) > int(place.y);
    float value = 0.0;
    if (masked) {
      if (mod(moved.x + moved.y, 7.0 * pixel) < pixel) shown = hatch;
    } else if (look_up(place, value)) {
      float t = clamp(position(value), 0.0, 1.0);
      shown = texelFetch(palette, ivec2(int(t * 255.0 + 0.5), 0), 0).rgb;
    } else if (mod(moved.x - moved.y, 7.0 * pixel) < pixel) {
      shown = hatch;
    }
#ifdef NEAR
    vec2 inside = fract(place) / per_pixel;
    if (line.w > 0.0 && min(inside.x, inside.y) < pixel) shown = mix(shown, line.rgb, line.w);
#endif
  }
  color = vec4(shown, 1.0);
})";

std::unique_ptr<QOpenGLShaderProgram> make_program(const QByteArray& way) {
  auto program = std::make_unique<QOpenGLShaderProgram>();
  const QByteArray fragment = "#version 330 core\n" + way + fragment_code;
  if (!program->addShaderFromSourceCode(QOpenGLShader::Vertex, vertex_code) ||
      !program->addShaderFromSourceCode(QOpenGLShader::Fragment, fragment) || !program->link())
    failed("the graphics driver refuses the shader of the map: " + program->log().toStdString(),
           "update the driver or set LIBGL_ALWAYS_SOFTWARE=1");
  return program;
}

QVector3D rgb(const QColor& c) { return {c.redF(), c.greenF(), c.blueF()}; }

void set_scale(QOpenGLShaderProgram& program, const ColorScale& scale) {
  int kind = 0;
  double first = scale.low, second = 1 / (scale.high - scale.low);
  if (scale.log && scale.palette.is_signed) {
    kind = 2;
    const double largest = std::max(std::abs(scale.low), std::abs(scale.high));
    first = 1 / scale.knee();
    second = 0.5 / std::log1p(largest / scale.knee());
  } else if (scale.log && scale.high > 0) {
    kind = 1;
    first = scale.log_low();
    second = 1 / std::log(scale.high / scale.log_low());
  }
  program.setUniformValue("scale", kind);
  program.setUniformValue("scale_factors", static_cast<float>(first), static_cast<float>(second));
}

}  // namespace

void MapTexture::initialize() {
  initializeOpenGLFunctions();
  near_ = make_program("#define NEAR\n");
  far_ = make_program("");
  far_signed_ = make_program("#define MAGNITUDE\n");
  no_vertices_ = std::make_unique<QOpenGLVertexArrayObject>();
  no_vertices_->create();
  palette_ = make_texture(GL_RGBA8, 256, 1);
}

void MapTexture::release() {
  const GLuint textures[] = {cells_, blocks_[0], blocks_[1], palette_};
  glDeleteTextures(4, textures);
  cells_ = blocks_[0] = blocks_[1] = palette_ = 0;
  rows_ = columns_ = 0;
  blocks_size_ = {};
  near_.reset();
  far_.reset();
  far_signed_.reset();
  no_vertices_.reset();
}

GLuint MapTexture::make_texture(GLenum format, int width, int height) {
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  const bool colors = format == GL_RGBA8;
  glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(format), width, height, 0,
               colors ? GL_BGRA : GL_RED, colors ? GL_UNSIGNED_BYTE : GL_FLOAT, nullptr);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAX_LEVEL, 0);
  return texture;
}

void MapTexture::upload(const Matrix& matrix) {
  const int rows = static_cast<int>(matrix.rows), columns = static_cast<int>(matrix.columns);
  // The pyramid is made beside the copy to the card.
  std::thread pyramid([&] { pyramid_.build(matrix); });
  if (rows != rows_ || columns != columns_) {
    glDeleteTextures(1, &cells_);
    cells_ = make_texture(GL_R32F, columns, rows);
  }
  rows_ = rows;
  columns_ = columns;
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  glBindTexture(GL_TEXTURE_2D, cells_);
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, columns, rows, GL_RED, GL_FLOAT, matrix.values.data());
  pyramid.join();
  upload_blocks();
}

// Level 1 lies left (level 0, the cells themselves, serves where they are about as large as
// pixels), all smaller ones in a column on its right.
void MapTexture::upload_blocks() {
  const auto& levels = pyramid_.levels();
  places_.assign(levels.size(), {});
  QSize wanted(1, 1);
  for (size_t n = 0; n < levels.size(); ++n) {
    if (n > 0) places_[n].x = static_cast<int>(levels[0].columns);
    if (n > 1) places_[n].y = places_[n - 1].y + static_cast<int>(levels[n - 1].rows);
    wanted = wanted.expandedTo({places_[n].x + static_cast<int>(levels[n].columns),
                                places_[n].y + static_cast<int>(levels[n].rows)});
  }
  for (size_t side = 0; side < 2; ++side) {
    if (wanted != blocks_size_) {
      glDeleteTextures(1, &blocks_[side]);
      blocks_[side] = make_texture(GL_R32F, wanted.width(), wanted.height());
    }
    glBindTexture(GL_TEXTURE_2D, blocks_[side]);
    for (size_t n = 0; n < levels.size(); ++n)
      glTexSubImage2D(GL_TEXTURE_2D, 0, places_[n].x, places_[n].y,
                      static_cast<int>(levels[n].columns), static_cast<int>(levels[n].rows), GL_RED,
                      GL_FLOAT, (side == 0 ? levels[n].largest : levels[n].smallest).data());
  }
  blocks_size_ = wanted;
}

void MapTexture::upload(const Palette& palette) {
  glBindTexture(GL_TEXTURE_2D, palette_);
  glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, 256, 1, GL_BGRA, GL_UNSIGNED_BYTE, palette.colors.data());
}

// The largest blocks that are not larger than a pixel.
void MapTexture::choose_level(QOpenGLShaderProgram& program, double cells_per_pixel) {
  const int last = static_cast<int>(places_.size());
  const int level = cells_per_pixel < 2 ? 0 : std::min(last, std::ilogb(cells_per_pixel));
  program.setUniformValue("blocks", std::ldexp(1.0F, -level));
  const auto set = [&](const char* name, int x, int y) {
    glUniform2i(program.uniformLocation(name), x, y);
  };
  set("size", columns_, rows_);
  if (level == 0) {
    set("level_size", columns_, rows_);
    set("level_place", 0, 0);
    program.setUniformValue("largest", 0);
    program.setUniformValue("smallest", 0);
    return;
  }
  const auto n = static_cast<size_t>(level - 1);
  set("level_size", static_cast<int>(pyramid_.levels()[n].columns),
      static_cast<int>(pyramid_.levels()[n].rows));
  set("level_place", places_[n].x, places_[n].y);
  program.setUniformValue("largest", 1);
  program.setUniformValue("smallest", 2);
}

void MapTexture::draw(const Look& look, QSize framebuffer) {
  glEnable(GL_SCISSOR_TEST);
  glScissor(look.area.x(), framebuffer.height() - look.area.y() - look.area.height(),
            look.area.width(), look.area.height());
  glDisable(GL_BLEND);
  glDisable(GL_DEPTH_TEST);
  const QSizeF per_pixel(1 / look.cell.width(), 1 / look.cell.height());
  const double most = std::max(per_pixel.width(), per_pixel.height());
  QOpenGLShaderProgram& program = most <= 1                       ? *near_
                                  : look.scale->palette.is_signed ? *far_signed_
                                                                  : *far_;
  program.bind();
  const GLuint textures[] = {cells_, blocks_[0], blocks_[1], palette_};
  for (unsigned i = 0; i < 4; ++i) {
    glActiveTexture(GL_TEXTURE0 + i);
    glBindTexture(GL_TEXTURE_2D, textures[i]);
  }
  program.setUniformValue("cells", 0);
  program.setUniformValue("palette", 3);
  choose_level(program, most);
  set_scale(program, *look.scale);
  program.setUniformValue("height", static_cast<float>(framebuffer.height()));
  program.setUniformValue("origin", look.origin);
  program.setUniformValue("per_pixel", per_pixel);
  program.setUniformValue("causal", look.causal);
  program.setUniformValue("background", rgb(look.background));
  program.setUniformValue("hatch", rgb(look.hatch));
  program.setUniformValue("pixel", static_cast<float>(look.pixel));
  const bool lines = std::min(look.cell.width(), look.cell.height()) >= 12 * look.pixel;
  program.setUniformValue("line", QVector4D(rgb(look.line), lines ? 0.6F : 0.0F));
  no_vertices_->bind();
  glDrawArrays(GL_TRIANGLES, 0, 3);
  no_vertices_->release();
  program.release();
  glActiveTexture(GL_TEXTURE0);
  glDisable(GL_SCISSOR_TEST);
}

}  // namespace attnlab
