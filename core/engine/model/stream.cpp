// SPDX-License-Identifier: Apache-2.0
// The second stream (paper Eq. 9-12): starting rows, one a position, run through the same layers.
// A layer whose q, k come from a stream gives its map to every stream that passes it; any other
// mixing layer treats a stream as a sequence of its own.
#include "core/engine/model/stream.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <array>

#include "core/engine/model/language_model.h"

namespace attnlab {

void StreamQk::backward() {
  std::vector<at::Tensor> outputs, gradients;
  for (size_t i = 0, root = 0; i < qk.size(); ++i) {
    if (!qk[i].defined()) continue;
    const at::Tensor& output = roots[root++];
    if (!qk[i].grad().defined()) continue;
    outputs.push_back(output);
    gradients.push_back(qk[i].grad().to(output.scalar_type()));
  }
  if (!outputs.empty()) torch::autograd::backward(outputs, gradients);
}

/// One walk of all needed streams up through the layers.
class StreamPass {
 public:
  StreamPass(LanguageModel& model, int64_t length) : model_(model), length_(length) {
    start(QkSequence::random);
    start(QkSequence::text);
    result_.qk.resize(model_.spec_.layers.size());
  }

  StreamQk run() {
    for (size_t layer = 0; layer < model_.spec_.layers.size(); ++layer) {
      const LayerSpec& spec = model_.spec_.layers[layer];
      const bool skipped = model_.skip_of(layer) != Skip::nothing;
      at::Tensor given;
      if (spec.uses_stream() && !skipped) {
        given = own_qk(layer, streams_[index(spec.sequence)]);
        publish(layer, given);
      }
      for (Stream& stream : streams_)
        if (static_cast<int64_t>(layer) + 1 < stream.last) pass(layer, stream, given);
    }
    return std::move(result_);
  }

 private:
  struct Stream {
    at::Tensor start;  ///< starting rows [1, L, d]
    at::Tensor x;      ///< hidden states before the current layer
    int64_t last = 0;  ///< last layer (from 1) that needs its running state
  };

  static size_t index(QkSequence sequence) { return sequence == QkSequence::random ? 0 : 1; }

  void start(QkSequence sequence) {
    if (!model_.spec_.uses_stream(sequence)) return;
    Stream& stream = streams_[index(sequence)];
    if (sequence == QkSequence::random)
      stream.start =
          joined(model_.random_rows_.narrow(0, 0, length_).to(model_.compute_).unsqueeze(0));
    else
      stream.start = model_.embed(model_.text_ids_.narrow(0, 0, length_).unsqueeze(0), false)[0];
    stream.x = stream.start;
    for (size_t layer = 0; layer < model_.spec_.layers.size(); ++layer) {
      const LayerSpec& spec = model_.spec_.layers[layer];
      if (spec.runs_stream() && spec.sequence == sequence)
        stream.last = static_cast<int64_t>(layer) + 1;
    }
  }

  /// Rows that nobody trains, as a leaf whose gradient nobody reads: a layer that they pass first
  /// would be in no graph, and its weights would miss what the stream has to say of them.
  static at::Tensor joined(const at::Tensor& rows) {
    return at::GradMode::is_enabled() ? rows.detach().requires_grad_(true) : rows;
  }

  at::Tensor own_qk(size_t layer, const Stream& stream) {
    const bool current = model_.spec_.layers[layer].hidden == QkHidden::current;
    return model_.project_qk(layer, current ? stream.x : stream.start,
                             current || model_.spec_.static_norm);
  }

  void publish(size_t layer, const at::Tensor& qk) {
    const at::Tensor leaf = qk.detach().to(at::kFloat);
    result_.qk[layer] = at::GradMode::is_enabled() ? leaf.requires_grad_(true) : leaf;
    result_.roots.push_back(qk);
  }

  void pass(size_t layer, Stream& stream, const at::Tensor& given) {
    at::Tensor qk = given;
    if (model_.spec_.layers[layer].uses_embeddings())
      qk = model_.project_qk(layer, stream.start, model_.spec_.static_norm);
    const at::Tensor mixed = model_.first_half(layer, stream.x, qk, nullptr);
    stream.x = model_.second_half(layer, mixed, stream.x);
  }

  LanguageModel& model_;
  int64_t length_;
  std::array<Stream, 2> streams_;
  StreamQk result_;
};

StreamQk LanguageModel::run_stream(int64_t length) {
  if (!spec_.uses_stream(QkSequence::random) && !spec_.uses_stream(QkSequence::text)) {
    StreamQk none;
    none.qk.resize(spec_.layers.size());
    return none;
  }
  if (at::GradMode::is_enabled()) return StreamPass(*this, length).run();
  int64_t kept = 0;
  for (const auto& qk : kept_stream_.qk)
    if (qk.defined()) kept = qk.size(1);
  if (kept < length) kept_stream_ = StreamPass(*this, length).run();
  StreamQk some;
  for (const auto& qk : kept_stream_.qk)
    some.qk.push_back(qk.defined() ? qk.narrow(1, 0, length) : qk);
  return some;
}

}  // namespace attnlab
