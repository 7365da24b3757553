// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/engine/model/language_model.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/progress.h"
#include "core/engine/train/weight_files.h"
#include "core/shared/data/tokenizer.h"
#include "core/shared/models/model_card.h"

namespace attnlab {

/// A trained model as it comes from disk.
struct LoadedModel {
  std::unique_ptr<LanguageModel> model;
  std::shared_ptr<const Tokenizer> tokenizer;  ///< null when the folder has none
  /// Any of these ends a text that is generated: eos_token_id of generation_config.json, else of
  /// config.json, else the tokenizer's end token.
  std::vector<int64_t> end_tokens;
  ModelTexts texts;  ///< how it is given texts
  ModelCard card;
};

/// Writes a checkpoint folder (temporary name, sync, rename) that `transformers` opens too.
/// Overwrites none: an existing folder of that name is left as it is.
void save_checkpoint(const std::filesystem::path& folder, const LanguageModel& model,
                     const Tokenizer& tokenizer, const Optimizer& optimizer,
                     const TrainProgress& progress);

/// Opens a checkpoint folder, or a GGUF file, for inference.
LoadedModel load_checkpoint(const std::filesystem::path& path, c10::Device device,
                            at::ScalarType compute, const LoadProgress& progress = {});

/// Continues training: weights, the optimizer's state and progress. Model and optimizer must be the
/// checkpoint's; throws Error where they are not.
TrainProgress restore_training(const std::filesystem::path& folder, LanguageModel& model,
                               Optimizer& optimizer);

/// Everything wrong with a checkpoint folder; empty when it is whole.
std::vector<std::string> check_checkpoint(const std::filesystem::path& folder);

}  // namespace attnlab
