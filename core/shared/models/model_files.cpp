// SPDX-License-Identifier: Apache-2.0
#include "core/shared/models/model_files.h"

#include "core/shared/base/safetensors.h"
#include "core/shared/base/seal.h"
#include "core/shared/models/gguf_model.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/families/family.h"

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
  TensorSources sources = safetensors_sources(*file, spec);
  return {std::move(file), std::move(sources)};
}

// A model saved without its head has names without the prefix.
TensorSources safetensors_sources(const TensorFile& file, const ModelSpec& spec) {
  const std::string embedding = "model.embed_tokens.weight";
  const Family* family = find_family(spec.family);
  const bool ours =
      family == nullptr || family->source == nullptr || file.tensors().contains(embedding);
  const std::string_view prefix = ours ? "model." : family->prefix;
  const auto named = [=](const std::string& name) {
    return ours ? TensorSource{name} : family->source(name, spec);
  };
  const auto without = [=](const std::string& name) {
    return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
  };
  const bool bare = file.tensors().contains(without(named(embedding).name));
  return [=](const std::string& name) {
    TensorSource source = named(name);
    if (bare) source.name = without(source.name);
    return source;
  };
}

}  // namespace attnlab
