// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/queue_view.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "widgets/runs/queue_list.h"

namespace attnlab {
namespace {

class QueueViewTest : public testing::Test {
 protected:
  QueueView view;
  QAbstractItemModelTester tester{view.findChild<QueueModel*>(),
                                  QAbstractItemModelTester::FailureReportingMode::Fatal};
  QueueList* list = view.findChild<QueueList*>();
  QSignalSpy order{&view, &QueueView::order_changed};

  void SetUp() override {
    view.set_queue({{"a", "one", "recall", 300}, {"b", "two", "copy", 300}, {"c", "3", "t", 9}});
    view.resize(320, 300);
    view.show();
    view.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&view));
    list->setFocus();
  }
  QPoint at(int row) { return list->visualRect(view.model().index(row)).center(); }
};

TEST_F(QueueViewTest, AltArrowsMoveARun) {
  QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
  EXPECT_EQ(view.model().ids(), QStringList({"b", "a", "c"}));
  QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
  QTest::keyClick(list, Qt::Key_Down, Qt::AltModifier);
  ASSERT_EQ(order.count(), 2) << "the last has nowhere to go";
  EXPECT_EQ(order[1][0].toStringList(), QStringList({"b", "c", "a"}));
  QTest::keyClick(list, Qt::Key_Up, Qt::AltModifier);
  EXPECT_EQ(view.model().ids(), QStringList({"b", "a", "c"}));
}

TEST_F(QueueViewTest, DraggingMovesARunAndAnnouncesOnce) {
  QTest::mousePress(list->viewport(), Qt::LeftButton, {}, at(2));
  QTest::mouseMove(list->viewport(), at(1));
  QTest::mouseMove(list->viewport(), at(0));
  EXPECT_EQ(order.count(), 0);
  QTest::mouseRelease(list->viewport(), Qt::LeftButton, {}, at(0));
  ASSERT_EQ(order.count(), 1);
  EXPECT_EQ(order[0][0].toStringList(), QStringList({"c", "a", "b"}));
}

TEST_F(QueueViewTest, StartsAndRemovesTheCurrentRun) {
  QSignalSpy removed(&view, &QueueView::remove_requested);
  QSignalSpy started(&view, &QueueView::start_requested);
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, at(1));
  QTest::keyClick(list, Qt::Key_Delete);
  ASSERT_EQ(removed.count(), 1);
  EXPECT_EQ(removed[0][0].toString(), "b");
  QTest::mouseClick(view.findChildren<QToolButton*>().at(0), Qt::LeftButton);
  ASSERT_EQ(started.count(), 1);
  EXPECT_EQ(started[0][0].toString(), "b");
}

TEST_F(QueueViewTest, KeepsTheCurrentRunWhenTheQueueChanges) {
  QSignalSpy started(&view, &QueueView::start_requested);
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, at(1));
  view.set_queue({{"b", "two", "copy", 300}, {"c", "3", "t", 9}});
  EXPECT_EQ(list->currentIndex().row(), 0);
  view.set_queue({});
  EXPECT_FALSE(list->isVisible());
  EXPECT_FALSE(view.findChildren<QToolButton*>().at(0)->isEnabled());
}

}  // namespace
}  // namespace attnlab
