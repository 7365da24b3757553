// SPDX-License-Identifier: Apache-2.0
// Windows of a token file: training windows begin anywhere in the first nine tenths, held-out ones
// stand side by side in the rest.
#include <ATen/ops/empty.h>

#include <algorithm>

#include "core/engine/data/data_source.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/rng.h"
#include "core/shared/data/token_file.h"

namespace attnlab {
namespace {

constexpr int64_t held_out_share = 10;      // one token in ten, at the end
constexpr int64_t held_out_tokens = 32768;  // at most, so that an evaluation stays short
constexpr int64_t prompt_tokens = 16;

class TextData final : public DataSource {
 public:
  explicit TextData(const RunSpec& spec)
      : seed_(spec.seed),
        train_(spec.train),
        text_(prepare_text(spec.data.files, spec.data.tokenizer)),
        split_(text_.tokens->size() - text_.tokens->size() / held_out_share) {
    const int64_t needed = train_.seq_len + 1;
    if (std::min(split_, text_.tokens->size() - split_) < needed)
      bad_input("the text has " + std::to_string(text_.tokens->size()) +
                    " tokens, too few for sequences of " + std::to_string(train_.seq_len) +
                    " (its training part has " + std::to_string(split_) + ", its held-out tail " +
                    std::to_string(text_.tokens->size() - split_) + ", each needs " +
                    std::to_string(needed) + ")",
                "give more text or a smaller --seq-len");
    read_stream_text(spec.data.stream_text);
    read_held_out();
    if (!train_.probe_text.empty()) (void)text_.tokenizer->encode(train_.probe_text);
  }

  std::shared_ptr<const Tokenizer> tokenizer() const override { return text_.tokenizer; }
  const std::vector<Batch>& held_out() const override { return held_out_; }
  std::optional<double> chance() const override { return std::nullopt; }

  Batch train_batch(int64_t step, int64_t micro) const override {
    const int64_t width = train_.seq_len + 1;
    std::vector<int64_t> tokens(static_cast<size_t>(train_.batch_size * width));
    for (int64_t row = 0; row < train_.batch_size; ++row) {
      const int64_t index = (step * train_.accumulate + micro) * train_.batch_size + row;
      Rng rng(seed_, "text window", static_cast<uint64_t>(index));
      const auto first = static_cast<int64_t>(rng.below(static_cast<uint64_t>(split_ - width + 1)));
      text_.tokens->copy(first, std::span(tokens).subspan(static_cast<size_t>(row * width),
                                                          static_cast<size_t>(width)));
    }
    return make_batch(tokens, {}, train_.batch_size);
  }

  Prompt prompt() const override {
    if (!train_.probe_text.empty()) return {text_.tokenizer->encode(train_.probe_text), {}};
    std::vector<int64_t> ids(static_cast<size_t>(std::min(prompt_tokens, train_.seq_len)));
    text_.tokens->copy(split_, ids);
    return {{ids.begin(), ids.end()}, {}};
  }

  std::vector<int64_t> stream_ids(int64_t count) const override {
    const int64_t available =
        stream_text_.empty() ? split_ : static_cast<int64_t>(stream_text_.size());
    if (available < count)
      bad_input("the fixed text has " + std::to_string(available) + " tokens, the model needs " +
                    std::to_string(count) + " (max_position_embeddings)",
                "give a longer --stream-text or a smaller --max-position-embeddings");
    if (!stream_text_.empty()) return {stream_text_.begin(), stream_text_.begin() + count};
    std::vector<int64_t> ids(static_cast<size_t>(count));
    text_.tokens->copy(0, ids);
    return ids;
  }

  Json describe() const override {
    Json json = text_.description;
    json["tokenizer"] = text_.tokenizer->kind();
    json["vocab_size"] = text_.tokenizer->vocab_size();
    json["train_tokens"] = split_;
    json["held_out_tokens"] = text_.tokens->size() - split_;
    return json;
  }

 private:
  void read_stream_text(const std::string& path) {
    if (path.empty()) return;
    const auto ids = text_.tokenizer->encode(read_file(path));
    if (ids.empty()) bad_input(path + " is empty", "give a longer --stream-text");
    stream_text_.assign(ids.begin(), ids.end());
  }

  void read_held_out() {
    const int64_t length = train_.seq_len;
    const int64_t windows = std::min((text_.tokens->size() - split_ - 1) / length,
                                     std::max<int64_t>(1, held_out_tokens / length));
    for (int64_t first = 0; first < windows; first += train_.batch_size) {
      const int64_t rows = std::min(train_.batch_size, windows - first);
      std::vector<int64_t> tokens;
      for (int64_t row = first; row < first + rows; ++row) {
        std::vector<int64_t> ids(static_cast<size_t>(length + 1));
        text_.tokens->copy(split_ + row * length, ids);
        tokens.insert(tokens.end(), ids.begin(), ids.end());
      }
      held_out_.push_back(make_batch(tokens, {}, rows));
    }
  }

  uint64_t seed_;
  TrainSpec train_;
  PreparedText text_;
  int64_t split_;  ///< first token of the held-out tail
  std::vector<int64_t> stream_text_;
  std::vector<Batch> held_out_;
};

}  // namespace

std::unique_ptr<DataSource> open_text(const RunSpec& spec) {
  return std::make_unique<TextData>(spec);
}

}  // namespace attnlab
