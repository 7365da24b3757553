// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <list>
#include <memory>

#include "core/engine/inspect/questions.h"
#include "core/session/command_queue.h"

namespace attnlab {

/// The part of a training's time that goes to viewers: a small share, in slices, shared fairly
/// among them. What takes longer than a slice (generate, evaluate) goes on in later ones from a
/// copy of the weights that it began with; so many copies are made as memory allows.
class QuestionTime {
 public:
  /// `subject` gives what is asked about: the weights of this moment.
  QuestionTime(CommandQueue& queue, std::function<Subject()> subject);

  /// Answers for a slice if the training has earned one since the last, and always with `paused`.
  /// Between two slices the training must run. False when nothing could be done.
  bool slice(bool paused);
  /// Orders that write files have a share of their own, so that nobody's question waits for what
  /// they cost.
  [[nodiscard]] bool may_write();
  void spend_on_writing(double seconds) { writing_credit_ -= seconds; }
  /// The run ends: what is begun is broken off, what waits is answered as far as that is quick.
  void finish();

 private:
  using Clock = std::chrono::steady_clock;
  struct Long {
    Request request;
    std::unique_ptr<LanguageModel> model;
    std::unique_ptr<Answering> answering;
    double seconds = 0;
    Clock::time_point moved;  ///< the last time that it went on
  };

  void earn();
  bool answer_one();
  bool go_on_with_one();
  void begin_long(Request request);
  void make_room();
  void drop_unwanted();
  [[nodiscard]] bool accepts(const Request& request) const;

  CommandQueue& queue_;
  std::function<Subject()> subject_;
  size_t most_long_;
  std::list<Long> long_;
  double credit_, writing_credit_;  ///< seconds
  double counted_;  ///< seconds that the thread had computed when credit was last counted
};

}  // namespace attnlab
