// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/logits_panel.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "tests/support/settle.h"
#include "tests/support/temp_folder.h"
#include "tests/widgets/inspect/layers.h"
#include "widgets/inspect/logit_boxes.h"
#include "widgets/plots/curve_plot.h"

namespace attnlab {
namespace {

using test::layer;

class LogitsPanelTest : public testing::Test {
 protected:
  LogitsPanelTest() {
    panel.resize(500, 320);
    panel.set_layers({layer(1), test::silent_layer(), layer(500)}, "standard, step 300");
    panel.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel));
    EXPECT_TRUE(test::settle(panel));
  }
  QString exported(const char* suffix) {
    ExportRequest request;
    request.path = QString::fromStdString((folder / (std::string("out.") + suffix)).string());
    panel.export_to(request);
    QFile file(request.path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly));
    return QString::fromUtf8(file.readAll());
  }
  test::TempFolder folder;
  LogitsPanel panel;
};

TEST(Symlog, IsLinearNearZeroAndLogarithmicFarOut) {
  EXPECT_EQ(symlog(0), 0);
  EXPECT_NEAR(symlog(0.01), 0.005, 1e-6);
  EXPECT_NEAR(symlog(1e6), std::log(1e6), 1e-6);
  EXPECT_DOUBLE_EQ(symlog(-37), -symlog(37));
}

TEST_F(LogitsPanelTest, SaysInWordsWhatTheBoxesShow) {
  const QString words = panel.summary();
  EXPECT_TRUE(words.contains("layer 1 from -3.00 to 4.00, half of them from -1.00 to 1.00"))
      << words.toStdString();
  EXPECT_TRUE(words.contains("layer 2 has none"));
  EXPECT_TRUE(words.contains("layer 3 from -1500 to 2000"));
  EXPECT_TRUE(words.endsWith("(alarm)"));
  panel.set_threshold(5000);
  EXPECT_FALSE(panel.summary().contains("alarm"));
}

TEST_F(LogitsPanelTest, AClickOrArrowSelectsALayer) {
  QSignalSpy spy(&panel, &LogitsPanel::layer_selected);
  LogitBoxes* boxes = panel.boxes();
  const QPoint third(static_cast<int>(boxes->x_of(2)), boxes->height() / 2);
  QTest::mouseClick(boxes->canvas(), Qt::LeftButton, {}, third);
  ASSERT_EQ(spy.count(), 1);
  EXPECT_EQ(spy[0][0], 2);
  QTest::keyClick(boxes, Qt::Key_Right);
  EXPECT_EQ(spy.count(), 1);  // there is none further right
  QTest::keyClick(boxes, Qt::Key_Left);
  EXPECT_EQ(spy.last()[0], 1);
}

TEST_F(LogitsPanelTest, HistoryHoldsTheThresholdInSight) {
  panel.set_history({{10, {layer(1), test::silent_layer(), layer(2)}},
                     {20, {layer(2), test::silent_layer(), layer(3)}}});
  panel.show_history(true);
  ASSERT_TRUE(test::settle(panel));
  const CurvesPicture picture = panel.curves()->picture();
  ASSERT_EQ(picture.lines.size(), 3U);
  EXPECT_EQ(picture.lines[0].name, "layer 1");
  EXPECT_EQ(picture.lines[1].name, "layer 3");
  EXPECT_EQ(picture.lines[1].raw->points()[1].y, 12);
  EXPECT_TRUE(picture.log_y);
  EXPECT_GE(picture.y1, 1000);
  EXPECT_LE(picture.y0, 4);
}

TEST_F(LogitsPanelTest, ExportsBoxesAndNumbers) {
  const QStringList lines = exported("csv").split('\n');
  ASSERT_GE(lines.size(), 4);
  EXPECT_EQ(lines[0], "layer,min,lower_quartile,median,upper_quartile,max");
  EXPECT_EQ(lines[1], "1,-3,-1,0.1,1,4");
  EXPECT_EQ(lines[2], "2,,,,,");
  const QString svg = exported("svg");
  EXPECT_TRUE(svg.contains("L3"));
  EXPECT_TRUE(svg.contains("1000"));
}

}  // namespace
}  // namespace attnlab
