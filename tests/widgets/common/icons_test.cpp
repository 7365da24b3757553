// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/icons.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QImage>
#include <QPainter>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

// The strongest pixel: anti-aliased edges are paler than the stroke.
QColor ink(const QPixmap& pixmap) {
  const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
  QRgb best = 0;
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (qAlpha(image.pixel(x, y)) > qAlpha(best)) best = image.pixel(x, y);
  return qAlpha(best) ? QColor::fromRgb(best) : QColor();
}

TEST(Icons, EveryNameInTheProductHasAPicture) {
  const QString names =
      "play pause step stop undo redo plus close search pin bookmark follow fit log smooth "
      "histogram download export fork compare sun moon settings help palette text data model "
      "curve map table chat chevron_down chevron_up chevron_left chevron_right warning check "
      "trash eye eye_off drag tag more layers queue layout folder save flag app";
  for (const QString& name : names.split(' ')) {
    EXPECT_FALSE(icon(name).isNull()) << name.toStdString();
    EXPECT_EQ(ink(icon_pixmap(name, Qt::red, 48)), QColor(Qt::red)) << name.toStdString();
  }
}

TEST(Icons, NoPictureReachesTheEdge) {
  (void)icon("play");
  for (const QString& file : QDir(":/icons").entryList({"*.svg"})) {
    const QImage image = icon_pixmap(file.chopped(4), Qt::black, 96).toImage();
    for (int i = 0; i < 96; ++i)
      for (const QPoint p : {QPoint(i, 0), QPoint(i, 95), QPoint(0, i), QPoint(95, i)})
        ASSERT_EQ(qAlpha(image.pixel(p)), 0) << file.toStdString();
  }
}

TEST(Icons, AnUnknownNameIsEmpty) {
  EXPECT_TRUE(icon("no_such_icon").isNull());
  EXPECT_TRUE(icon_pixmap("no_such_icon", Qt::red, 16).isNull());
}

TEST(Icons, OneIconFollowsTheThemeAndItsState) {
  const QIcon stop = icon("stop");
  for (const ThemeName name : {ThemeName::dark, ThemeName::light}) {
    apply_theme(name, 1.0);
    EXPECT_EQ(ink(stop.pixmap(32)), theme().text);
    EXPECT_EQ(ink(stop.pixmap(32, QIcon::Disabled)), theme().muted);
    EXPECT_EQ(ink(stop.pixmap(32, QIcon::Normal, QIcon::On)), theme().accent);
  }
  EXPECT_EQ(ink(icon("stop", Qt::blue).pixmap(32)), QColor(Qt::blue));
}

TEST(Icons, ADenseScreenGetsMorePixels) {
  const QPixmap pixmap = icon_pixmap("map", Qt::black, 16, 2.0);
  EXPECT_EQ(pixmap.size(), QSize(32, 32));
  EXPECT_EQ(pixmap.deviceIndependentSize(), QSizeF(16, 16));
  EXPECT_EQ(icon("map").pixmap(QSize(16, 16), 2.0).size(), QSize(32, 32));
}

}  // namespace
}  // namespace attnlab
