// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/step_cursor.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

#include "tests/support/resized.h"

namespace attnlab {
namespace {

class StepCursorTest : public testing::Test {
 protected:
  StepCursorTest() {
    cursor.resize(1200, 44);
    cursor.set_range(600, 1000);
    cursor.set_snapshots({0, 1, 4, 64, 271, 512});
    cursor.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&cursor));
    QObject::connect(&cursor, &StepCursor::step_changed, [this](qint64 s) { steps.push_back(s); });
  }
  void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
    QTest::keyClick(cursor.track(), key, modifiers);
  }

  StepCursor cursor;
  std::vector<qint64> steps;
};

TEST_F(StepCursorTest, FollowsTheLatestStep) {
  EXPECT_EQ(cursor.step(), 600);
  cursor.set_range(610, 1000);
  EXPECT_EQ(cursor.step(), 610);
  EXPECT_EQ(steps, std::vector<qint64>{610});
  cursor.set_step(300);
  EXPECT_FALSE(cursor.follow());
  cursor.set_range(620, 1000);
  EXPECT_EQ(cursor.step(), 300);
  cursor.set_follow(true);
  EXPECT_EQ(cursor.step(), 620);
  EXPECT_EQ(steps, (std::vector<qint64>{610, 620}));
}

TEST_F(StepCursorTest, SaysWhoseWeightsAnswer) {
  cursor.set_step(300);
  EXPECT_EQ(cursor.snapshot(), 271);
  EXPECT_EQ(cursor.status(), "of 1000 · weights of snapshot 271");
  cursor.set_step(400);
  EXPECT_EQ(cursor.snapshot(), 271) << "never a later one, however near";
  cursor.set_step(271);
  EXPECT_EQ(cursor.snapshot(), 271);
  cursor.set_snapshots({50, 60});
  cursor.set_step(34);
  EXPECT_EQ(cursor.snapshot(), 50) << "before all of them, the first";
  cursor.set_snapshots({});
  EXPECT_EQ(cursor.status(), "of 1000");
}

TEST_F(StepCursorTest, KeysMove) {
  cursor.set_step(300);
  key(Qt::Key_Left);
  EXPECT_EQ(cursor.step(), 299);
  key(Qt::Key_Right);
  key(Qt::Key_PageUp);
  EXPECT_EQ(cursor.step(), 360);
  key(Qt::Key_PageDown);
  EXPECT_EQ(cursor.step(), 300);
  key(Qt::Key_Left, Qt::ControlModifier);
  EXPECT_EQ(cursor.step(), 271);
  key(Qt::Key_Right, Qt::ControlModifier);
  EXPECT_EQ(cursor.step(), 512);
  key(Qt::Key_Home);
  EXPECT_EQ(cursor.step(), 0);
  key(Qt::Key_Left);
  EXPECT_EQ(cursor.step(), 0);
  key(Qt::Key_End);
  EXPECT_EQ(cursor.step(), 600);
}

TEST_F(StepCursorTest, MouseDragsAndStopsFollowing) {
  QSignalSpy follow(&cursor, &StepCursor::follow_changed);
  const auto at = [&](qint64 step) {
    return QPoint(static_cast<int>(cursor.track()->x_of(step)), cursor.track()->height() / 2);
  };
  QTest::mousePress(cursor.track(), Qt::LeftButton, {}, at(600));
  QTest::mouseMove(cursor.track(), at(250));
  QTest::mouseRelease(cursor.track(), Qt::LeftButton, {}, at(250));
  EXPECT_NEAR(static_cast<double>(cursor.step()), 250, 3);
  ASSERT_EQ(follow.count(), 1);
  EXPECT_FALSE(follow[0][0].toBool());
  QTest::mouseClick(cursor.track(), Qt::LeftButton, {}, at(900));
  EXPECT_EQ(cursor.step(), 600) << "steps not yet taken cannot be chosen";
}

TEST_F(StepCursorTest, BookmarksAreSetAndVisited) {
  std::set<qint64> last;
  QObject::connect(&cursor, &StepCursor::bookmarks_changed, [&](auto& all) { last = all; });
  for (const qint64 step : {100, 400}) {
    cursor.set_step(step);
    key(Qt::Key_B, Qt::ControlModifier);
  }
  EXPECT_EQ(last, (std::set<qint64>{100, 400}));
  cursor.set_step(50);
  key(Qt::Key_B);
  EXPECT_EQ(cursor.step(), 100);
  key(Qt::Key_B);
  EXPECT_EQ(cursor.step(), 400);
  key(Qt::Key_B);
  EXPECT_EQ(cursor.step(), 400) << "there is no further one";
  key(Qt::Key_B, Qt::ShiftModifier);
  EXPECT_EQ(cursor.step(), 100);
  key(Qt::Key_B, Qt::ControlModifier);
  EXPECT_EQ(last, std::set<qint64>{400});
}

TEST_F(StepCursorTest, AStepCanBeTyped) {
  auto* number = cursor.findChild<QSpinBox*>();
  number->setFocus();
  number->selectAll();
  QTest::keyClicks(number, "123");
  EXPECT_TRUE(steps.empty()) << "not while typing";
  QTest::keyClick(number, Qt::Key_Return);
  EXPECT_EQ(cursor.step(), 123);
  EXPECT_EQ(steps, std::vector<qint64>{123});
}

TEST_F(StepCursorTest, WithoutStepsThereIsNothingToMove) {
  cursor.set_range(-1, 0);
  EXPECT_EQ(cursor.status(), "No step recorded yet");
  EXPECT_FALSE(cursor.track()->isEnabled());
  cursor.toggle_bookmark();
  EXPECT_TRUE(cursor.bookmarks().empty());
}

TEST_F(StepCursorTest, EverythingFocusableHasAName) {
  for (const QWidget* widget : cursor.findChildren<QWidget*>())
    if (widget->focusPolicy() != Qt::NoFocus && widget->objectName() != "qt_spinbox_lineedit") {
      EXPECT_FALSE(widget->accessibleName().isEmpty()) << widget->metaObject()->className();
    }
}

TEST_F(StepCursorTest, FitsNarrowAndWideWithoutOverlap) {
  for (const int width : {330, 480, 560, 800, 1600}) {
    EXPECT_TRUE(test::resized(cursor, {width, 44})) << width;
    EXPECT_GE(cursor.track()->width(), 60) << width;
    for (const QWidget* child : cursor.findChildren<QToolButton*>())
      if (child->isVisible()) {
        EXPECT_TRUE(cursor.rect().contains(child->geometry()))
            << width << child->accessibleName().toStdString();
      }
  }
}

}  // namespace
}  // namespace attnlab
