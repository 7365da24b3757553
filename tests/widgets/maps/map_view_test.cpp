// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_view.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <cmath>
#include <limits>

#include "tests/widgets/maps/pointer.h"

namespace attnlab {
namespace {

std::shared_ptr<Matrix> filled(int64_t side, float value) {
  return std::make_shared<Matrix>(
      Matrix{side, side, std::vector<float>(static_cast<size_t>(side * side), value)});
}

std::shared_ptr<Matrix> ramp(int64_t side) {
  auto m = filled(side, 0);
  for (size_t i = 0; i < m->values.size(); ++i)
    m->values[i] = static_cast<float>(i) / static_cast<float>(m->values.size() - 1);
  return m;
}

class MapViewTest : public testing::Test {
 protected:
  MapViewTest() : view(&scene) {
    view.resize(600, 560);
    view.show();
  }
  QImage shown() { return view.grab().toImage(); }
  QPoint middle(int row, int column) { return view.rect_of({row, column}).center().toPoint(); }
  // Off the middle, where no cross-hair runs.
  QColor color_of(const QImage& image, int row, int column) {
    const QRectF rect = view.rect_of({row, column});
    return image.pixelColor((rect.topLeft() + 0.3 * (rect.center() - rect.topLeft())).toPoint());
  }
  void expect_color(const QImage& image, int row, int column, QRgb expected) {
    const QColor found = color_of(image, row, column), wanted(expected);
    EXPECT_NEAR(found.red(), wanted.red(), 3) << row << ',' << column;
    EXPECT_NEAR(found.green(), wanted.green(), 3) << row << ',' << column;
    EXPECT_NEAR(found.blue(), wanted.blue(), 3) << row << ',' << column;
  }

  MapScene scene;
  MapView view;
};

TEST_F(MapViewTest, DrawsEachCellInItsColour) {
  scene.set_matrix(ramp(8), "stamp");
  for (const bool log : {false, true})
    for (const PaletteName name : palette_names) {
      scene.set_palette(name);
      scene.set_log(log);
      const QImage image = shown();
      for (const auto& [row, column] : {std::pair{0, 0}, {3, 5}, {7, 0}, {7, 7}})
        expect_color(image, row, column, scene.scale().color(scene.matrix()->at(row, column)));
    }
}

TEST_F(MapViewTest, RecoloursWithRangeAndMasksTheFuture) {
  scene.set_matrix(filled(8, 0.5F), "stamp");
  scene.set_range(0.5, 2);
  scene.set_causal(true);
  const QImage image = shown();
  expect_color(image, 5, 2, scene.scale().palette.at(0));
  int hatched = 0;
  const QRect hidden = view.rect_of({1, 6}).toRect().adjusted(2, 2, -2, -2);
  for (int y = hidden.top(); y < hidden.bottom(); ++y)
    for (int x = hidden.left(); x < hidden.right(); ++x)
      hatched += image.pixelColor(x, y).name() == theme().border.name();
  EXPECT_GT(hatched, hidden.width() * hidden.height() / 12);
  EXPECT_LT(hatched, hidden.width() * hidden.height() / 4);
}

TEST_F(MapViewTest, HatchesWhatIsNotANumber) {
  auto m = filled(4, 1);
  m->values[5] = std::numeric_limits<float>::quiet_NaN();
  scene.set_matrix(m, "stamp");
  const QImage image = shown();
  const QRect cell = view.rect_of({1, 1}).toRect().adjusted(2, 2, -2, -2);
  const QRgb top = scene.scale().palette.at(1);
  for (int y = cell.top(); y < cell.bottom(); ++y)
    for (int x = cell.left(); x < cell.right(); ++x) EXPECT_NE(image.pixel(x, y), top);
}

// One hot cell of four million is still there when each pixel stands for many; so is a cold one
// where the palette is signed.
TEST_F(MapViewTest, SingleHotCellsSurviveZoomingOut) {
  auto m = filled(2048, 0.001F);
  m->values[1101 * 2048 + 933] = 1;
  m->values[900 * 2048 + 1201] = -1;
  scene.set_matrix(m, "stamp");
  scene.set_range(-1, 1);
  const auto count = [&](QRgb color) {
    const QImage image = shown();
    int found = 0;
    for (int y = 0; y < image.height(); ++y)
      for (int x = 0; x < image.width(); ++x) found += image.pixel(x, y) == color;
    return found;
  };
  scene.set_palette(PaletteName::diverging);
  for (const double factor : {1.0, 0.7, 1.9, 1.37}) {
    view.zoom(factor, view.map_area().center());
    const double pixels = std::ceil(view.cell_size().width());
    EXPECT_GE(count(scene.scale().palette.at(1)), 1) << factor;
    EXPECT_GE(count(scene.scale().palette.at(0)), 1) << factor;
    EXPECT_LE(count(scene.scale().palette.at(1)), pixels * pixels) << factor;
  }
  scene.set_palette(PaletteName::heat);
  EXPECT_GE(count(scene.scale().palette.at(1)), 1);
}

TEST_F(MapViewTest, HoverPreviewsClickPinsEscapeReleases) {
  scene.set_matrix(ramp(8), "stamp");
  QSignalSpy hovered(&scene, &MapScene::cell_hovered), pinned(&scene, &MapScene::cell_pinned),
      released(&scene, &MapScene::cell_released);
  move_pointer(&view, middle(3, 5));
  ASSERT_GE(hovered.count(), 1);
  EXPECT_EQ(hovered.last(), (QList<QVariant>{3, 5}));
  EXPECT_EQ(view.accessibleDescription(), "query 4 · key 6: 0.4603");
  QTest::mouseClick(&view, Qt::LeftButton, {}, middle(3, 5));
  ASSERT_EQ(pinned.count(), 1);
  EXPECT_EQ(scene.pin(), (Cell{3, 5}));
  move_pointer(&view, middle(0, 0));
  EXPECT_EQ(scene.focus_row(), 3);
  QTest::keyClick(&view, Qt::Key_Escape);
  EXPECT_EQ(released.count(), 1);
  EXPECT_FALSE(scene.pin().valid());
}

TEST_F(MapViewTest, WheelZoomsAtTheCursorAndADoubleClickFits) {
  scene.set_matrix(ramp(64), "stamp");
  const QPointF at = view.rect_of({20, 40}).center();
  const QSizeF before = view.cell_size();
  QWheelEvent wheel(at, view.mapToGlobal(at), {}, {0, 480}, Qt::NoButton, {}, Qt::NoScrollPhase,
                    false);
  QCoreApplication::sendEvent(&view, &wheel);
  EXPECT_NEAR(view.cell_size().width(), before.width() * std::pow(1.2, 4), 1e-6);
  EXPECT_EQ(view.cell_at(at), (Cell{20, 40}));
  QTest::mouseDClick(&view, Qt::LeftButton, {}, at.toPoint());
  EXPECT_EQ(view.cell_size(), before);
}

TEST_F(MapViewTest, DraggingPansAndDoesNotPin) {
  scene.set_matrix(ramp(64), "stamp");
  view.zoom(4, view.map_area().center());
  const QPoint from = view.map_area().center().toPoint();
  const Cell before = view.cell_at(from);
  QTest::mousePress(&view, Qt::LeftButton, {}, from);
  move_pointer(&view, from + QPoint(30, 0), Qt::LeftButton);
  move_pointer(&view, from + QPoint(80, 0), Qt::LeftButton);
  QTest::mouseRelease(&view, Qt::LeftButton, {}, from + QPoint(80, 0));
  EXPECT_EQ(view.cell_at(from + QPoint(80, 0)).row, before.row);
  EXPECT_NEAR(view.cell_at(from + QPoint(80, 0)).column, before.column, 1);
  EXPECT_FALSE(scene.pin().valid());
}

// Panning draws only what comes into sight; pointing draws no cell at all. Neither may leave
// traces.
TEST_F(MapViewTest, WhatWasMovedEqualsWhatIsDrawnAnew) {
  scene.set_matrix(ramp(64), "stamp");
  scene.set_causal(true);
  view.zoom(3.3, view.map_area().center());
  const std::pair<double, double> moves[] = {{37, -12}, {-5, 60}, {0, 1}, {-80, -3}, {0.4, 0.3}};
  for (const auto& [x, y] : moves) {
    view.pan({x, y});
    scene.point_at({30, 12});
    (void)shown();
    scene.point_at({});
    const QImage moved = shown();
    scene.set_matrix(ramp(64), "stamp");  // everything is drawn again
    EXPECT_EQ(shown(), moved) << x << ", " << y;
  }
}

TEST_F(MapViewTest, KeysMoveTheCellToTheEndsOfTheRow) {
  scene.set_matrix(ramp(16), "stamp");
  scene.set_causal(true);
  for (int i = 0; i < 5; ++i) QTest::keyClick(&view, Qt::Key_Down);
  QTest::keyClick(&view, Qt::Key_Right);
  EXPECT_EQ(scene.cursor(), (Cell{5, 1}));
  QTest::keyClick(&view, Qt::Key_End);
  EXPECT_EQ(scene.cursor(), (Cell{5, 5}));
  QTest::keyClick(&view, Qt::Key_Home);
  EXPECT_EQ(scene.cursor(), (Cell{5, 0}));
  QTest::keyClick(&view, Qt::Key_Return);
  EXPECT_EQ(scene.pin(), (Cell{5, 0}));
  const double before = view.cell_size().width();
  QTest::keyClick(&view, Qt::Key_Plus);
  EXPECT_GT(view.cell_size().width(), before);
  QTest::keyClick(&view, Qt::Key_0);
  EXPECT_EQ(view.cell_size().width(), before);
}

TEST_F(MapViewTest, HistogramHandlesSetTheRange) {
  scene.set_matrix(ramp(32), "stamp");
  EXPECT_TRUE(view.histogram_handles().empty());
  QSignalSpy modes(&scene, &MapScene::range_mode_changed);
  QTest::keyClick(&view, Qt::Key_H);
  (void)shown();
  const auto handles = view.histogram_handles();
  ASSERT_EQ(handles.size(), 2U);
  const QPoint high = handles[1].center().toPoint(), low = handles[0].center().toPoint();
  move_pointer(&view, high);
  QTest::mousePress(&view, Qt::LeftButton, {}, high);
  move_pointer(&view, (high + low) / 2, Qt::LeftButton);
  QTest::mouseRelease(&view, Qt::LeftButton, {}, (high + low) / 2);
  EXPECT_EQ(scene.range_mode(), RangeMode::fixed);
  EXPECT_EQ(modes.count(), 1);
  EXPECT_DOUBLE_EQ(scene.scale().low, 0);
  EXPECT_NEAR(scene.scale().high, 0.5, 0.02);
  EXPECT_FALSE(scene.pin().valid());
}

TEST_F(MapViewTest, PicksUpAChangedThemeAndTakesAnyOtherWindow) {
  scene.set_matrix(ramp(8), "stamp");
  (void)shown();
  apply_theme(ThemeName::dark, 1);
  scene.refresh_theme();
  expect_color(shown(), 7, 7, make_palette(PaletteName::ink, theme()).at(1));
  apply_theme(ThemeName::light, 1);
  scene.refresh_theme();
  QWidget other;
  view.setParent(&other);
  view.show();
  expect_color(shown(), 7, 7, make_palette(PaletteName::ink, theme()).at(1));
  view.setParent(nullptr);
}

TEST_F(MapViewTest, NothingToShowIsNotAnError) {
  for (const auto& matrix :
       {std::shared_ptr<Matrix>(), std::make_shared<Matrix>(Matrix{5, 0, {}})}) {
    scene.set_matrix(matrix, "stamp");
    for (const int key : {Qt::Key_Down, Qt::Key_End, Qt::Key_Plus, Qt::Key_H, Qt::Key_Return})
      QTest::keyClick(&view, static_cast<Qt::Key>(key));
    move_pointer(&view, {200, 200});
    (void)shown();
    EXPECT_FALSE(scene.focus().valid());
  }
}

TEST_F(MapViewTest, LatchedRangeStaysForTheNextMatrix) {
  scene.set_matrix(filled(4, 2), "one");
  EXPECT_DOUBLE_EQ(scene.scale().high, 2);
  scene.set_range_mode(RangeMode::latched);
  scene.set_matrix(filled(4, 8), "two");
  EXPECT_DOUBLE_EQ(scene.scale().high, 2);
  QSignalSpy ranges(&scene, &MapScene::range_changed);
  scene.set_range_mode(RangeMode::automatic);
  EXPECT_DOUBLE_EQ(scene.scale().high, 8);
  EXPECT_EQ(ranges.count(), 1);
}

TEST_F(MapViewTest, AnotherShapeForgetsCellsOutside) {
  scene.set_matrix(ramp(8), "stamp");
  scene.set_pin({7, 7});
  scene.set_matrix(ramp(8), "later");
  EXPECT_EQ(scene.pin(), (Cell{7, 7}));
  scene.set_matrix(ramp(4), "shorter");
  EXPECT_FALSE(scene.pin().valid());
}

}  // namespace
}  // namespace attnlab
