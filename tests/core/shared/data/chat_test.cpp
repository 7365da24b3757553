// SPDX-License-Identifier: Apache-2.0
// What models of others are given around a text, and for a message of a chat.
#include "core/shared/data/chat.h"

#include <gtest/gtest.h>

#include "core/shared/base/files.h"
#include "core/shared/models/model_texts.h"
#include "tests/support/errors.h"
#include "tests/support/gguf.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using Ids = std::vector<int32_t>;
using test::error_of;
using test::expect_mentions;

constexpr const char* greeting =
    "{{ bos_token }}{% for m in messages %}{{ '<' + m.role + '>' + m.content + eos_token }}"
    "{% endfor %}";

struct Chat : testing::Test {
  test::TempFolder folder;
  std::filesystem::path path = folder / "small.gguf";
  std::unique_ptr<Tokenizer> tokenizer;

  ModelTexts texts_of(const test::GgufWriter& file, const std::string& family = "llama") {
    write_file(path, file.bytes());
    tokenizer = read_tokenizer(path);
    ModelSpec model;
    model.family = family;
    return read_model_texts(path, model, tokenizer.get());
  }
};

TEST_F(Chat, AGgufFileSaysWhatStandsAroundTexts) {
  EXPECT_TRUE(texts_of(test::small_llama()).frame.before.empty());
  auto file = test::small_llama().boolean("tokenizer.ggml.add_bos_token", true);
  ModelTexts texts = texts_of(file);
  EXPECT_EQ(texts.encode(*tokenizer, "ab<|end|>", false).size(), 9U) << "a text alone is text";
  EXPECT_EQ(texts.encode(*tokenizer, "ab<|end|>", true), (Ids{257, 256, 258}));
  EXPECT_EQ(around_texts(*tokenizer), "<|begin|> before");
  texts = texts_of(file.boolean("tokenizer.ggml.add_eos_token", true));
  EXPECT_EQ(texts.encode(*tokenizer, "ab", false), (Ids{257, 256, 258}));
  EXPECT_EQ(texts.encode_prompt(*tokenizer, "ab", false), (Ids{257, 256}));
  EXPECT_EQ(around_texts(*tokenizer), "<|begin|> before and <|end|> behind");
  EXPECT_EQ(texts.prefix, 257);
  EXPECT_EQ(texts_of(file, "").encode(*tokenizer, "ab", false), (Ids{256})) << "a model of ours";
}

TEST_F(Chat, AMessageIsWrittenByTheTemplateOfTheFile) {
  const ModelTexts texts = texts_of(test::small_llama().text("tokenizer.chat_template", greeting));
  EXPECT_EQ(encode_chat(texts, *tokenizer, "ab", false),
            (Ids{257, '<', 'u', 's', 'e', 'r', '>', 256, 258}));
  EXPECT_EQ(no_chat(texts), "");
  expect_mentions(error_of([&] { (void)encode_chat(texts, *tokenizer, "a<|end|>", false); }),
                  "the name of a special token");
  EXPECT_EQ(encode_chat(texts, *tokenizer, "<|end|>", true),
            (Ids{257, '<', 'u', 's', 'e', 'r', '>', 258, 258}));
}

TEST_F(Chat, WhatCannotBeAskedSaysWhy) {
  ModelTexts texts = texts_of(test::small_llama());
  EXPECT_EQ(no_chat(texts), "the model's files have no chat template");
  expect_mentions(error_of([&] { (void)encode_chat(texts, *tokenizer, "a", false); }),
                  "no chat template");
  texts = texts_of(test::small_llama().text("tokenizer.chat_template", "{{ strftime_now('%d') }}"));
  expect_mentions(no_chat(texts), "`strftime_now()` is not understood in a chat template");
}

TEST_F(Chat, AFolderHasItInTokenizerConfigOrBesideIt) {
  (void)texts_of(test::small_llama());
  ModelSpec model;
  model.family = "llama";
  const auto read = [&] { return read_model_texts(folder.path(), model, tokenizer.get()); };
  EXPECT_EQ(read().chat_template, "");
  EXPECT_EQ(read().prefix, std::nullopt);
  const auto config = [&](const Json& json) { write_json(folder / "tokenizer_config.json", json); };
  config({{"eos_token", "<|end|>"}, {"bos_token", nullptr}, {"chat_template", "one"}});
  EXPECT_EQ(read().chat_template, "one");
  EXPECT_EQ(read().prefix, 258) << "lm-evaluation-harness takes the end token where none begins";
  config({{"bos_token", {{"content", "<|begin|>"}}},
          {"chat_template",
           {{{"name", "tools"}, {"template", "x"}}, {{"name", "default"}, {"template", "two"}}}}});
  EXPECT_EQ(read().chat_template, "two");
  EXPECT_EQ(read().bos, "<|begin|>");
  EXPECT_EQ(read().prefix, 257);
  write_file(folder / "chat_template.jinja", "three");
  EXPECT_EQ(read().chat_template, "three");
}

}  // namespace
}  // namespace attnlab
