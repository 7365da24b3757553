// SPDX-License-Identifier: GPL-3.0-or-later
#include <QComboBox>

#include "tests/support/studio_window.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/token_strip.h"
#include "widgets/data/corpus_panel.h"
#include "widgets/stack/data_panel.h"
#include "widgets/stack/text_page.h"

namespace attnlab {
namespace {

class CorpusView : public test::StudioWindow {
 protected:
  CorpusPanel& panel() {
    if (!window_->view("corpus")->widget()->isVisible()) show("evaluate");
    window_->show_view("corpus");
    return *qobject_cast<CorpusPanel*>(window_->view("corpus")->widget());
  }
  QString write_text() {
    std::string text;
    std::string words;
    for (int i = 0; i < 30; ++i) words += " One of them was blue and rolled far away.";
    for (int i = 0; i < 400; ++i)
      text += "{\"text\": \"Once upon a time there were " + std::to_string(i) + " small stones." +
              words + "\"}\n";
    return QString::fromStdString(folder_.write("stories.jsonl", text).string());
  }
  void prepare() {
    click("Prepare the corpus");
    ASSERT_TRUE(wait([this] { return !panel().job().is_running(); }));
    ASSERT_TRUE(panel().job().problem().isEmpty()) << panel().job().problem().toStdString();
  }
};

TEST_F(CorpusView, LearnsATokenizerPreparesAndTrainsWithIt) {
  CorpusPanel& corpus = panel();
  EXPECT_FALSE(named("Prepare the corpus")->isEnabled());
  corpus.add_files({write_text()});
  auto* tokens = qobject_cast<QComboBox*>(named("How the corpus is cut into tokens"));
  tokens->setFocus();
  QTest::keyClick(tokens, Qt::Key_Down);
  EXPECT_TRUE(corpus.order().tokenizer.isEmpty()) << "it is to be learned";
  click("Tokens of the learned vocabulary");
  key(Qt::Key_A, Qt::ControlModifier);
  type("300");
  key(Qt::Key_Tab);
  EXPECT_EQ(corpus.order().vocab_size, 300);
  prepare();
  EXPECT_TRUE(corpus.facts().contains("of 400 documents; vocabulary 300"))
      << corpus.facts().toStdString();
  ASSERT_TRUE(wait([&] { return corpus.strip()->count() > 0; }));
  shot("prepared");

  click("Train with this corpus");
  const DataSpec& data = studio_->document().spec().data;
  const QString folder = corpus.order().out;
  EXPECT_EQ(data.files, std::vector<std::string>{folder.toStdString()});
  EXPECT_EQ(data.tokenizer, (folder + "/tokenizer.json").toStdString());
  EXPECT_TRUE(studio_->document().problems().isEmpty())
      << studio_->document().problems().join("; ").toStdString();
  const auto& page = window_->view("data")->widget()->findChild<DataPanel*>()->text_page();
  ASSERT_TRUE(wait([&] { return page.preview().documents.has_value(); }));
  EXPECT_EQ(page.preview().vocab_size, 300);
  EXPECT_TRUE(page.message().isEmpty()) << page.message().toStdString();
}

TEST_F(CorpusView, BadInputIsOneSentence) {
  CorpusPanel& corpus = panel();
  corpus.add_files({QString::fromStdString(
      folder_.write("bad.jsonl", "{\"text\": broken}\n{\"text\": broken}\n").string())});
  click("Prepare the corpus");
  ASSERT_TRUE(wait([&] { return !corpus.job().is_running(); }));
  EXPECT_TRUE(corpus.job().problem().contains("bad.jsonl")) << corpus.job().problem().toStdString();
  EXPECT_TRUE(corpus.job().problem().contains("line 1")) << corpus.job().problem().toStdString();
  EXPECT_FALSE(corpus.facts().contains("tokens to train on"));
  shot("problem");
}

}  // namespace
}  // namespace attnlab
