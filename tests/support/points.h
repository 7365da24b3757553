// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/engine/model/language_model.h"

namespace attnlab::test {

/// A form with a source of q and k, multi-head or grouped: what must hold everywhere is tested in
/// all of them.
struct Point {
  std::string form;
  QkSequence sequence;
  QkHidden hidden;
  int64_t kv_heads;
};

std::vector<Point> all_points();
std::string name_of(const Point& point);

constexpr int64_t point_positions = 24, point_vocabulary = 31, point_heads = 4;

/// The variant below, between and above standard attention and an MLP, so that streams have to pass
/// every kind of layer.
ModelSpec spec_of(const Point& point);

/// Known weights, and a text stream of ids within the vocabulary.
void fill(LanguageModel& model);

}  // namespace attnlab::test
