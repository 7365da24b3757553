// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/template.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace attnlab {
namespace {

const Json document = {{"question", " Why? "},
                       {"n", 3},
                       {"yes", true},
                       {"nothing", nullptr},
                       {"choices", {{"text", {"a", "b"}}, {"note", "one two three"}}}};

std::string rendered(const std::string& text) { return Template(text, "t.json").render(document); }

TEST(Template, FieldsPathsAndFilters) {
  EXPECT_EQ(rendered("Q:{{question}}\nA:"), "Q: Why? \nA:");
  EXPECT_EQ(rendered("{{ question | strip | drop_last }}{{n}} {{yes}}"), "Why3 true");
  EXPECT_EQ(rendered("{{choices.note | before_last_word}}|{{choices.note|last_word}}"),
            "one two|three");
  EXPECT_EQ(rendered("no field, a } and a { stay"), "no field, a } and a { stay");
  EXPECT_EQ(Template("{{t|last_word}}/{{t|before_last_word}}", "t").render({{"t", "alone"}}),
            "alone/");
}

TEST(Template, FitsOnlyWithAllFields) {
  EXPECT_TRUE(Template("{{question}} {{choices.note}}", "t").fits(document));
  EXPECT_FALSE(Template("{{question}} {{other}}", "t").fits(document));
  EXPECT_FALSE(Template("{{nothing}}", "t").fits(document)) << "null is no text";
}

TEST(Template, WhatIsWrongIsNamed) {
  test::expect_mentions(test::error_of([] { rendered("{{goal}}"); }), "no field `goal`");
  test::expect_mentions(test::error_of([] { rendered("{{goal}}"); }), "`question`");
  test::expect_mentions(test::error_of([] { rendered("{{choices.text}}"); }), "is a list");
  test::expect_mentions(test::error_of([] { rendered("{{question | stripp}}"); }),
                        "did you mean `strip`");
  test::expect_mentions(test::error_of([] { rendered("{{question"); }), "never closed");
  test::expect_mentions(test::error_of([] { rendered("{{ }}"); }), "names no field");
}

}  // namespace
}  // namespace attnlab
