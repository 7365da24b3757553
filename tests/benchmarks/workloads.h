// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/engine/model/language_model.h"
#include "core/engine/train/optimizer.h"
#include "core/shared/base/json.h"

namespace attnlab::bench {

/// A training workload: model sizes and batch, fp32, f = 4d.
struct Workload {
  std::string name;
  int64_t hidden_size, num_layers, num_heads, vocab_size, seq_len, batch_size;

  [[nodiscard]] int64_t tokens() const { return batch_size * seq_len; }
  [[nodiscard]] ModelSpec model(const std::string& mixer = "standard") const;
  /// Matrix products of one training step with standard attention, FLOPs: 6 a matrix weight and
  /// token, and 7·L·d a layer and token for the causal half of the maps.
  [[nodiscard]] double step_flops() const;
};

/// T0, T1, T2.
const std::vector<Workload>& workloads();
/// T4: the paper's 70M with one sequence of 2048, seconds a step.
const Workload& long_workload();

/// A model, its optimizer and one batch of random tokens.
class TrainingStep {
 public:
  TrainingStep(const Workload& workload, const std::string& mixer);
  TrainingStep(const ModelSpec& model, int64_t batch_size, int64_t seq_len, c10::Device device,
               at::ScalarType dtype);
  /// Forward, backward and update. Returns the loss.
  double run();
  /// The indicators of one sequence of the batch, as a training records them.
  void probe();

  [[nodiscard]] const LanguageModel& model() const { return model_; }
  /// What another implementation needs to train the same: the model's config.json, the batch and
  /// AdamW's numbers.
  [[nodiscard]] Json description() const;

 private:
  // Small enough that twenty steps do not amplify the last bits in which implementations differ.
  static constexpr double learning_rate_ = 1e-4;
  LanguageModel model_;
  TrainSpec spec_;
  std::unique_ptr<Optimizer> optimizer_;
  Batch batch_;
};

}  // namespace attnlab::bench
