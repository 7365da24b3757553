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
};

/// Answers probe, generate and tokenize. Every answer carries the request's id and tag; what goes
/// wrong becomes an answer too. `abandoned` is looked at between generated tokens.
void answer_question(const Command& question, const Subject& subject,
                     const std::function<void(Event)>& send,
                     const std::function<bool()>& abandoned);

}  // namespace attnlab
