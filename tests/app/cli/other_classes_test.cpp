// SPDX-License-Identifier: Apache-2.0
// Models of classes that hold their tensors otherwise than ours, GPT-2 and GPT-NeoX, through the
// commands that people use. The files are those that `transformers` saved (tests/golden).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/json.h"
#include "core/shared/base/safetensors.h"
#include "core/shared/base/text.h"
#include "core/shared/data/tokenizer.h"
#include "tests/support/errors.h"
#include "tests/support/npy.h"
#include "tests/support/process.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

constexpr const char* letters = "abcdefghijklmnopqrstuvw";  // 23, as the vocabulary of the goldens

class OtherClass : public testing::TestWithParam<const char*> {
 protected:
  test::TempFolder folder;
  Json listing = read_json(test::source_folder() / "tests/golden/families.json");
  SafetensorsFile golden{test::source_folder() / "tests/golden/families.safetensors"};
  std::string model = (folder / "model").string(), run = (folder / "run").string();
  std::string text = (folder / "text.txt").string();
  Json entry;

  void SetUp() override {
    for (const Json& one : listing["cases"])
      if (one["name"] == GetParam()) entry = one;
    std::filesystem::create_directory(model);
    std::vector<std::pair<std::string, TensorView>> tensors;
    for (const std::string name : entry["file"])
      tensors.emplace_back(name, golden.at(GetParam() + ("/file/" + name)));
    write_safetensors(folder / "model" / "model.safetensors", tensors);
    write_json(folder / "model" / "config.json", entry["config"]);
    write_file(folder / "model" / "tokenizer.json", char_tokenizer(letters)->document());
    std::string words;
    for (int i = 0; i < 40; ++i) words += letters;
    write_file(text, words);
  }
  [[nodiscard]] std::string done(const std::vector<std::string>& arguments) const {
    const auto result = test::attnlab(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }
  [[nodiscard]] std::vector<float> logits(const std::string& of) const {
    const std::string file = (folder / "logits.npy").string();
    std::string ids;
    for (size_t i = 0; i + 1 < listing["ids"].size(); ++i)
      ids += (i > 0 ? "," : "") + listing["ids"][i].dump();
    (void)done({"logits", of, "--ids", ids, "--out", file});
    return test::read_npy(file).values;
  }
  /// A step that changes nothing, and more flags.
  void train(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {
        "train", "--init",         model, "--data",    text,    "--steps",
        "1",     "--batch-size",   "1",   "--seq-len", "8",     "--learning-rate",
        "1e-30", "--weight-decay", "0",   "--quiet",   "--out", run};
    arguments.insert(arguments.end(), more.begin(), more.end());
    (void)done(arguments);
  }
};

TEST_P(OtherClass, EveryQuestionIsAnswered) {
  const auto ours = logits(model);
  const TensorView& theirs = golden.at(GetParam() + std::string("/logits"));
  std::vector<float> expected(theirs.bytes.size() / sizeof(float));
  std::memcpy(expected.data(), theirs.bytes.data(), theirs.bytes.size());
  ASSERT_EQ(ours.size(), expected.size());
  for (size_t i = 0; i < ours.size(); ++i) EXPECT_NEAR(ours[i], expected[i], 2e-5);
  const Json shown = parse_json(done({"show", model, "--json"}), "show");
  EXPECT_EQ(shown["model"]["family"], entry["config"]["model_type"]);
  const std::string out = (folder / "maps.npy").string();
  (void)done({"maps", model, "--text", "abcd", "--out", out});
  EXPECT_EQ(test::read_npy(out).shape.back(), 4);
  (void)done({"indicators", model, "--text", "abcabc"});
  (void)done({"heads", model});
  const Json answer = parse_json(
      done({"generate", model, "--prompt", "ab", "--greedy", "--max-new-tokens", "3", "--json"}),
      "generate");
  EXPECT_EQ(answer["ids"].size(), 3U);
  EXPECT_EQ(parse_json(done({"check", model, "--json"}), "check")["problems"], Json::array());
}

TEST_P(OtherClass, ARunSavesTheSameFilesToTheBit) {
  train({});
  const auto checkpoint = folder / "run" / "checkpoints" / "step-000001";
  const Json config = read_json(checkpoint / "config.json");
  for (const char* key : {"model_type", "architectures"})
    EXPECT_EQ(config[key], entry["config"][key]);
  const SafetensorsFile saved(checkpoint / "model.safetensors");
  EXPECT_EQ(saved.tensors().size(), entry["file"].size());
  for (const auto& [name, view] : saved.tensors()) {
    const TensorView& before = golden.at(GetParam() + ("/file/" + name));
    EXPECT_TRUE(view.shape == before.shape && std::ranges::equal(view.bytes, before.bytes)) << name;
  }
  EXPECT_EQ(logits(run), logits(model));
  EXPECT_EQ(read_json(folder / "run" / "run.json")["forked_from"]["fresh"], Json::array());
  (void)done({"train", "--resume", run, "--steps", "2", "--quiet"});
  EXPECT_EQ(logits(run), logits(model));
  (void)done({"ablate", run, "--each"});
  EXPECT_EQ(parse_json(done({"check", run, "--json"}), "check")["problems"], Json::array());
  // A fork of a snapshot, which has our names, and a checkpoint with theirs.
  const std::string fork = (folder / "fork").string();
  (void)done({"fork", run, "--step", "2", "--layers", "2=approximate", "--out", fork});
  const Json taken = read_json(folder / "fork" / "run.json")["forked_from"];
  EXPECT_EQ(taken["fresh"], Json::array());
}

TEST_P(OtherClass, ALayerOfItCanBePainted) {
  train({"--layers", "1=mlp;2=static_emb_qk"});
  const Json taken = read_json(folder / "run" / "run.json")["forked_from"];
  const auto holds = [&](const char* list, const char* name) {
    return std::ranges::find(taken[list], Json(name)) != taken[list].end();
  };
  EXPECT_TRUE(holds("fresh", "model.layers.0.self_attn.gate_proj.weight"));
  EXPECT_TRUE(holds("kept", "model.layers.1.self_attn.k_proj.bias"));
  EXPECT_TRUE(holds("kept", "model.layers.1.mlp.up_proj.weight"));
  const auto checkpoint = folder / "run" / "checkpoints" / "step-000001";
  EXPECT_EQ(read_json(checkpoint / "config.json")["model_type"], "attnlab");
  EXPECT_EQ(logits(run), logits(checkpoint.string()));
}

// tests/golden/make_init.py trains the same with PyTorch.
TEST_P(OtherClass, APaintedLayerLearnsAsInPyTorch) {
  const std::string out = done({"train",
                                "--init",
                                model,
                                "--layers",
                                "2=static_emb_qk",
                                "--data",
                                text,
                                "--tokenizer",
                                "char",
                                "--steps",
                                "20",
                                "--json",
                                "--batch-size",
                                "2",
                                "--seq-len",
                                "8",
                                "--out",
                                run,
                                "--threads",
                                "1",
                                "--learning-rate",
                                "3e-3",
                                "--warmup-steps",
                                "4"});
  std::vector<double> losses;
  for (const std::string& line : split(out, '\n'))
    if (const Json event = line.empty() ? Json() : parse_json(line, "train");
        text_or(event, "event") == "step")
      losses.push_back(event["loss"]);
  const Json expected = read_json(test::source_folder() / "tests/golden/init.json")[GetParam()];
  ASSERT_EQ(losses.size(), expected.size());
  for (size_t step = 0; step < losses.size(); ++step)
    EXPECT_NEAR(losses[step], expected[step].get<double>(), 1e-5) << step + 1;
}

INSTANTIATE_TEST_SUITE_P(Classes, OtherClass, testing::Values("gpt2 odd heads untied", "gpt_neox"),
                         [](const auto& which) {
                           return std::string(which.param).starts_with("gpt2") ? "gpt2"
                                                                               : "gpt_neox";
                         });

}  // namespace
}  // namespace attnlab
