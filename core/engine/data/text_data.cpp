// SPDX-License-Identifier: Apache-2.0
// Windows of token files: training windows begin anywhere in what is trained on, held-out ones
// stand side by side in the rest. A prepared corpus has held-out documents; of a text it is the
// last tenth.
#include <ATen/ops/empty.h>

#include <algorithm>
#include <iostream>

#include "core/engine/data/data_source.h"
#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/rng.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/dataset.h"
#include "core/shared/data/corpus/prepared_text.h"
#include "core/shared/data/text_file.h"

namespace attnlab {
namespace {

constexpr int64_t held_out_share = 10;      // one token in ten, at the end
constexpr int64_t held_out_tokens = 32768;  // at most, so that an evaluation stays short
constexpr int64_t prompt_tokens = 16;
constexpr int64_t long_to_read = 1 << 30;  // bytes

/// Ids to train on, [0, train_tokens) of `train`, and held-out ones from `held_out_first` on.
struct Ids {
  std::shared_ptr<const Tokenizer> tokenizer;
  TokenRow train, held_out;
  int64_t train_tokens, held_out_first = 0;
  Json description;

  [[nodiscard]] int64_t held_out_tokens() const { return held_out.size() - held_out_first; }
};

Ids with_tail_held_out(std::shared_ptr<const Tokenizer> tokenizer, TokenRow row, Json description) {
  const int64_t split = row.size() - row.size() / held_out_share;
  return {std::move(tokenizer), row, row, split, split, std::move(description)};
}

// A corpus of few documents may have none that are held out. What somebody chose to hold out is
// never replaced by something else.
Ids open_prepared(const DataSpec& data, int64_t needed) {
  const Dataset dataset = open_dataset(data.files[0]);
  const auto reading = [&](int64_t bytes) {
    if (bytes >= long_to_read)
      std::cerr << "attnlab: reading " << data.files[0] << " once, to see that it is whole ("
                << readable_bytes(static_cast<double>(bytes)) << ")" << std::endl;
  };
  if (const auto problems = check_changed_dataset(data.files[0], reading); !problems.empty())
    bad_input(problems.front(), "restore the file, or remove the folder and prepare it again");
  const int64_t held_out = dataset.held_out.size();
  if (held_out < needed && dataset.held_out_chosen)
    bad_input("the held-out text of " + data.files[0] + " has " + std::to_string(held_out) +
                  " tokens, too few for sequences of " + std::to_string(needed - 1),
              "prepare it with a longer --held-out, or give a smaller --seq-len");
  if (held_out < needed)
    return with_tail_held_out(dataset.tokenizer, dataset.train, dataset.description);
  return {dataset.tokenizer,  dataset.train, dataset.held_out, dataset.train.size(), 0,
          dataset.description};
}

Ids open_ids(const DataSpec& data, int64_t needed) {
  if (data.files.size() == 1 && is_dataset(data.files[0])) return open_prepared(data, needed);
  const PreparedText text = prepare_text(data.files, data.tokenizer);
  if (!text.note.empty())
    std::cerr << "attnlab: tokens are not kept for the next run: " << text.note
              << " (ATTNLAB_CACHE names another folder)" << std::endl;
  return with_tail_held_out(text.tokenizer, TokenRow({text.tokens}), text.description);
}

class TextData final : public DataSource {
 public:
  explicit TextData(const RunSpec& spec)
      : seed_(spec.seed), train_(spec.train), ids_(open_ids(spec.data, spec.train.seq_len + 1)) {
    const int64_t needed = train_.seq_len + 1;
    if (std::min(ids_.train_tokens, ids_.held_out_tokens()) < needed)
      bad_input("the text has " + std::to_string(ids_.train_tokens + ids_.held_out_tokens()) +
                    " tokens, too few for sequences of " + std::to_string(train_.seq_len) +
                    " (its training part has " + std::to_string(ids_.train_tokens) +
                    ", its held-out tail " + std::to_string(ids_.held_out_tokens()) +
                    ", each needs " + std::to_string(needed) + ")",
                "give more text or a smaller --seq-len");
    read_stream_text(spec.data.stream_text);
    read_held_out();
    if (!train_.probe_text.empty()) (void)ids_.tokenizer->encode(train_.probe_text);
  }

  std::shared_ptr<const Tokenizer> tokenizer() const override { return ids_.tokenizer; }
  const std::vector<Batch>& held_out() const override { return held_out_; }
  std::optional<double> chance() const override { return std::nullopt; }

  Batch train_batch(int64_t step, int64_t micro) const override {
    const int64_t width = train_.seq_len + 1;
    std::vector<int64_t> tokens(static_cast<size_t>(train_.batch_size * width));
    for (int64_t row = 0; row < train_.batch_size; ++row) {
      const int64_t index = (step * train_.accumulate + micro) * train_.batch_size + row;
      Rng rng(seed_, "text window", static_cast<uint64_t>(index));
      const auto first =
          static_cast<int64_t>(rng.below(static_cast<uint64_t>(ids_.train_tokens - width + 1)));
      ids_.train.copy(first, std::span(tokens).subspan(static_cast<size_t>(row * width),
                                                       static_cast<size_t>(width)));
    }
    return make_batch(tokens, {}, train_.batch_size);
  }

  Prompt prompt() const override {
    if (!train_.probe_text.empty()) return {ids_.tokenizer->encode(train_.probe_text), {}};
    std::vector<int64_t> ids(static_cast<size_t>(std::min(prompt_tokens, train_.seq_len)));
    ids_.held_out.copy(ids_.held_out_first, ids);
    return {{ids.begin(), ids.end()}, {}};
  }

  std::vector<int64_t> stream_ids(int64_t count) const override {
    const int64_t available =
        stream_text_.empty() ? ids_.train_tokens : static_cast<int64_t>(stream_text_.size());
    if (available < count)
      bad_input("the fixed text has " + std::to_string(available) + " tokens, the model needs " +
                    std::to_string(count) + " (max_position_embeddings)",
                "give a longer --stream-text or a smaller --max-position-embeddings");
    if (!stream_text_.empty()) return {stream_text_.begin(), stream_text_.begin() + count};
    std::vector<int64_t> ids(static_cast<size_t>(count));
    ids_.train.copy(0, ids);
    return ids;
  }

  Json describe() const override {
    Json json = ids_.description;
    json["tokenizer"] = ids_.tokenizer->kind();
    json["vocab_size"] = ids_.tokenizer->vocab_size();
    if (ids_.tokenizer->kind() == "bpe")
      json["tokenizer_sha256"] = sha256(ids_.tokenizer->document());
    json["train_tokens"] = ids_.train_tokens;
    json["held_out_tokens"] = ids_.held_out_tokens();
    return json;
  }

 private:
  void read_stream_text(const std::string& path) {
    if (path.empty()) return;
    const auto ids = ids_.tokenizer->encode(read_text(path));
    stream_text_.assign(ids.begin(), ids.end());
  }

  void read_held_out() {
    const int64_t length = train_.seq_len;
    const int64_t windows = std::min((ids_.held_out_tokens() - 1) / length,
                                     std::max<int64_t>(1, held_out_tokens / length));
    for (int64_t first = 0; first < windows; first += train_.batch_size) {
      const int64_t rows = std::min(train_.batch_size, windows - first);
      std::vector<int64_t> tokens;
      for (int64_t row = first; row < first + rows; ++row) {
        std::vector<int64_t> ids(static_cast<size_t>(length + 1));
        ids_.held_out.copy(ids_.held_out_first + row * length, ids);
        tokens.insert(tokens.end(), ids.begin(), ids.end());
      }
      held_out_.push_back(make_batch(tokens, {}, rows));
    }
  }

  uint64_t seed_;
  TrainSpec train_;
  Ids ids_;
  std::vector<int64_t> stream_text_;
  std::vector<Batch> held_out_;
};

}  // namespace

std::unique_ptr<DataSource> open_text(const RunSpec& spec) {
  return std::make_unique<TextData>(spec);
}

}  // namespace attnlab
