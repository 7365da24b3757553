// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/engine/data/data_source.h"
#include "core/shared/base/error.h"
#include "core/shared/base/rng.h"
#include "core/shared/data/task.h"

namespace attnlab {
namespace {

constexpr int64_t held_out_examples = 256;
constexpr uint64_t held_out_seed = 0;  // the same for every run, so that scores can be compared

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
      held_out_.push_back(batch("held out", held_out_seed, first,
                                std::min(train_.batch_size, held_out_examples - first),
                                Split::held_out));
    if (!train_.probe_text.empty()) (void)tokenizer_->encode(train_.probe_text);
  }

  std::shared_ptr<const Tokenizer> tokenizer() const override { return tokenizer_; }
  const std::vector<Batch>& held_out() const override { return held_out_; }
  std::optional<double> chance() const override { return task_.chance(); }

  Batch train_batch(int64_t step, int64_t micro) const override {
    return batch("task example", seed_, (step * train_.accumulate + micro) * train_.batch_size,
                 train_.batch_size, Split::train);
  }

  // The beginning that cannot be known and two tokens that show where it ends, then what must
  // follow.
  Prompt prompt() const override {
    if (!train_.probe_text.empty()) return {tokenizer_->encode(train_.probe_text), {}};
    Rng rng(held_out_seed, "prompt");
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
  Batch batch(std::string_view what, uint64_t seed, int64_t first, int64_t rows,
              Split split) const {
    std::vector<int64_t> tokens;
    std::vector<bool> scored;
    for (int64_t row = first; row < first + rows; ++row) {
      Rng rng(seed, what, static_cast<uint64_t>(row));
      const TaskExample example = task_.example(train_.seq_len, split, rng);
      tokens.insert(tokens.end(), example.tokens.begin(), example.tokens.end());
      scored.insert(scored.end(), example.scored.begin(), example.scored.end());
    }
    const bool everything = split == Split::train && task_.trains_on_all();
    return make_batch(tokens, everything ? std::vector<bool>{} : scored, rows);
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
