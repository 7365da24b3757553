// SPDX-License-Identifier: Apache-2.0
#include "core/engine/inspect/evaluate.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/isfinite.h>

#include "core/engine/model/decoder.h"

namespace attnlab {
namespace {

constexpr int64_t sampled_tokens = 120;

bool finite(const at::Tensor& x) { return x.isfinite().all().item<bool>(); }

}  // namespace

void EvaluationSum::add(LanguageModel& model, const Batch& cpu) {
  const at::NoGradGuard no_graph;
  const Batch batch{cpu.inputs.to(model.device()), cpu.targets.to(model.device()), cpu.scored};
  LossDetail detail;
  (void)model.loss(batch, model.run_stream(batch.inputs.size(1)), 1.0, &detail);
  const at::Tensor hit = detail.hits.view(batch.targets.sizes());
  loss_ += detail.sum.item<double>();
  hits_ += hit.sum().item<int64_t>();
  exact_ += hit.logical_or(batch.targets.lt(0)).all(1).sum().item<int64_t>();
  scored_ += batch.scored;
  sequences_ += batch.inputs.size(0);
}

Evaluation EvaluationSum::mean() const {
  const auto share = [](int64_t part, int64_t all) {
    return all == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(all);
  };
  return {scored_ == 0 ? 0.0 : loss_ / static_cast<double>(scored_), share(hits_, scored_),
          share(exact_, sequences_)};
}

Evaluation evaluate(LanguageModel& model, const std::vector<Batch>& batches) {
  EvaluationSum sum;
  for (const Batch& batch : batches) sum.add(model, batch);
  return sum.mean();
}

std::string sample_text(LanguageModel& model, const Tokenizer& tokenizer, const Prompt& prompt,
                        uint64_t seed) {
  const bool known = !prompt.expected.empty();
  const auto count = known ? static_cast<int64_t>(prompt.expected.size()) : sampled_tokens;
  Generator generator(model, prompt.tokens,
                      {.temperature = 0.8, .greedy = known, .vocabulary = tokenizer.vocab_size()},
                      seed);
  std::vector<int32_t> tokens;
  for (int64_t i = 0; i < count; ++i) {
    const int32_t id = generator.next();
    if (!known && id == tokenizer.end_token()) break;
    tokens.push_back(id);
  }
  return tokenizer.decode(tokens);
}

std::string find_nonfinite(LanguageModel& model, const Batch& batch) {
  const at::NoGradGuard no_graph;
  std::vector<at::Tensor> states;
  const at::Tensor ids = batch.inputs.to(model.device());
  const at::Tensor last = model.hidden(ids, model.run_stream(ids.size(1)), nullptr,
                                       [&](const at::Tensor& h) { states.push_back(h); });
  for (size_t i = 0; i < states.size(); ++i) {
    if (finite(states[i])) continue;
    if (i == 0) return "the embedding";
    const bool first_half = i % 2 == 1;
    return "layer " + std::to_string((i + 1) / 2) + (first_half ? " (mixing)" : " (feed-forward)");
  }
  return the_gradient;
}

}  // namespace attnlab
