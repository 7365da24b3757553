// SPDX-License-Identifier: Apache-2.0
#include "core/shared/lessons/quantity.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/shared/lessons/lesson_runs.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

class LessonQuantity : public testing::Test {
 protected:
  LessonQuantity() {
    test::add_accuracy(good_, {0.1, 0.2, 0.6, 0.9});
    test::add_accuracy(poor_, {0.1, 0.1, 0.2, 0.3});
    evidence_.runs = {{"good", &good_}, {"poor", &poor_}};
    evidence_.selected = &good_;
    evidence_.probe = &probe_;
    evidence_.step = 25;
  }
  static Quantity read(const Json& json) {
    return quantity_from_json(JsonReader(json, "q"), {"good", "poor"});
  }
  std::optional<Answer> asked(const Json& json) { return answer(read(json), evidence_); }
  double number(const Json& json) { return asked(json).value().number; }
  /// The right option of a choice.
  AnswerOption chosen(const Json& json) {
    const Answer found = asked(json).value();
    EXPECT_EQ(found.kind, AnswerKind::choice);
    return found.options.at(found.right);
  }

  RunStore good_, poor_;
  Probe probe_ = test::looking_probe();
  Evidence evidence_;
};

TEST_F(LessonQuantity, CurvesAreReadAtTheirEndAtTheCursorAndWhereTheyPassALevel) {
  EXPECT_DOUBLE_EQ(number({{"compute", "curve_at_end"}, {"curve", "accuracy"}}), 0.9);
  EXPECT_DOUBLE_EQ(number({{"compute", "curve_at_end"}, {"run", "poor"}, {"curve", "accuracy"}}),
                   0.3);
  EXPECT_DOUBLE_EQ(number({{"compute", "curve_at_cursor"}, {"curve", "accuracy"}}), 0.6);
  EXPECT_DOUBLE_EQ(number({{"compute", "step_of"}, {"curve", "accuracy"}, {"value", 0.5}}), 20);
  EXPECT_DOUBLE_EQ(number({{"compute", "step_of"}, {"curve", "validation_loss"}, {"value", 3.7}}),
                   20);
  const Json never = {
      {"compute", "step_of"}, {"run", "poor"}, {"curve", "accuracy"}, {"value", 0.5}};
  expect_mentions(error_of([&] { (void)asked(never); }), "never passes");
}

TEST_F(LessonQuantity, FiguresOfMapsAreThoseOfTheHeadThatIsAskedForOrSelected) {
  const Json induction = {{"compute", "figure"}, {"figure", "induction"}};
  EXPECT_NEAR(number({{"compute", "figure"}, {"figure", "induction"}, {"layer", 2}, {"head", 2}}),
              1, 1e-6);
  EXPECT_NEAR(number(induction), 0, 1e-6);
  evidence_.layer = evidence_.head = 1;
  EXPECT_NEAR(number(induction), 1, 1e-6);
  EXPECT_NEAR(number({{"compute", "figure"}, {"figure", "previous"}, {"layer", 1}, {"head", 1}}), 1,
              1e-6);
  EXPECT_NEAR(number({{"compute", "figure"}, {"figure", "sink"}, {"layer", 2}, {"head", 1}}), 1,
              1e-6);
  expect_mentions(error_of([&] {
                    (void)asked({{"compute", "figure"}, {"figure", "sink"}, {"layer", 7}});
                  }),
                  "no layer 7");
}

TEST_F(LessonQuantity, ChoicesFollowFromMapsAndCurves) {
  const Json head = {
      {"compute", "head_with"}, {"figure", "sink"}, {"which", "highest"}, {"layer", 2}};
  EXPECT_EQ(chosen(head), (AnswerOption{2, 1, {}}));
  const Json layer = {{"compute", "layer_with"}, {"figure", "induction"}, {"which", "highest"}};
  EXPECT_EQ(chosen(layer), (AnswerOption{2, 0, {}}));
  const Json run = {{"compute", "run_with"},
                    {"curve", "validation_loss"},
                    {"which", "lowest"},
                    {"runs", {"poor", "good"}}};
  EXPECT_EQ(chosen(run), (AnswerOption{0, 0, "good"}));
}

TEST_F(LessonQuantity, AnotherRunHasOtherRightAnswers) {
  std::swap(probe_.layers[0], probe_.layers[1]);
  EXPECT_EQ(chosen({{"compute", "layer_with"}, {"figure", "induction"}, {"which", "highest"}}),
            (AnswerOption{1, 0, {}}));
  std::swap(evidence_.runs["good"], evidence_.runs["poor"]);
  EXPECT_EQ(chosen({{"compute", "run_with"},
                    {"curve", "accuracy"},
                    {"which", "highest"},
                    {"runs", {"good", "poor"}}}),
            (AnswerOption{0, 0, "poor"}));
}

TEST_F(LessonQuantity, ComparedSaysLessSameOrMore) {
  const auto sides = [](const char* left, const char* right, double within) {
    return Json{{"compute", "compared"},
                {"left", {{"compute", "curve_at_end"}, {"run", left}, {"curve", "accuracy"}}},
                {"right", {{"compute", "curve_at_end"}, {"run", right}, {"curve", "accuracy"}}},
                {"within", within}};
  };
  EXPECT_EQ(chosen(sides("poor", "good", 0.1)).name, "less");
  EXPECT_EQ(chosen(sides("good", "poor", 0.1)).name, "more");
  EXPECT_EQ(chosen(sides("poor", "good", 0.7)).name, "same");
}

TEST_F(LessonQuantity, CellsAreThoseOfThePinnedRow) {
  const Json after = {{"compute", "after_same_token"}};
  EXPECT_TRUE(read(after).needs_pinned_row());
  EXPECT_FALSE(read({{"compute", "largest_cell"}, {"row", 3}}).needs_pinned_row());
  EXPECT_FALSE(asked(after)) << "no row is pinned";
  evidence_.row = 4;
  EXPECT_EQ(asked(after)->columns, (std::vector<int64_t>{2}));
  EXPECT_EQ(asked(after)->row, 4);
  EXPECT_EQ(asked({{"compute", "largest_cell"}, {"layer", 1}, {"head", 2}})->columns,
            (std::vector<int64_t>{4}));
  EXPECT_EQ(asked({{"compute", "largest_cell"}, {"layer", 2}, {"head", 2}})->columns,
            (std::vector<int64_t>{2}));
  EXPECT_NEAR(number({{"compute", "largest_weight"}, {"layer", 2}, {"head", 2}}), 1, 1e-6);
  evidence_.row = 1;
  EXPECT_TRUE(asked(after)->columns.empty()) << "this token has not come before";
}

TEST_F(LessonQuantity, WeightsThatNobodyCanTellApartAreBothRight) {
  for (float& q : probe_.layers[0].q) q = 0;  // a uniform map
  evidence_.row = 3;
  EXPECT_EQ(asked({{"compute", "largest_cell"}, {"layer", 1}, {"head", 1}})->columns,
            (std::vector<int64_t>{0, 1, 2, 3}));
}

TEST_F(LessonQuantity, TheProbabilityOfATokenFollowsFromItsLoss) {
  EXPECT_NEAR(number({{"compute", "token_probability"}, {"token", 4}}), std::exp(-1.0), 1e-6);
  for (const int token : {1, 7})
    expect_mentions(error_of([&] {
                      (void)asked({{"compute", "token_probability"}, {"token", token}});
                    }),
                    "token " + std::to_string(token));
}

TEST_F(LessonQuantity, WhatIsNotKnownYetHasNoAnswer) {
  evidence_.probe = nullptr;
  EXPECT_FALSE(asked({{"compute", "layer_with"}, {"figure", "sink"}, {"which", "lowest"}}));
  EXPECT_FALSE(asked({{"compute", "curve_at_end"}, {"curve", "grad_norm"}}));
  evidence_.runs.clear();
  EXPECT_FALSE(asked({{"compute", "run_with"},
                      {"curve", "accuracy"},
                      {"which", "lowest"},
                      {"runs", {"good", "poor"}}}));
}

TEST_F(LessonQuantity, RefusesByNameWhatItDoesNotKnow) {
  const std::vector<std::pair<Json, std::string>> wrong = {
      {{{"compute", "layer_wiht"}}, "did you mean `layer_with`"},
      {{{"compute", "figure"}, {"figure", "entrpy"}}, "did you mean `entropy`"},
      {{{"compute", "layer_with"}, {"figure", "sink"}, {"which", "most"}}, "`most`"},
      {{{"compute", "curve_at_end"}, {"run", "better"}, {"curve", "loss"}}, "`better`"},
      {{{"compute", "token_probability"}, {"token", 2}, {"answer", 0.4}}, "unknown key `answer`"},
      {{{"compute", "token_probability"}, {"token", 0}}, "token"},
      {{{"compute", "run_with"}, {"curve", "loss"}, {"which", "lowest"}, {"runs", {"good"}}},
       "two runs"},
      {{{"compute", "compared"},
        {"left", {{"compute", "after_same_token"}}},
        {"right", {{"compute", "token_probability"}, {"token", 2}}},
        {"within", 0}},
       "number"}};
  for (const auto& [json, part] : wrong)
    expect_mentions(error_of([&, &json = json] { (void)read(json); }), part);
}

}  // namespace
}  // namespace attnlab
