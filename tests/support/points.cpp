// SPDX-License-Identifier: Apache-2.0
#include "tests/support/points.h"

#include <ATen/ops/remainder.h>

#include "tests/support/known_weights.h"

namespace attnlab::test {

std::vector<Point> all_points() {
  std::vector<Point> points;
  for (const auto& form : form_names())
    for (const auto sequence : {QkSequence::input, QkSequence::random, QkSequence::text})
      for (const auto hidden : {QkHidden::current, QkHidden::static_rows})
        for (const int64_t kv_heads : {4, 2}) points.push_back({form, sequence, hidden, kv_heads});
  return points;
}

std::string name_of(const Point& point) {
  return point.form + "_" + std::string(attnlab::name_of(point.sequence)) + "_" +
         std::string(attnlab::name_of(point.hidden)) + "_kv" + std::to_string(point.kv_heads);
}

ModelSpec spec_of(const Point& point) {
  ModelSpec spec;
  spec.vocab_size = point_vocabulary;
  spec.hidden_size = 32;
  spec.intermediate_size = 48;
  spec.num_heads = point_heads;
  spec.num_kv_heads = point.kv_heads;
  spec.max_position_embeddings = point_positions;
  const LayerSpec variant{true, point.form, point.sequence, point.hidden};
  spec.layers = {variant, LayerSpec{}, LayerSpec{.mixing = false}, variant};
  return spec;
}

void fill(LanguageModel& model) {
  fill_known_weights(model);
  if (model.text_ids().defined()) model.set_text_ids(model.text_ids().remainder(point_vocabulary));
}

}  // namespace attnlab::test
