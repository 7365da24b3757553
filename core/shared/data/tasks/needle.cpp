// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/tasks/tasks.h"

namespace attnlab {
namespace {

constexpr int32_t filler = 32, keys = 16, values = 16;

class Needle final : public Task {
 public:
  std::string_view name() const override { return "needle"; }
  std::string_view title() const override { return "Needle in a haystack"; }
  std::string_view description() const override {
    return "One key and its value stand far back among filler; the key comes again at the end, "
           "predict the value.";
  }
  const std::vector<std::string>& vocabulary() const override {
    static const std::vector<std::string> words = [] {
      auto list = symbols();
      for (int32_t i = 0; i < keys; ++i) list.push_back("K" + std::to_string(i));
      for (int32_t i = 0; i < values; ++i) list.push_back("V" + std::to_string(i));
      return list;
    }();
    return words;
  }
  double chance() const override { return 1.0 / values; }
  int64_t shortest() const override { return 4; }

  TaskExample example(int64_t seq_len, Split, Rng& rng) const override {
    TaskExample example;
    for (int64_t t = 0; t <= seq_len; ++t)
      example.tokens.push_back(static_cast<int32_t>(rng.below(filler)));
    example.scored.assign(static_cast<size_t>(seq_len + 1), false);
    const auto at = static_cast<size_t>(rng.below(static_cast<uint64_t>(seq_len / 2)));
    const auto key = filler + static_cast<int32_t>(rng.below(keys));
    const auto value = filler + keys + static_cast<int32_t>(rng.below(values));
    const auto last = static_cast<size_t>(seq_len);
    example.tokens[at] = example.tokens[last - 1] = key;
    example.tokens[at + 1] = example.tokens[last] = value;
    example.scored[last] = true;
    return example;
  }

  Json recommended() const override {
    Json spec = Task::recommended();
    spec["train"]["steps"] = 1500;
    return spec;
  }
};

}  // namespace

const Task& needle_task() {
  static const Needle task;
  return task;
}

}  // namespace attnlab
