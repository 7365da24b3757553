// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/engine/train/keeper.h"
#include "core/engine/train/question_time.h"
#include "core/engine/train/trainer.h"

namespace attnlab {

/// Where viewers speak to a training. Questions are answered between micro-batches, in a share of
/// the time (question_time.h); orders are applied between steps. Those that change its course
/// become events, so that a run can be replayed.
class Desk {
 public:
  Desk(CommandQueue& commands, Trainer& trainer, Keeper& keeper, const RunFolder& folder,
       std::function<void(Event)> emit, std::function<Subject()> subject);

  /// A moment for questions; false when none could be answered.
  bool answer() { return questions_.slice(paused_); }
  /// Somebody ordered the end.
  [[nodiscard]] bool wants_stop() const { return stop_ordered_ || commands_.stop_waits(); }
  /// Applies the orders that wait and sleeps while paused; false: `ends` or an order to stop.
  bool may_go_on(const std::function<bool()>& ends);
  void apply_orders();
  /// The training has ended: whoever still waits is told so.
  void close();

 private:
  void apply_order(const Request& request);
  Json apply(const Command& order);
  Json save(const Command& order);
  void change_course(const Command& order);
  void emit(Json header) { emit_({std::move(header), {}}); }

  CommandQueue& commands_;
  Trainer& trainer_;
  Keeper& keeper_;
  const RunFolder& folder_;
  std::function<void(Event)> emit_;
  QuestionTime questions_;
  bool paused_ = false, stop_ordered_ = false;
  int64_t single_steps_ = 0;  ///< ordered while paused, not yet done
};

}  // namespace attnlab
