// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QImage>
#include <QPainter>

#include "widgets/common/export.h"

namespace attnlab {
namespace {

/// First and last column with ink; {width, -1} for none.
std::pair<int, int> inked_columns(const QImage& image) {
  std::pair<int, int> columns{image.width(), -1};
  for (int y = 0; y < image.height(); ++y)
    for (int x = 0; x < image.width(); ++x)
      if (qGray(image.pixel(x, y)) < 200)
        columns = {std::min(columns.first, x), std::max(columns.second, x)};
  return columns;
}

TEST(FittingText, ALongTextBecomesSmallerAndIsWhole) {
  for (const int flags : {int(Qt::AlignLeft), int(Qt::AlignRight)}) {
    QImage image(300, 40, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    QFont font = painter.font();
    font.setPixelSize(20);
    painter.setFont(font);
    draw_fitting(painter, {100, 0, 100, 40}, flags, "|Concentration|");
    EXPECT_EQ(painter.font().pixelSize(), 20);
    painter.end();
    const auto [first, last] = inked_columns(image);
    EXPECT_GE(first, 99);
    EXPECT_LE(last, 201);
    EXPECT_GT(last - first, 70) << "as large as fits";
  }
}

TEST(FittingText, AShortTextKeepsItsSize) {
  QImage image(300, 40, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  QFont font = painter.font();
  font.setPixelSize(20);
  painter.setFont(font);
  draw_fitting(painter, {100, 0, 150, 40}, Qt::AlignLeft, "||");
  const double wide = QFontMetricsF(font).horizontalAdvance("||");
  painter.end();
  EXPECT_LE(inked_columns(image).second - 100, wide);
  EXPECT_GT(inked_columns(image).second - 100, wide / 2);
}

}  // namespace
}  // namespace attnlab
