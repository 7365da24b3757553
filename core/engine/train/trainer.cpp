// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/trainer.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <c10/core/Event.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <algorithm>
#include <cmath>

#include "core/engine/inspect/probe.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/train/good_state.h"
#include "core/engine/train/schedule.h"
#include "core/engine/train/snapshots.h"
#include "core/shared/analysis/indicator_event.h"
#include "core/shared/base/error.h"

namespace attnlab {
namespace {

// Automatic checkpoints take a fiftieth of the time, and are this far apart.
constexpr double checkpoint_share = 0.02;
constexpr double soonest_checkpoint = 10, latest_checkpoint = 300;  // seconds
constexpr std::chrono::milliseconds look_for_ctrl_c{100};
constexpr size_t automatic_checkpoints_kept = 2;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Trainer::Trainer(const RunSpec& spec, LanguageModel& model, const DataSource& data,
                 Optimizer& optimizer, const RunFolder& folder, TrainerHost host)
    : spec_(spec),
      model_(model),
      data_(data),
      optimizer_(optimizer),
      folder_(folder),
      host_(std::move(host)),
      snapshots_(snapshot_plan(spec.train.steps, spec.train.snapshot_budget_mb * 1e6,
                               4.0 * static_cast<double>(parameter_count(spec.model)))),
      sequences_(probe_sequences(spec.train, data)),
      recorder_(spec, folder, [this](Json header) { emit(std::move(header)); }) {
  if (host_.commands == nullptr) return;
  questions_.emplace(*host_.commands, [this] {
    return Subject{model_, data_.tokenizer().get(), sequences_, progress_.step,
                   [this]() -> const std::vector<Batch>& { return data_.held_out(); }};
  });
}

TrainOutcome Trainer::run(TrainProgress progress) {
  progress_ = progress;
  reported_seconds_ = progress.seconds;
  recorder_.begin(progress_.step);
  if (progress_.step == 0) regular_work(false);
  while (progress_.step < spec_.train.steps) {
    std::optional<Measured> measured;
    if (may_go_on()) measured = train_step();
    if (!measured) {
      apply_orders();
      finish("stopped");
      return TrainOutcome::stopped;
    }
    pending_.push_back(std::move(*measured));
    report(false);
    regular_work(progress_.step == spec_.train.steps);
  }
  finish("finished");
  return TrainOutcome::finished;
}

bool Trainer::wants_stop() const {
  return stop_ordered_ || host_.wants_stop() ||
         (host_.commands != nullptr && host_.commands->stop_waits());
}

/// Waits while paused; false when asked to stop.
bool Trainer::may_go_on() {
  if (host_.commands == nullptr) return !wants_stop();
  bool idle = false;
  while (true) {
    const bool answered = answer_questions();
    apply_orders();
    if (wants_stop()) return false;
    if (!paused_) return true;
    if (single_steps_ > 0) {
      --single_steps_;
      return true;
    }
    if (!idle) {
      report(true);
      emit({{"event", "paused"}, {"step", progress_.step}});
    }
    idle = true;
    if (!answered) host_.commands->wait(look_for_ctrl_c);
  }
}

bool Trainer::answer_questions() { return questions_ && questions_->slice(paused_); }

/// Orders that write files wait for time of their own; the others pass over them.
void Trainer::apply_orders() {
  if (host_.commands == nullptr) return;
  constexpr int most_at_once = 16;
  const auto writes = [](const Request& request) {
    return request.command.name == "checkpoint" || request.command.name == "snapshot";
  };
  const auto accepts = [&](const Request& request) {
    return !writes(request) || paused_ || questions_->may_write();
  };
  for (int i = 0; i < most_at_once; ++i) {
    const auto request = host_.commands->take_order(accepts);
    if (!request) return;
    const auto start = Clock::now();
    apply_order(*request);
    if (!paused_ && writes(*request)) questions_->spend_on_writing(seconds_since(start));
  }
}

void Trainer::apply_order(const Request& request) {
  Event answer = ok_answer(request.command.id);
  try {
    answer.header.update(apply(request.command));
  } catch (const Error& error) {
    answer = error_answer(request.command.id, error.line());
  }
  request.answer(std::move(answer));
}

/// What the answer says.
Json Trainer::apply(const Command& order) {
  report(true);
  const int64_t step = progress_.step;
  if (order.name == "checkpoint") {
    ordered_checkpoints_.insert(step);
    checkpoint_now();
    return {{"step", step}, {"folder", checkpoint_}};
  }
  if (order.name == "snapshot") {
    if (!std::filesystem::exists(folder_.snapshot(step))) snapshot_now();
    return {{"step", step}, {"file", folder_.snapshot(step).string()}};
  }
  Json applied = {{"event", "command_applied"}, {"step", step}, {"command", order.name}};
  if (order.name == "set") {
    const double factor = JsonReader(order.fields, "set").number("learning_rate_factor");
    if (!(factor > 0 && std::isfinite(factor)))
      bad_input("learning_rate_factor must be more than 0");
    progress_.learning_rate_factor = factor;
    applied["learning_rate_factor"] = factor;
  }
  emit(applied);
  if (order.name == "resume" && paused_)
    emit({{"event", "resumed_by_command"}, {"step", progress_.step}});
  if (order.name == "pause" || order.name == "step") paused_ = true;
  if (order.name == "step") ++single_steps_;
  if (order.name == "resume") paused_ = false;
  if (order.name == "resume" || order.name == "pause") single_steps_ = 0;
  if (order.name == "stop") stop_ordered_ = true;
  return {{"step", step}};
}

void Trainer::refuse_orders() {
  if (host_.commands == nullptr) return;
  questions_->finish();
  while (const auto request = host_.commands->take_order())
    request->answer(error_answer(request->command.id, "the run has ended"));
}

/// One optimizer step; nothing when asked to stop, with weights as before.
std::optional<Trainer::Measured> Trainer::train_step() {
  const TrainSpec& train = spec_.train;
  const auto start = Clock::now();
  double answering = 0;
  std::vector<Batch> batches;
  int64_t scored = 0;
  for (int64_t micro = 0; micro < train.accumulate; ++micro) {
    batches.push_back(data_.train_batch(progress_.step, micro));
    scored += batches.back().scored;
  }
  const double scale = 1.0 / static_cast<double>(std::max<int64_t>(1, scored));
  const double rate = learning_rate(train, progress_.step) * progress_.learning_rate_factor;

  at::Tensor loss = at::zeros({}, at::TensorOptions().device(model_.device()));
  StreamQk stream = model_.run_stream(train.seq_len);
  for (const Batch& batch : batches) {
    if (wants_stop()) {
      model_.parameters().gradients().zero_();
      return std::nullopt;
    }
    const auto asked = Clock::now();
    (void)answer_questions();
    answering += seconds_since(asked);
    const at::Tensor part = model_.loss(on_device(batch), stream, scale);  // scalar
    part.backward();
    loss += part.detach();
  }
  stream.backward();
  const at::Tensor norm = optimizer_.step(rate);
  model_.weights_changed();

  ++progress_.step;
  progress_.tokens += tokens_per_step();
  progress_.seconds += seconds_since(start) - answering;
  return measure(loss, norm, rate);
}

int64_t Trainer::tokens_per_step() const {
  return spec_.train.batch_size * spec_.train.accumulate * spec_.train.seq_len;
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
  emit({{"event", "step"},
        {"step", m.step},
        {"loss", values[0]},
        {"learning_rate", m.learning_rate},
        {"grad_norm", values[1]},
        {"tokens_per_second", tokens_per_second_},
        {"seconds", m.seconds}});
}

/// Ends at a step that is not finite. The weights before it may be spoilt already: a state is
/// called good, and saved, only when it gets through the batches that failed.
void Trainer::give_up(int64_t step) {
  std::vector<Batch> batches;
  for (int64_t micro = 0; micro < spec_.train.accumulate; ++micro)
    batches.push_back(on_device(data_.train_batch(step - 1, micro)));
  std::string where;
  for (const Batch& batch : batches)
    if (where.empty() || where == the_gradient) where = find_nonfinite(model_, batch);
  progress_.tokens -= (progress_.step - step + 1) * tokens_per_step();
  progress_.step = step - 1;
  if (gives_finite_step(model_, batches)) checkpoint_now();
  const auto good = newest_good_state(model_, folder_, step - 1, batches);
  const std::string what = where == the_gradient ? "the gradient of step " : "the loss of step ";
  failed(what + std::to_string(step) + " is not finite" +
             (where == the_gradient ? "" : ", first in " + where),
         (good ? "the last good state is step " + std::to_string(good->step)
               : std::string("no saved state gets through that step")) +
             "; begin again with a smaller learning rate: " +
             begin_again_command(folder_, good, spec_.train.learning_rate));
}

/// What is due after a step (or before the first): evaluation, sample, indicators, maps,
/// snapshot, checkpoint.
void Trainer::regular_work(bool last) {
  const int64_t step = progress_.step;
  if (last || step % spec_.train.eval_interval() == 0) {
    report(true);
    evaluate_now();
    sample_now();
  }
  if (probe_is_due(last)) {
    report(true);
    indicators_now();
  }
  if (recorder_.is_due(step, last)) {
    report(true);
    record_maps_now();
  }
  if (snapshots_.contains(step)) {
    report(true);
    snapshot_now();
  }
  if (!last && step > 0 && checkpoint_is_due()) {
    report(true);
    checkpoint_now();
  }
}

void Trainer::evaluate_now() {
  evaluation_ = evaluate(model_, data_.held_out());
  evaluated_step_ = progress_.step;
  Json header = {{"event", "eval"},
                 {"step", progress_.step},
                 {"loss", evaluation_->loss},
                 {"accuracy", evaluation_->accuracy},
                 {"peak_memory", peak_memory(model_.device())}};
  if (const auto chance = data_.chance()) {
    header["exact"] = evaluation_->exact;
    header["chance"] = *chance;
  }
  emit(std::move(header));
}

void Trainer::sample_now() {
  const Prompt prompt = data_.prompt();
  const auto tokenizer = data_.tokenizer();
  Json header = {
      {"event", "sample"}, {"step", progress_.step}, {"prompt", tokenizer->decode(prompt.tokens)}};
  try {
    header["text"] = sample_text(model_, *tokenizer, prompt, spec_.seed);
  } catch (const Error&) {
    return;  // spoilt weights: the loss of the next step says where
  }
  if (!prompt.expected.empty()) header["expected"] = tokenizer->decode(prompt.expected);
  emit(std::move(header));
}

bool Trainer::probe_is_due(bool last) const {
  const int64_t every = spec_.train.probe_interval();
  return every > 0 && (last || progress_.step % every == 0);
}

void Trainer::indicators_now() {
  const auto ids = sequences_.usual_within(model_.spec().max_position_embeddings);
  host_.emit(to_event({progress_.step, probe_indicators(model_, ids)}));
  model_.weights_changed();  // as after an answer
}

void Trainer::record_maps_now() {
  const auto ids = sequences_.usual_within(model_.spec().max_position_embeddings);
  Probe frame = probe_maps(model_, data_.tokenizer().get(), ids, recorder_.layers());
  frame.step = progress_.step;
  recorder_.add(frame);
  model_.weights_changed();  // as after an answer
}

void Trainer::snapshot_now() {
  const auto path = folder_.snapshot(progress_.step);
  const auto start = Clock::now();
  save_snapshot(path, model_);
  // A checkpoint holds two moments besides the weights.
  if (checkpoint_.empty()) checkpoint_seconds_ = 3 * seconds_since(start);
  emit({{"event", "snapshot"},
        {"step", progress_.step},
        {"file", path.lexically_relative(folder_.path()).string()}});
}

bool Trainer::checkpoint_is_due() const {
  const int64_t every = spec_.train.checkpoint_every;
  if (every > 0) return progress_.step % every == 0;
  return seconds_since(last_checkpoint_) >=
         std::clamp(checkpoint_seconds_ / checkpoint_share, soonest_checkpoint, latest_checkpoint);
}

void Trainer::checkpoint_now() {
  const auto path = folder_.checkpoint(progress_.step);
  host_.flush();  // events up to here first: nothing before a checkpoint is ever lost
  const auto start = Clock::now();
  save_checkpoint(path, model_, *data_.tokenizer(), optimizer_, progress_);
  checkpoint_ = path.string();
  last_checkpoint_ = Clock::now();
  checkpoint_seconds_ = seconds_since(start);
  emit({{"event", "checkpoint"},
        {"step", progress_.step},
        {"folder", path.lexically_relative(folder_.path()).string()}});
  if (spec_.train.checkpoint_every == 0) drop_old_checkpoints();
}

void Trainer::drop_old_checkpoints() {
  auto steps = folder_.checkpoint_steps();
  std::erase_if(steps, [this](int64_t step) { return ordered_checkpoints_.contains(step); });
  while (steps.size() > automatic_checkpoints_kept) {
    std::error_code ignored;
    std::filesystem::remove_all(folder_.checkpoint(steps.front()), ignored);
    steps.erase(steps.begin());
  }
}

void Trainer::finish(const char* event) {
  report(true);
  if (!evaluation_) evaluate_now();
  checkpoint_now();
  refuse_orders();
  emit({{"event", event},
        {"step", progress_.step},
        {"loss", last_loss_},
        {"validation_loss", evaluation_->loss},
        {"validation_step", evaluated_step_},
        {"accuracy", evaluation_->accuracy},
        {"tokens_per_second", tokens_per_second_},
        {"peak_memory", peak_memory(model_.device())},
        {"seconds", progress_.seconds},
        {"run", folder_.path().string()},
        {"checkpoint", checkpoint_}});
  host_.flush();
}

void Trainer::emit(Json header) { host_.emit({std::move(header), {}}); }

}  // namespace attnlab
