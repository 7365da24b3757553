// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/checkpoint.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <limits>

#include "core/engine/train/weight_files.h"
#include "core/shared/spec/run_spec.h"
#include "tests/support/errors.h"
#include "tests/support/known_weights.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

class CheckpointFiles : public testing::Test {
 protected:
  test::TempFolder folder;
  std::filesystem::path checkpoint = folder / "ckpt";

  void SetUp() override {
    const ModelSpec spec = resolve_model_spec(
        Json::object(), "test",
        {{"model",
          {{"preset", "micro"}, {"mixer", "rnd_emb_qk"}, {"max_position_embeddings", 8}}}});
    LanguageModel model(spec, c10::kCPU, at::kFloat);
    test::fill_known_weights(model);
    save_checkpoint(checkpoint, model, *byte_tokenizer(), *make_optimizer(model.parameters(), {}),
                    {.step = 7});
  }

  // Rewrites model.safetensors after `change`.
  void rewrite(
      const std::function<void(std::vector<std::pair<std::string, TensorView>>&)>& change) {
    const auto path = checkpoint / "model.safetensors";
    const SafetensorsFile file(path);
    std::vector<std::pair<std::string, TensorView>> tensors(file.tensors().begin(),
                                                            file.tensors().end());
    change(tensors);
    write_safetensors(folder / "changed", tensors);
    std::filesystem::rename(folder / "changed", path);
  }

  [[nodiscard]] std::string load_error() const {
    return test::error_of([&] { load_checkpoint(checkpoint, c10::kCPU, at::kFloat); });
  }
  [[nodiscard]] LoadedModel loaded() const {
    return load_checkpoint(checkpoint, c10::kCPU, at::kFloat);
  }
};

constexpr const char* victim = "model.layers.1.self_attn.k_proj.weight";

TEST_F(CheckpointFiles, WholeOnesAreWhole) {
  EXPECT_TRUE(check_checkpoint(checkpoint).empty());
  for (const char* file : {"config.json", "tokenizer.json", "modeling_attnlab.py", "trainer.json"})
    EXPECT_TRUE(std::filesystem::exists(checkpoint / file)) << file;
}

TEST_F(CheckpointFiles, AMissingTensorIsNamed) {
  rewrite([](auto& tensors) {
    std::erase_if(tensors, [](const auto& t) { return t.first == victim; });
  });
  test::expect_mentions(load_error(), std::string("the tensor ") + victim + " is missing");
  EXPECT_EQ(check_checkpoint(checkpoint).size(), 1U);
}

TEST_F(CheckpointFiles, AMisshapenTensorIsNamed) {
  rewrite([](auto& tensors) {
    for (auto& [name, view] : tensors)
      if (name == victim) view.shape = {32, 128};
  });
  test::expect_mentions(load_error(),
                        std::string(victim) + " has shape [32, 128], the model needs [64, 64]");
}

TEST_F(CheckpointFiles, AValueThatIsNoNumberIsNamed) {
  std::vector<float> bad(64 * 64, std::numeric_limits<float>::quiet_NaN());
  rewrite([&](auto& tensors) {
    for (auto& [name, view] : tensors)
      if (name == victim) view = view_of(bad, {64, 64});
  });
  test::expect_mentions(load_error(), std::string(victim) + " holds values that are not finite");
}

TEST_F(CheckpointFiles, ATensorTooManyIsNamed) {
  const std::vector<float> extra(3);
  rewrite([&](auto& tensors) { tensors.emplace_back("model.extra", view_of(extra, {3})); });
  test::expect_mentions(load_error(), "the model has no tensor model.extra");
}

TEST_F(CheckpointFiles, ATruncatedFileIsRefused) {
  const auto path = checkpoint / "model.safetensors";
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  test::expect_mentions(load_error(), "truncated");
  std::filesystem::resize_file(path, 5);
  test::expect_mentions(load_error(), "too short");
}

TEST_F(CheckpointFiles, AConfigOfAWrongTypeNamesThePath) {
  Json config = read_json(checkpoint / "config.json");
  config["attnlab"]["layers"][0]["mixing"] = "yes";
  write_json(checkpoint / "config.json", config);
  test::expect_mentions(load_error(),
                        "config.json: attnlab.layers[0].mixing: expected true or false");
  config = Json::array();
  write_json(checkpoint / "config.json", config);
  test::expect_mentions(load_error(), "expected an object");
  write_file(checkpoint / "config.json", "{");
  test::expect_mentions(load_error(), "is not valid JSON");
}

/// A standard model, as `transformers` might have saved it.
class Qwen2Files : public CheckpointFiles {
 protected:
  void SetUp() override { save("micro", byte_tokenizer()); }
  void save(const std::string& preset, const std::shared_ptr<const Tokenizer>& tokenizer,
            bool tied = false) {
    const ModelSpec spec = resolve_model_spec(Json::object(), "test",
                                              {{"model",
                                                {{"preset", preset},
                                                 {"vocab_size", 300},
                                                 {"tie_word_embeddings", tied},
                                                 {"max_position_embeddings", 8}}}});
    LanguageModel model(spec, c10::kCPU, at::kFloat);
    test::fill_known_weights(model);
    std::filesystem::remove_all(checkpoint);
    save_checkpoint(checkpoint, model, *tokenizer, *make_optimizer(model.parameters(), {}), {});
  }
  [[nodiscard]] at::Tensor weights() const {
    return load_checkpoint(checkpoint, c10::kCPU, at::kFloat).model->parameters().weights();
  }
  [[nodiscard]] Json config() const { return read_json(checkpoint / "config.json"); }
};

TEST_F(Qwen2Files, BuffersAndNamesWithoutTheModelPrefixAreRead) {
  const at::Tensor before = weights();
  const std::vector<float> frequencies(8, 1);
  rewrite([&](auto& tensors) {
    tensors.emplace_back("model.layers.0.self_attn.rotary_emb.inv_freq", view_of(frequencies, {8}));
    for (auto& [name, view] : tensors)
      if (name.starts_with("model.")) name = name.substr(6);
  });
  EXPECT_TRUE(weights().equal(before));
  rewrite([&](auto& tensors) {
    tensors.emplace_back("model.embed_tokens.weight", view_of(frequencies, {8}));
  });
  test::expect_mentions(load_error(), "the model has no tensor model.embed_tokens.weight");
}

TEST_F(Qwen2Files, HalfWeightsAndShardsAreTheSameModel) {
  const at::Tensor before = weights();
  const SafetensorsFile whole(checkpoint / "model.safetensors");
  std::vector<std::vector<uint16_t>> halves;
  std::vector<std::pair<std::string, TensorView>> first, second;
  Json map;
  halves.reserve(whole.tensors().size());
  for (const auto& [name, view] : whole.tensors()) {
    auto& half = halves.emplace_back();
    for (size_t i = 0; i < view.bytes.size(); i += 4) {
      uint32_t bits = 0;
      std::memcpy(&bits, view.bytes.data() + i, 4);
      half.push_back(static_cast<uint16_t>(bits >> 16));
    }
    const bool in_first = map.size() % 2 == 0;
    map[name] = in_first ? "a.safetensors" : "b.safetensors";
    (in_first ? first : second)
        .emplace_back(name, TensorView{"BF16", view.shape, std::as_bytes(std::span(half))});
  }
  write_safetensors(checkpoint / "a.safetensors", first);
  write_safetensors(checkpoint / "b.safetensors", second);
  write_json(checkpoint / "model.safetensors.index.json", {{"weight_map", map}});
  test::expect_mentions(load_error(), "holds both model.safetensors and an index of shards");
  std::filesystem::remove(checkpoint / "model.safetensors");
  // Cut to its upper half, a weight of magnitude w is less than w/128 away.
  const at::Tensor after = weights();
  EXPECT_FALSE(after.equal(before));
  EXPECT_TRUE(after.sub(before).abs().le(before.abs().div(128)).all().item<bool>());
}

TEST_F(Qwen2Files, ATiedHeadMayStandThereASecondTimeButNotDiffer) {
  save("micro", byte_tokenizer(), true);
  const at::Tensor before = weights();
  const SafetensorsFile whole(checkpoint / "model.safetensors");
  std::vector<float> head(size_t{300} * 64);
  whole.copy_floats("model.embed_tokens.weight", {300, 64}, head);
  const auto add_head = [&](auto& tensors) {
    std::erase_if(tensors, [](const auto& t) { return t.first == "lm_head.weight"; });
    tensors.emplace_back("lm_head.weight", view_of(head, {300, 64}));
  };
  rewrite(add_head);
  EXPECT_TRUE(weights().equal(before));
  head[7] += 1;
  rewrite(add_head);
  test::expect_mentions(load_error(), "lm_head.weight differs from model.embed_tokens.weight");
}

TEST_F(Qwen2Files, AHeadThatIsNotTiedIsNeeded) {
  rewrite([](auto& tensors) {
    std::erase_if(tensors, [](const auto& t) { return t.first == "lm_head.weight"; });
  });
  test::expect_mentions(load_error(), "the tensor lm_head.weight is missing");
}

TEST_F(Qwen2Files, EndTokensStandWhereOthersLook) {
  const auto ends = [&] { return load_checkpoint(checkpoint, c10::kCPU, at::kFloat).end_tokens; };
  EXPECT_EQ(config()["eos_token_id"], 0);
  EXPECT_EQ(read_json(checkpoint / "generation_config.json")["eos_token_id"], 0);
  EXPECT_EQ(ends(), (std::vector<int64_t>{0}));
  write_json(checkpoint / "generation_config.json", {{"eos_token_id", {5, 7}}});
  EXPECT_EQ(ends(), (std::vector<int64_t>{5, 7}));
  std::filesystem::remove(checkpoint / "generation_config.json");
  EXPECT_EQ(ends(), (std::vector<int64_t>{0}));
  save("micro", char_tokenizer("abc"));
  EXPECT_FALSE(config().contains("eos_token_id"));
  EXPECT_FALSE(std::filesystem::exists(checkpoint / "generation_config.json"));
  EXPECT_TRUE(ends().empty());
}

// Without the class, transformers 5 cuts words as Qwen2 does (tests/peers/check_transformers.py).
TEST_F(Qwen2Files, TheTokenizerNamesAClassThatIsThere) {
  const Json tokenizer = read_json(checkpoint / "tokenizer_config.json");
  EXPECT_EQ(tokenizer["auto_map"]["AutoTokenizer"][1], "tokenization_attnlab.AttnlabTokenizer");
  EXPECT_NE(read_file(checkpoint / "tokenization_attnlab.py").find("class AttnlabTokenizer"),
            std::string::npos);
  // transformers 4 would hand token_type_ids to `generate`, which refuses them.
  EXPECT_EQ(tokenizer["model_input_names"], Json({"input_ids", "attention_mask"}));
  EXPECT_FALSE(tokenizer.contains("eos_token"));  // a byte is no special token
}

TEST_F(CheckpointFiles, NothingIsLeftWhenWritingFails) {
  const LoadedModel loaded = load_checkpoint(checkpoint, c10::kCPU, at::kFloat);
  const auto optimizer = make_optimizer(loaded.model->parameters(), {});
  folder.write("file", "in the way");
  EXPECT_THROW(
      save_checkpoint(folder / "file" / "step", *loaded.model, *loaded.tokenizer, *optimizer, {}),
      Error);
}

TEST_F(CheckpointFiles, EveryOptimizersStateComesBack) {
  const LoadedModel opened = loaded();
  for (const std::string& name : optimizer_names()) {
    SCOPED_TRACE(name);
    LanguageModel& model = *opened.model;
    TrainSpec spec;
    spec.optimizer = name;
    const auto saved = make_optimizer(model.parameters(), spec);
    double value = 0;
    for (const OptimizerState& state : saved->state()) state.values.fill_(++value);
    saved->set_updates(11);
    save_checkpoint(folder / name, model, *opened.tokenizer, *saved, {.step = 11});
    EXPECT_TRUE(check_checkpoint(folder / name).empty());

    const auto restored = make_optimizer(model.parameters(), spec);
    EXPECT_EQ(restore_training(folder / name, model, *restored).step, 11);
    EXPECT_EQ(restored->updates(), 11);
    for (size_t i = 0; i < saved->state().size(); ++i) {
      EXPECT_EQ(restored->state()[i].name, saved->state()[i].name);
      EXPECT_TRUE(restored->state()[i].values.equal(saved->state()[i].values));
    }
  }
}

TEST_F(CheckpointFiles, AnotherOptimizersCheckpointIsRefusedByName) {
  const LoadedModel opened = loaded();
  TrainSpec spec;
  spec.optimizer = "muon";
  const auto muon = make_optimizer(opened.model->parameters(), spec);
  test::expect_mentions(
      test::error_of([&] { (void)restore_training(checkpoint, *opened.model, *muon); }),
      "the optimizer is adamw, the run's is muon");
  EXPECT_FALSE(read_json(checkpoint / "trainer.json").contains("optimizer"))
      << "files of before say nothing of it";
}

}  // namespace
}  // namespace attnlab
