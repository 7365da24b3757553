// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/map_panel.h"

#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QLabel>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <fstream>

#include "core/shared/base/error.h"
#include "tests/support/resized.h"
#include "tests/widgets/maps/pointer.h"
#include "widgets/common/theme.h"
#include "widgets/maps/color_bar.h"
#include "widgets/maps/map_export.h"
#include "widgets/maps/map_view.h"
#include "widgets/maps/row_plot.h"

namespace attnlab {
namespace {

std::shared_ptr<Matrix> causal_mean(int64_t side) {
  auto m = std::make_shared<Matrix>(
      Matrix{side, side, std::vector<float>(static_cast<size_t>(side * side), 0)});
  for (int64_t row = 0; row < side; ++row)
    for (int64_t column = 0; column <= row; ++column)
      m->values[static_cast<size_t>(row * side + column)] = 1 / static_cast<float>(row + 1);
  return m;
}

// Three layers; the second does not mix.
HeadGrid::Maps three_layers() {
  const auto m = causal_mean(6);
  return {{m, m}, {}, {m, m, m}};
}

class MapPanelTest : public testing::Test {
 protected:
  MapPanelTest() {
    panel.resize(900, 700);
    panel.set_heads(three_layers(), {false, false, true});
    panel.set_selected_head(0, 1);
    panel.scene().set_matrix(causal_mean(6), "layer 1 · head 2 · step 300");
    panel.scene().set_tokens({"a", " b", "c", "d", "e", "f"}, {"a", " b", "c", "d", "e", "f"});
    panel.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel));
  }
  MapPanel panel;
};

TEST_F(MapPanelTest, ALowPanelHasTheRowBesideTheMapAndANarrowOneNone) {
  const QWidget& row = *panel.row_plot();
  const auto place = [&](QSize size) {
    EXPECT_TRUE(test::resized(panel, size));
    return row.mapTo(&panel, QPoint(0, 0)) - panel.view()->mapTo(&panel, QPoint(0, 0));
  };
  EXPECT_GT(place({900, 700}).y(), 100);
  EXPECT_EQ(place({700, 300}).y(), 0);
  EXPECT_TRUE(row.isVisible());
  EXPECT_GE(panel.view()->width(), 180);
  place({450, 300});
  EXPECT_FALSE(row.isVisible());
  EXPECT_GT(place({900, 700}).y(), 100);
  EXPECT_TRUE(row.isVisible());
}

TEST(MapStamp, KeepsTheStageLongest) {
  const QString stamp = "a run with a long name · layer 1 · head 2 · step 300 · weights";
  const QFontMetricsF metrics(theme().heading);
  const auto in = [&](double width) {
    const QString text = shortened_stamp(stamp, theme().heading, width);
    EXPECT_LE(metrics.horizontalAdvance(text), width);
    return text;
  };
  EXPECT_EQ(in(2000), stamp);
  const QString place = " · layer 1 · head 2 · step 300 · weights";
  const QString shorter =
      in(metrics.horizontalAdvance(place) + metrics.horizontalAdvance("a run…name"));
  EXPECT_TRUE(shorter.endsWith(place)) << shorter.toStdString();
  EXPECT_TRUE(shorter.startsWith("a")) << shorter.toStdString();
  EXPECT_TRUE(in(metrics.horizontalAdvance("… step 300 · weights")).endsWith("weights"));
}

TEST_F(MapPanelTest, BracketsChangeTheLayerAndCommaAndPeriodTheHead) {
  QSignalSpy selected(&panel, &MapPanel::head_selected);
  QTest::keyClick(panel.view(), Qt::Key_BracketRight);
  EXPECT_EQ(selected.last(), (QList<QVariant>{1, 0}));  // no heads there
  QTest::keyClick(panel.view(), Qt::Key_BracketRight);
  EXPECT_EQ(selected.last(), (QList<QVariant>{2, 0}));
  QTest::keyClick(panel.head_grid(), Qt::Key_Period);
  EXPECT_EQ(selected.last(), (QList<QVariant>{2, 1}));
  QTest::keyClick(panel.row_plot(), Qt::Key_Comma);
  EXPECT_EQ(selected.last(), (QList<QVariant>{2, 0}));
  QTest::keyClick(panel.view(), Qt::Key_Comma);
  EXPECT_EQ(selected.count(), 4);
}

TEST_F(MapPanelTest, ThumbnailsSelectAndPreview) {
  QSignalSpy selected(&panel, &MapPanel::head_selected), hovered(&panel, &MapPanel::head_hovered);
  HeadGrid& grid = *panel.head_grid();
  // The last layer is on top, as in the stack.
  EXPECT_LT(grid.tile({2, 0}).bottom(), grid.tile({0, 0}).top());
  move_pointer(grid.viewport(), grid.tile({2, 2}).center().toPoint());
  QTest::mouseClick(grid.viewport(), Qt::LeftButton, {}, grid.tile({2, 2}).center().toPoint());
  EXPECT_EQ(hovered.last(), (QList<QVariant>{2, 2}));
  EXPECT_EQ(selected.last(), (QList<QVariant>{2, 2}));
  QTest::keyClick(&grid, Qt::Key_Down);
  EXPECT_EQ(selected.last(), (QList<QVariant>{1, 0}));
  EXPECT_EQ(grid.accessibleDescription(), "Layer 2: no mixing, every token stays by itself");
  grid.set_selected({2, 0});
  EXPECT_EQ(grid.accessibleDescription(), "Layer 3, head 1\nThe same for every input");
  EXPECT_EQ(selected.count(), 2);
}

TEST_F(MapPanelTest, StageButtonsTellAndMaskWhatTheyShould) {
  QSignalSpy changed(&panel, &MapPanel::stage_changed);
  EXPECT_TRUE(panel.scene().causal());
  for (auto* button : panel.findChildren<QAbstractButton*>())
    if (button->text() == "Output") QTest::keyClick(button, Qt::Key_Space);
  EXPECT_EQ(changed.count(), 1);
  EXPECT_EQ(panel.stage(), Stage::output);
  EXPECT_EQ(panel.scene().column_name(), "channel");
  EXPECT_FALSE(panel.scene().causal());
  panel.set_stage(Stage::mask);
  EXPECT_TRUE(panel.scene().causal());
  EXPECT_EQ(changed.count(), 1);
}

TEST_F(MapPanelTest, RowFollowsThePointerAndThePin) {
  RowPlot& row = *panel.row_plot();
  EXPECT_EQ(row.row(), 5);  // the last one sees every token
  panel.scene().point_at({3, 1});
  EXPECT_EQ(row.row(), 3);
  EXPECT_EQ(row.strongest(9), (std::vector<int>{0, 1, 2, 3}));  // the rest is masked
  panel.scene().pin_cell({4, 2});
  panel.scene().point_at({1, 0});
  EXPECT_EQ(row.row(), 4);
  QSignalSpy hovered(&panel, &MapPanel::cell_hovered);
  const QRectF area = row.plot_area();
  move_pointer(&row, QPointF(area.left() + area.width() * 2.5 / 6, area.center().y()));
  EXPECT_EQ(hovered.last(), (QList<QVariant>{4, 2}));
}

TEST_F(MapPanelTest, ColourBarSetsTheRangeByMouseAndKeys) {
  auto* bar = panel.findChild<ColorBar*>();
  const QRectF strip = bar->strip();
  QTest::mousePress(bar, Qt::LeftButton, {}, QPointF(strip.center().x(), strip.top()).toPoint());
  move_pointer(bar, strip.center().toPoint(), Qt::LeftButton);
  QTest::mouseRelease(bar, Qt::LeftButton, {}, strip.center().toPoint());
  EXPECT_EQ(panel.scene().range_mode(), RangeMode::fixed);
  EXPECT_NEAR(panel.scene().scale().high, 0.5, 0.01);
  const double before = panel.scene().scale().high;
  QTest::keyClick(bar, Qt::Key_Up);
  EXPECT_NEAR(panel.scene().scale().high, before + 0.01, 1e-9);
  QTest::keyClick(bar, Qt::Key_Left);
  QTest::keyClick(bar, Qt::Key_Up, Qt::ShiftModifier);
  EXPECT_NEAR(panel.scene().scale().low, 0.1, 1e-9);
  EXPECT_EQ(bar->accessibleDescription(), "From 0.1000 to " + value_text(before + 0.01));
}

TEST_F(MapPanelTest, EverythingFocusableHasAName) {
  for (const QWidget* widget : panel.findChildren<QWidget*>())
    if (widget->focusPolicy() != Qt::NoFocus && widget->isVisible() &&
        widget->objectName() != "qt_scrollarea_viewport") {
      EXPECT_FALSE(widget->accessibleName().isEmpty()) << widget->metaObject()->className();
    }
}

TEST_F(MapPanelTest, ExportsPicturesAndValues) {
  QTemporaryDir folder;
  ExportRequest request;
  request.provenance = R"({"seed": 7})";
  for (const char* suffix : {"pdf", "svg", "png", "csv"}) {
    request.path = folder.filePath(QString("map.") + suffix);
    panel.export_map(request);
  }
  std::ifstream csv(folder.filePath("map.csv").toStdString());
  std::string line;
  std::vector<std::string> lines;
  while (std::getline(csv, line)) lines.push_back(line);
  ASSERT_EQ(lines.size(), 2U + 36);
  EXPECT_EQ(lines[0], "# {\"seed\": 7}");
  EXPECT_EQ(lines[1], "row,column,value");
  EXPECT_EQ(lines[2], "1,1,1");
  EXPECT_EQ(lines[3], "1,2,");
  EXPECT_EQ(lines[9], "2,2,0.5");
  std::ifstream svg(folder.filePath("map.svg").toStdString());
  const std::string text{std::istreambuf_iterator<char>(svg), {}};
  EXPECT_NE(text.find("layer 1 · head 2 · step 300"), std::string::npos);
  EXPECT_NE(text.find("data:image/png"), std::string::npos);
  EXPECT_EQ(QImage(folder.filePath("map.png")).width(), 1890);  // 160 mm at 300 dpi
  panel.scene().set_matrix(nullptr, {});
  EXPECT_THROW(panel.export_map(request), Error);
}

// A head that looks at the previous token, on half as many pixels as tokens.
TEST_F(MapPanelTest, APictureOfALongMapKeepsItsDiagonal) {
  constexpr int64_t tokens = 1024;
  auto map = std::make_shared<Matrix>();
  *map = {tokens, tokens, std::vector<float>(tokens * tokens, 0.0F)};
  for (int64_t row = 0; row < tokens; ++row)
    map->values[static_cast<size_t>(row * tokens + std::max<int64_t>(0, row - 1))] = 0.999F;
  panel.scene().set_tokens({}, {});
  panel.scene().set_matrix(map, "stamp");
  QTemporaryDir folder;
  ExportRequest request;
  request.path = folder.filePath("long.png");
  request.width_mm = 85;
  panel.export_map(request);
  const QImage image(request.path);
  int rows = 0;
  for (int y = image.height() * 4 / 10; y < image.height() * 8 / 10; ++y) {
    bool dark = false;  // within the map, left of the colour bar
    for (int x = image.width() / 4; x < image.width() * 7 / 10; ++x)
      dark = dark || qGray(image.pixel(x, y)) < 100;
    rows += dark;
  }
  EXPECT_EQ(rows, image.height() * 8 / 10 - image.height() * 4 / 10);
}

TEST(MapPanelWithoutOpenGl, SaysSoAndTheRestWorks) {
  qputenv("ATTNLAB_NO_OPENGL", "1");
  MapPanel panel;
  qunsetenv("ATTNLAB_NO_OPENGL");
  panel.resize(800, 600);
  panel.set_heads(three_layers());
  panel.set_selected_head(0, 0);
  panel.scene().set_matrix(causal_mean(6), "stamp");
  panel.show();
  EXPECT_EQ(panel.view(), nullptr);
  const auto* message = panel.findChild<QLabel*>("opengl_message");
  ASSERT_NE(message, nullptr);
  EXPECT_TRUE(message->text().contains("OpenGL"));
  QSignalSpy selected(&panel, &MapPanel::head_selected), pinned(&panel, &MapPanel::cell_pinned);
  QTest::keyClick(panel.head_grid(), Qt::Key_Right);
  EXPECT_EQ(selected.last(), (QList<QVariant>{0, 1}));
  QTest::keyClick(panel.row_plot(), Qt::Key_Down);
  QTest::keyClick(panel.row_plot(), Qt::Key_Return);
  EXPECT_EQ(pinned.count(), 1);
  QTemporaryDir folder;
  ExportRequest request;
  request.path = folder.filePath("map.png");
  panel.export_map(request);
  EXPECT_FALSE(QImage(request.path).isNull());
}

/// A model of many heads: thumbnails of what is in sight alone are asked for.
TEST(HeadGrid, TellsWhichLayersAreInSightAndFindsEveryHead) {
  HeadGrid grid;
  grid.resize(320, 400);
  grid.show();
  QSignalSpy seen(&grid, &HeadGrid::layers_seen);
  const HeadGrid::Maps maps(32, std::vector<std::shared_ptr<const Matrix>>(32));
  grid.set_heads(maps);
  ASSERT_FALSE(seen.isEmpty());
  EXPECT_EQ(seen.last()[1], 31) << "the last layer stands on top";
  EXPECT_EQ(grid.layers_in_sight(), (std::pair{seen.last()[0].toInt(), 31}));
  EXPECT_GT(grid.layers_in_sight().first, 0);
  EXPECT_FALSE(grid.is_drawn());
  for (int layer = 0; layer < 32; ++layer)
    for (int head = 0; head < 32; ++head) {
      const HeadIndex index{layer, head};
      ASSERT_EQ(grid.index_at(grid.tile(index).center()), index) << layer << " " << head;
    }
  EXPECT_EQ(grid.index_at({2, 100}), HeadIndex()) << "where the layer's name stands";
  grid.set_selected({0, 3});
  EXPECT_EQ(grid.layers_in_sight().first, 0) << "what is selected is in sight";
  EXPECT_EQ(seen.last()[0], 0);
}

TEST(HeadGrid, HeadsOfAGroupSayThatTheyShareKeys) {
  HeadGrid grid;
  grid.resize(400, 300);
  grid.set_heads({std::vector<std::shared_ptr<const Matrix>>(6)});
  grid.set_selected({0, 4});
  EXPECT_EQ(grid.accessibleDescription(), "Layer 1, head 5");
  grid.set_groups({3});
  grid.set_selected({0, 1});
  EXPECT_EQ(grid.accessibleDescription(), "Layer 1, head 2\nHeads 1–3 share keys");
  grid.set_selected({0, 5});
  EXPECT_EQ(grid.accessibleDescription(), "Layer 1, head 6\nHeads 4–6 share keys");
}

}  // namespace
}  // namespace attnlab
