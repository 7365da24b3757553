// SPDX-License-Identifier: Apache-2.0
// Logits, loss and gradients against PyTorch: tests/golden/make_models.py made the numbers with
// `transformers`' Qwen2 and resources/modeling_attnlab.py.
#include <ATen/core/grad_mode.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>


#include "core/engine/model/decoder.h"
#include "core/engine/model/language_model.h"
#include "core/shared/base/safetensors.h"
#include "tests/support/known_weights.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

constexpr double tolerance = 2e-5;

struct Golden {
  Json listing = read_json(test::source_folder() / "tests/golden/models.json");
  SafetensorsFile tensors{test::source_folder() / "tests/golden/models.safetensors"};

  [[nodiscard]] at::Tensor ids(const char* key) const {
    const auto rows = listing[key].get<std::vector<std::vector<int64_t>>>();
    std::vector<int64_t> flat;
    for (const auto& row : rows) flat.insert(flat.end(), row.begin(), row.end());
    return at::tensor(flat).view({static_cast<int64_t>(rows.size()), -1});
  }
  [[nodiscard]] at::Tensor tensor(const std::string& name) const {
    return test::tensor_of(tensors.at(name));
  }
};

const Golden& golden() {
  static const Golden files;
  return files;
}

class ModelGolden : public testing::TestWithParam<size_t> {
 protected:
  const Json& entry = golden().listing["cases"][GetParam()];
  std::string name = entry["name"];
  LanguageModel model{model_from_config(entry["config"], name), c10::kCPU, at::kFloat};
  void SetUp() override { test::fill_known_weights(model); }
};

TEST_P(ModelGolden, LogitsEqual) {
  const at::Tensor logits = model.logits(golden().ids("inputs"));
  EXPECT_LT(test::relative_difference(logits, golden().tensor(name + "/logits")), tolerance)
      << name;
}

TEST_P(ModelGolden, GradientsOfOneStepEqual) {
  Batch batch{golden().ids("inputs"), golden().ids("targets")};
  batch.scored = batch.targets.ge(0).sum().item<int64_t>();
  StreamQk stream = model.run_stream(batch.inputs.size(1));
  const at::Tensor loss = model.loss(batch, stream, 1.0 / static_cast<double>(batch.scored));
  EXPECT_NEAR(loss.item<float>(), golden().tensor(name + "/loss").item<float>(), 2e-5) << name;
  loss.backward();
  stream.backward();
  // Some gradients are 0 in exact arithmetic (a key's bias without RoPE) and rounding in practice,
  // so what counts as small is measured by the largest gradient of the model: 3e-3 times the tolerance
  // is one rounding of it, which is how far the instruction sets are apart.
  const double floor = 3e-3 * model.parameters().gradients().abs().max().item<double>();
  for (const auto& info : model.parameters().list()) {
    const at::Tensor ours = model.parameters().view(info, model.parameters().gradients());
    EXPECT_LT(test::relative_difference(ours, golden().tensor(name + "/" + info.name), floor),
              tolerance)
        << name << ": " << info.name;
  }
}

TEST_P(ModelGolden, DecodingTokenByTokenEqual) {
  Decoder decoder(model);
  const at::Tensor ids = golden().ids("inputs");
  const at::Tensor expected = golden().tensor(name + "/logits");
  const at::Tensor first = decoder.next(ids.narrow(1, 0, 4));
  EXPECT_LT(test::relative_difference(first, expected.narrow(1, 0, 4)), tolerance) << name;
  for (int64_t t = 4; t < ids.size(1); ++t) {
    const at::Tensor one = decoder.next(ids.narrow(1, t, 1));
    EXPECT_LT(test::relative_difference(one, expected.narrow(1, t, 1)), tolerance)
        << name << " " << t;
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, ModelGolden,
                         testing::Range(size_t{0}, golden().listing["cases"].size()),
                         [](const auto& which) {
                           std::string word = golden().listing["cases"][which.param]["name"];
                           for (char& c : word)
                             if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
                           return word;
                         });

}  // namespace
}  // namespace attnlab
