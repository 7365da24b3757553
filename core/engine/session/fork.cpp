// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session/fork.h"

#include <ATen/ops/empty_like.h>

#include "core/engine/session/session.h"
#include "core/engine/train/weight_files.h"
#include "core/session/saved_weights.h"
#include "core/shared/models/model_files.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

/// Prefixes of tensors whose name says the same in both models and whose place does not.
std::vector<std::string> changed_mixers(const ModelSpec& from, const ModelSpec& to) {
  std::vector<std::string> prefixes;
  for (size_t i = 0; i < to.layers.size(); ++i)
    if (i >= from.layers.size() || from.layers[i].mixing != to.layers[i].mixing)
      prefixes.push_back("model.layers." + std::to_string(i) + ".self_attn.");
  return prefixes;
}

bool begins_with_one_of(const std::string& name, const std::vector<std::string>& prefixes) {
  for (const std::string& prefix : prefixes)
    if (name.starts_with(prefix)) return true;
  return false;
}

bool fits(const TensorFile& file, const TensorSource& source, const at::Tensor& like) {
  const auto found = file.tensors().find(source.name);
  return found != file.tensors().end() &&
         (source.rows.empty() || std::ssize(source.rows) == like.size(0)) &&
         found->second.shape == source.shape_there(like.sizes().vec()) &&
         (found->second.dtype == "I64") == (like.scalar_type() == at::kLong);
}

/// A model's weights on disk, whoever wrote them.
struct Source {
  const ModelSpec& spec;
  const TensorFile& file;
  const TensorSources& sources;
};

void copy_what_fits(LanguageModel& model, const Source& from, TakenOver& taken) {
  const auto changed = changed_mixers(from.spec, model.spec());
  const auto take = [&](const std::string& name, const at::Tensor& like) {
    const bool keep =
        fits(from.file, from.sources(name), like) && !begins_with_one_of(name, changed);
    (keep ? taken.kept : taken.fresh).push_back(name);
    return keep;
  };
  const Parameters& parameters = model.parameters();
  for (const ParameterInfo& info : parameters.list()) {
    const at::Tensor view = parameters.view(info, parameters.weights());
    if (take(info.name, view)) read_parameter(from.file, from.sources(info.name), view);
  }
  const at::Tensor rows = model.random_rows();
  if (rows.defined() && take("model.random_stream", rows)) {
    const at::Tensor read = at::empty_like(rows);
    read_parameter(from.file, from.sources("model.random_stream"), read);
    model.set_random_rows(read);
  }
  const at::Tensor ids = model.text_ids();
  if (ids.defined() && take("model.text_stream_ids", ids))
    model.set_text_ids(read_text_ids(from.file, model.spec()));
  model.weights_changed();
}

}  // namespace

Json to_json(const TakenOver& taken) {
  Json json = {{taken.key, taken.path}};
  if (taken.key == "run") json["step"] = taken.step;
  json["kept"] = taken.kept;
  json["fresh"] = taken.fresh;
  return json;
}

TakenOver take_over_run(LanguageModel& model, const fs::path& path, int64_t step) {
  const SavedWeights weights = saved_weights(RunFolder(path), step);
  const SafetensorsFile file(weights.file);
  TakenOver taken{"run", fs::absolute(path).string(), weights.step, {}, {}};
  const ModelSpec spec = spec_of_run(path).model;
  copy_what_fits(model, {spec, file, safetensors_sources(file, spec)}, taken);
  return taken;
}

TakenOver take_over_model(LanguageModel& model, const fs::path& path) {
  const ModelSpec spec = read_model_spec(path);
  const ModelTensors tensors = open_model_tensors(path, spec);
  check_belongs(*tensors.file, tensors.sources, spec);
  TakenOver taken{"model", fs::absolute(path).string(), 0, {}, {}};
  copy_what_fits(model, {spec, *tensors.file, tensors.sources}, taken);
  return taken;
}

void take_over_again(LanguageModel& model, const Json& taken) {
  const JsonReader from(taken, "run.json: forked_from");
  if (from.has("model"))
    (void)take_over_model(model, from.text("model"));
  else
    (void)take_over_run(model, from.text("run"), from.integer("step"));
}

}  // namespace attnlab
