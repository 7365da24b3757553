// SPDX-License-Identifier: GPL-3.0-or-later
// Names and texts of files are shown as they are: an <img> of a run's probe text once took all
// memory.
#include <gtest/gtest.h>

#include <QApplication>
#include <QLabel>
#include <QMessageBox>
#include <QTest>
#include <QToolTip>

namespace attnlab {
namespace {

constexpr const char* markup = "<b>bold</b><img src=\"/dev/zero\">";

TEST(PlainText, LabelsShowTags) {
  QWidget window;
  QLabel before(markup, &window);
  QLabel later(&window);
  window.show();
  later.setText(markup);
  QLabel plain(&window);
  plain.setTextFormat(Qt::PlainText);
  plain.setText(markup);
  for (const QLabel* label : {&before, &later}) {
    EXPECT_EQ(label->sizeHint(), plain.sizeHint());
    EXPECT_EQ(label->textFormat(), Qt::PlainText);
  }
}

TEST(PlainText, WhoMeansMarkupSaysSo) {
  QWidget window;
  QLabel label(&window);
  label.setTextFormat(Qt::RichText);
  label.setText("<b>bold</b>");
  window.show();
  EXPECT_EQ(label.textFormat(), Qt::RichText);
}

TEST(PlainText, MessagesAndTooltipsToo) {
  QMessageBox message;
  message.setText(markup);
  message.show();
  QToolTip::showText({10, 10}, markup);
  ASSERT_TRUE(QTest::qWaitFor([] { return QToolTip::isVisible(); }));
  int seen = 0;
  for (const QWidget* widget : QApplication::allWidgets())
    if (const auto* label = qobject_cast<const QLabel*>(widget);
        label != nullptr && label->text() == markup) {
      EXPECT_EQ(label->textFormat(), Qt::PlainText) << label->objectName().toStdString();
      ++seen;
    }
  EXPECT_EQ(seen, 2);
  QToolTip::hideText();
}

}  // namespace
}  // namespace attnlab
