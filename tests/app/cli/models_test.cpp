// SPDX-License-Identifier: Apache-2.0
// Models that others trained, through the commands that people use.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/base/safetensors.h"
#include "tests/support/errors.h"
#include "tests/support/gguf.h"
#include "tests/support/npy.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::expect_mentions;

struct Models : testing::Test {
  test::TempFolder folder;
  std::string model = (folder / "small.gguf").string();

  void SetUp() override { write_file(model, test::small_llama_with_weights().bytes()); }
  Json asked(std::vector<std::string> arguments) const {
    arguments.emplace_back("--json");
    const auto result = test::attnlab(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return parse_json(result.out, arguments[0]);
  }
};

TEST_F(Models, AGgufFileIsShownCheckedAndAsked) {
  const Json shown = asked({"show", model});
  EXPECT_EQ(shown["model"]["family"], "llama");
  // 259·8 + 8·8·2 + 2·4·8 + 3·4·8 + 3·8
  EXPECT_EQ(shown["parameters"], 2072 + 128 + 64 + 96 + 24);
  EXPECT_EQ(asked({"check", model})["problems"], Json::array());
  const Json answer =
      asked({"generate", model, "--prompt", "ab", "--greedy", "--max-new-tokens", "3"});
  EXPECT_EQ(answer["ids"].size(), 3U);
  EXPECT_EQ(asked({"indicators", model, "--text", "abab"})["layers"].size(), 1U);
  const std::string maps = (folder / "maps.npy").string();
  ASSERT_EQ(test::attnlab({"maps", model, "--text", "abcd", "--out", maps}).exit_code, 0);
  EXPECT_EQ(test::read_npy(maps).shape, (std::vector<int64_t>{1, 2, 3, 3}));  // ab, c, d
}

// A run from it that has not trained a step worth speaking of saves the same class; the tensors
// that it did not train are the file's to the bit.
TEST_F(Models, TrainingBeginsWithItsWeights) {
  const std::string text = (folder / "text.txt").string();
  std::string words;
  for (int i = 0; i < 200; ++i) words += "ab abc abcd ";
  write_file(text, words);
  const std::string run = (folder / "run").string();
  const auto trained = test::attnlab({"train", "--init", model, "--data", text, "--steps", "1",
                                      "--batch-size", "1", "--seq-len", "8", "--learning-rate",
                                      "1e-30", "--weight-decay", "0", "--quiet", "--out", run});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  const Json config = read_json(folder / "run/checkpoints/step-000001/config.json");
  EXPECT_EQ(config["model_type"], "llama");
  EXPECT_EQ(config["architectures"], Json({"LlamaForCausalLM"}));
  const auto logits = [&](const std::string& of, const std::string& name) {
    const std::string file = (folder / name).string();
    const auto result = test::attnlab({"logits", of, "--text", "ab abc", "--out", file});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return test::read_npy(file).values;
  };
  EXPECT_EQ(logits(model, "a.npy"), logits(run, "b.npy"));
  const Json recorded = read_json(folder / "run/run.json");
  EXPECT_EQ(recorded["forked_from"]["model"], std::filesystem::absolute(model).string());
  EXPECT_EQ(recorded["forked_from"]["fresh"], Json::array());
}

TEST_F(Models, ALayerOfItCanBePainted) {
  const std::string run = (folder / "run").string();
  const auto trained = test::attnlab({"train", "--init", model, "--layers", "1=mlp", "--data",
                                      "task:recall", "--seq-len", "8", "--steps", "1",
                                      "--batch-size", "1", "--quiet", "--out", run});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  const Json taken = read_json(folder / "run/run.json")["forked_from"];
  EXPECT_NE(std::ranges::find(taken["fresh"], Json("model.layers.0.self_attn.gate_proj.weight")),
            taken["fresh"].end());
  EXPECT_NE(std::ranges::find(taken["kept"], Json("model.layers.0.mlp.gate_proj.weight")),
            taken["kept"].end());
  EXPECT_EQ(read_json(folder / "run/checkpoints/step-000001/config.json")["model_type"], "attnlab");
}

// What the tokenizer puts around a text is a token of it, wherever a text is given.
TEST_F(Models, ATextIsGivenAsTheTokenizerHasIt) {
  const auto plain = test::attnlab({"maps", model, "--text", "abcd", "--out", "/dev/null"});
  EXPECT_EQ(plain.err.find("the text"), std::string::npos) << plain.err;
  write_file(model, test::small_llama_with_weights()
                        .boolean("tokenizer.ggml.add_bos_token", true)
                        .text("tokenizer.chat_template",
                              "{% for m in messages %}{{ m.content + eos_token }}{% endfor %}")
                        .bytes());
  const std::string maps = (folder / "maps.npy").string();
  const auto asked_for = test::attnlab({"maps", model, "--text", "abcd", "--out", maps});
  expect_mentions(asked_for.err, "<|begin|> before the text");
  EXPECT_EQ(test::read_npy(maps).shape.back(), 4);  // <|begin|>, ab, c, d
  ASSERT_EQ(test::attnlab({"maps", model, "--ids", "256,99", "--out", maps}).exit_code, 0);
  EXPECT_EQ(test::read_npy(maps).shape.back(), 2);
  const auto prompt_ids = [&](const char* more) {
    return asked(
        {"generate", model, "--prompt", "ab", "--max-new-tokens", "1", more})["prompt_ids"];
  };
  EXPECT_EQ(prompt_ids("--greedy"), Json({257, 256}));
  EXPECT_EQ(prompt_ids("--chat"), Json({256, 258}));
  const auto answer = test::attnlab({"generate", model, "--prompt", "ab", "--max-new-tokens", "0"});
  EXPECT_EQ(answer.out, "ab\n");
  const Json shown = asked({"show", model});
  EXPECT_EQ(shown["around_texts"], "<|begin|> before");
  EXPECT_EQ(shown["no_chat"], "");
}

TEST_F(Models, AModelWithoutAChatTemplateSaysSo) {
  const auto result = test::attnlab({"generate", model, "--chat", "--prompt", "a"});
  EXPECT_EQ(result.exit_code, 2);
  expect_mentions(result.err, "no chat template");
}

// A painted layer makes it a model of ours; what it was opened from is still known.
TEST_F(Models, APaintedModelIsGivenTextsAsBefore) {
  write_file(
      model,
      test::small_llama_with_weights().boolean("tokenizer.ggml.add_bos_token", true).bytes());
  const std::string run = (folder / "run").string(), maps = (folder / "maps.npy").string();
  const auto trained = test::attnlab({"train", "--init", model, "--layers", "1=static_emb_qk",
                                      "--data", "task:recall", "--seq-len", "8", "--steps", "1",
                                      "--batch-size", "1", "--quiet", "--out", run});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_EQ(asked({"show", run + "/checkpoints/step-000001"})["model"]["family"], "llama");
}

TEST_F(Models, TheDataOfASpecAreKept) {
  const std::string spec = (folder / "spec.json").string(), run = (folder / "run").string();
  write_file(spec, R"({"data":{"task":"recall"},"train":{"steps":1,"seq_len":8,"batch_size":1}})");
  const auto trained = test::attnlab({"train", spec, "--init", model, "--quiet", "--out", run});
  ASSERT_EQ(trained.exit_code, 0) << trained.err;
  EXPECT_EQ(read_json(folder / "run/run.json")["spec"]["data"]["task"], "recall");
}

// What every other command refuses as another model is none to begin with either.
TEST_F(Models, NoRunBeginsWithWeightsOfAnotherModel) {
  const auto refused = [&](const std::string& what) {
    const auto result =
        test::attnlab({"train", "--init", model, "--data", "task:recall", "--steps", "1",
                       "--seq-len", "8", "--quiet", "--out", (folder / "run").string()});
    EXPECT_EQ(result.exit_code, 2) << result.out;
    expect_mentions(result.err, what);
    EXPECT_FALSE(std::filesystem::exists(folder / "run" / "run.json"));
  };
  const auto whole = test::small_llama_with_weights;
  write_file(model, whole().floats("rope_freqs.weight", {2}, {1, 2}).bytes());
  refused("rope_freqs.weight");
  write_file(model, whole().floats("blk.0.attn_q_norm.weight", {4}, {1, 1, 1, 1}).bytes());
  refused("the model has no tensor blk.0.attn_q_norm.weight");
}

TEST_F(Models, AScalingWithoutATypeIsLinear) {
  write_file(model, test::small_llama_with_weights().real("llama.rope.scaling.factor", 4).bytes());
  const Json shown = asked({"show", model});
  EXPECT_EQ(shown["model"]["rope_scaling"], Json({{"rope_type", "linear"}, {"factor", 4.0}}));
}

TEST_F(Models, WhatCannotBeIsRefused) {
  const auto refused = [](const std::vector<std::string>& arguments, const std::string& what) {
    const auto result = test::attnlab(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.out;
    expect_mentions(result.err, what);
  };
  refused({"train", "--init", model, "--hidden-size", "16"}, "--init takes hidden_size");
  refused({"train", "--init", (folder / "none.gguf").string()}, "does not exist");
  write_file(model, "GGUF and nothing else");
  refused({"generate", model, "--prompt", "a"}, "version");
  write_file(model, test::small_llama().number("llama.expert_count", 2).bytes());
  refused({"show", model}, "llama.expert_count: 2 is not understood");
}

}  // namespace
}  // namespace attnlab
