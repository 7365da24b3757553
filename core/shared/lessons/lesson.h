// SPDX-License-Identifier: Apache-2.0
// A lesson as its file tells it (resources/lessons). Whoever plays it looks at runs.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/shared/lessons/quantity.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// What is said, by language. In it stand [[word]] or [[word|as shown]] for a word of the glossary,
/// **strong**, {name} for a figure of the step, and an empty line between paragraphs.
struct LessonText {
  std::map<std::string, std::string> by_language;  ///< "en", "ko"; one of them at least

  /// In this language, else in any that there is; empty where nothing is said.
  [[nodiscard]] const std::string& in(const std::string& language) const;
};

/// A run that the lesson is about: which model on which data.
struct LessonRun {
  LessonText title;
  RunSpec spec;
};

/// A number that follows from the run, as it is written into a text or asked for.
struct LessonFigure {
  Quantity quantity;
  bool percent = false;
  int64_t digits = 0;
};

/// What a person has to do before the step is over.
struct LessonAction {
  /// "step": the step cursor moves, to `from`…`to`; "head": a head is chosen; "stage"; "cell": a
  /// cell is pinned; "layers": the stack is painted with `mixer` at `placement`; "layer": one layer
  /// is `mixer`; "text": another text is probed; "train": a training begins; "trained": the run
  /// `run` has been trained.
  std::string kind;
  int64_t from = 0, to = 0;
  int64_t layer = 0, head = 0;  ///< from 1; 0: any
  std::string stage, mixer, placement, run;
  LessonText text;  ///< what to do, in a few words
};

struct LessonQuestion {
  LessonFigure answer;
  double within = 0;  ///< of a number, as it is shown
  std::map<std::string, LessonText>
      choices;        ///< of "compared": what less, same and more are called
  LessonText reveal;  ///< said afterwards; {answer} is the right one
};

/// What the step shows at its beginning; what is absent stays as it is.
struct LessonLook {
  std::string run, document;           ///< runs of the lesson: selected; taken as the run to be
  std::optional<int64_t> step;         ///< -1: the last
  std::optional<int64_t> layer, head;  ///< from 1
  std::string stage, curve;
};

struct LessonStep {
  LessonText text;
  std::vector<std::string> views;  ///< in sight
  std::string target;              ///< the view or control that is ringed; empty: none
  LessonLook look;
  std::map<std::string, LessonFigure> figures;
  std::optional<LessonAction> action;
  std::optional<LessonQuestion> question;

  /// Runs of the lesson that have to be there before the step makes sense.
  [[nodiscard]] std::vector<std::string> needed_runs() const;
};

struct Lesson {
  std::string id;
  LessonText title, about;
  int64_t minutes = 0;
  std::map<std::string, LessonRun> runs;
  std::vector<LessonStep> steps;
};

/// Words of the window that a lesson may name.
struct LessonVocabulary {
  std::vector<std::string> views, controls, terms, curves;
};

/// Throws Error that names what is wrong or not known, and where.
Lesson read_lesson(const Json& json, const std::string& origin, const LessonVocabulary& known);

/// resources/lessons by file name.
const std::vector<std::pair<std::string_view, std::string_view>>& lesson_files();

}  // namespace attnlab
