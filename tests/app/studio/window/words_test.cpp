// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <QApplication>

#include "tests/app/studio/views/inspection.h"
#include "widgets/common/token_strip.h"
#include "widgets/words/glossary.h"
#include "widgets/words/term.h"

namespace attnlab {
namespace {

class WordsOfTheWindow : public test::Inspection {
 protected:
  Glossary& glossary() { return *window_->findChild<Glossary*>(); }
};

TEST_F(WordsOfTheWindow, EveryPanelThatAWordExplainsIsThere) {
  for (const Term& term : all_terms()) {
    const QString panel = term.panel;
    EXPECT_TRUE(panel.isEmpty() || window_->view(panel) != nullptr) << term.id;
  }
}

TEST_F(WordsOfTheWindow, F1ExplainsThePanelInFocusAndClosesAgain) {
  find_command("Go to indicators");
  key(Qt::Key_F1);
  ASSERT_TRUE(glossary().isVisible());
  EXPECT_EQ(glossary().shown(), "entropy");
  shot("entropy");
  key(Qt::Key_F1);
  EXPECT_FALSE(glossary().isVisible());
}

TEST_F(WordsOfTheWindow, ThePaletteFindsAWordAndOpensIt) {
  find_command("perplexity");
  ASSERT_TRUE(glossary().isVisible());
  EXPECT_EQ(glossary().shown(), "perplexity");
}

TEST_F(WordsOfTheWindow, EveryWordFitsItsPage) {
  for (const Term& term : all_terms()) {
    glossary().open_at(term.id);
    shot(QString("word-") + term.id);
    const QWidget& page = *glossary().findChild<QScrollArea*>()->widget();
    for (const QLabel* text : page.findChildren<QLabel*>()) {
      if (!text->isVisible()) continue;
      EXPECT_GE(text->height(), text->heightForWidth(text->width())) << term.id;
    }
    EXPECT_LE(glossary().findChild<Formula*>()->geometry().right(), page.width()) << term.id;
    glossary().dismiss();
  }
}

}  // namespace
}  // namespace attnlab
