// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/panel_area.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>

#include "widgets/common/theme.h"
#include "widgets/panels/panel.h"
#include "widgets/panels/panel_title.h"

namespace attnlab {
namespace {

using Kind = PanelNode::Kind;

PanelNode tabs(const QStringList& panels) {
  PanelNode node;
  node.panels = panels;
  return node;
}

/// a | b over c and d as tabs.
class PanelAreaTest : public testing::Test {
 protected:
  PanelAreaTest() {
    for (const char* id : {"a", "b", "c", "d"}) {
      auto* content = new QWidget;
      content->setMinimumSize(150, 100);
      auto* panel = new Panel(id, "map", content, {120, 90});
      panel->setWindowTitle(QString(id).toUpper());
      area_.add(panel);
    }
    area_.set_main("b");
    PanelNode column, row;
    column.kind = Kind::column;
    column.parts = {tabs({"b"}), tabs({"c", "d"})};
    row.kind = Kind::row;
    row.parts = {tabs({"a"}), column};
    arrangement_.root = row;
    area_.resize(800, 600);
    area_.set_arrangement(arrangement_, false);
    area_.show();
    QApplication::setActiveWindow(&area_);
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&area_));
  }
  Panel& panel(const char* id) { return *area_.findChild<Panel*>(id); }
  QToolButton* button(const char* id, const QString& what) {
    for (QToolButton* one : panel(id).findChildren<QToolButton*>())
      if (one->accessibleName() == what + ": " + panel(id).windowTitle()) return one;
    return nullptr;
  }
  QString in_sight() {
    QString all;
    for (const char* id : {"a", "b", "c", "d"})
      if (panel(id).isVisible()) all += id;
    return all;
  }
  void drag(QWidget& grip, QPoint from, QPoint to_in_area) {
    const QPoint begin = grip.mapToGlobal(from), end = area_.mapToGlobal(to_in_area);
    // The grip may move under the pointer, which stays on the screen where it is.
    const auto send = [&](QEvent::Type type, QPoint at) {
      QMouseEvent event(type, grip.mapFromGlobal(at), at, Qt::LeftButton, Qt::LeftButton, {});
      QApplication::sendEvent(&grip, &event);
    };
    send(QEvent::MouseButtonPress, begin);
    send(QEvent::MouseMove, begin + QPoint(60, 60));
    send(QEvent::MouseMove, end);
    send(QEvent::MouseButtonRelease, end);
  }
  Arrangement arrangement_;
  PanelArea area_;
};

TEST_F(PanelAreaTest, ATabBringsItsPanelToTheFront) {
  EXPECT_EQ(in_sight(), "abc");
  auto* bar = area_.findChild<QTabBar*>();
  EXPECT_EQ(bar->accessibleName(), "Panels");
  QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(1).center());
  EXPECT_EQ(in_sight(), "abd");
  area_.open("c", "d");
  EXPECT_EQ(in_sight(), "abc");
  EXPECT_EQ(bar->tabText(bar->currentIndex()), "C");
  panel("d").setWindowTitle("D (3)");
  EXPECT_EQ(bar->tabText(1), "D (3)");
}

TEST_F(PanelAreaTest, ButtonsCloseAndTakeOutAndBack) {
  QTest::mouseClick(button("a", "Close this view"), Qt::LeftButton);
  EXPECT_EQ(in_sight(), "bc");
  EXPECT_EQ(panel("b").width(), 800);
  area_.open("a", "b");
  EXPECT_LT(panel("b").width(), 500);
  QTest::mouseClick(button("a", "Take out of the window"), Qt::LeftButton);
  EXPECT_TRUE(panel("a").isWindow());
  EXPECT_TRUE(panel("a").isVisible());
  EXPECT_EQ(panel("b").width(), 800);
  QTest::mouseClick(button("a", "Put back into the window"), Qt::LeftButton);
  EXPECT_FALSE(panel("a").isWindow());
  EXPECT_EQ(panel("a").pos(), QPoint(0, 0));
  EXPECT_EQ(in_sight(), "abc");
}

TEST_F(PanelAreaTest, ALessRoomyAreaFoldsAndUnfolds) {
  area_.resize(200, 100);
  EXPECT_EQ(in_sight(), "b");
  EXPECT_EQ(area_.placement().tabs.size(), 1u);
  area_.resize(800, 600);
  EXPECT_EQ(in_sight(), "abc");
  EXPECT_EQ(area_.placement().tabs.size(), 3u);
}

TEST_F(PanelAreaTest, WhatAViewHasNoRoomForIsScrolled) {
  area_.resize(100, 80);
  EXPECT_EQ(area_.size(), QSize(100, 80));
  EXPECT_EQ(panel("b").width(), 100);
  EXPECT_EQ(panel("b").widget()->width(), 150);
  EXPECT_GT(panel("b").findChild<QScrollArea*>()->horizontalScrollBar()->maximum(), 0);
}

TEST_F(PanelAreaTest, ATitleIsDraggedIntoTabsToASideAndOut) {
  PanelTitle& grip = panel("a").title();
  drag(grip, {40, 10}, panel("b").geometry().center());
  EXPECT_EQ(area_.placement().tabs.size(), 2u);
  EXPECT_EQ(area_.placement().tabs[0].panels, QStringList({"b", "a"}));
  EXPECT_EQ(in_sight(), "ac");
  drag(grip, {40, 10}, {790, 450});
  EXPECT_EQ(area_.placement().tabs.size(), 3u);
  EXPECT_GT(panel("a").x(), panel("c").x());
  drag(grip, {40, 10}, {400, 1000});
  EXPECT_TRUE(panel("a").isWindow());
}

TEST_F(PanelAreaTest, AFixedPanelStaysWhereItIs) {
  area_.set_arrangement(arrangement_, true);
  EXPECT_FALSE(button("a", "Close this view")->isVisible());
  drag(panel("a").title(), {40, 10}, panel("b").geometry().center());
  EXPECT_EQ(area_.placement().tabs.size(), 3u);
}

TEST_F(PanelAreaTest, ABorderIsDraggedAsFarAsTheLeast) {
  const QRect a = panel("a").geometry();
  QWidget* border = area_.childAt(a.right() + 3, 300);
  ASSERT_NE(border, nullptr);
  drag(*border, {1, 100}, {a.right() + 53, 300});
  EXPECT_NEAR(panel("a").width(), a.width() + 50, 4);
  border = area_.childAt(panel("a").width() + 2, 300);
  drag(*border, {1, 100}, {2, 300});
  EXPECT_EQ(panel("a").width(), 120);
}

TEST_F(PanelAreaTest, ALongTitleIsShortened) {
  panel("a").setWindowTitle(QString(300, 'x'));
  QStringList texts;
  for (QLabel* label : panel("a").title().findChildren<QLabel*>()) texts << label->text();
  EXPECT_TRUE(texts.join("").endsWith(u'…'));
  EXPECT_EQ(area_.width(), 800);
}

}  // namespace
}  // namespace attnlab
