// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/device_peak.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/shared/base/text.h"
#include "core/shared/spec/cost.h"

namespace attnlab {
namespace {

struct Card {
  std::string_view model,
      variant;        ///< words of the title; no variant: any that is not listed above
  double bf16, fp32;  ///< TFLOP/s; 0: no unit for it
};

// From the makers' data sheets, without sparsity and at boost clock. Of one model the narrower
// variants stand first.
constexpr Card cards[] = {
    {"B200", "", 2250, 75},    {"H200", "NVL", 835, 60},   {"H200", "", 989, 67},
    {"H100", "PCIe", 756, 51}, {"H100", "HBM2e", 756, 51}, {"H100", "NVL", 835, 60},
    {"H100", "", 989, 67},     {"A100", "", 312, 19.5},    {"A30", "", 165, 10.3},
    {"A10", "", 125, 31.2},    {"L40S", "", 362, 91.6},    {"L4", "", 121, 30.3},
    {"4090", "", 165, 82.6},   {"3090", "", 71, 35.6},     {"T4", "", 0, 8.1},
    {"V100", "PCIE", 0, 14.0}, {"V100", "", 0, 15.7},
};

// The same chip, cut down or in another case.
constexpr std::string_view other_cards[] = {"MIG", "Laptop", "Ti", "D", "SUPER"};

std::vector<std::string> words_of(std::string_view title) {
  std::string text(title);
  std::ranges::replace(text, '-', ' ');  // "A100-SXM4-80GB"
  return split(text, ' ');
}

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

}  // namespace

std::optional<double> peak_flops(std::string_view title, std::string_view dtype) {
  constexpr double tera = 1e12;
  const std::vector<std::string> words = words_of(title);
  for (const std::string_view other : other_cards)
    if (has(words, other)) return std::nullopt;
  for (const Card& card : cards) {
    if (!has(words, card.model) || !(card.variant.empty() || has(words, card.variant))) continue;
    const double peak = dtype == "bf16" ? card.bf16 : card.fp32;
    return peak > 0 ? std::optional(peak * tera) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<double> model_flops_utilization(const RunSpec& spec, std::string_view title,
                                              double tokens_per_second) {
  const auto peak = peak_flops(title, spec.dtype);
  if (!peak) return std::nullopt;
  const auto tokens = static_cast<double>(spec.train.batch_size * spec.train.seq_len);
  const ModelCost cost = cost_of(spec.model, spec.train.batch_size, spec.train.seq_len);
  return cost.training_flops / tokens * tokens_per_second / *peak;
}

}  // namespace attnlab
