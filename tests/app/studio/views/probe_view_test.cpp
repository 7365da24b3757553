// SPDX-License-Identifier: GPL-3.0-or-later
#include <QPlainTextEdit>
#include <QToolButton>

#include "tests/app/studio/views/inspection.h"
#include "widgets/common/notice.h"
#include "widgets/common/probe_box.h"
#include "widgets/common/token_strip.h"

namespace attnlab {
namespace {

class ProbeView : public test::Inspection {
 protected:
  void write(const QString& text) {
    auto* edit = qobject_cast<QPlainTextEdit*>(named("Probe text"));
    ASSERT_NE(edit, nullptr);
    edit->setFocus();
    edit->selectAll();
    edit->insertPlainText(text);  // QTest types ASCII alone
  }
  QString said(ProbeBox& box) {
    QStringList sentences;
    for (const auto* notice : box.findChildren<Notice*>())
      if (notice->isVisible()) sentences << notice->text();
    return sentences.join('|');
  }
  using Tokens = std::vector<std::string>;
};

TEST_F(ProbeView, LettersNeedNoSpaces) {
  auto& box = view<ProbeBox>("probe");
  write("abcdabcd");
  const Tokens letters = {"a", "b", "c", "d", "a", "b", "c", "d"};
  ASSERT_TRUE(wait([&] { return probe()->tokens == letters; }))
      << studio_->probing().problem(studio_->selection().run()).toStdString();
  EXPECT_EQ(said(box), "");
  EXPECT_EQ(box.strip().count(), 8);
}

TEST_F(ProbeView, WhatTheVocabularyLacksIsMarkedLeftOutAndSaid) {
  auto& box = view<ProbeBox>("probe");
  write(QString::fromUtf8("ab éc? d"));
  ASSERT_TRUE(wait([&] {
    return probe()->tokens == Tokens{"a", "b", "c", "d"};
  })) << studio_->probing().problem(studio_->selection().run()).toStdString();
  EXPECT_TRUE(wait([&] {
    return said(box) == QString::fromUtf8("Left out, as this model's vocabulary lacks it: “é” “?”");
  })) << said(box).toStdString();
  auto* edit = box.findChild<QPlainTextEdit*>();
  ASSERT_EQ(edit->extraSelections().size(), 2);
  EXPECT_EQ(edit->extraSelections()[0].cursor.selectedText(), QString::fromUtf8("é"));
  EXPECT_EQ(edit->extraSelections()[1].cursor.selectedText(), "?");
  shot("left-out");
  write("a b");
  EXPECT_TRUE(wait([&] { return said(box).isEmpty(); }));
  EXPECT_TRUE(edit->extraSelections().isEmpty());
}

TEST_F(ProbeView, ATextThatIsTooLongIsCutWithAWord) {
  auto& box = view<ProbeBox>("probe");
  write(QString("abcd").repeated(30));
  EXPECT_TRUE(wait([&] { return said(box).contains("longer than the model takes"); }));
  EXPECT_EQ(probe()->length(), 64);
}

TEST_F(ProbeView, ExamplesComeFromTheRun) {
  auto& box = view<ProbeBox>("probe");
  auto* examples = qobject_cast<QToolButton*>(named("Examples of texts"));
  ASSERT_TRUE(wait([&] { return examples->isEnabled(); }));
  once(&menu_is_open, [] {
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Down);
    QTest::keyClick(QApplication::activePopupWidget(), Qt::Key_Return);
  });
  click(examples);
  EXPECT_TRUE(wait([this] { return !studio_->probing().text().isEmpty(); }));
  EXPECT_EQ(box.text(), studio_->probing().text());
}

}  // namespace
}  // namespace attnlab
