// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/trainer.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <c10/core/Event.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "core/engine/train/schedule.h"
#include "core/shared/base/clock.h"

namespace attnlab {
Trainer::Trainer(const TrainSpec& spec, LanguageModel& model, const Loss& loss, GradientSum& sum,
                 TrainerHost host, std::vector<Observer*> observers)
    : spec_(spec),
      model_(model),
      loss_(loss),
      sum_(sum),
      host_(std::move(host)),
      observers_(std::move(observers)) {}

TrainOutcome Trainer::run(TrainProgress progress) {
  progress_ = progress;
  reported_seconds_ = progress.seconds;
  for (Observer* observer : observers_) observer->begin(progress_.step);
  if (progress_.step == 0) observe(false);
  while (progress_.step < spec_.steps) {
    std::optional<Measured> measured;
    if (host_.may_go_on()) measured = train_step();
    if (!measured) return TrainOutcome::stopped;
    pending_.push_back(std::move(*measured));
    report(false);
    observe(progress_.step == spec_.steps);
  }
  return TrainOutcome::finished;
}

/// What is due after a step (or before the first), with every step before it reported.
void Trainer::observe(bool last) {
  for (Observer* observer : observers_) {
    if (!observer->is_due(progress_.step, last)) continue;
    report(true);
    observer->observe(progress_);
  }
}

/// One optimizer step; nothing when asked to stop, with weights as before.
std::optional<Trainer::Measured> Trainer::train_step() {
  const auto start = Clock::now();
  std::vector<Batch> batches;
  const Part here = sum_.micro_batches();
  for (int64_t micro = here.begin; micro < here.begin + here.count; ++micro)
    batches.push_back(host_.batch(progress_.step, micro));
  double passed = 0;
  if (!add_up_gradients(batches, passed)) return std::nullopt;
  const double rate = learning_rate(spec_, progress_.step) * progress_.learning_rate_factor;
  updating_ = true;
  const auto [loss, norm] = sum_.update(rate);
  updating_ = false;
  model_.weights_changed();

  ++progress_.step;
  progress_.tokens += tokens_per_step();
  progress_.seconds += seconds_since(start) - passed;
  return measure(loss, norm, rate);
}

/// False when asked to stop. `passed` counts the seconds that were others'.
bool Trainer::add_up_gradients(const std::vector<Batch>& batches, double& passed) {
  int64_t scored = 0;
  for (const Batch& batch : batches) scored += batch.scored;
  scored = std::max<int64_t>(1, sum_.total_scored(scored));
  StreamQk stream;
  for (size_t i = 0; i < batches.size(); ++i) {
    if (host_.wants_stop()) {
      model_.parameters().gradients().zero_();
      sum_.drop();
      return false;
    }
    const auto asked = Clock::now();
    host_.pass_time();
    passed += seconds_since(asked);
    if (i == 0 || sum_.takes_each_apart()) stream = model_.run_stream(spec_.seq_len);
    const at::Tensor loss =
        loss_.of(model_, on_device(batches[i]), stream, 1.0 / static_cast<double>(scored));
    loss.backward();
    if (i + 1 == batches.size() || sum_.takes_each_apart()) stream.backward();
    sum_.add(loss.detach());
  }
  return true;
}

int64_t Trainer::tokens_per_step() const {
  return spec_.batch_size * spec_.accumulate * spec_.seq_len;
}

Batch Trainer::on_device(const Batch& batch) const {
  if (model_.device().is_cpu()) return batch;
  const auto move = [&](const at::Tensor& x) {
    return x.pin_memory().to(model_.device(), /*non_blocking=*/true);
  };
  return {move(batch.inputs), move(batch.targets), batch.scored};
}

/// Starts the way of loss and norm to the CPU without waiting for the device.
Trainer::Measured Trainer::measure(const at::Tensor& loss, const at::Tensor& norm, double rate) {
  const at::Tensor values = at::stack({loss, norm});
  if (values.is_cpu())
    return {progress_.step, rate, progress_.seconds, values, [] { return true; }};
  const at::Tensor host = at::zeros({2}, at::TensorOptions().pinned_memory(true));
  host.copy_(values, /*non_blocking=*/true);
  const c10::impl::VirtualGuardImpl device(model_.device().type());
  auto event = std::make_shared<c10::Event>(model_.device().type());
  event->record(device.getStream(model_.device()));
  return {progress_.step, rate, progress_.seconds, host, [event] { return event->query(); }};
}

/// Reports the steps whose values have arrived; with `wait` all of them.
void Trainer::report(bool wait) {
  while (!pending_.empty()) {
    while (wait && !pending_.front().arrived()) std::this_thread::yield();
    if (!pending_.front().arrived()) return;
    report(pending_.front());
    pending_.pop_front();
  }
}

void Trainer::report(const Measured& m) {
  const float* values = m.values.const_data_ptr<float>();
  // Seconds count training alone, so evaluation and saving do not bend the rate.
  const double rate = static_cast<double>(tokens_per_step()) / (m.seconds - reported_seconds_);
  tokens_per_second_ = tokens_per_second_ == 0 ? rate : 0.9 * tokens_per_second_ + 0.1 * rate;
  reported_seconds_ = m.seconds;
  last_loss_ = values[0];
  if (!std::isfinite(values[0]) || !std::isfinite(values[1])) give_up(m.step);
  host_.emit({{{"event", "step"},
               {"step", m.step},
               {"loss", values[0]},
               {"learning_rate", m.learning_rate},
               {"grad_norm", values[1]},
               {"tokens_per_second", tokens_per_second_},
               {"seconds", m.seconds}},
              {}});
}

/// Takes progress back to before a step that is not finite.
void Trainer::give_up(int64_t step) {
  progress_.tokens -= (progress_.step - step + 1) * tokens_per_step();
  progress_.step = step - 1;
  std::vector<Batch> batches;
  for (int64_t micro = 0; micro < spec_.accumulate; ++micro)
    batches.push_back(on_device(host_.batch(progress_.step, micro)));
  host_.give_up(batches);
}

}  // namespace attnlab
