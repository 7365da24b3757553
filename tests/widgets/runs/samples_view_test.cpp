// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/samples_view.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QListView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

#include "widgets/runs/sample_marks.h"

namespace attnlab {
namespace {

TEST(SampleMarks, ComparesCharacterByCharacter) {
  const SampleMarks marks = mark_sample("abXXe and more", "abcde");
  EXPECT_EQ(marks.right, 3);
  EXPECT_EQ(marks.expected, 5);
  ASSERT_EQ(marks.stretches.size(), 3u);
  EXPECT_TRUE(marks.stretches[0].right);
  EXPECT_EQ(marks.stretches[1].start, 2);
  EXPECT_EQ(marks.stretches[1].length, 2);
  EXPECT_FALSE(marks.stretches[1].right);
  EXPECT_EQ(marks.stretches[2].start, 4);
}

TEST(SampleMarks, WhatIsMissingIsWrongAndPairsAreOneCharacter) {
  const SampleMarks marks = mark_sample(QString::fromUtf8("𝄞a"), QString::fromUtf8("𝄞bc"));
  EXPECT_EQ(marks.right, 1);
  EXPECT_EQ(marks.expected, 3);
  ASSERT_EQ(marks.stretches.size(), 2u);
  EXPECT_EQ(marks.stretches[0].length, 2);
  EXPECT_EQ(marks.stretches[1].start, 2);
}

class SamplesViewTest : public testing::Test {
 protected:
  SamplesView view;
  QAbstractItemModelTester tester{view.findChild<SampleModel*>(),
                                  QAbstractItemModelTester::FailureReportingMode::Fatal};
  QListView* list = view.findChild<QListView*>();

  void SetUp() override {
    std::vector<Sample> samples;
    for (int i = 1; i <= 20; ++i)
      samples.push_back({100 * i, "Once", " upon a time there was", i % 2 ? " upon a" : ""});
    view.set_samples(samples);
    view.resize(300, 200);
    view.show();
    view.activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(&view));
    QApplication::processEvents();
  }
  [[nodiscard]] qint64 step_at_top() const {
    return view.model().at(list->indexAt({1, 1}).row()).step;
  }
};

TEST_F(SamplesViewTest, TheNewestComesFirst) {
  EXPECT_EQ(step_at_top(), 2000);
  view.add_sample({2100, "Once", " more", ""});
  QApplication::processEvents();
  EXPECT_EQ(step_at_top(), 2100);
}

TEST_F(SamplesViewTest, TheCursorMarksTheNewestSampleBeforeIt) {
  view.set_cursor(1050);
  QApplication::processEvents();
  EXPECT_EQ(step_at_top(), 1000);
  EXPECT_EQ(view.model().marked_row(), 10);
  EXPECT_TRUE(view.model().index(10).data(SampleModel::marked_role).toBool());
  EXPECT_FALSE(view.model().index(9).data(SampleModel::marked_role).toBool());
  view.set_cursor(50);
  EXPECT_EQ(view.model().marked_row(), -1);
}

TEST_F(SamplesViewTest, NewSamplesDoNotMoveWhatIsRead) {
  list->verticalScrollBar()->setValue(list->verticalScrollBar()->maximum() / 2);
  const QPersistentModelIndex read = list->indexAt({1, 1});
  const int top = list->visualRect(read).top();
  view.add_sample({2100, "Once", " upon\na\ntime", ""});
  QApplication::processEvents();
  EXPECT_EQ(list->visualRect(read).top(), top);
}

TEST_F(SamplesViewTest, ChoosingASampleAsksForItsStep) {
  QSignalSpy step(&view, &SamplesView::step_chosen);
  QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                    list->visualRect(view.model().index(1)).center());
  ASSERT_EQ(step.count(), 1);
  EXPECT_EQ(step[0][0].toLongLong(), 1900);
  list->setFocus();
  QTest::keyClick(list, Qt::Key_Down);
  QTest::keyClick(list, Qt::Key_Return);
  ASSERT_EQ(step.count(), 2);
  EXPECT_EQ(step[1][0].toLongLong(), 1800);
}

TEST_F(SamplesViewTest, RowsGrowWhenTheViewGetsNarrow) {
  const int before = list->visualRect(view.model().index(0)).height();
  view.resize(130, 200);
  QApplication::processEvents();
  QApplication::processEvents();
  EXPECT_GT(list->visualRect(view.model().index(0)).height(), before);
}

}  // namespace
}  // namespace attnlab
