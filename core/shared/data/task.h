// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/base/rng.h"

namespace attnlab {

/// One generated sequence of L + 1 tokens; token t is the target at position t - 1.
struct TaskExample {
  std::vector<int32_t> tokens;
  std::vector<bool> scored;  ///< targets that the task's accuracy counts
};

enum class Split { train, held_out };

/// A generated task: what to learn is known exactly, so a score means something.
/// Stateless; an example is a function of the generator alone.
class Task {
 public:
  virtual ~Task() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  [[nodiscard]] virtual std::string_view title() const = 0;
  /// One sentence: what a sequence looks like and what has to be predicted.
  [[nodiscard]] virtual std::string_view description() const = 0;
  /// Words by id.
  [[nodiscard]] virtual const std::vector<std::string>& vocabulary() const = 0;
  /// Accuracy on scored tokens of somebody who knows the format but not the sequence.
  [[nodiscard]] virtual double chance() const = 0;
  /// The shortest L for which an example can be made.
  [[nodiscard]] virtual int64_t shortest() const = 0;
  [[nodiscard]] virtual TaskExample example(int64_t seq_len, Split split, Rng& rng) const = 0;
  /// Train on every token instead of the scored ones alone (text whose samples should read well).
  [[nodiscard]] virtual bool trains_on_all() const { return false; }
  /// The parts of a run's spec that suit this task ("model", "train"): Train works as it is.
  [[nodiscard]] virtual Json recommended() const;
};

/// Sequences that nobody trains on, the same for every run, so that scores can be compared.
inline constexpr int64_t held_out_examples = 256;
TaskExample held_out_example(const Task& task, int64_t seq_len, int64_t index);

}  // namespace attnlab
