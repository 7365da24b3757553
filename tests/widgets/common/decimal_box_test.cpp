// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/decimal_box.h"

#include <gtest/gtest.h>

#include <QLineEdit>
#include <QLocale>
#include <QTest>

namespace attnlab {
namespace {

/// A person who writes 0,5 and 1.000.
class GermanNumbers {
 public:
  GermanNumbers() { QLocale::setDefault(QLocale(QLocale::German, QLocale::Germany)); }
  ~GermanNumbers() { QLocale::setDefault(before_); }

 private:
  QLocale before_;
};

TEST(DecimalBox, HalfIsHalfUnderEveryLocale) {
  const GermanNumbers german;
  DecimalBox box;
  box.setRange(0, 100);
  box.setSuffix(" mm");
  for (const char* half : {"0.5", "0,5"}) {
    box.setValue(7);
    box.show();
    box.selectAll();
    QTest::keyClicks(&box, half);
    QTest::keyClick(&box, Qt::Key_Return);
    EXPECT_EQ(box.value(), 0.5) << half;
    EXPECT_EQ(box.text(), "0.50 mm");
  }
}

}  // namespace
}  // namespace attnlab
