// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/checkpoint.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <limits>

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
    const AdamW optimizer(model.parameters(), {});
    save_checkpoint(checkpoint, model, *byte_tokenizer(), optimizer, {.step = 7});
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

TEST_F(CheckpointFiles, NothingIsLeftWhenWritingFails) {
  const LoadedModel loaded = load_checkpoint(checkpoint, c10::kCPU, at::kFloat);
  const AdamW optimizer(loaded.model->parameters(), {});
  folder.write("file", "in the way");
  EXPECT_THROW(
      save_checkpoint(folder / "file" / "step", *loaded.model, *loaded.tokenizer, optimizer, {}),
      Error);
}

}  // namespace
}  // namespace attnlab
