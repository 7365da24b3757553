// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/engine/data/data_source.h"
#include "core/shared/base/error.h"
#include "core/shared/base/rng.h"
#include "core/shared/data/tasks/tasks.h"

namespace attnlab {
namespace {

class TaskData final : public DataSource {
 public:
  explicit TaskData(const RunSpec& spec)
      : seed_(spec.seed),
        train_(spec.train),
        task_(task(spec.data.task)),
        tokenizer_(word_tokenizer(task_.vocabulary())) {
    if (!spec.data.stream_text.empty())
      bad_input("--stream-text goes with text data; a task draws its fixed text from the seed");
    for (int64_t first = 0; first < held_out_examples; first += train_.batch_size)
      held_out_.push_back(
          held_out_batch(first, std::min(train_.batch_size, held_out_examples - first)));
    if (!train_.probe_text.empty()) (void)tokenizer_->encode(train_.probe_text);
  }

  std::shared_ptr<const Tokenizer> tokenizer() const override { return tokenizer_; }
  const std::vector<Batch>& held_out() const override { return held_out_; }
  std::optional<double> chance() const override { return task_.chance(); }

  Batch train_batch(int64_t step, int64_t micro) const override {
    const int64_t first = (step * train_.accumulate + micro) * train_.batch_size;
    std::vector<TaskExample> examples;
    for (int64_t row = first; row < first + train_.batch_size; ++row) {
      Rng rng(seed_, "task example", static_cast<uint64_t>(row));
      examples.push_back(task_.example(train_.seq_len, Split::train, rng));
    }
    return batch(examples, task_.trains_on_all());
  }

  // The beginning that cannot be known and two tokens that show where it ends, then what must
  // follow.
  Prompt prompt() const override {
    if (!train_.probe_text.empty()) return {tokenizer_->encode(train_.probe_text), {}};
    Rng rng(0, "prompt");
    const TaskExample example = task_.example(train_.seq_len, Split::held_out, rng);
    auto first = std::ranges::find(example.scored, true) - example.scored.begin();
    first = std::min<std::ptrdiff_t>(first + 2, std::ssize(example.tokens) - 1);
    return {{example.tokens.begin(), example.tokens.begin() + first},
            {example.tokens.begin() + first, example.tokens.end()}};
  }

  std::vector<int64_t> stream_ids(int64_t count) const override {
    Rng rng(seed_, "stream text");
    std::vector<int64_t> ids;
    for (int64_t i = 0; i < count; ++i)
      ids.push_back(static_cast<int64_t>(rng.below(task_.vocabulary().size())));
    return ids;
  }

  Json describe() const override {
    return {{"task", task_.name()},
            {"vocab_size", task_.vocabulary().size()},
            {"chance", task_.chance()}};
  }

 private:
  Batch held_out_batch(int64_t first, int64_t rows) const {
    std::vector<TaskExample> examples;
    for (int64_t row = first; row < first + rows; ++row)
      examples.push_back(held_out_example(task_, train_.seq_len, row));
    return batch(examples, false);
  }

  static Batch batch(const std::vector<TaskExample>& examples, bool everything) {
    std::vector<int64_t> tokens;
    std::vector<bool> scored;
    for (const TaskExample& example : examples) {
      tokens.insert(tokens.end(), example.tokens.begin(), example.tokens.end());
      scored.insert(scored.end(), example.scored.begin(), example.scored.end());
    }
    return make_batch(tokens, everything ? std::vector<bool>{} : scored, std::ssize(examples));
  }

  uint64_t seed_;
  TrainSpec train_;
  const Task& task_;
  std::shared_ptr<const Tokenizer> tokenizer_;
  std::vector<Batch> held_out_;
};

}  // namespace

std::unique_ptr<DataSource> open_task(const RunSpec& spec) {
  return std::make_unique<TaskData>(spec);
}

}  // namespace attnlab
