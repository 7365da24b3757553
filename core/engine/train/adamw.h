// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/train/optimizer.h"

namespace attnlab {

/// A part of the flat buffers that AdamW updates, with its moments there.
struct AdamWSlice {
  int64_t begin, count;
  double weight_decay;
  at::Tensor first, second;  ///< [count]
};

/// AdamW with decoupled decay (Loshchilov, Hutter 2019), update number `updates` of a slice. Same
/// numbers as torch.optim.AdamW.
void update_by_adamw(const Parameters& parameters, const TrainSpec& spec, const AdamWSlice& slice,
                     double learning_rate, int64_t updates, const Clipping& clipping);

}  // namespace attnlab
