// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/engine/data/data_source.h"
#include "core/engine/model/language_model.h"

namespace attnlab {

/// Scores on held-out sequences.
struct Evaluation {
  double loss = 0;      ///< mean −log p over scored targets, nats
  double accuracy = 0;  ///< share of scored targets with the largest logit
  double exact = 0;     ///< share of sequences whose scored targets are all right
};
Evaluation evaluate(LanguageModel& model, const std::vector<Batch>& batches);

/// The same batch by batch.
class EvaluationSum {
 public:
  void add(LanguageModel& model, const Batch& batch);
  [[nodiscard]] Evaluation mean() const;

 private:
  double loss_ = 0;
  int64_t scored_ = 0, hits_ = 0, exact_ = 0, sequences_ = 0;
};

/// Text that the model writes after a prompt: greedily for a task, sampled up to an end token for
/// text.
std::string sample_text(LanguageModel& model, const Tokenizer& tokenizer, const Prompt& prompt,
                        uint64_t seed);

/// Where the first value that is no number appears: "layer 3 (mixing)", "the embedding", or
/// `the_gradient` when every layer is still finite.
inline constexpr const char* the_gradient = "the gradient";
std::string find_nonfinite(LanguageModel& model, const Batch& batch);

}  // namespace attnlab
