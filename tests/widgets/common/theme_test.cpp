// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/theme.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QTest>
#include <cmath>
#include <set>

#include "widgets/common/style_sheet.h"

namespace attnlab {
namespace {

double luminance(const QColor& c) {
  const auto linear = [](double v) {
    return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const double la = luminance(a) + 0.05, lb = luminance(b) + 0.05;
  return la > lb ? la / lb : lb / la;
}

class ThemeTest : public testing::TestWithParam<ThemeName> {
 protected:
  void SetUp() override { apply_theme(GetParam(), 1.0); }
  void TearDown() override { apply_theme(ThemeName::light, 1.0); }
};

// WCAG: ordinary text needs a contrast of 4.5, the mark of the focus 3.
TEST_P(ThemeTest, TextCanBeRead) {
  const Theme& t = theme();
  for (const QColor& background : {t.window, t.surface, t.raised, t.hover, t.pressed}) {
    EXPECT_GE(contrast(t.text, background), 7.0) << background.name().toStdString();
    EXPECT_GE(contrast(t.muted, background), 4.5) << background.name().toStdString();
    EXPECT_GE(contrast(t.accent, background), 3.0) << background.name().toStdString();
  }
  for (const QColor& color : {t.good, t.warning, t.danger, t.accent})
    for (const QColor& background : {t.window, t.surface, t.raised})
      EXPECT_GE(contrast(color, background), 4.5) << color.name().toStdString();
  EXPECT_GE(contrast(t.text, t.accent_soft), 7.0);
  EXPECT_GE(contrast(t.accent, t.accent_soft), 4.5);
  EXPECT_GE(contrast(t.on_accent, t.accent), 4.5);
  EXPECT_GE(contrast(t.on_accent, t.accent_hover), 4.5);
}

TEST_P(ThemeTest, FocusIsSeen) {
  QWidget window;
  QLineEdit edit(&window);
  QPushButton button("Train", &window);
  edit.setGeometry(10, 10, 100, 30);
  button.setGeometry(10, 50, 100, 30);
  window.show();
  QApplication::setActiveWindow(&window);
  for (QWidget* widget : {static_cast<QWidget*>(&edit), static_cast<QWidget*>(&button)}) {
    window.setFocus();
    const QColor without = widget->grab().toImage().pixelColor(50, 0);
    widget->setFocus(Qt::TabFocusReason);
    ASSERT_TRUE(widget->hasFocus());
    const QColor with = widget->grab().toImage().pixelColor(50, 0);
    EXPECT_EQ(with, theme().accent);
    EXPECT_NE(with, without);
  }
}

INSTANTIATE_TEST_SUITE_P(Looks, ThemeTest, testing::Values(ThemeName::light, ThemeName::dark),
                         [](const auto& one) {
                           return std::string(one.param == ThemeName::light ? "light" : "dark");
                         });

TEST(Theme, ScaleEnlargesTypeAndSpace) {
  apply_theme(ThemeName::light, 2.0);
  EXPECT_EQ(theme().space(1), 8);
  EXPECT_EQ(QApplication::font().pixelSize(), 26);
  EXPECT_EQ(QPushButton("Train").font().pixelSize(), 26);
  apply_theme(ThemeName::light, 1.0);
}

TEST(Theme, ScaleEnlargesTablesThatAreThere) {
  QTableWidget table(3, 2);
  table.setColumnWidth(1, 70);
  const int row = table.rowHeight(1);
  apply_theme(ThemeName::light, 2.0);
  EXPECT_EQ(table.columnWidth(1), 140);
  EXPECT_EQ(table.rowHeight(1), 2 * row);
  apply_theme(ThemeName::light, 1.0);
  EXPECT_EQ(table.columnWidth(1), 70);
}

TEST(Theme, FiguresHaveOneWidth) {
  const QFontMetrics metrics(theme().number);
  for (const char digit : {'0', '2', '3', '4', '5', '6', '7', '8', '9'})
    EXPECT_EQ(metrics.horizontalAdvance(QLatin1Char(digit)), metrics.horizontalAdvance('1'));
}

TEST(Theme, NoPlaceholderIsLeftInTheStyleSheet) {
  const QString sheet = style_sheet(theme());
  EXPECT_FALSE(sheet.contains('@'));
  EXPECT_FALSE(sheet.contains('$'));
  EXPECT_FALSE(sheet.contains(QRegularExpression("\\du\\b")));
  EXPECT_FALSE(sheet.contains("#000000"));  // what an unknown colour would become
}

struct Listener : QWidget {
  std::multiset<QEvent::Type> seen;
  QColor text_at_palette_change;
  void changeEvent(QEvent* event) override {
    seen.insert(event->type());
    if (event->type() == QEvent::PaletteChange) text_at_palette_change = theme().text;
    QWidget::changeEvent(event);
  }
};

TEST(Theme, EveryWidgetHearsOfAChange) {
  QWidget window;
  auto* inner = new QWidget(&window);
  auto* listener = new Listener;
  listener->setParent(inner);
  window.show();
  QApplication::processEvents();
  listener->seen.clear();
  apply_theme(ThemeName::dark, 1.0);
  EXPECT_TRUE(listener->seen.count(QEvent::PaletteChange));
  EXPECT_EQ(listener->text_at_palette_change, theme().text);
  listener->seen.clear();
  apply_theme(ThemeName::dark, 1.5);
  EXPECT_TRUE(listener->seen.count(QEvent::FontChange));
  apply_theme(ThemeName::light, 1.0);
}

TEST(Theme, ChangesQuickly) {
  QWidget window;
  for (int i = 0; i < 200; ++i) new QPushButton("button", &window);
  window.show();
  qint64 best = 1000;
  QElapsedTimer timer;
  for (int i = 0; i < 6; ++i) {
    timer.start();
    apply_theme(i % 2 ? ThemeName::light : ThemeName::dark, 1.0);
    best = std::min(best, timer.elapsed());
  }
  RecordProperty("ms", std::to_string(best));
  EXPECT_EQ(theme().name, ThemeName::light);
  apply_theme(ThemeName::light, 1.0);
}

}  // namespace
}  // namespace attnlab
