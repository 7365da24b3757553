// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/shared/eval/requests.h"

namespace attnlab {

/// A metric's value and the standard error that lm-evaluation-harness 0.4.8 gives it: nothing for
/// one document, and for perplexities over words or bytes.
struct Metric {
  std::string name;
  double value = 0;
  std::optional<double> standard_error;
};

/// Sample standard deviation over √n; nothing for fewer than two values.
std::optional<double> mean_standard_error(std::span<const double> values);

/// Standard deviation of exp(−mean) over 100 000 resamples, drawn as Python's `random.choices` with
/// the harness's seeds 0 to 99 draws them, so that it is the same number.
std::optional<double> perplexity_standard_error(std::span<const double> log_probabilities,
                                                int resamples = 100'000);

/// The task's metrics from the likelihoods of its requests.
std::vector<Metric> evaluate_metrics(const EvalTask& task, const EvalDocuments& documents,
                                     const EvalRequests& requests,
                                     std::span<const Likelihood> likelihoods);

/// What needs no model, by metric: `random` guesses (a choice with 1/n; every token with 1/V) and
/// `majority` always names the choice that is right most often. Where the right one always stands
/// at one place that is a fact of the file and no answer: there the choices are taken in an order
/// drawn from a fixed seed, which gives the paper's 25 % for SciQ.
struct Baselines {
  std::vector<Metric> random, majority;
};
Baselines baselines(const EvalTask& task, const EvalDocuments& documents,
                    const EvalRequests& requests, int64_t vocab_size);

}  // namespace attnlab
