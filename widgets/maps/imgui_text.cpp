// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/imgui_text.h"

#include <imgui.h>

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <cmath>

namespace attnlab {
namespace {

struct Glyph {
  QImage picture;
  int rect = 0;
};

QImage paint_glyph(QChar letter, const QFont& font, const QFontMetricsF& metrics) {
  const int width = static_cast<int>(std::ceil(metrics.horizontalAdvance(letter))) + 2;
  QImage picture(width, static_cast<int>(std::ceil(metrics.height())) + 1,
                 QImage::Format_ARGB32_Premultiplied);
  picture.fill(Qt::transparent);
  QPainter painter(&picture);
  painter.setFont(font);
  painter.setPen(Qt::white);
  painter.drawText(QPointF(1, metrics.ascent()), letter);
  return picture;
}

void copy_alpha(const QImage& picture, const ImFontAtlasCustomRect& place, unsigned char* pixels,
                int width) {
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x) {
      unsigned char* out = pixels + 4 * ((place.Y + y) * width + place.X + x);
      out[0] = out[1] = out[2] = 255;
      out[3] = static_cast<unsigned char>(qAlpha(picture.pixel(x, y)));
    }
}

}  // namespace

bool ImguiText::needs(const QString& text) {
  for (const QChar c : text)
    if (!c.isSurrogate() && c.unicode() >= 32) wanted_.insert(c.unicode());
  return !made_.contains(wanted_);
}

void ImguiText::build(ImFontAtlas& atlas, const QFont& ui_font, double ratio) {
  QFont font = ui_font;
  font.setPixelSize(static_cast<int>(std::lround(ui_font.pixelSize() * ratio)));
  font.setHintingPreference(QFont::PreferNoHinting);
  const QFontMetricsF metrics(font);
  for (ushort c = 32; c < 127; ++c) wanted_.insert(c);
  wanted_.insert(0xFFFD);

  atlas.Clear();
  // ImGui wants a font file to start from; only its blank is used.
  static const ImWchar blank[] = {' ', ' ', 0};
  ImFontConfig config;
  config.SizePixels = static_cast<float>(std::ceil(metrics.height()));
  config.GlyphRanges = blank;
  ImFont* target = atlas.AddFontDefault(&config);
  QList<Glyph> glyphs;
  for (const ushort c : wanted_) {
    const QImage picture = paint_glyph(QChar(c), font, metrics);
    const auto advance = static_cast<float>(metrics.horizontalAdvance(QChar(c)));
    glyphs.append({picture, atlas.AddCustomRectFontGlyph(target, c, picture.width(),
                                                         picture.height(), advance, {-1, 0})});
  }
  atlas.Build();
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  atlas.GetTexDataAsRGBA32(&pixels, &width, &height);
  for (const Glyph& glyph : glyphs)
    copy_alpha(glyph.picture, *atlas.GetCustomRectByIndex(glyph.rect), pixels, width);
  made_ = wanted_;
}

}  // namespace attnlab
