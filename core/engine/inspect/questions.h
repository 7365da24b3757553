// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/engine/data/data_source.h"
#include "core/engine/model/language_model.h"
#include "core/shared/run/protocol.h"

namespace attnlab {

/// What is probed when a viewer names no text. Kept in run.json, so that a finished run can be
/// looked at without its data.
struct ProbeSequences {
  std::vector<int64_t> text;     ///< the run's probe text; empty when it has none
  std::vector<int64_t> example;  ///< a held-out sequence

  [[nodiscard]] const std::vector<int64_t>& usual() const { return text.empty() ? example : text; }
  /// The same, cut to what a model of so many positions takes.
  [[nodiscard]] std::vector<int64_t> usual_within(int64_t positions) const;
};
ProbeSequences probe_sequences(const TrainSpec& spec, const DataSource& data);
Json to_json(const ProbeSequences& sequences);
ProbeSequences probe_sequences_from_json(const JsonReader& reader);

/// A model at one step, to be asked.
struct Subject {
  LanguageModel& model;
  const Tokenizer* tokenizer;  ///< null for a checkpoint without
  const ProbeSequences& sequences;
  int64_t step;
  /// The run's held-out batches; throws Error when its data cannot be had.
  std::function<const std::vector<Batch>&()> held_out;
};

/// Answers questions (protocol.h). Every answer carries the request's id and tag; what goes wrong
/// becomes an answer too. An ablation holds for its question alone. `abandoned` is looked at
/// between generated tokens and evaluated batches.
void answer_question(const Command& question, const Subject& subject,
                     const std::function<void(Event)>& send,
                     const std::function<bool()>& abandoned);

}  // namespace attnlab
