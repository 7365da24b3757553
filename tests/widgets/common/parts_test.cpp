// SPDX-License-Identifier: GPL-3.0-or-later
// Segments, sections, empty states and rows of forms.
#include <gtest/gtest.h>

#include <QApplication>
#include <QPushButton>
#include <QTest>

#include "tests/support/errors.h"
#include "widgets/common/empty_state.h"
#include "widgets/common/form_row.h"
#include "widgets/common/section.h"
#include "widgets/common/segmented.h"

namespace attnlab {
namespace {

void show(QWidget& widget) {
  widget.show();
  QApplication::setActiveWindow(&widget);
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&widget));
}

struct SegmentedTest : testing::Test {
  SegmentedTest() {
    for (const char* name : {"Scores", "Mask", "Weights"}) segments.add(name);
    QObject::connect(&segments, &Segmented::chosen, [this](int i) { chosen.push_back(i); });
    show(segments);
  }
  QPushButton* button(int i) { return segments.findChildren<QPushButton*>()[i]; }
  Segmented segments;
  std::vector<int> chosen;
};

TEST_F(SegmentedTest, TheFirstIsChosenAndAClickChoosesAnother) {
  EXPECT_EQ(segments.current(), 0);
  QTest::mouseClick(button(2), Qt::LeftButton);
  EXPECT_EQ(segments.current(), 2);
  EXPECT_EQ(chosen, std::vector<int>{2});
}

TEST_F(SegmentedTest, ArrowsMoveTheChoice) {
  button(0)->setFocus();
  QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
  QTest::keyClick(QApplication::focusWidget(), Qt::Key_Right);
  EXPECT_EQ(segments.current(), 2);
  QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
  EXPECT_EQ(segments.current(), 1);
  EXPECT_EQ(chosen, (std::vector<int>{1, 2, 1}));
}

TEST_F(SegmentedTest, SettingSaysNothingAndChecksTheIndex) {
  segments.set_current(1);
  EXPECT_EQ(segments.current(), 1);
  EXPECT_TRUE(chosen.empty());
  EXPECT_THROW(segments.set_current(3), Error);
  segments.set_enabled(2, false);
  QTest::mouseClick(button(2), Qt::LeftButton);
  EXPECT_EQ(segments.current(), 1);
}

TEST_F(SegmentedTest, AnIconAloneIsNamedByItsTooltip) {
  segments.add("", "log", "Logarithmic");
  EXPECT_EQ(button(3)->accessibleName(), "Logarithmic");
  EXPECT_EQ(button(0)->accessibleName(), "Scores");
}

TEST(Section, HeadingOpensAndCloses) {
  Section section("Placements");
  auto* content = new QLabel("inside");
  section.set_content(content);
  std::vector<bool> seen;
  QObject::connect(&section, &Section::toggled, [&](bool open) { seen.push_back(open); });
  show(section);
  auto* header = section.findChild<QPushButton*>();
  EXPECT_TRUE(content->isVisible());
  QTest::mouseClick(header, Qt::LeftButton);
  EXPECT_FALSE(content->isVisible());
  EXPECT_EQ(header->accessibleDescription(), "Closed");
  QTest::keyClick(header, Qt::Key_Space);
  EXPECT_TRUE(content->isVisible());
  section.set_open(true);
  EXPECT_EQ(seen, (std::vector<bool>{false, true}));
}

TEST(Section, NewContentReplacesTheOldAndStaysClosed) {
  Section section("Cost");
  QPointer<QLabel> old = new QLabel("old");
  section.set_content(old);
  section.set_open(false);
  auto* fresh = new QLabel("new");
  section.set_content(fresh);
  show(section);
  EXPECT_TRUE(old.isNull());
  EXPECT_FALSE(fresh->isVisible());
}

TEST(EmptyState, OffersItsActionOnlyWhenGiven) {
  EmptyState state("map", "Maps appear here once a run has a snapshot.");
  int asked = 0;
  QObject::connect(&state, &EmptyState::action_requested, [&] { ++asked; });
  show(state);
  auto* button = state.findChild<QPushButton*>();
  EXPECT_FALSE(button->isVisible());
  state.set_action("Train");
  EXPECT_TRUE(button->isVisible());
  QTest::mouseClick(button, Qt::LeftButton);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(state.accessibleName(), "Maps appear here once a run has a snapshot.");
}

TEST(FormRow, NamesItsField) {
  QWidget parent;
  QFormLayout* form = make_form(&parent);
  auto* plain = new QPushButton;
  auto* hinted = new QPushButton;
  QLabel* label = add_form_row(form, "Width", plain);
  add_form_row(form, "Height", hinted, "In millimetres.");
  EXPECT_EQ(label->buddy(), plain);
  EXPECT_EQ(plain->accessibleName(), "Width");
  EXPECT_EQ(hinted->accessibleDescription(), "In millimetres.");
}

}  // namespace
}  // namespace attnlab
