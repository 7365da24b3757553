// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/task.h"

namespace attnlab {

Json Task::recommended() const {
  return {{"model", {{"preset", "micro"}, {"initializer_range", 0.08}}},
          {"train",
           {{"seq_len", 64},
            {"batch_size", 64},
            {"steps", 600},
            {"learning_rate", 2e-3},
            {"beta2", 0.98},
            {"weight_decay", 0.01},
            {"warmup_steps", 50}}}};
}

TaskExample held_out_example(const Task& task, int64_t seq_len, int64_t index) {
  Rng rng(0, "held out", static_cast<uint64_t>(index));
  return task.example(seq_len, Split::held_out, rng);
}

}  // namespace attnlab
