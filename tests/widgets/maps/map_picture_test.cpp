// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_picture.h"

#include <gtest/gtest.h>

namespace attnlab {
namespace {

TEST(MovePixels, EachStaysWithItsNeighbours) {
  QImage before(7, 5, QImage::Format_RGB32);
  for (int y = 0; y < 5; ++y)
    for (int x = 0; x < 7; ++x) before.setPixel(x, y, qRgb(x, y, 0));
  for (int dx = -8; dx <= 8; ++dx)
    for (int dy = -6; dy <= 6; ++dy) {
      QImage moved = before.copy();
      move_pixels(moved, {dx, dy});
      for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 7; ++x)
          if (before.valid(x - dx, y - dy)) {
            ASSERT_EQ(moved.pixel(x, y), before.pixel(x - dx, y - dy)) << dx << ' ' << dy;
          }
    }
}

}  // namespace
}  // namespace attnlab
