// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/run_training.h"

#include "core/engine/runtime/out_of_memory.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/train/good_state.h"
#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/models/model_texts.h"

namespace attnlab {
namespace {

/// What makes a run need less memory, most of it first.
std::string less_memory(const RunSpec& spec) {
  const TrainSpec& train = spec.train;
  if (train.batch_size == 1) return "a shorter --seq-len or a smaller model";
  std::string advice = "--batch-size " + std::to_string(train.batch_size / 2) + " --accumulate " +
                       std::to_string(2 * train.accumulate);
  if (spec.dtype == "fp32") advice += ", or --dtype bf16";
  return advice;
}

}  // namespace

RunTraining::RunTraining(const RunSpec& spec, LanguageModel& model, const DataSource& data,
                         Optimizer& optimizer, const RunFolder& folder, RunHost host)
    : spec_(spec),
      model_(model),
      data_(data),
      folder_(folder),
      host_(std::move(host)),
      sequences_(probe_sequences(spec.train, data)),
      texts_(read_model_texts(folder.path(), spec.model, data.tokenizer().get())),
      keeper_(spec, model, optimizer, data.tokenizer(), folder, host_.emit, host_.flush,
              [this] {
                tell_others(RankOrder::complete_state);
                sum_->complete_state();
              }),
      evaluation_({spec, model, data, folder, sequences_, host_.emit}),
      observers_(make_observers({spec, model, data, folder, sequences_, host_.emit}, keeper_)),
      sum_(make_sum(optimizer)),
      trainer_(spec.train, model, loss_, *sum_, trainer_host(), all_observers()) {
  if (host_.commands == nullptr) return;
  const auto subject = [this] {
    return Subject{model_,
                   data_.tokenizer().get(),
                   sequences_,
                   trainer_.progress().step,
                   [this]() -> const std::vector<Batch>& { return data_.held_out(); },
                   {},
                   texts_};
  };
  desk_.emplace(*host_.commands, trainer_, keeper_, folder_, host_.emit, subject);
}

std::unique_ptr<GradientSum> RunTraining::make_sum(Optimizer& optimizer) {
  const int64_t accumulate = spec_.train.accumulate;
  return host_.ranks == nullptr ? sum_in_place(model_, optimizer, accumulate)
                                : sum_in_tree(model_, optimizer, accumulate, *host_.ranks);
}

bool RunTraining::is_alone() const { return host_.ranks == nullptr || host_.ranks->size() == 1; }

void RunTraining::tell_others(RankOrder::Kind kind) {
  if (host_.ranks != nullptr) tell(*host_.ranks, {kind, trainer_.progress().learning_rate_factor});
}

bool RunTraining::may_go_on() {
  const bool goes_on = desk_ ? desk_->may_go_on(host_.wants_stop) : !wants_stop();
  if (goes_on) tell_others(RankOrder::step);
  return goes_on;
}

TrainerHost RunTraining::trainer_host() {
  return {.emit = host_.emit,
          .batch = [this](int64_t step, int64_t micro) { return data_.train_batch(step, micro); },
          // Others are in the middle of the step too: it is finished before anything ends.
          .wants_stop = [this] { return is_alone() && wants_stop(); },
          .pass_time =
              [this] {
                if (desk_) (void)desk_->answer();
              },
          .may_go_on = [this] { return may_go_on(); },
          .give_up = [this](const std::vector<Batch>& batches) { give_up(batches); }};
}

std::vector<Observer*> RunTraining::all_observers() {
  std::vector<Observer*> all = {&evaluation_};
  for (const auto& observer : observers_) all.push_back(observer.get());
  return all;
}

bool RunTraining::wants_stop() const {
  return (desk_ && desk_->wants_stop()) || host_.wants_stop();
}

TrainOutcome RunTraining::run(TrainProgress progress) {
  TrainOutcome outcome = TrainOutcome::stopped;
  try {
    outcome = trainer_.run(progress);
  } catch (const std::exception& error) {
    if (const auto bytes = refused_bytes(error)) run_out_of_memory(*bytes);
    throw;
  }
  if (outcome == TrainOutcome::stopped && desk_) desk_->apply_orders();
  finish(outcome == TrainOutcome::finished ? "finished" : "stopped");
  return outcome;
}

/// Ends before a step that is not finite. The weights may be spoilt already: a state is called
/// good, and saved, only when it gets through the batches that failed.
void RunTraining::give_up(const std::vector<Batch>& batches) {
  const TrainProgress& progress = trainer_.progress();
  std::string where;
  for (const Batch& batch : batches)
    if (where.empty() || where == the_gradient) where = find_nonfinite(model_, batch);
  if (gives_finite_step(model_, batches)) keeper_.save_checkpoint(progress);
  const auto good = newest_good_state(model_, folder_, progress.step, batches);
  const std::string what = where == the_gradient ? "the gradient of step " : "the loss of step ";
  failed(what + std::to_string(progress.step + 1) + " is not finite" +
             (where == the_gradient ? "" : ", first in " + where),
         (good ? "the last good state is step " + std::to_string(good->step)
               : std::string("no saved state gets through that step")) +
             "; begin again with a smaller learning rate: " +
             begin_again_command(folder_, good, spec_.train.learning_rate));
}

void RunTraining::run_out_of_memory(double bytes) {
  const int64_t step = trainer_.progress().step;
  // Others are in the middle of the step and have parts of the state.
  const bool whole = trainer_.weights_are_whole() && is_alone();
  std::string kept;
  if (step > 0 && whole) {
    trainer_.report_all();
    keeper_.save_checkpoint(trainer_.progress());
    kept = "the state of step " + std::to_string(step) +
           " is kept, from which --resume goes on where there is more memory; else ";
  }
  failed("not enough memory on " + spec_.device + " in step " + std::to_string(step + 1) +
             (bytes > 0 ? " (" + readable_bytes(bytes) + " more were asked for)" : ""),
         kept + "begin again with " + less_memory(spec_));
}

void RunTraining::finish(const char* event) {
  trainer_.report_all();
  const TrainProgress& progress = trainer_.progress();
  if (!evaluation_.newest()) evaluation_.evaluate(progress.step);
  keeper_.save_checkpoint(progress);
  tell_others(RankOrder::end);
  if (desk_) desk_->close();
  host_.emit({{{"event", event},
               {"step", progress.step},
               {"loss", trainer_.last_loss()},
               {"validation_loss", evaluation_.newest()->loss},
               {"validation_step", evaluation_.newest_step()},
               {"accuracy", evaluation_.newest()->accuracy},
               {"tokens_per_second", trainer_.tokens_per_second()},
               {"peak_memory", peak_memory(model_.device())},
               {"seconds", progress.seconds},
               {"run", folder_.path().string()},
               {"checkpoint", keeper_.newest_checkpoint()}},
              {}});
  host_.flush();
}

}  // namespace attnlab
