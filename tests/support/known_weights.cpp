// SPDX-License-Identifier: Apache-2.0
#include "tests/support/known_weights.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/remainder.h>
#include <ATen/ops/zeros.h>

#include <cstring>

namespace attnlab::test {
namespace {

uint64_t fnv1a(const std::string& text) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

uint64_t mixed(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

at::Tensor tensor_of(const TensorView& view) {
  const at::Tensor t = at::empty(view.shape, at::kFloat);
  std::memcpy(t.mutable_data_ptr<float>(), view.bytes.data(), view.bytes.size());
  return t;
}

at::Tensor known_values(const std::string& name, const std::vector<int64_t>& shape) {
  const at::Tensor values = at::empty(shape, at::kFloat);
  float* data = values.mutable_data_ptr<float>();
  for (int64_t i = 0; i < values.numel(); ++i) {
    const uint64_t bits = mixed(fnv1a(name) + static_cast<uint64_t>(i) * 0x9e3779b97f4a7c15ULL);
    data[i] = static_cast<float>(static_cast<double>(bits >> 40) / 8388608.0 - 1.0);
  }
  return values;
}

void fill_known_weights(LanguageModel& model) {
  Parameters& parameters = model.parameters();
  for (const auto& info : parameters.list()) {
    const bool matrix = info.shape.size() == 2;
    const bool norm = info.name.ends_with("norm.weight");
    const at::Tensor values = known_values(info.name, info.shape);
    parameters.view(info, parameters.weights())
        .copy_(matrix ? values * 0.4
               : norm ? values * 0.2 + 1
                      : values * 0.2);
  }
  const ModelSpec& spec = model.spec();
  if (spec.uses_stream(QkSequence::random))
    model.set_random_rows(
        known_values("model.random_stream", {spec.max_position_embeddings, spec.hidden_size}));
  if (spec.uses_stream(QkSequence::text)) {
    const at::Tensor values = known_values("model.text_stream_ids", {spec.max_position_embeddings});
    model.set_text_ids(((values + 1) * 4096).to(at::kLong).remainder(spec.vocab_size));
  }
  model.weights_changed();
}

double relative_difference(const at::Tensor& a, const at::Tensor& b, double floor) {
  const at::Tensor wide = b.to(at::kDouble);
  const double scale = std::max(floor, wide.abs().max().item<double>());
  const double difference = (a.to(at::kDouble) - wide).abs().max().item<double>();
  return scale == 0 ? difference : difference / scale;
}

}  // namespace attnlab::test
