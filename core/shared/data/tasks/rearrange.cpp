// SPDX-License-Identifier: Apache-2.0
// Reverse and sort: a random word, an arrow, then the word rearranged. The word's length changes,
// so the answer has to be found through the arrow.
#include <algorithm>

#include "core/shared/data/tasks/tasks.h"

namespace attnlab {
namespace {

const std::vector<std::string>& words() {
  static const std::vector<std::string> all = [] {
    auto list = symbols();
    list.insert(list.end(), {">", "."});
    return list;
  }();
  return all;
}

class Rearrange : public Task {
 public:
  const std::vector<std::string>& vocabulary() const override { return words(); }
  double chance() const override { return 1.0 / static_cast<double>(symbols().size()); }
  int64_t shortest() const override { return 4; }

  TaskExample example(int64_t seq_len, Split, Rng& rng) const override {
    const int64_t longest = seq_len / 2;
    const int64_t length = rng.between((longest + 1) / 2, longest);
    std::vector<int32_t> word;
    for (int64_t i = 0; i < length; ++i)
      word.push_back(static_cast<int32_t>(rng.below(symbols().size())));

    TaskExample example{word, {}};
    example.tokens.push_back(static_cast<int32_t>(symbols().size()));
    rearrange(word);
    example.tokens.insert(example.tokens.end(), word.begin(), word.end());
    example.scored.assign(example.tokens.size(), true);
    std::fill_n(example.scored.begin(), length + 1, false);
    example.tokens.resize(static_cast<size_t>(seq_len + 1),
                          static_cast<int32_t>(symbols().size()) + 1);
    example.scored.resize(static_cast<size_t>(seq_len + 1), false);
    return example;
  }

  Json recommended() const override {
    Json spec = Task::recommended();
    spec["train"]["seq_len"] = 32;
    spec["train"]["steps"] = 1000;
    return spec;
  }

 private:
  virtual void rearrange(std::vector<int32_t>& word) const = 0;
};

class Reverse final : public Rearrange {
 public:
  std::string_view name() const override { return "reverse"; }
  std::string_view title() const override { return "Reverse"; }
  std::string_view description() const override {
    return "A random word of changing length, an arrow, the word backwards.";
  }

 private:
  void rearrange(std::vector<int32_t>& word) const override { std::ranges::reverse(word); }
};

class Sort final : public Rearrange {
 public:
  std::string_view name() const override { return "sort"; }
  std::string_view title() const override { return "Sort"; }
  std::string_view description() const override {
    return "A random word of changing length, an arrow, its symbols in order.";
  }

 private:
  void rearrange(std::vector<int32_t>& word) const override { std::ranges::sort(word); }
};

}  // namespace

const Task& reverse_task() {
  static const Reverse task;
  return task;
}

const Task& sort_task() {
  static const Sort task;
  return task;
}

}  // namespace attnlab
