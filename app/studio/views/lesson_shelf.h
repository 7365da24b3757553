// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "core/shared/lessons/lesson.h"

namespace attnlab {

class Studio;

/// The bars that a lesson shows by these names beside its views.
inline constexpr const char* transport_name = "transport";
inline constexpr const char* step_cursor_name = "step_cursor";

/// What a lesson may show, ring and explain: views and bars, parts of them, words of the glossary.
LessonVocabulary lesson_vocabulary();

/// Those that come with the product, in the order in which one takes them.
const std::vector<Lesson>& shipped_lessons();
/// Null where there is none.
const Lesson* find_lesson(const QString& id);

/// Whether a file looks like a lesson rather than a run's settings.
bool looks_like_a_lesson(const QString& path);
/// Takes the lesson of a file. Problems go out of `studio`.
void open_lesson(Studio& studio, const QString& path);

/// "en" or "ko": the language that lessons are told in, as the window's.
QString lesson_language();

}  // namespace attnlab
