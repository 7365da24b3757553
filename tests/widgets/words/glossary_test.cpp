// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/words/glossary.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QImage>
#include <QTest>
#include <algorithm>
#include <set>

#include "core/shared/forms/form_info.h"
#include "core/shared/spec/layer.h"
#include "widgets/common/theme.h"
#include "widgets/inspect/indicator.h"
#include "widgets/words/term.h"

namespace attnlab {
namespace {

TEST(Terms, EachHasAnIdOfItsOwnANameASentenceAndWhatToLookFor) {
  std::set<std::string> ids;
  for (const Term& term : all_terms()) {
    SCOPED_TRACE(term.id);
    EXPECT_TRUE(ids.insert(term.id).second) << "twice";
    for (const char* text : {term.group, term.name, term.sentence, term.reading})
      EXPECT_NE(QString(text), "");
    EXPECT_EQ(find_term(term.id), &term);
  }
  EXPECT_EQ(find_term("nonsense"), nullptr);
}

TEST(Terms, GroupsStandTogether) {
  std::set<std::string> seen;
  std::string group;
  for (const Term& term : all_terms()) {
    if (group == term.group) continue;
    group = term.group;
    EXPECT_TRUE(seen.insert(group).second) << group << " begins again at " << term.id;
  }
}

TEST(Terms, EveryMixerAndEveryLetterOfTheIndicatorsIsExplained) {
  for (const Mixer& mixer : paper_mixers())
    EXPECT_NE(find_term(QString::fromStdString(std::string(mixer.name))), nullptr) << mixer.name;
  for (const Indicator indicator : all_indicators) {
    const QString symbol = symbol_of(indicator);
    EXPECT_TRUE(std::ranges::any_of(all_terms(), [&](const Term& term) {
      const QString letters = QString::fromUtf8(term.symbol);
      return letters == symbol || said(term.name) == symbol ||
             (letters.contains('-') && letters.startsWith(symbol[0]));
    })) << symbol.toStdString();
  }
}

TEST(TermPictures, RowsSumToOneAndTheDuplicateHeadLooksOneTokenFartherThanTheInductionHead) {
  for (const Term& term : all_terms())
    for (const Example& example : examples_of(term.id))
      for (int64_t i = 0; i < example.map.rows; ++i) {
        double sum = 0;
        for (int64_t j = 0; j < example.map.columns; ++j) sum += example.map.at(i, j);
        EXPECT_NEAR(sum, 1, 1e-5) << term.id << " row " << i;
      }
  const Matrix twice = examples_of("duplicate_token")[0].map;
  const Matrix after = examples_of("induction")[0].map;
  EXPECT_GT(twice.at(10, 4), 0.8);
  EXPECT_GT(after.at(10, 5), 0.8);
}

/// Rows of a picture that have ink.
std::pair<int, int> ink(Formula& formula) {
  const QImage picture = formula.grab().toImage();
  int first = -1, last = -1;
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x)
      if (picture.pixel(x, y) != picture.pixel(0, 0)) {
        if (first < 0) first = y;
        last = y;
      }
  return {first, last};
}

TEST(FormulaTest, AFractionIsHigherThanItsPartsAndIsNotCut) {
  Formula line, fraction;
  line.set_text("a+b");
  fraction.set_text("{a+b|c+d}");
  for (Formula* one : {&line, &fraction}) one->resize(one->sizeHint());
  EXPECT_GT(fraction.sizeHint().height(), 3 * line.sizeHint().height() / 2);
  EXPECT_LT(fraction.sizeHint().width(), 2 * line.sizeHint().width());
  const auto [first, last] = ink(fraction);
  EXPECT_GT(first, 0);
  EXPECT_LT(last, fraction.height() - 1);
}

TEST(FormulaTest, ScriptsAreLowerAndHigher) {
  Formula plain, below, above;
  plain.set_text("x");
  below.set_text("x_{ij}");
  above.set_text("x^{2}");
  for (Formula* one : {&plain, &below, &above}) one->resize(one->sizeHint());
  EXPECT_GT(below.sizeHint().width(), plain.sizeHint().width());
  EXPECT_GT(ink(below).second - ink(below).first, ink(plain).second - ink(plain).first);
  EXPECT_GT(ink(above).second - ink(above).first, ink(plain).second - ink(plain).first);
}

TEST(FormulaTest, WhatIsNotClosedEndsWithTheText) {
  Formula formula;
  for (const char* text : {"{a|b", "x_", "√{", "}", "x^{2", "_", "{|}", "|"}) {
    formula.set_text(QString::fromUtf8(text));
    EXPECT_GT(formula.sizeHint().width(), 0) << text;
    formula.resize(formula.sizeHint());
    formula.grab();
  }
}

class GlossaryTest : public testing::Test {
 protected:
  GlossaryTest() {
    apply_theme(ThemeName::light, 1.0);
    window.resize(1280, 720);
    window.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&window));
    glossary = new Glossary(&window);
  }
  QString shown_name() { return said(find_term(glossary->shown())->name); }
  QWidget window;
  Glossary* glossary = nullptr;
};

TEST_F(GlossaryTest, OpensAtAWordAndFindsOthersWhileOneTypes) {
  glossary->open_at("induction");
  EXPECT_TRUE(glossary->isVisible());
  EXPECT_EQ(shown_name(), "Induction head");
  QTest::keyClicks(window.focusWidget(), "frobenius");
  EXPECT_EQ(shown_name(), "Concentration");
  QTest::keyClick(window.focusWidget(), Qt::Key_A, Qt::ControlModifier);
  QTest::keyClicks(window.focusWidget(), "h");
  EXPECT_TRUE(glossary->findChild<QListWidget*>()->count() > 1);
  QTest::keyClick(window.focusWidget(), Qt::Key_Escape);
  EXPECT_FALSE(glossary->isVisible());
}

TEST_F(GlossaryTest, ArrowsGoOnWhileTheSearchHasTheKeys) {
  glossary->open_at("previous_token");
  QTest::keyClick(window.focusWidget(), Qt::Key_Down);
  EXPECT_EQ(glossary->shown(), "duplicate_token");
  QTest::keyClick(window.focusWidget(), Qt::Key_Up);
  EXPECT_EQ(glossary->shown(), "previous_token");
}

TEST_F(GlossaryTest, AnUnknownWordOpensItWhereItWas) {
  glossary->open_at("sink");
  glossary->dismiss();
  glossary->open_at("nonsense");
  EXPECT_EQ(glossary->shown(), "sink");
}

}  // namespace
}  // namespace attnlab
