// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/data/batch.h"
#include "core/shared/data/tokenizer.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// A beginning for samples over time, and what should follow where that is known.
struct Prompt {
  std::vector<int32_t> tokens;
  std::vector<int32_t> expected;  ///< empty for text
};

/// Where batches come from. A batch is a function of (seed, step, row) alone, so a resumed run
/// continues exactly and nothing of the data's state has to be saved. All tensors are on the CPU.
class DataSource {
 public:
  virtual ~DataSource() = default;
  [[nodiscard]] virtual std::shared_ptr<const Tokenizer> tokenizer() const = 0;
  /// Micro-batch `micro` of step `step` (from 0).
  [[nodiscard]] virtual Batch train_batch(int64_t step, int64_t micro) const = 0;
  /// The same held-out sequences at every evaluation, and for every run on this data.
  [[nodiscard]] virtual const std::vector<Batch>& held_out() const = 0;
  /// Accuracy by chance of a generated task; nothing for text.
  [[nodiscard]] virtual std::optional<double> chance() const = 0;
  [[nodiscard]] virtual Prompt prompt() const = 0;
  /// Ids for the fixed text of (text, …) layers. Throws Error when there are fewer than `count`.
  [[nodiscard]] virtual std::vector<int64_t> stream_ids(int64_t count) const = 0;
  /// What run.json says of the data.
  [[nodiscard]] virtual Json describe() const = 0;
};

/// Text files or a generated task, as the spec says. Throws Error for unusable data.
std::unique_ptr<DataSource> open_data(const RunSpec& spec);

std::unique_ptr<DataSource> open_text(const RunSpec& spec);
std::unique_ptr<DataSource> open_task(const RunSpec& spec);

/// Throws Error when the data is no longer what run.json says of it.
void check_data(const Json& recorded, const DataSource& data);

/// A batch from rows of L + 1 tokens; `scored` (same size, or empty for all) marks targets.
Batch make_batch(const std::vector<int64_t>& tokens, const std::vector<bool>& scored, int64_t rows);

}  // namespace attnlab
