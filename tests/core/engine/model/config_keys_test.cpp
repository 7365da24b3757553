// SPDX-License-Identifier: Apache-2.0
// Every key of every class's config.json changed once (tests/golden/make_config_keys.py): the model
// computes what `transformers` does, or the key is refused by name. None is silently another model.
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

#include "core/shared/base/error.h"
#include "tests/support/family_golden.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

const Json& keys_golden() {
  static const Json file = read_json(test::source_folder() / "tests/golden/config_keys.json");
  return file;
}

class ConfigKeys : public testing::TestWithParam<size_t> {
 protected:
  const Json& base = keys_golden()["bases"][GetParam()];
  at::Tensor ids = at::tensor(keys_golden()["ids"].get<std::vector<int64_t>>()).unsqueeze(0);

  /// How far the last token's logits are from what they are to be.
  [[nodiscard]] double distance(const Json& config, const Json& logits) const {
    LanguageModel model(model_from_config(config, "config.json"), c10::kCPU, at::kFloat);
    test::fill_family(model);
    const at::Tensor expected = at::tensor(logits.get<std::vector<double>>());
    const at::Tensor last = model.logits(ids)[0].select(0, -1);
    if (last.sizes() != expected.sizes()) return 1e9;
    return test::relative_difference(last, expected);
  }
};

std::string dotted(const Json& path) {
  std::string text;
  for (const std::string key : path) text += (text.empty() ? "" : ".") + key;
  return text;
}

/// A contradiction may be found at the other of two places: what counts is that the key is named,
/// or what it says.
bool is_named(const Json& change, const std::string& refusal) {
  const std::string key = change["key"].back();
  const Json& value = change["value"];
  return refusal.starts_with("config.json: ") &&
         (refusal.find(key) != std::string::npos ||
          (value.is_string() && refusal.find(value.get<std::string>()) != std::string::npos));
}

Json changed(const Json& config, const Json& change) {
  Json result = config;
  Json* place = &result;
  for (const std::string key : change["key"]) place = &(*place)[key];
  *place = change["value"];
  return result;
}

TEST_P(ConfigKeys, AreRightOrRefusedByName) {
  ASSERT_LT(distance(base["config"], base["logits"]), 2e-5);
  int right = 0, refused = 0;
  for (const Json& change : base["changes"]) {
    const std::string key = dotted(change["key"]), what = key + " " + change["value"].dump();
    const Json& logits = change.contains("logits") ? change["logits"] : base["logits"];
    try {
      EXPECT_LT(distance(changed(base["config"], change), logits), 2e-5) << what;
      ++right;
    } catch (const Error& error) {
      EXPECT_TRUE(is_named(change, error.line())) << what << " is refused as: " << error.line();
      ++refused;
    }
  }
  EXPECT_GT(right, 30) << "what changes no number is to be read";
  EXPECT_GT(refused, 10);
}

INSTANTIATE_TEST_SUITE_P(Bases, ConfigKeys,
                         testing::Range(size_t{0}, keys_golden()["bases"].size()),
                         [](const auto& which) {
                           std::string word = keys_golden()["bases"][which.param]["name"];
                           for (char& c : word)
                             if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
                           return word;
                         });

}  // namespace
}  // namespace attnlab
