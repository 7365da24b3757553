// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/json.h"

#include <gtest/gtest.h>

#include "tests/support/errors.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

TEST(JsonReader, ReadsWithDefaults) {
  const Json json = {{"a", 3}, {"b", 2.5}, {"c", true}, {"d", "x"}, {"e", 4.0}, {"f", nullptr}};
  const JsonReader reader(json, "spec");
  EXPECT_EQ(reader.integer("a"), 3);
  EXPECT_EQ(reader.integer("e"), 4);
  EXPECT_EQ(reader.number("b"), 2.5);
  EXPECT_TRUE(reader.boolean("c"));
  EXPECT_EQ(reader.text("d"), "x");
  EXPECT_EQ(reader.integer("missing", 7), 7);
  EXPECT_EQ(reader.integer("f", 8), 8);
  EXPECT_NO_THROW(reader.refuse_unknown());
}

TEST(JsonReader, NamesTheWholePath) {
  const Json json = {{"attnlab", {{"layers", {{{"qk", {{"hidden", 3}}}}}}}}};
  const JsonReader reader(json, "config.json");
  const auto layer = reader.object("attnlab").objects("layers")[0];
  expect_mentions(error_of([&] { (void)layer.object("qk").text("hidden"); }),
                  "config.json: attnlab.layers[0].qk.hidden: expected a string, got 3");
  expect_mentions(error_of([&] { (void)reader.integer("absent"); }),
                  "config.json: absent: missing");
  expect_mentions(error_of([&] { (void)reader.integer("attnlab"); }), "expected a whole number");
}

TEST(JsonReader, RefusesNumbersThatAreNotWhole) {
  const Json json = {{"a", 3.5}, {"b", "3"}, {"c", 1e300}};
  const JsonReader reader(json, "x");
  for (const char* key : {"a", "b", "c"}) EXPECT_THROW((void)reader.integer(key), Error) << key;
}

TEST(JsonReader, UnknownKeysAreRefusedWithASuggestion) {
  const Json json = {{"learning_rat", 1}};
  const JsonReader reader(json, "train");
  (void)reader.number("learning_rate", 1.0);
  expect_mentions(error_of([&] { reader.refuse_unknown(); }), "did you mean `learning_rate`?");
}

TEST(Json, ParseErrorsSayWhere) {
  expect_mentions(error_of([] { parse_json("{\n \"a\": }", "spec.json"); }),
                  "spec.json is not valid JSON, at line 2");
}

}  // namespace
}  // namespace attnlab
