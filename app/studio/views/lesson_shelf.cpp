// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/lesson_shelf.h"

#include <algorithm>

#include "app/studio/document/lesson_player.h"
#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "widgets/plots/curves_panel.h"
#include "widgets/words/term.h"

namespace attnlab {

LessonVocabulary lesson_vocabulary() {
  LessonVocabulary known;
  for (const ViewInfo& view : view_list())
    if (std::string_view(view.id) != "lesson") known.views.emplace_back(view.id);
  known.views.insert(known.views.end(), {transport_name, step_cursor_name});
  known.controls = {"train", "heads", "row", "stages", "mixing", "form", "sequence", "hidden"};
  for (const Term& term : all_terms()) known.terms.emplace_back(term.id);
  for (const char* curve : CurvesPanel::quantities) known.curves.emplace_back(curve);
  return known;
}

const std::vector<Lesson>& shipped_lessons() {
  static const std::vector<Lesson> lessons = [] {
    std::vector<Lesson> read;
    for (const auto& [name, text] : lesson_files())
      read.push_back(
          read_lesson(parse_json(text, std::string(name)), std::string(name), lesson_vocabulary()));
    return read;
  }();
  return lessons;
}

const Lesson* find_lesson(const QString& id) {
  const auto& all = shipped_lessons();
  const auto found = std::ranges::find(all, id.toStdString(), &Lesson::id);
  return found == all.end() ? nullptr : &*found;
}

bool looks_like_a_lesson(const QString& path) {
  if (!path.endsWith(".json")) return false;
  try {
    const Json json = read_json(path.toStdString());
    return json.is_object() && json.contains("steps");
  } catch (const Error&) {  // whoever opens it as something else says why
    return false;
  }
}

void open_lesson(Studio& studio, const QString& path) {
  try {
    const std::string file = path.toStdString();
    studio.lessons().start(read_lesson(read_json(file), file, lesson_vocabulary()));
  } catch (const Error& error) {
    studio.report_problem(QString::fromStdString(error.line()));
  }
}

QString lesson_language() {
  return Studio::tr("en", "the language that lessons are told in: en or ko");
}

}  // namespace attnlab
