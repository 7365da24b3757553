// SPDX-License-Identifier: Apache-2.0
#include "core/shared/models/model_files.h"

#include "core/shared/base/safetensors.h"
#include "core/shared/base/seal.h"
#include "core/shared/models/gguf_model.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {

ModelSpec read_model_spec(const std::filesystem::path& path) {
  if (is_gguf(path)) return model_from_config(gguf_config(GgufFile(path)), path.string());
  const auto config = path / "config.json";
  return model_from_config(read_json(config), config.string());
}

ModelTensors open_model_tensors(const std::filesystem::path& path, const ModelSpec& spec) {
  if (is_gguf(path)) {
    auto file = std::make_unique<GgufFile>(path);
    TensorSources sources = gguf_sources(*file, spec);
    return {std::move(file), std::move(sources)};
  }
  const auto weights = weights_of(path);
  auto file = std::make_unique<SafetensorsFile>(weights);
  check_safetensors(weights);
  TensorSources sources = safetensors_sources(*file);
  return {std::move(file), std::move(sources)};
}

// A model saved without its head has names without "model.".
TensorSources safetensors_sources(const TensorFile& file) {
  constexpr std::string_view prefix = "model.";
  const bool bare = file.tensors().contains("embed_tokens.weight");
  return [=](const std::string& name) -> TensorSource {
    return {bare && name.starts_with(prefix) ? name.substr(prefix.size()) : name, {}};
  };
}

}  // namespace attnlab
