// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/desk.h"

#include <cmath>

#include "core/shared/base/clock.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr std::chrono::milliseconds look_for_ctrl_c{100};

bool writes(const std::string& order) { return order == "checkpoint" || order == "snapshot"; }

}  // namespace

Desk::Desk(CommandQueue& commands, Trainer& trainer, Keeper& keeper, const RunFolder& folder,
           std::function<void(Event)> emit, std::function<Subject()> subject)
    : commands_(commands),
      trainer_(trainer),
      keeper_(keeper),
      folder_(folder),
      emit_(std::move(emit)),
      questions_(commands, std::move(subject)) {}

bool Desk::may_go_on(const std::function<bool()>& ends) {
  bool idle = false;
  while (true) {
    const bool answered = answer();
    apply_orders();
    if (wants_stop() || ends()) return false;
    if (!paused_) return true;
    if (single_steps_ > 0) {
      --single_steps_;
      return true;
    }
    if (!idle) {
      trainer_.report_all();
      emit({{"event", "paused"}, {"step", trainer_.progress().step}});
    }
    idle = true;
    if (!answered) commands_.wait(look_for_ctrl_c);
  }
}

/// Orders that write files wait for time of their own; the others pass over them.
void Desk::apply_orders() {
  constexpr int most_at_once = 16;
  const auto accepts = [&](const Request& request) {
    return !writes(request.command.name) || paused_ || questions_.may_write();
  };
  for (int i = 0; i < most_at_once; ++i) {
    const auto request = commands_.take_order(accepts);
    if (!request) return;
    const auto start = std::chrono::steady_clock::now();
    apply_order(*request);
    if (!paused_ && writes(request->command.name))
      questions_.spend_on_writing(seconds_since(start));
  }
}

void Desk::apply_order(const Request& request) {
  Event answer = ok_answer(request.command.id);
  try {
    answer.header.update(apply(request.command));
  } catch (const Error& error) {
    answer = error_answer(request.command.id, error.line());
  }
  request.answer(std::move(answer));
}

/// What the answer says.
Json Desk::apply(const Command& order) {
  trainer_.report_all();
  if (writes(order.name)) return save(order);
  const int64_t step = trainer_.progress().step;
  Json applied = {{"event", "command_applied"}, {"step", step}, {"command", order.name}};
  if (order.name == "set") {
    const double factor = JsonReader(order.fields, "set").number("learning_rate_factor");
    if (!(factor > 0 && std::isfinite(factor)))
      bad_input("learning_rate_factor must be more than 0");
    trainer_.set_learning_rate_factor(factor);
    applied["learning_rate_factor"] = factor;
  }
  emit(applied);
  change_course(order);
  return {{"step", step}};
}

Json Desk::save(const Command& order) {
  const int64_t step = trainer_.progress().step;
  if (order.name == "checkpoint") {
    keeper_.save_lasting_checkpoint(trainer_.progress());
    return {{"step", step}, {"folder", keeper_.newest_checkpoint()}};
  }
  if (!std::filesystem::exists(folder_.snapshot(step))) keeper_.save_snapshot(step);
  return {{"step", step}, {"file", folder_.snapshot(step).string()}};
}

void Desk::change_course(const Command& order) {
  if (order.name == "resume" && paused_)
    emit({{"event", "resumed_by_command"}, {"step", trainer_.progress().step}});
  if (order.name == "pause" || order.name == "step") paused_ = true;
  if (order.name == "step") ++single_steps_;
  if (order.name == "resume") paused_ = false;
  if (order.name == "resume" || order.name == "pause") single_steps_ = 0;
  if (order.name == "stop") stop_ordered_ = true;
}

void Desk::close() {
  questions_.finish();
  while (const auto request = commands_.take_order())
    request->answer(error_answer(request->command.id, "the run has ended"));
}

}  // namespace attnlab
