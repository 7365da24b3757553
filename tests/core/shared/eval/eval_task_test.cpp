// SPDX-License-Identifier: Apache-2.0
// The prompts are those of lm-evaluation-harness 0.4.8, written out by hand from its YAML files.
#include "core/shared/eval/eval_task.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

EvalItem item_of(const std::string& task, const Json& document) {
  return find_eval_tasks({task})[0].item(document);
}

TEST(EvalTask, TheNineTasksAreThere) {
  EXPECT_EQ(eval_task_names(),
            (std::vector<std::string>{"arc_easy", "boolq", "copa", "piqa", "sciq", "rte",
                                      "hellaswag", "wikitext", "lambada_openai"}));
  EXPECT_EQ(find_eval_tasks({"copa", "all"}).size(), 9U) << "each once";
}

TEST(EvalTask, ArcTakesTheAnswerByItsLabel) {
  const EvalItem item =
      item_of("arc_easy", {{"question", "What?"},
                           {"choices", {{"text", {"x", "y", "zz"}}, {"label", {"1", "2", "3"}}}},
                           {"answerKey", "3"}});
  ASSERT_EQ(item.pairs.size(), 3U);
  EXPECT_EQ(item.pairs[2].context, "Question: What?\nAnswer:");
  EXPECT_EQ(item.pairs[2].continuation, " zz");
  EXPECT_EQ(item.gold, 2U);
  EXPECT_EQ(item.characters, (std::vector<int64_t>{1, 1, 2})) << "without the blank";
}

TEST(EvalTask, CopaJoinsTheSentences) {
  const EvalItem item = item_of("copa", {{"premise", "The man fell. "},
                                         {"question", "cause"},
                                         {"choice1", "He slipped."},
                                         {"choice2", "Ice melted."},
                                         {"label", 1}});
  EXPECT_EQ(item.pairs[0].context, "The man fell because");
  EXPECT_EQ(item.pairs[0].continuation, "  he slipped.") << "the harness puts two blanks";
  EXPECT_EQ(item.gold, 1U);
}

TEST(EvalTask, TruthValuesAndWordsAreLabels) {
  const Json boolq = {{"passage", "P"}, {"question", "is it"}, {"label", true}};
  EXPECT_EQ(item_of("boolq", boolq).gold, 1U);
  EXPECT_EQ(item_of("boolq", boolq).pairs[0].context, "P\nQuestion: is it?\nAnswer:");
  const Json rte = {{"premise", "A."}, {"hypothesis", "B."}, {"label", "not_entailment"}};
  EXPECT_EQ(item_of("rte", rte).gold, 1U);
  EXPECT_EQ(item_of("rte", rte).pairs[0].context, "A.\nQuestion: B. True or False?\nAnswer:");
  EXPECT_EQ(item_of("rte", rte).pairs[1].continuation, " False");
}

TEST(EvalTask, SciqAndPiqa) {
  const EvalItem sciq = item_of("sciq", {{"support", " S"},
                                         {"question", "Q"},
                                         {"distractor1", "a"},
                                         {"distractor2", "b"},
                                         {"distractor3", "c"},
                                         {"correct_answer", "d"}});
  EXPECT_EQ(sciq.pairs[3].context, "S\nQuestion: Q\nAnswer:");
  EXPECT_EQ(sciq.pairs[3].continuation, " d");
  EXPECT_EQ(sciq.gold, 3U);
  const EvalItem piqa =
      item_of("piqa", {{"goal", "G"}, {"sol1", "s"}, {"sol2", "t"}, {"label", "1"}});
  EXPECT_EQ(piqa.pairs[1].context, "Question: G\nAnswer:");
  EXPECT_EQ(piqa.gold, 1U);
}

TEST(EvalTask, HellaSwagWithAndWithoutItsParts) {
  Json document = {{"activity_label", "Cooking"},
                   {"ctx_a", "A pot."},
                   {"ctx_b", "THE cook"},
                   {"ctx", "whole"},
                   {"label", "0"},
                   {"endings", {"[x] e  f", "g"}}};
  EXPECT_EQ(item_of("hellaswag", document).pairs[0].context, "Cooking: A pot. The cook");
  EXPECT_EQ(item_of("hellaswag", document).pairs[0].continuation, "  e f");
  document.erase("ctx_b");
  EXPECT_EQ(item_of("hellaswag", document).pairs[0].context, "Cooking: whole");
}

TEST(EvalTask, LambadaAndWikiText) {
  const EvalItem lambada = item_of("lambada_openai", {{"text", "to be or not"}});
  EXPECT_EQ(lambada.pairs[0].context, "to be or");
  EXPECT_EQ(lambada.pairs[0].continuation, " not");
  const EvalItem wikitext = item_of("wikitext", {{"page", " = Ä = \n a , b "}});
  EXPECT_EQ(wikitext.pairs[0].context, "");
  EXPECT_EQ(wikitext.pairs[0].continuation, " = Ä =\na, b ");
  EXPECT_EQ(wikitext.bytes, 16) << "of the text as it was";
  EXPECT_EQ(wikitext.words, 8);
}

TEST(EvalTask, ANewTaskNeedsNoCode) {
  const test::TempFolder folder;
  const auto file = folder.write("mine.json", R"({
    "name": "mine", "title": "t", "version": "1", "kind": "multiple_choice",
    "files": ["mine.jsonl"], "prompt": "{{q}} ->", "choices": ["{{a}}", "{{b}}"],
    "gold": "{{answer}}", "metrics": ["acc"]})");
  const EvalTask task = find_eval_tasks({file.string()})[0];
  EXPECT_EQ(task.item({{"q", "1+1"}, {"a", "2"}, {"b", "3"}, {"answer", 0}}).pairs[1].continuation,
            " 3");
}

TEST(EvalTask, BadDocumentsSayWhatIsWrong) {
  Json piqa = {{"goal", "G"}, {"sol1", "s"}, {"sol2", "t"}, {"label", 2}};
  test::expect_mentions(test::error_of([&] { item_of("piqa", piqa); }),
                        "the right answer is `2`, which is none of the choices 0 to 1");
  piqa["label"] = -1;
  test::expect_mentions(test::error_of([&] { item_of("piqa", piqa); }), "a split that has labels");
  const Json rte = {{"premise", "A."}, {"hypothesis", "B."}, {"label", "entailmet"}};
  test::expect_mentions(test::error_of([&] { item_of("rte", rte); }), "did you mean `entailment`");
  const Json arc = {{"question", "Q"},
                    {"choices", {{"text", {"x", "y"}}, {"label", {"A", "B"}}}},
                    {"answerKey", "C"}};
  test::expect_mentions(test::error_of([&] { item_of("arc_easy", arc); }),
                        "not in `choices.label`");
}

TEST(EvalTask, BadDescriptionsSayWhatIsWrong) {
  test::expect_mentions(test::error_of([] { find_eval_tasks({"arc_esay"}); }),
                        "did you mean `arc_easy`");
  Json task = {{"name", "x"},       {"title", "t"},  {"version", "1"}, {"kind", "multiple_choice"},
               {"files", {"f"}},    {"prompt", "p"}, {"gold", "0"},    {"choices", {"a", "b"}},
               {"metrics", {"acc"}}};
  EXPECT_EQ(eval_task_from_json(task, "x.json").name, "x");
  const auto error_with = [&](const char* key, const Json& value) {
    Json wrong = task;
    wrong[key] = value;
    return test::error_of([&] { eval_task_from_json(wrong, "x.json"); });
  };
  test::expect_mentions(error_with("metrics", {"perplexity"}), "x.json: metrics");
  for (const char* outside : {"/tmp/x", "../x", "a/b", ".", ""})
    test::expect_mentions(error_with("name", outside), "x.json: name: expected letters");
  test::expect_mentions(error_with("kind", "choice"), "x.json: kind");
  test::expect_mentions(error_with("choices", {"a"}), "two or more");
  test::expect_mentions(error_with("promt", "p"), "did you mean `prompt`");
  test::expect_mentions(error_with("fields", {{{"name", "g"}, {"of", "a"}}}), "first_of");
}

}  // namespace
}  // namespace attnlab
