// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/workloads.h"

#include <ATen/ops/empty.h>

#include "core/engine/inspect/probe.h"
#include "core/shared/base/rng.h"
#include "core/shared/spec/model.h"

namespace attnlab::bench {
namespace {

Batch random_batch(int64_t vocab_size, int64_t batch_size, int64_t seq_len, c10::Device device) {
  Rng rng(1, "benchmark batch");
  const auto tokens = [&] {
    const at::Tensor ids = at::empty({batch_size, seq_len}, at::kLong);
    for (int64_t i = 0; i < ids.numel(); ++i)
      ids.mutable_data_ptr<int64_t>()[i] =
          static_cast<int64_t>(rng.below(static_cast<uint64_t>(vocab_size)));
    return ids.to(device);
  };
  const at::Tensor inputs = tokens();
  return {inputs, tokens(), batch_size * seq_len};
}

}  // namespace

ModelSpec Workload::model(const std::string& mixer_word) const {
  ModelSpec spec;
  spec.vocab_size = vocab_size;
  spec.hidden_size = hidden_size;
  spec.intermediate_size = 4 * hidden_size;
  spec.num_heads = spec.num_kv_heads = num_heads;
  spec.max_position_embeddings = seq_len;
  spec.layers.assign(static_cast<size_t>(num_layers), mixer(mixer_word).layer);
  return spec;
}

double Workload::step_flops() const {
  const auto d = static_cast<double>(hidden_size);
  const double matrices = static_cast<double>(num_layers) * (4 * d * d + 12 * d * d) +
                          d * static_cast<double>(vocab_size);
  const double maps = 7 * static_cast<double>(seq_len * num_layers) * d;
  return static_cast<double>(tokens()) * (6 * matrices + maps);
}

const std::vector<Workload>& workloads() {
  static const std::vector<Workload> all = {
      {"T0", 64, 2, 2, 512, 64, 16}, {"T1", 128, 4, 4, 65, 256, 16}, {"T2", 256, 6, 4, 65, 512, 8}};
  return all;
}

const Workload& long_workload() {
  static const Workload t4{"T4", 512, 6, 8, preset("70m").model.vocab_size, 2048, 1};
  return t4;
}

TrainingStep::TrainingStep(const Workload& workload, const std::string& mixer_word)
    : TrainingStep(workload.model(mixer_word), workload.batch_size, workload.seq_len, c10::kCPU,
                   at::kFloat) {}

TrainingStep::TrainingStep(const ModelSpec& model, int64_t batch_size, int64_t seq_len,
                           c10::Device device, at::ScalarType dtype)
    : model_(model, device, dtype),
      optimizer_(make_optimizer(model_.parameters(), spec_)),
      batch_(random_batch(model.vocab_size, batch_size, seq_len, device)) {
  model_.initialise_weights(1);
  if (model_.spec().uses_stream(QkSequence::text)) model_.set_text_ids(batch_.inputs[0]);
}

double TrainingStep::run() {
  StreamQk stream = model_.run_stream(batch_.inputs.size(1));
  const at::Tensor loss = model_.loss(batch_, stream, 1.0 / static_cast<double>(batch_.scored));
  loss.backward();
  stream.backward();
  optimizer_->step(learning_rate_);
  model_.weights_changed();
  return loss.item<double>();
}

void TrainingStep::probe() {
  const auto* first = batch_.inputs.const_data_ptr<int64_t>();
  (void)probe_indicators(model_, {first, first + batch_.inputs.size(1)});
}

Json TrainingStep::description() const {
  const auto rows = [](const at::Tensor& ids) {
    Json json = Json::array();
    const auto* values = ids.const_data_ptr<int64_t>();
    for (int64_t b = 0; b < ids.size(0); ++b)
      json.push_back(
          std::vector<int64_t>(values + b * ids.size(1), values + (b + 1) * ids.size(1)));
    return json;
  };
  return {{"config", config_json(model_.spec())},
          {"inputs", rows(batch_.inputs)},
          {"targets", rows(batch_.targets)},
          {"adamw",
           {{"learning_rate", learning_rate_},
            {"betas", {spec_.beta1, spec_.beta2}},
            {"epsilon", spec_.epsilon},
            {"weight_decay", spec_.weight_decay},
            {"grad_clip", spec_.grad_clip}}}};
}

}  // namespace attnlab::bench
