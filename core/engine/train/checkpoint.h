// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/engine/model/language_model.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/progress.h"
#include "core/shared/base/safetensors.h"
#include "core/shared/data/tokenizer.h"
#include "core/shared/models/model_card.h"
#include "core/shared/models/tensor_source.h"

namespace attnlab {

/// A trained model as it comes from disk.
struct LoadedModel {
  std::unique_ptr<LanguageModel> model;
  std::shared_ptr<const Tokenizer> tokenizer;  ///< null when the folder has none
  /// Any of these ends a text that is generated: eos_token_id of generation_config.json, else of
  /// config.json, else the tokenizer's end token.
  std::vector<int64_t> end_tokens;
  ModelCard card;
};

/// How much of a model's weights has been read, from 0 to 1. Called by one thread at a time.
using LoadProgress = std::function<void(double share)>;

/// All weights and fixed streams by name, fp32 and int64, as in model.safetensors. The tensors
/// behind the views are kept alive by `kept`.
struct NamedTensors {
  std::vector<std::pair<std::string, TensorView>> views;
  std::vector<at::Tensor> kept;
};
NamedTensors named_tensors(const LanguageModel& model);

/// Fills a model from a file, as it is saved here or by `transformers`: names with or without
/// "model.", buffers of rotary frequencies passed over. Throws Error naming file and tensor for one
/// that is missing, misshapen, unexpected, not finite, or a head beside an embedding that it is
/// said to be tied to and differs from.
void load_weights(LanguageModel& model, const SafetensorsFile& file);

/// Reads one parameter to where it lies. Throws Error as `load_weights` does.
void read_parameter(const TensorFile& file, const TensorSource& source, const at::Tensor& target);

/// The ids of the fixed text that a model takes q, k from: int64 [P]. Throws Error where they are
/// none of this model.
at::Tensor read_text_ids(const TensorFile& file, const ModelSpec& spec);

/// Throws Error as `load_weights` does, of values that are not finite apart.
void check_belongs(const TensorFile& file, const TensorSources& sources, const ModelSpec& spec);

/// Writes snapshots/step-N.safetensors through a temporary name.
void save_snapshot(const std::filesystem::path& path, const LanguageModel& model);

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
