// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QSet>
#include <QString>

struct ImFontAtlas;

namespace attnlab {

/// Lets Dear ImGui write in Qt's fonts: glyphs are painted by Qt, fallback fonts included, into
/// ImGui's atlas, so that the overlay looks like the rest of the window in every script.
class ImguiText {
 public:
  /// Remembers the characters of a text; true when some are not in the atlas yet.
  bool needs(const QString& text);
  /// Replaces the atlas; `ratio` device pixels per pixel.
  void build(ImFontAtlas& atlas, const QFont& font, double ratio);

 private:
  QSet<ushort> wanted_, made_;
};

}  // namespace attnlab
