// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/shared/lessons/lesson.h"

namespace attnlab {

/// A piece of a LessonText.
struct LessonSpan {
  enum class Kind { plain, strong, term, figure, paragraph };
  Kind kind = Kind::plain;
  std::string name;  ///< of the term or figure
  std::string text;  ///< as shown; of a term empty: its own name
};

/// Throws Error for brackets that are not closed, with the place that the text comes from.
std::vector<LessonSpan> lesson_spans(std::string_view text, const std::string& origin);

/// Reads an object of languages. Throws Error for a term or figure that is not known.
LessonText lesson_text(const JsonReader& reader, const std::vector<std::string>& terms,
                       const std::vector<std::string>& figures);

}  // namespace attnlab
