// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/engine/model/language_model.h"

namespace attnlab {

/// Feeds tokens to a model a few at a time and keeps what each layer needs to go on. Gives the
/// same logits as the model on all tokens at once. The model's weights must not change meanwhile.
class Decoder {
 public:
  explicit Decoder(LanguageModel& model);

  /// Logits [B, T, V] fp32 of T ≥ 1 further tokens [B, T] of each sequence; B may not change.
  /// Throws Error when the sequences grow longer than the model's positions.
  at::Tensor next(const at::Tensor& ids);
  /// Hidden states [B, T, d] after the last layer instead, for who needs few of the logits.
  at::Tensor hidden(const at::Tensor& ids);

  /// From now on sequence i is what sequence rows[i] was: rows [B'] int64 repeat, reorder or drop
  /// sequences, so that a beginning that several share is read once.
  void select(const at::Tensor& rows);

  [[nodiscard]] int64_t length() const { return length_; }

 private:
  at::Tensor mix(size_t layer, const at::Tensor& h, const at::Tensor& rows);

  LanguageModel& model_;
  StreamQk stream_;
  std::vector<DecodeState> states_;
  int64_t length_ = 0;
};

/// How to choose the next token from logits.
struct Sampling {
  double temperature = 1.0;
  int64_t top_k = 0;   ///< 0: all
  double top_p = 1.0;  ///< smallest set with this probability
  bool greedy = false;
  int64_t vocabulary = 0;  ///< ids below it may be drawn; 0: all rows of the model
};

/// A token id from one row of logits [V] (CPU, fp32); `random` uniform in [0, 1).
int64_t choose_token(const at::Tensor& logits, const Sampling& sampling, double random);

/// Continues one sequence token by token. When the model's positions are full, the last half of
/// the text is read again as a new beginning.
class Generator {
 public:
  /// `prompt` must not be empty.
  Generator(LanguageModel& model, std::vector<int32_t> prompt, Sampling sampling, uint64_t seed);
  int32_t next();

 private:
  LanguageModel& model_;
  Sampling sampling_;
  uint64_t seed_;
  std::vector<int32_t> tokens_;
  std::vector<int32_t> unread_;
  std::unique_ptr<Decoder> decoder_;
};

}  // namespace attnlab
