// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/train/progress.h"

namespace attnlab {

/// Something that is done beside a training, at steps of its own. It changes no bit of it.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  /// The training goes on from `step`, 0 for a new one.
  virtual void begin(int64_t /*step*/) {}
  /// After `step` steps, which are all of them where it is the `last`.
  [[nodiscard]] virtual bool is_due(int64_t step, bool last) const = 0;
  /// The model is as it is after progress.step steps. Throws Error on a full disk.
  virtual void observe(const TrainProgress& progress) = 0;
};

}  // namespace attnlab
