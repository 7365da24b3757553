// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/run_status.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/shared/base/foreign_json.h"
namespace attnlab {

double number_of(const Json& header, const char* key, double fallback) {
  const auto found = header.find(key);
  if (found == header.end()) return fallback;
  return found->is_number() ? found->get<double>() : RunStatus::unknown;
}

std::string text_of(const Json& header, const char* key) { return text_or(header, key); }

void StatusTracker::take(const Event& event) {
  const std::string kind = event.kind();
  if (kind == "step") return take_step(event);
  if (kind == "eval") return take_evaluation(event);
  if (kind == "checkpoint") status_.checkpoint = text_of(event.header, "folder");
  if (kind == "started") {
    status_.phase = RunPhase::training;
    status_.steps = whole_or(event.header, "steps", status_.steps);
  }
  if (kind == "device") take_device(event);
  if (kind == "resumed") take_resumed(event);
  if (kind == "command_applied") take_command(event);
  if (kind == "paused" || kind == "resumed_by_command") {
    status_.phase = kind == "paused" ? RunPhase::paused : RunPhase::training;
    rest();
  }
  if (kind == "finished") take_end(event, RunPhase::finished);
  if (kind == "stopped") take_end(event, RunPhase::stopped);
  if (kind == "failed") take_end(event, RunPhase::failed);
}

void StatusTracker::take_step(const Event& event) {
  const Json& header = event.header;
  const auto advanced = static_cast<double>(event.step() - status_.step);
  if (advanced <= 0) return;
  status_.step = event.step();
  if (status_.phase == RunPhase::empty) status_.phase = RunPhase::training;
  status_.loss = number_of(header, "loss");
  status_.learning_rate = number_of(header, "learning_rate");
  status_.tokens_per_second = number_of(header, "tokens_per_second");
  status_.seconds = number_of(header, "seconds", status_.seconds);

  const double now = number_of(header, "time", status_.seconds);
  const double last = std::exchange(clock_, now);
  if (now >= last) {
    // Half as much counts what lies a fifth of the run back: evaluations are a tenth apart.
    const double half_life = std::max(10.0, static_cast<double>(status_.steps) / 5);
    const double decay = std::exp2(-advanced / half_life);
    elapsed_ = decay * elapsed_ + now - last;
    stepped_ = decay * stepped_ + advanced;
  }
  const auto left = static_cast<double>(std::max<int64_t>(0, status_.steps - status_.step));
  const double pace =
      stepped_ > 0 ? elapsed_ / stepped_ : status_.seconds / static_cast<double>(status_.step);
  status_.eta_seconds = status_.steps > 0 ? left * pace : RunStatus::unknown;
}

void StatusTracker::take_evaluation(const Event& event) {
  status_.validation_loss = number_of(event.header, "loss");
  status_.accuracy = number_of(event.header, "accuracy");
  status_.peak_memory = number_of(event.header, "peak_memory", status_.peak_memory);
}

void StatusTracker::take_resumed(const Event& event) {
  RunStatus fresh;
  fresh.phase = RunPhase::training;
  fresh.step = whole_or(event.header, "from_step", event.step());
  fresh.steps = whole_or(event.header, "steps", status_.steps);
  fresh.attempt = whole_or(event.header, "attempt", status_.attempt + 1);
  fresh.learning_rate_factor = status_.learning_rate_factor;
  fresh.checkpoint = status_.checkpoint;
  status_ = std::move(fresh);
  elapsed_ = stepped_ = 0;
  rest();
}

void StatusTracker::take_command(const Event& event) {
  const std::string name = text_of(event.header, "command");
  status_.learning_rate_factor =
      number_of(event.header, "learning_rate_factor", status_.learning_rate_factor);
  if (name != "pause" && name != "step" && name != "resume") return;
  status_.phase = name == "resume" ? RunPhase::training : RunPhase::paused;
  rest();
}

void StatusTracker::set_values(double loss, double validation_loss, double accuracy,
                               double learning_rate_factor) {
  status_.loss = loss;
  status_.validation_loss = validation_loss;
  status_.accuracy = accuracy;
  status_.learning_rate_factor = learning_rate_factor;
}

void StatusTracker::take_end(const Event& event, RunPhase phase) {
  status_.phase = phase;
  status_.message = text_of(event.header, "message");
  status_.peak_memory = number_of(event.header, "peak_memory", status_.peak_memory);
  status_.eta_seconds = phase == RunPhase::finished ? 0 : RunStatus::unknown;
}

void StatusTracker::take_device(const Event& event) {
  status_.device_title = text_of(event.header, "title");
  status_.device_memory = number_of(event.header, "memory");
  status_.device_used = number_of(event.header, "used");
  status_.device_utilization = number_of(event.header, "utilization");
}

void StatusTracker::rest() { clock_ = RunStatus::unknown; }

}  // namespace attnlab
