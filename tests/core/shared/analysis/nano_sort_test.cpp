// SPDX-License-Identifier: Apache-2.0
// Scores, weights and weighted values against the published activations of a trained minGPT. Our
// models have no such architecture (LayerNorm, GELU, learned positions), so a plain forward pass in
// double stands here for the rest of it and checks that the converter reads everything right.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <numbers>

#include "core/shared/analysis/maps.h"
#include "core/shared/base/json.h"
#include "tests/support/temp_folder.h"

namespace attnlab {
namespace {

using Values = std::vector<double>;

constexpr int64_t layers = 3, heads = 3, width = 48, dim = 16, length = 11, texts = 3;

std::vector<float> decoded(const Json& tensor) {
  const std::string text = tensor["data"];
  std::string bytes;
  uint32_t bits = 0;
  int filled = 0;
  for (const char c : text) {
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const size_t digit = digits.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<uint32_t>(digit);
    filled += 6;
    if (filled < 8) continue;
    filled -= 8;
    bytes += static_cast<char>(bits >> filled & 255);
  }
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
  return values;
}

double at(const std::vector<float>& values, int64_t i) {
  return static_cast<double>(values.at(static_cast<size_t>(i)));
}

class NanoSort : public testing::Test {
 protected:
  Json model, published;

  void SetUp() override {
    ATTNLAB_NEEDS_DATA("models/gpt-nano-sort");
    const auto folder = test::shared_data() / "models/gpt-nano-sort";
    model = read_json(folder / "gpt-nano-sort-model.json");
    published = read_json(folder / "gpt-nano-sort-t0-partials.json");
  }

  [[nodiscard]] std::vector<float> weight(const std::string& name) const {
    return decoded(model.at(name));
  }
  [[nodiscard]] std::string of(int64_t layer, const char* part) const {
    return "transformer.h." + std::to_string(layer) + "." + part;
  }

  void expect_published(const char* name, const Values& found) const {
    const std::vector<float> expected = decoded(published.at(name));
    ASSERT_EQ(found.size(), expected.size()) << name;
    for (size_t i = 0; i < found.size(); ++i) {
      const auto value = static_cast<double>(expected[i]);
      if (std::isinf(value)) {  // the future, hidden
        ASSERT_TRUE(std::isnan(found[i])) << name << "[" << i << "]";
        continue;
      }
      ASSERT_NEAR(found[i], value, 1e-6 + 1e-5 * std::abs(value)) << name << "[" << i << "]";
    }
  }

  /// x [rows, n] · wᵀ + b with w [m, n].
  [[nodiscard]] Values linear(const Values& x, const std::string& name, bool bias = true) const {
    const auto w = weight(name + ".weight");
    const auto b = bias ? weight(name + ".bias") : std::vector<float>();
    const int64_t rows = texts * length;
    const auto n = static_cast<int64_t>(x.size()) / rows;
    const auto m = static_cast<int64_t>(w.size()) / n;
    Values y;
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t o = 0; o < m; ++o) {
        double sum = bias ? at(b, o) : 0;
        for (int64_t c = 0; c < n; ++c) sum += x[static_cast<size_t>(r * n + c)] * at(w, o * n + c);
        y.push_back(sum);
      }
    return y;
  }

  [[nodiscard]] Values layer_norm(const Values& x, const std::string& name) const {
    const auto w = weight(name + ".weight"), b = weight(name + ".bias");
    Values y;
    for (size_t row = 0; row < x.size(); row += width) {
      double mean = 0, variance = 0;
      for (size_t c = 0; c < width; ++c) mean += x[row + c] / width;
      for (size_t c = 0; c < width; ++c) variance += std::pow(x[row + c] - mean, 2) / width;
      for (size_t c = 0; c < width; ++c)
        y.push_back((x[row + c] - mean) / std::sqrt(variance + 1e-5) * static_cast<double>(w[c]) +
                    static_cast<double>(b[c]));
    }
    return y;
  }

  /// One third of qkv [B, L, 3d] as [B, h, L, d_h].
  static Values split(const Values& qkv, int64_t third) {
    Values part;
    for (int64_t b = 0; b < texts; ++b)
      for (int64_t h = 0; h < heads; ++h)
        for (int64_t i = 0; i < length; ++i)
          for (int64_t c = 0; c < dim; ++c)
            part.push_back(qkv[static_cast<size_t>((b * length + i) * 3 * width + third * width +
                                                   h * dim + c)]);
    return part;
  }

  /// What a probe of one text would hold.
  static LayerProbe probe_of(const std::array<Values, 3>& qkv, int64_t text) {
    constexpr int64_t size = heads * length * dim;
    LayerProbe layer{.form = "softmax",
                     .num_heads = heads,
                     .num_kv_heads = heads,
                     .head_dim = dim,
                     .q = {},
                     .k = {},
                     .v = {}};
    std::vector<float>* parts[] = {&layer.q, &layer.k, &layer.v};
    for (size_t i = 0; i < 3; ++i)
      for (int64_t j = 0; j < size; ++j)
        parts[i]->push_back(static_cast<float>(qkv[i][static_cast<size_t>(text * size + j)]));
    return layer;
  }
};

struct Attention {
  Values scores, weights, output;  ///< [B, h, L, L], [B, h, L, L], [B, L, d]
};

/// All heads through core/shared.
Attention attention(const std::vector<LayerProbe>& probes) {
  Attention all;
  all.output.resize(texts * length * width);
  for (size_t text = 0; text < probes.size(); ++text)
    for (int64_t head = 0; head < heads; ++head) {
      const auto append = [&](Values& to, Stage stage) {
        for (const float value : head_matrix(probes[text], length, head, stage).values)
          to.push_back(static_cast<double>(value));
      };
      append(all.scores, Stage::mask);
      append(all.weights, Stage::weights);
      const Matrix mixed = head_matrix(probes[text], length, head, Stage::output);
      for (int64_t i = 0; i < length; ++i)
        for (int64_t c = 0; c < dim; ++c)
          all.output[(text * length + static_cast<size_t>(i)) * width +
                     static_cast<size_t>(head * dim + c)] = static_cast<double>(mixed.at(i, c));
    }
  return all;
}

double gelu(double x) {
  return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x)));
}

Values sum(Values a, const Values& b) {
  for (size_t i = 0; i < a.size(); ++i) a[i] += b[i];
  return a;
}

TEST_F(NanoSort, EveryPublishedActivationIsReached) {
  const auto ids = decoded(published["idx"]);
  const auto token_rows = weight("transformer.wte.weight");
  const auto position_rows = weight("transformer.wpe.weight");
  Values tokens, positions, x;
  for (int64_t i = 0; i < length * width; ++i) positions.push_back(at(position_rows, i));
  for (int64_t row = 0; row < texts * length; ++row)
    for (int64_t c = 0; c < width; ++c)
      tokens.push_back(at(token_rows, static_cast<int64_t>(at(ids, row)) * width + c));
  for (size_t i = 0; i < tokens.size(); ++i)
    x.push_back(tokens[i] + positions[i % positions.size()]);
  expect_published("tok_emb", tokens);
  expect_published("pos_emb", positions);
  expect_published("x", x);

  for (int64_t layer = 0; layer < layers; ++layer) {
    const Values normed = layer_norm(x, of(layer, "ln_1"));
    const Values qkv = linear(normed, of(layer, "attn.c_attn"));
    const std::array<Values, 3> parts = {split(qkv, 0), split(qkv, 1), split(qkv, 2)};
    std::vector<LayerProbe> probes;
    for (int64_t text = 0; text < texts; ++text) probes.push_back(probe_of(parts, text));
    const Attention mixed = attention(probes);
    const Values projected = linear(mixed.output, of(layer, "attn.c_proj"));
    const Values middle = sum(projected, x);
    const Values second = layer_norm(middle, of(layer, "ln_2"));
    const Values up = linear(second, of(layer, "mlp.c_fc"));
    Values active;
    for (const double value : up) active.push_back(gelu(value));
    const Values down = linear(active, of(layer, "mlp.c_proj"));
    x = sum(down, middle);
    expect_published(("block" + std::to_string(layer)).c_str(), x);
    if (layer > 0) continue;
    expect_published("ln1", normed);
    expect_published("qkv", qkv);
    expect_published("q", parts[0]);
    expect_published("k", parts[1]);
    expect_published("v", parts[2]);
    expect_published("att", mixed.scores);
    expect_published("attSm", mixed.weights);
    expect_published("y", mixed.output);
    expect_published("yProj", projected);
    expect_published("attnResid", middle);
    expect_published("ln2", second);
    expect_published("fc", up);
    expect_published("gelu", active);
    expect_published("mlp", down);
    expect_published("mlpResid", x);
  }
  const Values last = layer_norm(x, "transformer.ln_f");
  expect_published("ln_f", last);
  const Values logits = linear(last, "lm_head", false);
  expect_published("lm_head", logits);
  Values shares;
  for (size_t row = 0; row < logits.size(); row += 3) {
    double all = 0;
    for (size_t c = 0; c < 3; ++c) all += std::exp(logits[row + c]);
    for (size_t c = 0; c < 3; ++c) shares.push_back(std::exp(logits[row + c]) / all);
  }
  expect_published("probs", shares);
}

}  // namespace
}  // namespace attnlab
