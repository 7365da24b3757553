// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/number_field.h"

#include <gtest/gtest.h>

#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

namespace attnlab {
namespace {

void type(NumberField& field, const QString& text) {
  field.selectAll();
  QTest::keyClicks(&field, text);
  QTest::keyClick(&field, Qt::Key_Return);
}

}  // namespace

TEST(NumberField, ReadsNumbersAsPeopleWriteThem) {
  NumberField whole({.whole = true, .least = 1});
  type(whole, "3 000");
  EXPECT_EQ(whole.value(), 3000);
  EXPECT_EQ(whole.text(), "3 000");
  NumberField rate({.whole = false, .least = 0});
  for (const auto& [text, value] :
       {std::pair<QString, double>{"4e-4", 4e-4}, {"0,002", 2e-3}, {"1e-9", 1e-9}}) {
    type(rate, text);
    EXPECT_DOUBLE_EQ(rate.value(), value) << text.toStdString();
  }
}

TEST(NumberField, KeepsItsValueWhenWhatIsTypedIsNone) {
  NumberField field({.whole = true, .least = 1, .most = 100});
  field.set_value(7);
  QSignalSpy edited(&field, &NumberField::value_edited);
  for (const char* text : {"0", "101", "2.5", "e", "x"}) {
    type(field, text);
    EXPECT_EQ(field.value(), 7) << text;
  }
  EXPECT_TRUE(edited.empty());
}

TEST(NumberField, StepsSuitTheSizeOfTheNumber) {
  NumberField rate(
      {.whole = false, .least = 0, .most = 1e6, .steps = NumberField::Steps::one_two_five});
  rate.set_value(0.002);
  for (const double expected : {0.005, 0.01, 0.02}) {
    rate.stepBy(1);
    EXPECT_NEAR(rate.value(), expected, 1e-12);
  }
  rate.set_value(0.003);
  rate.stepBy(-1);
  EXPECT_NEAR(rate.value(), 0.002, 1e-12);
  rate.set_value(0.001);
  rate.stepBy(-1);
  EXPECT_NEAR(rate.value(), 0.0005, 1e-12);
  NumberField batch(
      {.whole = true, .least = 1, .most = 1e6, .steps = NumberField::Steps::doubling});
  batch.set_value(16);
  batch.stepBy(2);
  EXPECT_EQ(batch.value(), 64);
  batch.stepBy(-10);
  EXPECT_EQ(batch.value(), 1);
}

TEST(NumberField, EmptyMeansAutomatic) {
  NumberField field({.whole = true,
                     .least = 0,
                     .most = 1e6,
                     .steps = NumberField::Steps::by_one,
                     .automatic = -1});
  field.set_automatic_text("auto: 50");
  field.set_value(10);
  QSignalSpy edited(&field, &NumberField::value_edited);
  field.selectAll();
  QTest::keyClick(&field, Qt::Key_Delete);
  QTest::keyClick(&field, Qt::Key_Return);
  ASSERT_EQ(edited.size(), 1);
  EXPECT_EQ(edited[0][0].toDouble(), -1);
  EXPECT_EQ(field.text(), "auto: 50");
  field.stepBy(1);
  EXPECT_EQ(field.value(), 0);
  field.stepBy(-1);
  EXPECT_EQ(field.value(), -1);
}

TEST(NumberField, SettingItIsSilent) {
  NumberField field({.whole = true, .least = 1});
  QSignalSpy edited(&field, &NumberField::value_edited);
  field.set_value(12);
  EXPECT_EQ(field.text(), "12");
  EXPECT_TRUE(edited.empty());
}

}  // namespace attnlab
