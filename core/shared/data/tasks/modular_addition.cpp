// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/tasks/tasks.h"

namespace attnlab {
namespace {

constexpr int32_t modulus = 23;
constexpr int32_t plus = modulus, equals = modulus + 1, end = modulus + 2;

// One pair in five never appears in training, so held-out sums show whether addition was learned
// or remembered.
bool is_held_out(int32_t a, int32_t b) {
  return Rng(0, "modular addition", static_cast<uint64_t>(a * modulus + b)).below(5) == 0;
}

class ModularAddition final : public Task {
 public:
  std::string_view name() const override { return "modular_addition"; }
  std::string_view title() const override { return "Modular addition"; }
  std::string_view description() const override {
    return "Sums modulo 23, one after the other; predict each result. A fifth of all pairs is "
           "never trained on.";
  }
  const std::vector<std::string>& vocabulary() const override {
    static const std::vector<std::string> words = [] {
      std::vector<std::string> list;
      for (int32_t n = 0; n < modulus; ++n) list.push_back(std::to_string(n));
      list.insert(list.end(), {"+", "=", ";"});
      return list;
    }();
    return words;
  }
  double chance() const override { return 1.0 / modulus; }
  int64_t shortest() const override { return 5; }

  TaskExample example(int64_t seq_len, Split split, Rng& rng) const override {
    TaskExample example;
    while (static_cast<int64_t>(example.tokens.size()) <= seq_len) {
      const auto a = static_cast<int32_t>(rng.below(modulus));
      const auto b = static_cast<int32_t>(rng.below(modulus));
      if (is_held_out(a, b) != (split == Split::held_out)) continue;
      for (const int32_t token : {a, plus, b, equals, (a + b) % modulus, end}) {
        example.tokens.push_back(token);
        example.scored.push_back(example.tokens.size() % 6 == 5);
      }
    }
    example.tokens.resize(static_cast<size_t>(seq_len + 1));
    example.scored.resize(static_cast<size_t>(seq_len + 1));
    return example;
  }

  Json recommended() const override {
    Json spec = Task::recommended();
    spec["train"]["seq_len"] = 29;  // five sums
    spec["train"]["steps"] = 2000;
    spec["train"]["weight_decay"] = 0.3;
    return spec;
  }
};

}  // namespace

const Task& modular_addition_task() {
  static const ModularAddition task;
  return task;
}

}  // namespace attnlab
