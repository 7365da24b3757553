// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include <memory>

#include "core/shared/base/tensor_file.h"
#include "core/shared/spec/families/tensor_source.h"
#include "core/shared/spec/model.h"

namespace attnlab {

/// The architecture of a checkpoint folder or a GGUF file, without its weights. Throws Error.
ModelSpec read_model_spec(const std::filesystem::path& path);

/// The tensors of a checkpoint folder or a GGUF file, and where those of a model lie in them.
struct ModelTensors {
  std::unique_ptr<TensorFile> file;
  TensorSources sources;
};
/// Throws Error for files that are damaged.
ModelTensors open_model_tensors(const std::filesystem::path& path, const ModelSpec& spec);

/// As a safetensors file has them: under our names, as snapshots do, or as files of the model's
/// family do.
TensorSources safetensors_sources(const TensorFile& file, const ModelSpec& spec);

}  // namespace attnlab
