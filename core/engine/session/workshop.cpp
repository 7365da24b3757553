// SPDX-License-Identifier: Apache-2.0
#include "core/engine/session/workshop.h"

#include <ATen/ops/tensor.h>

#include "core/engine/inspect/questions.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/train/map_recorder.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

void fit_vocabulary(RunSpec& spec, const DataSource& data) {
  const int64_t needed = data.tokenizer()->vocab_size();
  if (spec.model.vocab_size == 0) spec.model.vocab_size = needed;
  if (spec.model.vocab_size < needed)
    bad_input("vocab_size " + std::to_string(spec.model.vocab_size) +
              " is smaller than the tokenizer's " + std::to_string(needed));
}

/// The interval is settled once: a schedule that is stretched later moves no frame.
void fit_recording(RunSpec& spec, const DataSource& data) {
  if (spec.train.record_maps.empty()) return;
  spec.train.record_every = spec.train.record_interval();
  const auto ids =
      probe_sequences(spec.train, data).usual_within(spec.model.max_position_embeddings);
  check_record_budget(spec, std::ssize(ids));
}

}  // namespace

Workshop build_workshop(RunSpec spec) {
  const c10::Device device = parse_device(spec.device);
  Workshop w{std::move(spec), nullptr, nullptr, nullptr};
  w.data = open_data(w.spec);
  fit_vocabulary(w.spec, *w.data);
  fit_recording(w.spec, *w.data);
  const bool text_stream = w.spec.model.uses_stream(QkSequence::text);
  std::vector<int64_t> ids;
  if (text_stream) ids = w.data->stream_ids(w.spec.model.max_position_embeddings);
  w.model = std::make_unique<LanguageModel>(w.spec.model, device, parse_dtype(w.spec.dtype));
  w.model->initialise_weights(w.spec.seed);
  if (text_stream) w.model->set_text_ids(at::tensor(ids));
  w.optimizer = make_optimizer(w.model->parameters(), w.spec.train);
  return w;
}

}  // namespace attnlab
