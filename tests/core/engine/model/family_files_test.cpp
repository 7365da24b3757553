// SPDX-License-Identifier: Apache-2.0
// Files of classes that name, turn and join their tensors otherwise: tensors as `transformers`
// saves them (tests/golden/make_families.py) are read right, and written again to the bit.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/engine/train/weight_files.h"
#include "core/shared/base/files.h"
#include "core/shared/models/model_files.h"
#include "tests/support/errors.h"
#include "tests/support/family_golden.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using test::family_golden;
using Tensors = std::vector<std::pair<std::string, TensorView>>;

class FamilyFiles : public testing::TestWithParam<const char*> {
 protected:
  test::TempFolder folder;
  const Json& entry = family_golden().entry(GetParam());
  Tensors theirs = [&] {
    Tensors all;
    for (const std::string name : entry["file"])
      all.emplace_back(name, family_golden().tensors.at(GetParam() + ("/file/" + name)));
    return all;
  }();
  LanguageModel expected{model_from_config(entry["config"], GetParam()), c10::kCPU, at::kFloat};

  void SetUp() override { test::fill_family(expected); }
  [[nodiscard]] at::Tensor read() const {
    const auto path = folder / "model.safetensors";
    write_safetensors(path, theirs);
    LanguageModel model(expected.spec(), c10::kCPU, at::kFloat);
    load_weights(model, SafetensorsFile(path));
    return model.parameters().weights().clone();
  }
  [[nodiscard]] bool reads_right() const { return read().equal(expected.parameters().weights()); }
};

TEST_P(FamilyFiles, AreRead) { EXPECT_TRUE(reads_right()); }

TEST_P(FamilyFiles, AreWrittenToTheBit) {
  const NamedTensors written = class_tensors(expected);
  EXPECT_EQ(written.views.size(), theirs.size());
  for (const auto& [name, view] : written.views) {
    const TensorView& saved = family_golden().tensors.at(GetParam() + ("/file/" + name));
    EXPECT_EQ(view.dtype, saved.dtype) << name;
    EXPECT_EQ(view.shape, saved.shape) << name;
    EXPECT_TRUE(std::ranges::equal(view.bytes, saved.bytes)) << name;
  }
}

TEST_P(FamilyFiles, MayLeaveOutThePrefixAndHoldMasks) {
  const bool gpt2 = entry["config"]["model_type"] == "gpt2";
  const std::string prefix = gpt2 ? "transformer." : "gpt_neox.";
  const std::string mixer = gpt2 ? "h.0.attn." : "layers.0.attention.";
  for (auto& [name, view] : theirs)
    if (name.starts_with(prefix)) name = name.substr(prefix.size());
  const std::vector<float> mask(16, 1);
  theirs.emplace_back(mixer + "bias", view_of(mask, {1, 1, 4, 4}));
  theirs.emplace_back(mixer + "masked_bias", view_of(std::span(mask).first(1), {}));
  EXPECT_TRUE(reads_right());
}

TEST_P(FamilyFiles, SnapshotsHaveOurNames) {
  save_snapshot(folder / "step.safetensors", expected);
  const SafetensorsFile file(folder / "step.safetensors");
  EXPECT_TRUE(file.tensors().contains("model.layers.0.self_attn.q_proj.weight"));
  LanguageModel model(expected.spec(), c10::kCPU, at::kFloat);
  load_weights(model, file);
  EXPECT_TRUE(model.parameters().weights().equal(expected.parameters().weights()));
}

TEST_P(FamilyFiles, WhatDoesNotFitIsNamed) {
  const Tensors whole = theirs;
  const std::vector<float> three(3, 1);
  theirs.emplace_back("more.weight", view_of(three, {3}));
  test::expect_mentions(test::error_of([&] { (void)read(); }),
                        "the model has no tensor more.weight");
  for (size_t i = 0; i < whole.size(); ++i) {
    theirs = whole;
    theirs[i].second = view_of(three, {3});
    test::expect_mentions(test::error_of([&] { (void)read(); }), whole[i].first);
    theirs.erase(theirs.begin() + static_cast<std::ptrdiff_t>(i));
    test::expect_mentions(test::error_of([&] { (void)read(); }), whole[i].first + " is missing");
  }
}

INSTANTIATE_TEST_SUITE_P(Classes, FamilyFiles, testing::Values("gpt2 odd heads untied", "gpt_neox"),
                         [](const auto& which) {
                           return std::string(which.param).starts_with("gpt2") ? "gpt2"
                                                                               : "gpt_neox";
                         });

}  // namespace
}  // namespace attnlab
