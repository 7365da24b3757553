// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QLineEdit>

#include "app/studio/document/lesson_player.h"
#include "app/studio/runs/demo.h"
#include "app/studio/views/lesson_shelf.h"
#include "core/shared/base/json.h"
#include "tests/support/process.h"
#include "tests/support/settle.h"
#include "tests/support/studio_window.h"
#include "widgets/lessons/lesson_page.h"
#include "widgets/panels/panel.h"

namespace attnlab::test {

/// A window beside which the runs of lessons can be had in a second: trained for a few steps, with
/// the accuracies of a long training written behind.
class LessonWindow : public StudioWindow {
 protected:
  LessonPlayer& player() { return studio_->lessons(); }
  LessonPage& page() { return *window_->findChild<LessonPage*>(); }
  bool can_press(const QString& name) { return named(name)->isEnabled(); }

  /// Opens a run of this kind whose accuracy goes from 3 % to `accuracy`.
  void open_run(RunSpec spec, double accuracy) {
    spec.train.steps = 4;
    spec.train.batch_size = 2;
    spec.threads = 1;  // more wait for each other on a busy machine
    const auto folder = folder_ / ("lesson" + std::to_string(++opened_));
    const auto settings = folder_ / ("lesson" + std::to_string(opened_) + ".json");
    write_json(settings, to_json(spec));
    const auto result = attnlab({"train", settings.string(), "--quiet", "--out", folder.string()});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    studio_->open_run(QString::fromStdString(folder.string()));
    ASSERT_TRUE(wait([this] { return status().phase == RunPhase::finished; }));
    for (const double share : {0.3, 0.7, 1.0}) add_evaluation(1000 * share, share * accuracy);
  }
  void add_evaluation(double step, double accuracy) {
    run()->client->store().append(Event{{{"event", "eval"},
                                         {"step", std::llround(step)},
                                         {"loss", 4 - 4 * accuracy},
                                         {"accuracy", accuracy}},
                                        {}});
  }
  /// For pictures those that come with the product, where somebody has trained them.
  void open_runs_of(const Lesson& lesson) {
    if (!qEnvironmentVariableIsEmpty("ATTNLAB_SHOTS"))
      for (const QString& path : demo_runs()) studio_->open_run(path);
    double accuracy = 0.03;
    for (const auto& [name, wanted] : lesson.runs) {
      const bool is_there =
          std::ranges::any_of(studio_->runs().runs(), [&, &spec = wanted.spec](const auto& open) {
            return open->spec->model.layers == spec.model.layers &&
                   open->spec->data.task == spec.data.task;
          });
      if (!is_there) open_run(wanted.spec, name == "standard" ? 0.96 : accuracy += 0.2);
    }
  }

  void start(const QString& title) {
    find_command("Lesson: " + title);
    ASSERT_NE(player().lesson(), nullptr);
    ASSERT_TRUE(wait([this] { return page().isVisible(); }));
  }
  /// What a person has to say to be right; waits until the runs tell it.
  Answer right_answer() {
    std::optional<Answer> found;
    EXPECT_TRUE(wait([&] {
      found = player().answer(player().step().question->answer.quantity);
      return found.has_value();
    }));
    return found.value_or(Answer{});
  }
  /// Answers and presses Check; of cells the row `row` is taken.
  void answer(bool right) {
    const LessonQuestion& question = *player().step().question;
    const AnswerKind kind = question.answer.quantity.kind();
    if (question.answer.quantity.needs_pinned_row()) studio_->selection().pin(Cell{40, 40});
    const Answer truth = right_answer();
    if (kind == AnswerKind::number) {
      const double shown = truth.number * (question.answer.percent ? 100 : 1);
      auto* field = qobject_cast<QLineEdit*>(named("Your answer"));
      field->setFocus();
      field->selectAll();
      type(QString::number(right ? shown : shown + 2 * question.within + 1));
    } else if (kind == AnswerKind::choice) {
      const size_t choice = right ? truth.right : (truth.right + 1) % truth.options.size();
      const auto choices = [this] { return page().findChildren<QAbstractButton*>("choice"); };
      ASSERT_TRUE(wait([&] { return choices().size() == std::ssize(truth.options); }));
      click(choices().at(static_cast<qsizetype>(choice)));
    } else {
      studio_->selection().pin(Cell{40, wrong_or_right_column(truth, right)});
    }
    ASSERT_TRUE(wait([this] { return can_press("Check"); }));
    click("Check");
    ASSERT_TRUE(wait([this] { return player().verdict().has_value(); }));
  }
  static int wrong_or_right_column(const Answer& truth, bool right) {
    if (right) return static_cast<int>(truth.columns.at(0));
    for (int column = 0;; ++column)
      if (std::ranges::find(truth.columns, int64_t{column}) == truth.columns.end()) return column;
  }

  int opened_ = 0;
};

}  // namespace attnlab::test
