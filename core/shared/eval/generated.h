// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "core/shared/eval/requests.h"

namespace attnlab {

struct Metric;
struct Baselines;

/// A generated task (`attnlab list tasks`) as an evaluation: its held-out sequences, the same for
/// every run. `acc` is the share of scored tokens that greedy decoding gets right, each read after
/// as many tokens as the context takes; `perplexity` is over the tokens that training counts.
/// `word` is "task:NAME"; throws Error that suggests the nearest name.
EvalTask generated_eval_task(std::string_view word);
bool is_generated(std::string_view word);

/// The first `limit` (256) sequences of `length` + 1 tokens.
EvalDocuments generated_documents(const EvalTask& task, int64_t length,
                                  std::optional<int64_t> limit);

/// Of every sequence first its windows of `context` tokens, which predict each token once, where
/// the task trains on all; then one request a scored token. Throws Error where the tokenizer is not
/// the task's.
EvalRequests generated_requests(const EvalTask& task, const EvalDocuments& documents,
                                const Tokenizer& tokenizer, int64_t context);

std::vector<Metric> generated_metrics(const EvalTask& task, const EvalDocuments& documents,
                                      const EvalRequests& requests,
                                      std::span<const Likelihood> likelihoods);

/// `random`: who knows the format guesses the answers with the task's chance, every other token
/// with 1/V. `majority`: how often each token comes, whatever stands before it.
Baselines generated_baselines(const EvalTask& task, const EvalDocuments& documents,
                              const EvalRequests& requests);

}  // namespace attnlab
