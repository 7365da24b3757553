// SPDX-License-Identifier: GPL-3.0-or-later
// Models that others trained in the window: opened by every way, looked at as a run is, painted,
// trained on, closed, open again at the next start.
#include <QCheckBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

#include "app/studio/document/recent_models.h"
#include "app/studio/document/session_runs.h"
#include "app/studio/window/bindings.h"
#include "tests/app/studio/open_model.h"
#include "widgets/inspect/ablate_panel.h"
#include "widgets/runs/prompt_box.h"
#include "widgets/runs/run_table.h"
#include "widgets/stack/stack_panel.h"
#include "widgets/stack/status_readout.h"

namespace attnlab {
namespace {

using OpenModel = test::OpenModel;

TEST_F(OpenModel, ByTheMenuItStandsBesideTheRunsAndIsLookedAt) {
  show("inspect");
  once([] { return qobject_cast<QFileDialog*>(QApplication::activeModalWidget()) != nullptr; },
       [this] {
         QWidget* dialog = QApplication::activeModalWidget();
         dialog->findChild<QLineEdit*>("fileNameEdit")->setText(shown(file_));
         QMetaObject::invokeMethod(dialog, "accept");
       });
  action("Open model…")->trigger();
  ASSERT_TRUE(wait([this] { return run() != nullptr; })) << problems_.join("; ").toStdString();
  ASSERT_TRUE(run()->card());
  EXPECT_EQ(run()->name, "tiny");
  const auto* row = window_->findChild<RunTable*>()->model().find(run()->id());
  ASSERT_NE(row, nullptr);
  EXPECT_TRUE(row->is_model);
  EXPECT_EQ(row->phase, "model");
  ASSERT_TRUE(wait([this] { return map().scene().matrix() != nullptr; }));
  EXPECT_EQ(map().scene().stamp(), "tiny · layer 1 · head 1 · heads 1–2 share keys · weights");
  EXPECT_EQ(recent_models(), QStringList(shown(file_)));
  shot("opened");
}

TEST_F(OpenModel, AFolderIsDroppedOnTheWindow) {
  drop(make_folder());
  ASSERT_TRUE(wait([this] { return run() != nullptr; })) << problems_.join("; ").toStdString();
  EXPECT_EQ(run()->name, "A model");
  EXPECT_EQ(run()->card()->model.family, "llama");
  show("inspect");
  EXPECT_EQ(fact("Licence"), "apache-2.0");
  drop(file_);
  ASSERT_TRUE(wait([this] { return count() == 2; }));
  EXPECT_EQ(run()->name, "tiny");
  drop(file_);
  EXPECT_EQ(count(), 2u);
  EXPECT_FALSE(is_reading()) << "it is open";
}

TEST_F(OpenModel, WhatIsRefusedIsSaidInOneLineAndNothingIsHalfOpen) {
  const auto broken = folder_ / "broken.gguf";
  write_file(broken, read_file(file_).substr(0, 4000));
  auto strange = test::small_llama_with_weights();
  strange.number("llama.expert_count", 8);
  const auto unknown = folder_ / "unknown.gguf";
  write_file(unknown, strange.bytes());
  const std::vector<std::pair<std::filesystem::path, QString>> refused = {
      {broken, "truncated or damaged"},
      {unknown, "llama.expert_count"},
      {folder_ / "none.gguf", "does not exist"}};
  for (const auto& [path, part] : refused) {
    problems_.clear();
    studio_->open_model(shown(path));
    EXPECT_TRUE(is_reading());
    ASSERT_TRUE(wait([this] { return !is_reading(); }));
    ASSERT_EQ(problems_.size(), 1) << path;
    EXPECT_TRUE(problems_[0].contains(part)) << problems_[0].toStdString();
    EXPECT_FALSE(problems_[0].contains('\n'));
    EXPECT_EQ(count(), 0u);
    EXPECT_TRUE(recent_models().isEmpty());
  }
  shot("refused");
  open();  // and the next one opens
}

TEST_F(OpenModel, ReadingItIsShownAndCanBeStopped) {
  QSignalSpy opened(&studio_->openings(), &ModelOpenings::opened);
  studio_->open_model(shown(file_));
  auto* bar = window_->findChild<QWidget*>("opening_bar");
  ASSERT_NE(bar, nullptr);
  EXPECT_TRUE(bar->isVisible());
  click("Stop this job");
  EXPECT_FALSE(is_reading());
  EXPECT_FALSE(bar->isVisible());
  EXPECT_EQ(count(), 0u);
  open();
  EXPECT_EQ(opened.size(), 1) << "the first was given up";
  EXPECT_TRUE(problems_.isEmpty());
}

TEST_F(OpenModel, TheNextStartOpensItAgain) {
  {
    SessionRuns session(*studio_);
    session.remember();
    open();
    EXPECT_EQ(QSettings().value("session/models").toStringList(), QStringList(shown(file_)));
  }
  const QString id = run()->id();
  studio_->close_run(id);
  SessionRuns session(*studio_);
  ASSERT_TRUE(session.reopen());
  session.remember();
  EXPECT_EQ(QSettings().value("session/models").toStringList(), QStringList(shown(file_)))
      << "a kill now would lose it";
  ASSERT_TRUE(wait([&] { return studio_->runs().find(id) != nullptr; }));
  EXPECT_EQ(QSettings().value("session/models").toStringList(), QStringList(shown(file_)));
}

TEST_F(OpenModel, AStartAfterOneThatEndedOpensNothingUnasked) {
  QSettings().setValue("session/models", QStringList(shown(file_)));
  QSettings().setValue("session/opening", true);
  SessionRuns session(*studio_);
  QStringList left_out;
  QObject::connect(&session, &SessionRuns::left_out,
                   [&](const QStringList& names) { left_out = names; });
  EXPECT_FALSE(session.reopen());
  EXPECT_EQ(left_out, QStringList("tiny.gguf"));
  EXPECT_FALSE(is_reading());
  session.open_left_out();
  EXPECT_TRUE(wait([this] { return count() == 1; }));
}

TEST_F(OpenModel, RunsAndModelsAreSelectedInTurn) {
  make_folder();
  studio_->open_run(shown(folder_ / "trained"));
  ASSERT_TRUE(wait([this] { return status().phase == RunPhase::finished; }));
  const QString trained = run()->id();
  open();
  const QString model = run()->id();
  const auto* readout = window_->findChild<StatusReadout*>();
  EXPECT_TRUE(wait([&] {
    return readout->accessibleDescription().startsWith("Opened model: Llama");
  })) << readout->accessibleDescription().toStdString();
  EXPECT_FALSE(studio_->training().can_continue());
  studio_->selection().select_run(trained);
  ASSERT_TRUE(wait([this] { return map().scene().stamp().contains("step 1"); }))
      << map().scene().stamp().toStdString();
  studio_->selection().select_run(model);
  ASSERT_TRUE(wait([this] { return map().scene().stamp().startsWith("tiny"); }));
  show("compare");
  studio_->selection().compare_with(trained);
  EXPECT_TRUE(wait([this] { return map("other_map").scene().matrix() != nullptr; }));
  window_->show_view("difference");
  const View& difference = *window_->view("difference");
  ASSERT_TRUE(wait([&] { return difference.is_ready(); }));
  EXPECT_TRUE(difference.problem().contains("each show a text of their own"))
      << difference.problem().toStdString();
  shot("texts-of-their-own");
  click("Show this text in both");
  EXPECT_TRUE(studio_->probing().text().startsWith("The old clock"));
  ASSERT_TRUE(wait([&] { return difference.is_ready() && difference.problem().isEmpty(); }))
      << difference.problem().toStdString();
  EXPECT_TRUE(difference.summary().startsWith("Mean")) << difference.summary().toStdString();
  shot("compared");
}

TEST_F(OpenModel, ClosedItIsGoneAndUndoBringsItBack) {
  open();
  const QString id = run()->id();
  studio_->remove_runs({id});
  EXPECT_EQ(count(), 0u);
  EXPECT_EQ(run(), nullptr);
  action("Undo")->trigger();
  ASSERT_TRUE(wait([&] { return studio_->runs().find(id) != nullptr; }));
  EXPECT_EQ(studio_->selection().run(), id);
  EXPECT_TRUE(std::filesystem::exists(file_));
}

TEST_F(OpenModel, ItContinuesAPrompt) {
  open();
  view<PromptBox>("prompt");
  named("Text that the model continues")->setFocus();
  type("abab");
  click("Generate");
  const auto* answer = qobject_cast<QPlainTextEdit*>(named("Answer of the model"));
  ASSERT_TRUE(wait([&] { return answer->toPlainText().size() > 4; }))
      << answer->toPlainText().toStdString();
}

TEST_F(OpenModel, AsAChatItIsAskedWhereItsFileHasATemplate) {
  open();
  const auto& box = view<PromptBox>("prompt");
  const auto* chat = box.findChild<QCheckBox*>();
  EXPECT_TRUE(chat->isVisible() && !chat->isEnabled());
  EXPECT_TRUE(chat->toolTip().contains("no chat template")) << chat->toolTip().toStdString();
  EXPECT_EQ(fact("Chat"), "no: the model's files have no chat template");
  auto with_template = test::small_llama_with_weights();
  with_template.boolean("tokenizer.ggml.add_bos_token", true)
      .text("tokenizer.chat_template", "{{ messages[0].content + eos_token }}");
  file_ = folder_ / "talks.gguf";
  write_file(file_, with_template.bytes());
  open();
  EXPECT_EQ(fact("Around texts"), "<|begin|> before, as its tokenizer has it");
  (void)view<PromptBox>("prompt");
  click("As a chat");
  EXPECT_TRUE(chat->isChecked());
  named("Text that the model continues")->setFocus();
  type("abab");
  click("Generate");
  const auto* answer = qobject_cast<QPlainTextEdit*>(named("Answer of the model"));
  ASSERT_TRUE(wait([&] { return !box.generating(); })) << answer->toPlainText().toStdString();
  EXPECT_TRUE(answer->toPlainText().startsWith("abab\n\n"));
  shot("chat");
  window_->show_view("probe");
  studio_->probing().set_text("ab");
  ASSERT_TRUE(wait([this] {
    const auto probe = studio_->probing().probe(run()->id());
    return probe && probe->length() == 2;
  }));
  EXPECT_EQ(studio_->probing().remarks(run()->id()).before, 1);
  shot("added-token");
}

TEST_F(OpenModel, AWhatIfShowsWhatTheTextLoses) {
  open();
  auto& panel = view<AblatePanel>("ablate");
  studio_->probing().set_ablation({{0}, {}, {}, {}});
  ASSERT_TRUE(wait([&] { return panel.effect_text().contains("→"); }))
      << panel.effect_text().toStdString();
  EXPECT_TRUE(studio_->probing().probe(run()->id())->layers[0].skipped);
  shot("what-if");
}

TEST_F(OpenModel, PaintedItIsTrainedOnAndWhatThatDoesIsSaidBefore) {
  open();
  click("Take this model's layers");
  ASSERT_EQ(studio_->document().spec().model, run()->card()->model);
  EXPECT_EQ(studio_->document().spec().data.task, "recall") << "the person's own";
  click_cell(1, LayerAxis::sequence);
  const std::string text = (folder_ / "story.txt").string();
  write_file(text, std::string(300, 'a') + std::string(300, 'b'));
  ASSERT_NE(studio_->training().layer_edits(), "");
  QString said;
  once([] { return dialog_is_open(); },
       [&] {
         QWidget* dialog = QApplication::activeModalWidget();
         EXPECT_FALSE(dialog->findChild<QPushButton*>("choose_texts")->text().contains("story"));
         said = dialog->findChild<QLabel*>("training_does")->text();
         key(Qt::Key_Escape);
       });
  click("Train the model with these layers");
  EXPECT_TRUE(said.startsWith("Choose the text")) << said.toStdString();
  EXPECT_TRUE(said.contains("L1: ")) << said.toStdString();

  choose_text_files(*studio_, {text});
  once(
      [] { return dialog_is_open(); },
      [&] {
        QWidget* dialog = QApplication::activeModalWidget();
        shot_of(*dialog, "train-question");
        for (const auto& [name, value] : {std::pair{"Steps to train", 2}, {"Tokens a sequence", 8}})
          qobject_cast<QSpinBox*>(named(name))->setValue(value);
        said = dialog->findChild<QLabel*>("training_does")->text();
        key(Qt::Key_Return);
      });
  const LayerSpec painted = studio_->document().spec().model.layers[0];
  const QString model = run()->id();
  action("Fork at the step cursor")->trigger();
  ASSERT_TRUE(wait([&] { return run()->id() != model && status().phase == RunPhase::finished; }))
      << problems_.join("; ").toStdString();
  EXPECT_TRUE(said.contains("memory")) << said.toStdString();
  EXPECT_EQ(run()->spec->model.family, "llama");
  EXPECT_TRUE(run()->spec->model.layers[0] == painted);
  EXPECT_EQ(status().step, 2);
  EXPECT_EQ(run()->client->store().snapshot_steps(), (std::vector<int64_t>{0, 1, 2}));
  shot("trained-on");
}

}  // namespace
}  // namespace attnlab
