// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/tasks/tasks.h"

namespace attnlab {
namespace {

constexpr int32_t kinds = 4;
constexpr size_t deepest = 12;

class BracketMatching final : public Task {
 public:
  std::string_view name() const override { return "bracket_matching"; }
  std::string_view title() const override { return "Bracket matching"; }
  std::string_view description() const override {
    return "Random nested brackets of four kinds; predict the kind of every closing one.";
  }
  const std::vector<std::string>& vocabulary() const override {
    static const std::vector<std::string> words = {"(", "[", "{", "<", ")", "]", "}", ">"};
    return words;
  }
  double chance() const override { return 1.0 / kinds; }
  int64_t shortest() const override { return 2; }

  // A random walk: open a bracket or close the innermost one; the last token always closes, so
  // that every sequence is scored somewhere.
  TaskExample example(int64_t seq_len, Split, Rng& rng) const override {
    TaskExample example;
    std::vector<int32_t> open;
    for (int64_t t = 0; t <= seq_len; ++t) {
      const bool last = t == seq_len;
      const bool must_open = open.empty() || (t == seq_len - 1 && open.size() == 1);
      const bool closes = !must_open && (last || open.size() >= deepest || rng.below(2) == 0);
      if (closes) {
        example.tokens.push_back(open.back() + kinds);
        open.pop_back();
      } else {
        open.push_back(static_cast<int32_t>(rng.below(kinds)));
        example.tokens.push_back(open.back());
      }
      example.scored.push_back(closes);
    }
    return example;
  }
};

}  // namespace

const Task& bracket_matching_task() {
  static const BracketMatching task;
  return task;
}

}  // namespace attnlab
