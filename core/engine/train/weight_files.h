// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>

#include "core/engine/model/language_model.h"
#include "core/shared/base/safetensors.h"
#include "core/shared/spec/families/tensor_source.h"

namespace attnlab {

/// Tensors by name, fp32 and int64, as a file has them. Those behind the views are kept alive by
/// `kept`.
struct NamedTensors {
  std::vector<std::pair<std::string, TensorView>> views;
  std::vector<at::Tensor> kept;
  void add(const std::string& name, const at::Tensor& tensor);
};
/// All weights and fixed streams under our names, as in a snapshot.
NamedTensors named_tensors(const LanguageModel& model);
/// The same as the files of the model's class have them, as in a checkpoint's model.safetensors.
NamedTensors class_tensors(const LanguageModel& model);

/// How much of a model's weights has been read, from 0 to 1. Called by one thread at a time.
using LoadProgress = std::function<void(double share)>;

/// Fills a model from a file, as it is saved here or by `transformers`: names with or without the
/// prefix, buffers passed over. Throws Error naming file and tensor for one that is missing,
/// misshapen, unexpected, not finite, or a head beside an embedding that it is said to be tied to
/// and differs from.
void load_weights(LanguageModel& model, const SafetensorsFile& file);
/// The same from where `sources` says.
void load_tensors(LanguageModel& model, const TensorFile& file, const TensorSources& sources,
                  const LoadProgress& progress = {});

/// Throws Error naming file and tensor for another shape, and for values that are not finite.
at::Tensor read_floats(const TensorFile& file, const std::string& name,
                       const std::vector<int64_t>& shape);
/// Reads one parameter to where it lies. Throws Error as `load_weights` does.
void read_parameter(const TensorFile& file, const TensorSource& source, const at::Tensor& target);

/// The ids of the fixed text that a model takes q, k from: int64 [P]. Throws Error where they are
/// none of this model.
at::Tensor read_text_ids(const TensorFile& file, const ModelSpec& spec);

/// Throws Error as `load_weights` does, of values that are not finite apart.
void check_belongs(const TensorFile& file, const TensorSources& sources, const ModelSpec& spec);

/// Writes snapshots/step-N.safetensors through a temporary name.
void save_snapshot(const std::filesystem::path& path, const LanguageModel& model);

}  // namespace attnlab
