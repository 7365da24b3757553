// SPDX-License-Identifier: Apache-2.0
#include "core/shared/lessons/lesson_text.h"

#include <algorithm>
#include <array>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

using Kind = LessonSpan::Kind;

struct Bracket {
  std::string_view open, close;
  Kind kind;
};
constexpr std::array brackets = {Bracket{"[[", "]]", Kind::term}, Bracket{"**", "**", Kind::strong},
                                 Bracket{"{", "}", Kind::figure},
                                 Bracket{"\n\n", "", Kind::paragraph}};

LessonSpan span_of(const Bracket& bracket, std::string_view inner) {
  if (bracket.kind == Kind::strong) return {bracket.kind, {}, std::string(inner)};
  const size_t bar = inner.find('|');
  const bool has_text = bracket.kind == Kind::term && bar != std::string_view::npos;
  return {bracket.kind, std::string(inner.substr(0, has_text ? bar : inner.size())),
          has_text ? std::string(inner.substr(bar + 1)) : std::string()};
}

void check(const LessonSpan& span, Kind kind, const std::vector<std::string>& known,
           const JsonReader& reader, const std::string& language) {
  if (span.kind == kind && std::ranges::find(known, span.name) == known.end())
    reader.fail(language, unknown_name(kind == Kind::term ? "word" : "figure", span.name, known));
}

}  // namespace

std::vector<LessonSpan> lesson_spans(std::string_view text, const std::string& origin) {
  std::vector<LessonSpan> spans;
  while (!text.empty()) {
    const Bracket* next = nullptr;
    size_t at = text.size();
    for (const Bracket& bracket : brackets)
      if (const size_t found = text.find(bracket.open); found < at) {
        at = found;
        next = &bracket;
      }
    if (at > 0) spans.push_back({Kind::plain, {}, std::string(text.substr(0, at))});
    if (next == nullptr) break;
    text.remove_prefix(at + next->open.size());
    const size_t end = text.find(next->close);
    if (end == std::string_view::npos)
      bad_input(origin + ": \"" + std::string(next->open) + "\" is not closed");
    spans.push_back(span_of(*next, text.substr(0, end)));
    text.remove_prefix(end + next->close.size());
  }
  return spans;
}

LessonText lesson_text(const JsonReader& reader, const std::vector<std::string>& terms,
                       const std::vector<std::string>& figures) {
  LessonText text;
  for (const char* language : {"en", "ko"}) {
    if (!reader.has(language)) continue;
    const std::string said = reader.text(language);
    for (const LessonSpan& span : lesson_spans(said, reader.path() + "." + language)) {
      check(span, Kind::term, terms, reader, language);
      check(span, Kind::figure, figures, reader, language);
    }
    text.by_language[language] = said;
  }
  reader.refuse_unknown();
  if (text.by_language.empty()) reader.fail("en", "is missing: a text needs one language");
  return text;
}

const std::string& LessonText::in(const std::string& language) const {
  static const std::string nothing;
  if (by_language.empty()) return nothing;
  const auto found = by_language.find(language);
  return found == by_language.end() ? by_language.begin()->second : found->second;
}

}  // namespace attnlab
