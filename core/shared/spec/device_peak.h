// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// FLOP/s of dense matrix products that the maker gives for a GPU: bf16 with fp32 sums on tensor
/// cores, fp32 without them. `title` is the driver's ("NVIDIA H100 80GB HBM3"). Nothing for a card
/// that is not in the table, a part of one, and a type that it has no unit for.
std::optional<double> peak_flops(std::string_view title, std::string_view dtype);

/// Model FLOPs utilisation: the share of that peak that a training at this speed makes use of,
/// counting what the model needs and nothing else. Nothing where the peak is not known.
std::optional<double> model_flops_utilization(const RunSpec& spec, std::string_view title,
                                              double tokens_per_second);

}  // namespace attnlab
