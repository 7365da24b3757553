// SPDX-License-Identifier: Apache-2.0
#include "core/shared/lessons/lesson.h"

#include <algorithm>

#include "core/shared/analysis/maps.h"
#include "core/shared/base/error.h"
#include "core/shared/lessons/lesson_text.h"
#include "core/shared/spec/placement.h"

namespace attnlab {
namespace {

constexpr int64_t largest = 1'000'000'000;

/// What a file may name, besides what it brings itself.
struct Context {
  const LessonVocabulary& known;
  std::vector<std::string> runs;
};

LessonText text_of(const JsonReader& reader, std::string_view key, const Context& context,
                   const std::vector<std::string>& figures = {}) {
  return lesson_text(reader.object(key), context.known.terms, figures);
}

std::string known_word(const JsonReader& reader, std::string_view key, std::string_view kind,
                       const std::vector<std::string>& known, const std::string& word) {
  if (std::ranges::find(known, word) == known.end())
    reader.fail(key, unknown_name(kind, word, known));
  return word;
}

std::string known_word(const JsonReader& reader, std::string_view key, std::string_view kind,
                       const std::vector<std::string>& known) {
  return known_word(reader, key, kind, known, reader.text(key));
}

int64_t number(const JsonReader& reader, std::string_view key, int64_t least,
               std::optional<int64_t> fallback = {}) {
  const int64_t value = reader.integer(key, fallback);
  if (value < least || value > largest)
    reader.fail(key,
                "has to lie between " + std::to_string(least) + " and " + std::to_string(largest));
  return value;
}

std::vector<std::string> views_of(const JsonReader& reader, const Context& context) {
  std::vector<std::string> views = reader.texts("views");
  for (const std::string& view : views)
    known_word(reader, "views", "view", context.known.views, view);
  return views;
}

LessonFigure figure_from_json(const JsonReader& reader, std::string_view key,
                              const Context& context) {
  LessonFigure figure;
  figure.quantity = quantity_from_json(reader.object(key), context.runs);
  figure.percent = reader.boolean("percent", false);
  figure.digits = number(reader, "digits", 0, 0);
  if (figure.digits > 6) reader.fail("digits", "has to be at most 6");
  return figure;
}

const std::map<std::string, std::vector<std::string>>& action_keys() {
  static const std::map<std::string, std::vector<std::string>> keys = {
      {"step", {"from", "to"}},
      {"head", {"layer", "head"}},
      {"stage", {"stage"}},
      {"cell", {}},
      {"layers", {"mixer", "placement"}},
      {"layer", {"layer", "mixer"}},
      {"text", {}},
      {"train", {}},
      {"trained", {"run"}}};
  return keys;
}

void read_key(LessonAction& action, const std::string& key, const JsonReader& reader,
              const Context& context) {
  if (key == "from") action.from = number(reader, key, 0, 0);
  if (key == "to") action.to = number(reader, key, 0, largest);
  if (key == "layer") action.layer = number(reader, key, 0, 0);
  if (key == "head") action.head = number(reader, key, 0, 0);
  if (key == "stage") action.stage = name_of(parse_stage(reader.text(key)));
  if (key == "mixer") action.mixer = mixer(reader.text(key)).name;
  if (key == "placement")
    action.placement = known_word(reader, key, "placement", placement_names(),
                                  reader.text(key, std::string("uniform")));
  if (key == "run") action.run = known_word(reader, key, "run", context.runs);
}

LessonAction action_from_json(const JsonReader& reader, const Context& context) {
  std::vector<std::string> kinds;
  for (const auto& [kind, keys] : action_keys()) kinds.push_back(kind);
  LessonAction action;
  action.kind = known_word(reader, "action", "action", kinds);
  action.text = text_of(reader, "text", context);
  for (const std::string& key : action_keys().at(action.kind))
    read_key(action, key, reader, context);
  reader.refuse_unknown();
  return action;
}

LessonQuestion question_from_json(const JsonReader& reader, const Context& context,
                                  std::vector<std::string> figures) {
  LessonQuestion question;
  question.answer = figure_from_json(reader, "answer", context);
  const Quantity& quantity = question.answer.quantity;
  if (quantity.kind() == AnswerKind::number) question.within = reader.number("within");
  if (question.within < 0) reader.fail("within", "has to be 0 or more");
  if (quantity.compute == "compared") {
    const JsonReader choices = reader.object("choices");
    for (const char* choice : {"less", "same", "more"})
      question.choices[choice] = text_of(choices, choice, context);
    choices.refuse_unknown();
  }
  if (quantity.kind() != AnswerKind::cell) figures.emplace_back("answer");
  question.reveal = text_of(reader, "reveal", context, figures);
  reader.refuse_unknown();
  return question;
}

LessonLook look_from_json(const JsonReader& reader, const Context& context) {
  LessonLook look;
  if (reader.has("run")) look.run = known_word(reader, "run", "run", context.runs);
  if (reader.has("document")) look.document = known_word(reader, "document", "run", context.runs);
  if (reader.has("step")) look.step = number(reader, "step", -1);
  if (reader.has("layer")) look.layer = number(reader, "layer", 1);
  if (reader.has("head")) look.head = number(reader, "head", 1);
  if (reader.has("stage")) look.stage = name_of(parse_stage(reader.text("stage")));
  if (reader.has("curve")) look.curve = known_word(reader, "curve", "curve", context.known.curves);
  reader.refuse_unknown();
  return look;
}

std::map<std::string, LessonFigure> figures_from_json(const JsonReader& reader,
                                                      const Context& context) {
  std::map<std::string, LessonFigure> figures;
  for (const auto& [name, value] : reader.value().items()) {
    const JsonReader one = reader.object(name);
    figures[name] = figure_from_json(one, "of", context);
    one.refuse_unknown();
    if (figures[name].quantity.kind() == AnswerKind::cell)
      reader.fail(name, "is a cell, which no text can say");
  }
  return figures;
}

LessonStep step_from_json(const JsonReader& reader, const Context& context,
                          const std::vector<std::string>& views) {
  LessonStep step;
  if (reader.has("figures")) step.figures = figures_from_json(reader.object("figures"), context);
  std::vector<std::string> figures;
  for (const auto& [name, figure] : step.figures) figures.push_back(name);
  step.text = text_of(reader, "text", context, figures);
  step.views = reader.has("views") ? views_of(reader, context) : views;
  if (reader.has("target")) {
    std::vector<std::string> targets = context.known.controls;
    targets.insert(targets.end(), step.views.begin(), step.views.end());
    step.target = known_word(reader, "target", "target", targets);
  }
  if (reader.has("look")) step.look = look_from_json(reader.object("look"), context);
  if (reader.has("wait")) step.action = action_from_json(reader.object("wait"), context);
  if (reader.has("ask")) step.question = question_from_json(reader.object("ask"), context, figures);
  if (step.action && step.question) reader.fail("ask", "cannot stand beside `wait`");
  reader.refuse_unknown();
  return step;
}

std::map<std::string, LessonRun> runs_from_json(const JsonReader& reader, const Context& context) {
  std::map<std::string, LessonRun> runs;
  for (const auto& [name, value] : reader.value().items()) {
    const JsonReader one = reader.object(name);
    const JsonReader spec = one.object("spec");
    runs[name] = {text_of(one, "title", context),
                  resolve_run_spec(spec.value(), spec.path(), Json::object())};
    one.refuse_unknown();
  }
  return runs;
}

void check_id(const JsonReader& reader, const std::string& id) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  if (id.empty() || id.size() > 60 || !std::ranges::all_of(id, plain))
    reader.fail("id", "has to be of small letters, digits and -, 60 at most");
}

void need(std::vector<std::string>& runs, const Quantity& quantity) {
  if (!quantity.run.empty()) runs.push_back(quantity.run);
  runs.insert(runs.end(), quantity.runs.begin(), quantity.runs.end());
  for (const Quantity& side : quantity.sides) need(runs, side);
}

}  // namespace

std::vector<std::string> LessonStep::needed_runs() const {
  std::vector<std::string> runs;
  if (!look.run.empty()) runs.push_back(look.run);
  for (const auto& [name, figure] : figures) need(runs, figure.quantity);
  if (question) need(runs, question->answer.quantity);
  std::ranges::sort(runs);
  runs.erase(std::ranges::unique(runs).begin(), runs.end());
  return runs;
}

Lesson read_lesson(const Json& json, const std::string& origin, const LessonVocabulary& known) {
  const JsonReader reader(json, origin);
  Context context{known, {}};
  Lesson lesson;
  lesson.id = reader.text("id");
  check_id(reader, lesson.id);
  lesson.title = text_of(reader, "title", context);
  lesson.about = text_of(reader, "about", context);
  lesson.minutes = number(reader, "minutes", 1);
  lesson.runs = runs_from_json(reader.object("runs"), context);
  for (const auto& [name, run] : lesson.runs) context.runs.push_back(name);
  const std::vector<std::string> views = views_of(reader, context);
  for (const JsonReader& step : reader.objects("steps"))
    lesson.steps.push_back(step_from_json(step, context, views));
  if (lesson.steps.empty()) reader.fail("steps", "is empty");
  reader.refuse_unknown();
  return lesson;
}

}  // namespace attnlab
