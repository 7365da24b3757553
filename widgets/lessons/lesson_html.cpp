// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/lessons/lesson_html.h"

#include "core/shared/lessons/lesson_text.h"
#include "widgets/words/term.h"

namespace attnlab {
namespace {

QString word_link(const LessonSpan& span) {
  const QString id = QString::fromStdString(span.name);
  const Term* term = find_term(id);
  const QString shown =
      span.text.empty() && term != nullptr ? said(term->name) : QString::fromStdString(span.text);
  return QString("<a href=\"%1\">%2</a>").arg(id.toHtmlEscaped(), shown.toHtmlEscaped());
}

}  // namespace

QString lesson_html(const std::string& text,
                    const std::function<QString(const std::string& name)>& figure) {
  using Kind = LessonSpan::Kind;
  QString html = "<p>";
  for (const LessonSpan& span : lesson_spans(text, "lesson")) {
    const QString shown = QString::fromStdString(span.text).toHtmlEscaped();
    if (span.kind == Kind::plain) html += shown;
    if (span.kind == Kind::strong) html += "<b>" + shown + "</b>";
    if (span.kind == Kind::term) html += word_link(span);
    if (span.kind == Kind::figure && figure)
      html += "<b>" + figure(span.name).toHtmlEscaped() + "</b>";
    if (span.kind == Kind::paragraph) html += "</p><p>";
  }
  return html + "</p>";
}

}  // namespace attnlab
