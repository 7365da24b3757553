// SPDX-License-Identifier: Apache-2.0
#include "core/shared/lessons/lesson.h"

#include <gtest/gtest.h>

#include "core/shared/lessons/lesson_text.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

const LessonVocabulary known = {{"map", "stack"}, {"train"}, {"entropy"}, {"loss"}};

Json text(const char* english) { return {{"en", english}}; }

Json small_lesson() {
  return {{"id", "small"},
          {"title", text("Small")},
          {"about", text("A lesson.")},
          {"minutes", 3},
          {"runs",
           {{"one",
             {{"title", text("one run")},
              {"spec", {{"data", {{"task", "recall"}}}, {"model", {{"mixer", "mlp"}}}}}}}}},
          {"views", {"map"}},
          {"steps",
           {{{"text", {{"en", "Its [[entropy]] is {h}."}, {"ko", "[[entropy]]는 {h}입니다."}}},
             {"figures",
              {{"h", {{"of", {{"compute", "figure"}, {"figure", "entropy"}}}, {"digits", 2}}}}},
             {"look", {{"run", "one"}, {"step", -1}, {"layer", 2}, {"curve", "loss"}}},
             {"target", "map"},
             {"ask",
              {{"answer", {{"compute", "curve_at_end"}, {"curve", "accuracy"}}},
               {"percent", true},
               {"within", 5},
               {"reveal", text("It is {answer}; entropy {h}.")}}}},
            {{"text", text("Paint.")},
             {"views", {"stack", "map"}},
             {"target", "train"},
             {"wait", {{"action", "layer"}, {"layer", 1}, {"mixer", "mlp"}, {"text", text("x")}}}},
            {{"text", text("End.")}}}}};
}

Lesson read(const Json& json) { return read_lesson(json, "small.json", known); }

/// The refusal of a lesson in which `path` has another value.
std::string refusal(const char* path, const Json& value) {
  Json json = small_lesson();
  json[Json::json_pointer(path)] = value;
  return error_of([&] { (void)read(json); });
}

TEST(Lesson, IsReadWithItsRunsFiguresQuestionsAndActions) {
  const Lesson lesson = read(small_lesson());
  EXPECT_EQ(lesson.id, "small");
  EXPECT_FALSE(lesson.runs.at("one").spec.model.layers.at(0).mixing);
  ASSERT_EQ(lesson.steps.size(), 3u);
  const LessonStep& first = lesson.steps[0];
  EXPECT_EQ(first.text.in("ko"), "[[entropy]]는 {h}입니다.");
  EXPECT_EQ(first.look.step, -1);
  EXPECT_EQ(first.look.layer, 2);
  EXPECT_FALSE(first.look.head);
  EXPECT_EQ(first.look.curve, "loss");
  EXPECT_TRUE(first.question->answer.percent);
  EXPECT_EQ(first.question->within, 5);
  EXPECT_EQ(first.figures.at("h").digits, 2);
  EXPECT_EQ(first.needed_runs(), std::vector<std::string>{"one"});
  EXPECT_EQ(first.views, std::vector<std::string>{"map"});
  EXPECT_EQ(lesson.steps[1].views, (std::vector<std::string>{"stack", "map"}));
  EXPECT_EQ(lesson.steps[1].action->mixer, "mlp");
  EXPECT_FALSE(lesson.steps[2].action || lesson.steps[2].question);
}

TEST(Lesson, ATextInOneLanguageIsShownInEvery) {
  const LessonText one = read(small_lesson()).title;
  EXPECT_EQ(one.in("ko"), "Small");
  EXPECT_EQ(LessonText{}.in("en"), "");
}

TEST(Lesson, RefusesByNameWhatItDoesNotKnow) {
  expect_mentions(refusal("/steps/0/right", 2), "unknown key `right`");
  expect_mentions(refusal("/steps/0/ask/answer/compute", "vote"), "unknown word `vote`");
  expect_mentions(refusal("/steps/0/target", "mpa"), "did you mean `map`");
  expect_mentions(refusal("/steps/1/views/0", "stakc"), "did you mean `stack`");
  expect_mentions(refusal("/steps/1/wait/action", "dance"), "`dance`");
  expect_mentions(refusal("/steps/1/wait/mixer", "mlpp"), "mlp");
  expect_mentions(refusal("/steps/1/wait/run", "one"), "unknown key `run`");
  expect_mentions(refusal("/steps/0/look/run", "two"), "`two`");
  expect_mentions(refusal("/steps/0/look/curve", "lss"), "did you mean `loss`");
  expect_mentions(refusal("/steps/2/text/en", "A [[entrpy]] here"), "did you mean `entropy`");
  expect_mentions(refusal("/steps/2/text/en", "A {h} here"), "unknown figure `h`");
  expect_mentions(refusal("/steps/2/text/en", "An [[entropy here"), "not closed");
  expect_mentions(refusal("/steps/2/text", Json::object()), "needs one language");
  expect_mentions(refusal("/steps/2/text/fr", "Fin"), "unknown key `fr`");
  expect_mentions(refusal("/runs/one/spec/model/mixer", "mlq"), "mlp");
  expect_mentions(refusal("/steps", Json::array()), "empty");
  expect_mentions(refusal("/id", "../x"), "small letters");
  expect_mentions(refusal("/minutes", 0), "minutes");
}

TEST(Lesson, ErrorsSayWhere) {
  expect_mentions(refusal("/steps/1/views/0", "stakc"), "small.json: steps[1].views");
  expect_mentions(refusal("/steps/2/text/en", "{h}"), "small.json: steps[2].text.en");
}

TEST(Lesson, AStepEitherWaitsOrAsks) {
  Json json = small_lesson();
  json["steps"][1]["ask"] = json["steps"][0]["ask"];
  json["steps"][1]["ask"]["reveal"] = text("x");
  expect_mentions(error_of([&] { (void)read(json); }), "cannot stand beside `wait`");
}

TEST(Lesson, TextsComeInPieces) {
  using Kind = LessonSpan::Kind;
  const auto spans = lesson_spans("A **b** [[entropy|c]][[sink]]\n\n{d}.", "x");
  std::vector<std::tuple<Kind, std::string, std::string>> found;
  for (const LessonSpan& span : spans) found.emplace_back(span.kind, span.name, span.text);
  const std::vector<std::tuple<Kind, std::string, std::string>> expected = {
      {Kind::plain, "", "A "},      {Kind::strong, "", "b"},  {Kind::plain, "", " "},
      {Kind::term, "entropy", "c"}, {Kind::term, "sink", ""}, {Kind::paragraph, "", ""},
      {Kind::figure, "d", ""},      {Kind::plain, "", "."}};
  EXPECT_EQ(found, expected);
}

}  // namespace
}  // namespace attnlab
