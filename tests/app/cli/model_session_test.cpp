// SPDX-License-Identifier: Apache-2.0
// `attnlab session MODEL`: a model of others is answered about as a run is.
#include <gtest/gtest.h>

#include "core/shared/analysis/probe_remarks.h"
#include "core/shared/base/files.h"
#include "core/shared/messages/probe.h"
#include "core/shared/models/model_card.h"
#include "tests/support/gguf.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"
#include "tests/support/viewer.h"

namespace attnlab {
namespace {

using test::Viewer;

TEST(ModelSession, SaysHowFarItIsThenWhatTheModelIsAndAnswers) {
  const test::TempFolder folder;
  const auto path = folder / "tiny.gguf";
  write_file(path, test::small_llama_with_weights().text("general.license", "mit").bytes());
  Viewer viewer({"session", path.string()});
  const Event status = viewer.status("saved");
  double share = 0;
  for (const StreamItem& item : viewer.items()) {
    if (item.event.header.value("answer", "") != "loading") continue;
    EXPECT_GT(item.event.header["share"].get<double>(), share);
    share = item.event.header["share"];
  }
  EXPECT_EQ(share, 1);
  const ModelCard card = model_card_from_json(status.header["model"], "status");
  EXPECT_EQ(card.model.family, "llama");
  EXPECT_EQ(card.model.num_kv_heads, 1);
  EXPECT_EQ(card.tokenizer, "bpe");
  EXPECT_EQ(card.tokens, 259);
  EXPECT_EQ(card.dtype, "F32");
  EXPECT_EQ(card.weight_bytes, 4 * status.header["model"]["parameters"].get<int64_t>());
  EXPECT_EQ(card.licence, "mit");

  viewer.send(probe_command(1, "map", {}));
  EXPECT_EQ(probe_from_event(viewer.answer(1)).length(), 16) << "of a text that it comes with";
  viewer.send(evaluate_command(2, "", {}));
  EXPECT_NE(viewer.answer(2).header["message"].get<std::string>().find("no held-out texts"),
            std::string::npos);
}

TEST(ModelSession, ATextIsAskedAboutAsTheTokenizerHasIt) {
  const test::TempFolder folder;
  const auto path = folder / "tiny.gguf";
  write_file(path, test::small_llama_with_weights()
                       .boolean("tokenizer.ggml.add_bos_token", true)
                       .text("tokenizer.chat_template", "{{ 'ab' + messages[0].content }}")
                       .bytes());
  Viewer viewer({"session", path.string()});
  const ModelCard card = model_card_from_json(viewer.status("saved").header["model"], "status");
  EXPECT_EQ(card.around_texts, "<|begin|> before");
  EXPECT_EQ(card.no_chat, "");
  ProbeQuery query;
  query.text = "abc";
  viewer.send(probe_command(1, "map", query));
  const Event answer = viewer.answer(1);
  EXPECT_EQ(probe_from_event(answer).ids, (std::vector<int64_t>{257, 256, 'c'}));
  EXPECT_EQ(probe_from_event(answer).tokens[0], "<|begin|>");
  EXPECT_EQ(remarks_of(answer).before, 1);
  EXPECT_EQ(remarks_of(answer).behind, 0);
  GenerateQuery chat{"x", 1, 0, 0, 1, 1, {}};
  chat.chat = true;
  viewer.send(generate_command(2, "", chat));
  EXPECT_TRUE(viewer.answer(2).header.contains("done"));
}

TEST(ModelSession, WhatCannotBeReadEndsWithOneLine) {
  const test::TempFolder folder;
  const auto path = folder / "tiny.gguf";
  write_file(path, test::small_llama_with_weights().bytes().substr(0, 5000));
  const auto result = test::attnlab({"session", path.string()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("truncated or damaged"), std::string::npos) << result.err;
}

}  // namespace
}  // namespace attnlab
