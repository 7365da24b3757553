// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session/fork.h"

#include <ATen/ops/empty.h>

#include <cstring>

#include "core/shared/base/safetensors.h"

namespace attnlab {
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

bool fits(const SafetensorsFile& file, const std::string& name, const at::Tensor& like) {
  const auto found = file.tensors().find(name);
  return found != file.tensors().end() && found->second.shape == like.sizes().vec() &&
         found->second.dtype == (like.scalar_type() == at::kLong ? "I64" : "F32");
}

at::Tensor read_tensor(const SafetensorsFile& file, const std::string& name,
                       const at::Tensor& like) {
  const at::Tensor tensor = at::empty(like.sizes(), like.scalar_type());
  const auto& bytes = file.at(name).bytes;
  std::memcpy(tensor.mutable_data_ptr(), bytes.data(), bytes.size());
  return tensor;
}

}  // namespace

Json to_json(const TakenOver& taken) {
  return {{"run", taken.run}, {"step", taken.step}, {"kept", taken.kept}, {"fresh", taken.fresh}};
}

TakenOver take_over(LanguageModel& model, const RunFolder& parent, const ModelSpec& parent_spec,
                    const SavedWeights& weights) {
  TakenOver taken{parent.path().string(), weights.step, {}, {}};
  const SafetensorsFile file(weights.file);
  const auto changed = changed_mixers(parent_spec, model.spec());
  const auto take = [&](const std::string& name, const at::Tensor& like) {
    const bool keep = fits(file, name, like) && !begins_with_one_of(name, changed);
    (keep ? taken.kept : taken.fresh).push_back(name);
    return keep;
  };
  const Parameters& parameters = model.parameters();
  for (const ParameterInfo& info : parameters.list()) {
    const at::Tensor view = parameters.view(info, parameters.weights());
    if (take(info.name, view)) view.copy_(read_tensor(file, info.name, view));
  }
  const at::Tensor rows = model.random_rows();
  if (rows.defined() && take("model.random_stream", rows))
    model.set_random_rows(read_tensor(file, "model.random_stream", rows));
  const at::Tensor ids = model.text_ids();
  if (ids.defined() && take("model.text_stream_ids", ids))
    model.set_text_ids(read_tensor(file, "model.text_stream_ids", ids));
  model.weights_changed();
  return taken;
}

}  // namespace attnlab
