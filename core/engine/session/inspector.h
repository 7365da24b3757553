// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/engine/inspect/questions.h"
#include "core/engine/train/checkpoint.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {

/// Answers questions about a run at any step that has weights on disk, or about one checkpoint.
/// Holds one model and reads other weights into it as they are asked for.
class Inspector {
 public:
  /// Throws Error when the path is neither a run nor a checkpoint.
  Inspector(const std::filesystem::path& run_or_checkpoint, c10::Device device,
            const LoadProgress& progress = {});

  /// What a checkpoint or a model of others is; nothing for a run.
  [[nodiscard]] const std::optional<ModelCard>& card() const { return card_; }

  /// The weights at or before a step (nothing: the newest), to be asked; valid until the next call.
  /// Throws Error when there are none.
  Subject subject(std::optional<int64_t> step);

  /// As `answer_question`, for the weights at or before the step that the question names.
  void answer(const Command& question, const std::function<void(Event)>& send,
              const std::function<bool()>& abandoned);

 private:
  void open_run();
  void open_checkpoint(const std::filesystem::path& folder, const LoadProgress& progress);
  void load(std::optional<int64_t> step);
  void find_tokenizer();
  const std::vector<Batch>& held_out();
  Subject here();

  std::optional<RunFolder> run_;      ///< nothing for a checkpoint alone
  RunFolder origin_;                  ///< the run, or where a checkpoint's would be
  std::unique_ptr<DataSource> data_;  ///< opened when a question needs it
  c10::Device device_;
  std::unique_ptr<LanguageModel> model_;
  std::shared_ptr<const Tokenizer> tokenizer_;
  std::vector<int64_t> end_tokens_;  ///< of a checkpoint alone
  ModelTexts texts_;
  std::optional<ModelCard> card_;
  ProbeSequences sequences_;
  std::filesystem::path loaded_;
  int64_t step_ = 0;
};

/// Serves one viewer over two descriptors until `in` ends: `attnlab session`. While a checkpoint is
/// read it says {"answer": "loading", "share": 0 … 1}, then {"answer": "status", "state": "saved"},
/// with "model" (model_card.h) for a checkpoint or a model of others.
void serve_session(const std::filesystem::path& run_or_checkpoint, c10::Device device, int in,
                   int out);

}  // namespace attnlab
