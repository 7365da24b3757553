// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/metrics.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <ranges>
#include <thread>

#include "core/shared/base/rng.h"
#include "core/shared/base/statistics.h"
#include "core/shared/eval/generated.h"

namespace attnlab {
namespace {

/// The Mersenne Twister of Matsumoto and Nishimura (1998) as Python seeds it with one word and
/// takes 53-bit numbers from it; std::mt19937 cannot be seeded by an array of words.
class PythonRandom {
 public:
  explicit PythonRandom(uint32_t seed) {
    state_[0] = 19650218U;
    for (uint32_t i = 1; i < size; ++i)
      state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
    uint32_t i = 1;
    const auto step = [&](uint32_t factor, uint32_t add) {
      state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * factor)) + add;
      if (++i >= size) {
        state_[0] = state_[size - 1];
        i = 1;
      }
    };
    for (uint32_t k = 0; k < size; ++k) step(1664525U, seed);
    for (uint32_t k = 1; k < size; ++k) step(1566083941U, -i);
    state_[0] = 0x80000000U;
  }

  /// Uniform in [0, 1).
  double uniform() {
    const uint32_t high = word() >> 5;
    const uint32_t low = word() >> 6;
    return (high * 67108864.0 + low) / 9007199254740992.0;
  }

 private:
  static constexpr uint32_t size = 624, shift = 397;

  void refill() {
    for (uint32_t i = 0; i < size; ++i) {
      const uint32_t y = (state_[i] & 0x80000000U) | (state_[(i + 1) % size] & 0x7fffffffU);
      state_[i] = state_[(i + shift) % size] ^ (y >> 1) ^ ((y & 1U) != 0 ? 0x9908b0dfU : 0U);
    }
    at_ = 0;
  }

  uint32_t word() {
    if (at_ >= size) refill();
    uint32_t y = state_[at_++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    return y ^ (y >> 18);
  }

  std::array<uint32_t, size> state_{};
  uint32_t at_ = size;
};

double perplexity(std::span<const double> log_probabilities) {
  return std::exp(-mean_of(log_probabilities));
}

// The resamples of one seed.
void resample(std::span<const double> values, uint32_t seed, std::span<double> out) {
  PythonRandom random(seed);
  const auto n = static_cast<double>(values.size());
  for (double& result : out) {
    double sum = 0;
    for (size_t i = 0; i < values.size(); ++i)
      sum += values[static_cast<size_t>(std::floor(random.uniform() * n))];
    result = std::exp(-(sum / n));
  }
}

size_t likeliest(std::span<const double> scores) {
  return static_cast<size_t>(std::ranges::max_element(scores) - scores.begin());
}

struct Scores {
  std::vector<double> acc, acc_norm, log_probability;
};

Scores scores_of(const EvalTask& task, const EvalDocuments& documents, const EvalRequests& requests,
                 std::span<const Likelihood> likelihoods) {
  Scores scores;
  for (size_t i = 0; i < documents.items.size(); ++i) {
    const EvalItem& item = documents.items[i];
    const auto own =
        likelihoods.subspan(requests.first[i], requests.first[i + 1] - requests.first[i]);
    std::vector<double> sums, by_length;
    for (size_t c = 0; c < own.size(); ++c) {
      sums.push_back(own[c].log_probability);
      if (!item.characters.empty())
        by_length.push_back(own[c].log_probability / static_cast<double>(item.characters[c]));
    }
    scores.log_probability.push_back(std::accumulate(sums.begin(), sums.end(), 0.0));
    if (task.kind == EvalKind::multiple_choice) {
      scores.acc.push_back(likeliest(sums) == item.gold ? 1 : 0);
      scores.acc_norm.push_back(likeliest(by_length) == item.gold ? 1 : 0);
    } else {
      scores.acc.push_back(own[0].greedy ? 1 : 0);
    }
  }
  return scores;
}

Metric metric_of(const std::string& name, const EvalDocuments& documents, const Scores& scores) {
  if (name == "acc") return {name, mean_of(scores.acc), mean_standard_error(scores.acc)};
  if (name == "acc_norm")
    return {name, mean_of(scores.acc_norm), mean_standard_error(scores.acc_norm)};
  if (name == "perplexity")
    return {name, perplexity(scores.log_probability),
            perplexity_standard_error(scores.log_probability)};
  double sum = 0, words = 0, bytes = 0;
  for (size_t i = 0; i < documents.items.size(); ++i) {
    sum += scores.log_probability[i];
    words += static_cast<double>(documents.items[i].words);
    bytes += static_cast<double>(documents.items[i].bytes);
  }
  if (name == "word_perplexity") return {name, std::exp(-sum / words), {}};
  if (name == "byte_perplexity") return {name, std::exp(-sum / bytes), {}};
  return {name, -sum / bytes / std::numbers::ln2, {}};
}

bool same_choices(const EvalItem& a, const EvalItem& b) {
  return std::ranges::equal(a.pairs, b.pairs, {}, &TextPair::continuation, &TextPair::continuation);
}

/// Share of the documents whose right choice is the commonest.
double majority_share(const std::vector<EvalItem>& items) {
  const bool one_place = std::ranges::all_of(
      items, [&](const EvalItem& item) { return item.gold == items.front().gold; });
  const bool one_question = std::ranges::all_of(
      items, [&](const EvalItem& item) { return same_choices(item, items.front()); });
  constexpr uint64_t seed = 0;
  std::map<size_t, int64_t> right;
  for (size_t i = 0; i < items.size(); ++i)
    ++right[one_place && !one_question
                ? Rng(seed, "place of the answer", i).below(items[i].pairs.size())
                : items[i].gold];
  const int64_t most = std::ranges::max(std::views::values(right));
  return static_cast<double>(most) / static_cast<double>(items.size());
}

}  // namespace

std::optional<double> mean_standard_error(std::span<const double> values) {
  const auto deviation = deviation_of(values);
  if (!deviation) return std::nullopt;
  return *deviation / std::sqrt(static_cast<double>(values.size()));
}

std::optional<double> perplexity_standard_error(std::span<const double> log_probabilities,
                                                int resamples) {
  if (log_probabilities.size() < 2) return std::nullopt;
  const int chunk = std::min(1000, resamples);
  const int chunks = resamples / chunk;
  std::vector<double> all(static_cast<size_t>(chunk) * static_cast<size_t>(chunks));
  std::atomic<int> next = 0;
  const auto work = [&] {
    for (int c = next++; c < chunks; c = next++)
      resample(log_probabilities, static_cast<uint32_t>(c),
               std::span(all).subspan(static_cast<size_t>(c) * static_cast<size_t>(chunk),
                                      static_cast<size_t>(chunk)));
  };
  std::vector<std::jthread> threads;
  for (unsigned t = 1; t < std::thread::hardware_concurrency(); ++t) threads.emplace_back(work);
  work();
  threads.clear();
  return deviation_of(all);
}

std::vector<Metric> evaluate_metrics(const EvalTask& task, const EvalDocuments& documents,
                                     const EvalRequests& requests,
                                     std::span<const Likelihood> likelihoods) {
  if (task.kind == EvalKind::generated)
    return generated_metrics(task, documents, requests, likelihoods);
  const Scores scores = scores_of(task, documents, requests, likelihoods);
  std::vector<Metric> metrics;
  for (const auto& name : task.metrics) metrics.push_back(metric_of(name, documents, scores));
  return metrics;
}

Baselines baselines(const EvalTask& task, const EvalDocuments& documents,
                    const EvalRequests& requests, int64_t vocab_size) {
  if (task.kind == EvalKind::generated) return generated_baselines(task, documents, requests);
  Baselines result;
  Scores guess;
  for (size_t i = 0; i < documents.items.size(); ++i) {
    const EvalItem& item = documents.items[i];
    double tokens = 0;
    for (size_t r = requests.first[i]; r < requests.first[i + 1]; ++r)
      tokens += static_cast<double>(requests.requests[r].scored);
    guess.log_probability.push_back(-tokens * std::log(static_cast<double>(vocab_size)));
    const bool choice = task.kind == EvalKind::multiple_choice;
    guess.acc.push_back(choice ? 1.0 / static_cast<double>(item.pairs.size())
                               : std::exp(guess.log_probability.back()));
  }
  guess.acc_norm = guess.acc;
  for (const auto& name : task.metrics) {
    const double value = name == "perplexity" ? perplexity(guess.log_probability)
                                              : metric_of(name, documents, guess).value;
    result.random.push_back({name, value, {}});
    if (task.kind == EvalKind::multiple_choice)
      result.majority.push_back({name, majority_share(documents.items), {}});
  }
  return result;
}

}  // namespace attnlab
