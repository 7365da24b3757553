// SPDX-License-Identifier: Apache-2.0
// Recall and copy: a random word is repeated to the end. With a period that changes from sequence
// to sequence a fixed map cannot know where to look; with a fixed period position is enough.
#include <algorithm>

#include "core/shared/data/tasks/tasks.h"

namespace attnlab {
namespace {

TaskExample repeated_word(int64_t seq_len, int64_t period, Rng& rng) {
  TaskExample example;
  for (int64_t t = 0; t <= seq_len; ++t) {
    const bool first = t < period;
    example.tokens.push_back(first ? static_cast<int32_t>(rng.below(symbols().size()))
                                   : example.tokens[static_cast<size_t>(t - period)]);
    example.scored.push_back(!first);
  }
  return example;
}

class Recall final : public Task {
 public:
  std::string_view name() const override { return "recall"; }
  std::string_view title() const override { return "Recall"; }
  std::string_view description() const override {
    return "A random word of changing length is repeated to the end; predict the repeats.";
  }
  const std::vector<std::string>& vocabulary() const override { return symbols(); }
  double chance() const override { return 1.0 / static_cast<double>(symbols().size()); }
  int64_t shortest() const override { return 8; }
  TaskExample example(int64_t seq_len, Split, Rng& rng) const override {
    return repeated_word(seq_len, rng.between(seq_len / 8, seq_len * 3 / 8), rng);
  }
};

class Copy final : public Task {
 public:
  std::string_view name() const override { return "copy"; }
  std::string_view title() const override { return "Copy"; }
  std::string_view description() const override {
    return "A random word fills the first half and is repeated once; the period never changes.";
  }
  const std::vector<std::string>& vocabulary() const override { return symbols(); }
  double chance() const override { return 1.0 / static_cast<double>(symbols().size()); }
  int64_t shortest() const override { return 2; }
  TaskExample example(int64_t seq_len, Split, Rng& rng) const override {
    return repeated_word(seq_len, std::max<int64_t>(1, seq_len / 2), rng);
  }
};

}  // namespace

const std::vector<std::string>& symbols() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names;
    for (char c = 'a'; c <= 'z'; ++c) names.emplace_back(1, c);
    for (char c = '0'; c <= '5'; ++c) names.emplace_back(1, c);
    return names;
  }();
  return all;
}

const Task& recall_task() {
  static const Recall task;
  return task;
}

const Task& copy_task() {
  static const Copy task;
  return task;
}

}  // namespace attnlab
