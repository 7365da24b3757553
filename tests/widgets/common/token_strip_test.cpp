// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/token_strip.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "widgets/common/theme.h"

namespace attnlab {
namespace {

std::vector<QString> letters(const QString& text) {
  std::vector<QString> tokens;
  for (const QChar c : text) tokens.emplace_back(c);
  return tokens;
}

void show(TokenStrip& strip, int width, int height) {
  strip.resize(width, height);
  strip.show();
  ASSERT_TRUE(QTest::qWaitForWindowExposed(&strip));
}

}  // namespace

TEST(TokenStrip, ShowsWhatIsInvisible) {
  EXPECT_EQ(visible_token(" the"), QString("·the"));
  EXPECT_EQ(visible_token("\n"), QString("↵"));
  EXPECT_EQ(visible_token("\t"), QString("→"));
  EXPECT_EQ(visible_token(QString(QChar(0x07))), QString(QChar(0x2407)));
  EXPECT_EQ(visible_token(""), QString("∅"));
}

TEST(TokenStrip, BreaksLinesAfterLineEndsAndAtTheWidth) {
  TokenStrip strip;
  show(strip, 600, 200);
  strip.set_tokens(letters("ab\n\ncd"));
  EXPECT_EQ(strip.line_count(), 3);
  EXPECT_EQ(strip.token_rect(1).top(), strip.token_rect(0).top());
  EXPECT_EQ(strip.token_rect(4).left(), strip.token_rect(0).left());
  EXPECT_GT(strip.token_rect(4).top(), strip.token_rect(3).top());

  strip.set_tokens(letters(QString(200, 'x')));
  for (int i = 0; i < strip.count(); ++i)
    EXPECT_LE(strip.token_rect(i).right(), strip.viewport()->width());
  const int lines = strip.line_count();
  strip.resize(300, 200);
  EXPECT_GT(strip.line_count(), lines);
}

TEST(TokenStrip, HoversAndClicksTheTokenUnderTheMouse) {
  TokenStrip strip;
  show(strip, 400, 120);
  strip.set_tokens(letters("hello\nworld"));
  QSignalSpy hovered(&strip, &TokenStrip::token_hovered),
      clicked(&strip, &TokenStrip::token_clicked);
  for (int i = 0; i < strip.count(); ++i)
    EXPECT_EQ(strip.token_at(strip.token_rect(i).center()), i);
  // The window system may still take the pointer elsewhere just after the window has come.
  ASSERT_TRUE(QTest::qWaitFor([&] {
    QTest::mouseMove(strip.viewport(), strip.token_rect(7).center());
    return !hovered.empty() && hovered.last()[0].toInt() == 7;
  }));
  QTest::mouseClick(strip.viewport(), Qt::LeftButton, {}, strip.token_rect(3).center());
  ASSERT_EQ(clicked.size(), 1);
  EXPECT_EQ(clicked[0][0].toInt(), 3);
  QEvent leave(QEvent::Leave);
  QCoreApplication::sendEvent(strip.viewport(), &leave);
  EXPECT_EQ(hovered.last()[0].toInt(), -1);
  QTest::mouseClick(strip.viewport(), Qt::LeftButton, {}, QPoint(390, 110));
  EXPECT_EQ(clicked.size(), 1);
}

TEST(TokenStrip, WalksWithTheKeyboard) {
  TokenStrip strip;
  show(strip, 400, 120);
  strip.set_tokens(letters("hello\nworld"));
  QSignalSpy hovered(&strip, &TokenStrip::token_hovered),
      clicked(&strip, &TokenStrip::token_clicked);
  QTest::keyClick(&strip, Qt::Key_Home);
  QTest::keyClick(&strip, Qt::Key_Right);
  QTest::keyClick(&strip, Qt::Key_Right);
  EXPECT_EQ(strip.current(), 2);
  QTest::keyClick(&strip, Qt::Key_Down);
  EXPECT_EQ(strip.current(), 8);
  EXPECT_EQ(hovered.last()[0].toInt(), 8);
  QTest::keyClick(&strip, Qt::Key_Up);
  EXPECT_EQ(strip.current(), 2);
  QTest::keyClick(&strip, Qt::Key_End);
  EXPECT_EQ(strip.current(), 10);
  QTest::keyClick(&strip, Qt::Key_Right);
  EXPECT_EQ(strip.current(), 10);
  QTest::keyClick(&strip, Qt::Key_Home);
  EXPECT_EQ(strip.current(), 0);
  QTest::keyClick(&strip, Qt::Key_Return);
  ASSERT_EQ(clicked.size(), 1);
  EXPECT_EQ(clicked[0][0].toInt(), 0);
  QTest::keyClick(&strip, Qt::Key_Escape);
  EXPECT_EQ(hovered.last()[0].toInt(), -1);
}

TEST(TokenStrip, HeightFollowsTheTextBetweenItsBounds) {
  TokenStrip strip;
  strip.set_line_range(1, 4);
  show(strip, 300, 100);
  const int empty = strip.sizeHint().height();
  strip.set_tokens(letters("a\nb\nc"));
  const int three = strip.sizeHint().height();
  strip.set_tokens(letters("a\nb\nc\nd"));
  const int four = strip.sizeHint().height();
  strip.set_tokens(letters(QString("a\n").repeated(50)));
  EXPECT_GT(three, empty);
  EXPECT_EQ(four - three, (three - empty) / 2);
  EXPECT_EQ(strip.sizeHint().height(), four);
  EXPECT_EQ(strip.verticalScrollBar()->value(), 0);
  strip.scroll_to(90);
  EXPECT_TRUE(strip.viewport()->rect().contains(strip.token_rect(90)));
}

TEST(TokenStrip, ShadesByValueAndSaysTheValue) {
  TokenStrip strip;
  show(strip, 400, 120);
  strip.set_tokens(letters("abc"));
  const int plain = strip.token_rect(0).top();
  strip.set_values({NAN, 0.5, 4.0}, "loss in nats");
  EXPECT_GT(strip.token_rect(0).top(), plain) << "the legend needs room";
  const QImage image = strip.viewport()->grab().toImage();
  const auto colour = [&](int token) {
    return image.pixelColor(strip.token_rect(token).topLeft() + QPoint(4, 2));
  };
  EXPECT_EQ(colour(0), theme().raised);
  const auto distance = [](const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green());
  };
  EXPECT_LT(distance(colour(2), theme().accent), distance(colour(1), theme().accent));
  QTest::keyClick(&strip, Qt::Key_End);
  EXPECT_TRUE(strip.accessibleDescription().startsWith("token 3 of 3: c · loss in nats 4"))
      << strip.accessibleDescription().toStdString();
}

TEST(TokenStrip, SaysWhichTokensAreNotOfTheText) {
  TokenStrip strip;
  show(strip, 400, 120);
  strip.set_tokens(letters("abc"));
  const auto picture = [&] { return strip.viewport()->grab().toImage().copy(strip.token_rect(0)); };
  const QImage plain = picture();
  strip.set_around(1, 0);
  EXPECT_NE(picture(), plain);
  QTest::keyClick(&strip, Qt::Key_Home);
  EXPECT_TRUE(strip.accessibleDescription().contains("added by the tokenizer"));
  QTest::keyClick(&strip, Qt::Key_End);
  EXPECT_FALSE(strip.accessibleDescription().contains("added by the tokenizer"));
  strip.set_around(0, 1);
  EXPECT_TRUE(strip.accessibleDescription().contains("added by the tokenizer"));
}

TEST(TokenStrip, MarksQueryAndKeyDifferently) {
  TokenStrip strip;
  show(strip, 400, 80);
  strip.set_tokens(letters("aaaa"));
  const auto picture = [&](int token) {
    return strip.viewport()->grab().toImage().copy(strip.token_rect(token));
  };
  const QImage none = picture(0);
  strip.set_pair(0, -1);
  const QImage query = picture(0);
  strip.set_pair(-1, 0);
  const QImage key = picture(0);
  EXPECT_NE(none, query);
  EXPECT_NE(none, key);
  EXPECT_NE(query, key);
}

TEST(TokenStrip, TenThousandTokensStayFluid) {
  TokenStrip strip;
  show(strip, 500, 160);
  QString text;
  for (int i = 0; i < 10000; ++i) text += QChar('a' + i % 26);
  QElapsedTimer clock;
  clock.start();
  strip.set_tokens(letters(text));
  RecordProperty("layout_ms", std::to_string(clock.elapsed()));
  clock.restart();
  for (int i = 0; i < 30; ++i) {
    strip.verticalScrollBar()->setValue(strip.verticalScrollBar()->maximum() * i / 30);
    strip.viewport()->repaint();
  }
  RecordProperty("frame_ms", std::to_string(clock.elapsed() / 30));
  EXPECT_EQ(strip.count(), 10000);
  EXPECT_GT(strip.verticalScrollBar()->value(), 0);
}

}  // namespace attnlab
