// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "core/engine/data/data_source.h"
#include "core/engine/model/language_model.h"
#include "core/shared/data/chat.h"
#include "core/shared/messages/protocol.h"

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
/// What a model is looked at with that comes without data: a text that repeats itself, so that heads
/// which find repetitions have something to find. As much of it as the vocabulary has.
std::vector<int64_t> example_without_data(const Tokenizer& tokenizer, const TextFrame& frame);
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
  /// Any of these ends a text that is generated; empty: the tokenizer's end token.
  std::vector<int64_t> end_tokens{};
  ModelTexts texts{};  ///< how the model is given texts
};

/// An answer on its way, a piece at a time: a generated token, a scored batch, or all of what takes
/// no longer than that. Every answer carries the request's id and tag; what goes wrong becomes an
/// answer too. Until it goes the model may be under the question's ablation.
class Answering {
 public:
  virtual ~Answering() = default;
  /// One piece more; false when that was the last.
  virtual bool go_on() = 0;
  /// Nobody waits any more.
  virtual void break_off() {}
};
std::unique_ptr<Answering> begin_answer(const Command& question, const Subject& subject,
                                        const std::function<void(Event)>& send);

/// generate and evaluate: answered in more than one piece, all from one state of the weights.
bool takes_long(const Command& question);
/// At most so many tokens to a question.
inline constexpr int64_t most_new_tokens = 65536;

/// Answers questions (protocol.h) to the end. `abandoned` is looked at between pieces.
void answer_question(const Command& question, const Subject& subject,
                     const std::function<void(Event)>& send,
                     const std::function<bool()>& abandoned);

}  // namespace attnlab
