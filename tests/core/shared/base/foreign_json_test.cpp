// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/foreign_json.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/shared/data/tokenizer.h"
#include "core/shared/messages/protocol.h"
#include "tests/support/errors.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::error_of;
using test::expect_mentions;

std::string nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(ForeignJson, NumbersBeyondADoubleAreRefusedByName) {
  expect_mentions(error_of([] { parse_json(R"({"a": 1e999})", "spec.json"); }),
                  "spec.json holds a number that is too large, '1e999'");
}

TEST(ForeignJson, DepthIsBoundedBeforeAnythingIsMade) {
  EXPECT_NO_THROW(parse_json(nested(deepest_json), "x"));
  expect_mentions(error_of([] { parse_json(nested(deepest_json + 1), "x"); }),
                  "x is nested more than 100 levels deep");
  EXPECT_THROW(parse_json(std::string(10'000'000, '['), "x"), Error);
  EXPECT_NO_THROW(parse_json("[\"" + std::string(1000, '[') + "\\\"[\"]", "x")) << "inside text";
  EXPECT_THROW(parse_tokenizer(nested(200'000), "tokenizer.json"), Error);
}

TEST(ForeignJson, AnObjectHasSoManyMembers) {
  std::string text = "{";
  for (size_t i = 0; i <= most_json_members; ++i) text += "\"" + std::to_string(i) + "\":0,";
  text.back() = '}';
  expect_mentions(error_of([&] { parse_json(text, "x"); }), "more than 50000 members");
}

TEST(ForeignJson, AForeignLineIsNothing) {
  EXPECT_EQ(parse_json_line(R"({"a":1})"), Json({{"a", 1}}));
  for (const char* line : {"", "{", "1e999", "\"\xc3", "{\"a\":1}{"})
    EXPECT_FALSE(parse_json_line(line)) << line;
  EXPECT_FALSE(parse_json_line(nested(300'000)));
}

TEST(ForeignJson, FieldsOfAnotherTypeAreAsIfTheyWereMissing) {
  const Json json = {{"text", 3}, {"whole", 1.5}, {"far", 1e300}, {"number", "1"}, {"truth", 1}};
  EXPECT_EQ(text_or(json, "text", "-"), "-");
  EXPECT_EQ(whole_or(json, "whole", 7), 7);
  EXPECT_EQ(whole_or(json, "far", 7), 7);
  EXPECT_EQ(number_or(json, "number", 2.0), 2.0);
  EXPECT_TRUE(truth_or(json, "truth", true));
  for (const Json& none : {Json(), Json(3), Json::array(), Json("text")})
    EXPECT_EQ(text_or(none, "text", "-"), "-");
  EXPECT_EQ(whole_or({{"a", -4}}, "a", 0), -4);
}

// JSON has no infinity: it could only come from a flag, and would be null in run.json.
TEST(ForeignJson, NumbersAreFinite) {
  const Json json = {{"grad_clip", std::numeric_limits<double>::infinity()}};
  expect_mentions(error_of([&] { (void)JsonReader(json, "train").number("grad_clip"); }),
                  "train.grad_clip: expected a finite number");
}

TEST(ForeignJson, MessagesDoNotCutCharacters) {
  std::string text(36, 'a');
  const Json json = {{"a", {text + "éééé"}}};
  const std::string said = error_of([&] { (void)JsonReader(json, "x").integer("a"); });
  EXPECT_NO_THROW((void)Json(said).dump());
  const std::string foreign = error_of([] { parse_json("{\"a\":\xa0}", "x"); });
  EXPECT_NO_THROW((void)Json(foreign).dump());
}

// One line on the socket of a run: it ended the training.
TEST(ForeignJson, ACommandThatIsNoneIsRefused) {
  for (const std::string& line :
       {std::string(R"({"command":"set","id":1,"learning_rate_factor":1e400})"),
        std::string(150'000, '['), R"({"command":)" + nested(50'000) + "}", std::string("\"\xff\""),
        std::string("{\"command\":5}"), std::string(R"({"command":"probe","id":1e30})")})
    EXPECT_THROW((void)parse_command(line), Error) << line.substr(0, 60);
}

TEST(ForeignJson, MergesThatAreNoTextAreRefused) {
  const test::TempFolder folder;
  folder.write("vocab.json", R"({"a":0,"b":1,"ab":2})");
  folder.write("merges.txt", "#version: 0.2\na \xc3\n");
  expect_mentions(error_of([&] { (void)read_tokenizer(folder.path()); }), "no valid UTF-8");
}

}  // namespace
}  // namespace attnlab
