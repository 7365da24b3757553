// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/shared/base/json.h"

namespace attnlab {

/// What the NVIDIA driver tells of a GPU.
struct Gpu {
  std::string title;                  ///< as the maker calls it: "NVIDIA H100 80GB HBM3"
  double memory = 0;                  ///< bytes
  std::optional<double> free;         ///< bytes; nothing: not told, as of a part of a GPU
  std::optional<double> utilization;  ///< share of the last moments in which it computed, 0 … 1
};

/// The GPUs that this process may use, in CUDA's order, whether this program can compute on them or
/// not; empty where there is no driver. The driver is asked through its libraries, which are not
/// linked: a machine may have none.
std::vector<Gpu> driver_gpus();
/// Empty where there is none.
std::string driver_version();

/// Whether this program was built to compute on GPUs.
bool is_cuda_build();

/// {"title", "memory", "free", "utilization"}, the last two where they are known.
Json to_json(const Gpu& gpu);

}  // namespace attnlab
