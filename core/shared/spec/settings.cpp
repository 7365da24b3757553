// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/settings.h"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <stdexcept>

#include "core/shared/base/error.h"
#include "core/shared/base/translated.h"

namespace attnlab {
namespace {

// Counts of a run: far above any, and small enough that no product of them overflows.
constexpr double most_steps = 1e9;
constexpr double most_at_once = 1 << 20;
constexpr const char* countable = "products of counts stay whole numbers";

constexpr Range steps_from(double least) { return {least, most_steps, countable}; }
constexpr Range at_once = {1, most_at_once, countable};
constexpr Range from_0(const char* reason) { return {.least = 0, .reason = reason}; }
constexpr Range above_0(const char* reason) {
  return {.least = 0, .reason = reason, .above_least = true};
}
constexpr Range share_of_past = {0, 1, "at 1 a mean would never take a new gradient", false, true};
constexpr double petabyte = 1e9;  // MB
constexpr const char* any_disk = "a petabyte is more than any disk";

std::vector<std::string> dtype_names() { return {"fp32", "bf16"}; }

constexpr Setting table[] = {
    {.path = "train.steps",
     .member = &TrainSpec::steps,
     .flag = "--steps",
     .help = "optimizer steps",
     .unit = "steps",
     .range = steps_from(1),
     .title = ATTNLAB_TEXT("Setting", "Steps"),
     .short_title = "steps",
     .shown = Shown::in_front,
     .tip = ATTNLAB_TEXT("Setting", "Updates of the weights.")},
    {.path = "train.batch_size",
     .member = &TrainSpec::batch_size,
     .flag = "--batch-size",
     .help = "sequences a micro-batch",
     .unit = "sequences",
     .range = at_once,
     .title = ATTNLAB_TEXT("Setting", "Batch size"),
     .short_title = "B",
     .shown = Shown::in_front,
     .tip = ATTNLAB_TEXT("Setting", "Sequences a micro-batch."),
     .arrows = Arrows::doubling},
    {.path = "train.accumulate",
     .member = &TrainSpec::accumulate,
     .flag = "--accumulate",
     .help = "micro-batches a step",
     .unit = "micro-batches",
     .range = at_once,
     .title = ATTNLAB_TEXT("Setting", "Accumulated batches"),
     .short_title = "accumulate",
     .shown = Shown::in_more,
     .label = ATTNLAB_TEXT("Setting", "Accumulation"),
     .tip = ATTNLAB_TEXT("Setting", "Micro-batches a step."),
     .arrows = Arrows::doubling},
    {.path = "train.seq_len",
     .member = &TrainSpec::seq_len,
     .flag = "--seq-len",
     .help = "tokens a sequence",
     .unit = "tokens",
     .range = at_once,
     .title = ATTNLAB_TEXT("Setting", "Sequence length"),
     .short_title = "L",
     .shown = Shown::in_front,
     .tip = ATTNLAB_TEXT("Setting", "Tokens of a sequence."),
     .arrows = Arrows::doubling},
    {.path = "train.learning_rate",
     .member = &TrainSpec::learning_rate,
     .flag = "--learning-rate",
     .help = "the peak",
     .range = above_0("a rate of 0 trains nothing"),
     .effect = ChangeEffect::now,
     .title = ATTNLAB_TEXT("Setting", "Learning rate"),
     .short_title = "lr",
     .shown = Shown::in_front,
     .tip = ATTNLAB_TEXT("Setting", "The peak of the schedule.")},
    {.path = "train.min_learning_rate",
     .member = &TrainSpec::min_learning_rate,
     .flag = "--min-learning-rate",
     .help = "where the schedule ends",
     .range = from_0("a negative rate would unlearn"),
     .title = ATTNLAB_TEXT("Setting", "Smallest learning rate"),
     .short_title = "lowest lr"},
    {.path = "train.warmup_steps",
     .member = &TrainSpec::warmup_steps,
     .flag = "--warmup-steps",
     .help = "default: 5 % of the steps, at most 2000",
     .unit = "steps",
     .range = steps_from(-1),
     .automatic = -1,
     .chosen = &TrainSpec::warmup,
     .title = ATTNLAB_TEXT("Setting", "Warm-up steps"),
     .short_title = "warm-up",
     .shown = Shown::in_more,
     .label = ATTNLAB_TEXT("Setting", "Warm-up"),
     .tip = ATTNLAB_TEXT("Setting", "Steps until the peak rate; empty: 5 % of the steps.")},
    {.path = "train.schedule",
     .member = &TrainSpec::schedule,
     .flag = "--schedule",
     .help = "cosine (default), linear, constant or inverse_sqrt",
     .names = schedule_names,
     .title = ATTNLAB_TEXT("Setting", "Schedule"),
     .shown = Shown::in_more,
     .tip = ATTNLAB_TEXT("Setting", "How the rate falls after the warm-up.")},
    {.path = "train.optimizer",
     .member = &TrainSpec::optimizer,
     .flag = "--optimizer",
     .help = "adamw (default), or muon: hidden matrices by Muon, the rest by AdamW",
     .names = optimizer_names,
     .sparse = true,
     .title = ATTNLAB_TEXT("Setting", "Optimizer"),
     .shown = Shown::in_more,
     .tip = ATTNLAB_TEXT("Setting",
                         "What turns gradients into updates. Muon makes those of hidden matrices "
                         "orthogonal and leaves the rest to AdamW.")},
    {.path = "train.weight_decay",
     .member = &TrainSpec::weight_decay,
     .flag = "--weight-decay",
     .help = "decay of matrices",
     .range = from_0("a negative decay would let weights grow without end"),
     .title = ATTNLAB_TEXT("Setting", "Weight decay"),
     .short_title = "decay",
     .shown = Shown::in_more,
     .tip = ATTNLAB_TEXT("Setting", "Pull of the weights towards zero.")},
    {.path = "train.beta1",
     .member = &TrainSpec::beta1,
     .flag = "--beta1",
     .help = "AdamW's first beta",
     .range = share_of_past,
     .title = ATTNLAB_TEXT("Setting", "Beta 1"),
     .short_title = "beta1"},
    {.path = "train.beta2",
     .member = &TrainSpec::beta2,
     .flag = "--beta2",
     .help = "AdamW's second beta",
     .range = share_of_past,
     .title = ATTNLAB_TEXT("Setting", "Beta 2"),
     .short_title = "beta2"},
    {.path = "train.epsilon",
     .member = &TrainSpec::epsilon,
     .help = "keeps AdamW from dividing by 0",
     .range = above_0("it stands in for a second moment of 0"),
     .title = ATTNLAB_TEXT("Setting", "Epsilon"),
     .short_title = "epsilon"},
    {.path = "train.grad_clip",
     .member = &TrainSpec::grad_clip,
     .flag = "--grad-clip",
     .help = "largest gradient norm, 0 for none",
     .range = from_0("a norm is never negative"),
     .zero = "off",
     .title = ATTNLAB_TEXT("Setting", "Gradient clipping"),
     .short_title = "clip",
     .shown = Shown::in_more,
     .label = ATTNLAB_TEXT("Setting", "Clip"),
     .tip = ATTNLAB_TEXT("Setting", "The largest norm of a gradient; 0: no clipping.")},
    {.path = "train.eval_every",
     .member = &TrainSpec::eval_every,
     .flag = "--eval-every",
     .help = "steps between evaluations (default: a tenth of the run)",
     .unit = "steps",
     .range = steps_from(0),
     .automatic = 0,
     .chosen = &TrainSpec::eval_interval,
     .title = ATTNLAB_TEXT("Setting", "Steps between evaluations"),
     .short_title = "evaluated every",
     .shown = Shown::in_more,
     .label = ATTNLAB_TEXT("Setting", "Evaluate every"),
     .tip = ATTNLAB_TEXT("Setting", "Steps between two evaluations; empty: ten a run.")},
    {.path = "train.checkpoint_every",
     .member = &TrainSpec::checkpoint_every,
     .flag = "--checkpoint-every",
     .help = "steps between checkpoints, all kept (default: every five minutes, newest two kept)",
     .unit = "steps",
     .range = steps_from(0),
     .automatic = 0,
     .title = ATTNLAB_TEXT("Setting", "Steps between checkpoints"),
     .short_title = "checkpoint every"},
    {.path = "train.snapshot_budget_mb",
     .member = &TrainSpec::snapshot_budget_mb,
     .flag = "--snapshot-budget",
     .help = "MB for weight snapshots",
     .unit = "MB",
     .range = {0, petabyte, any_disk},
     .title = ATTNLAB_TEXT("Setting", "Snapshots, MB"),
     .short_title = "snapshots MB"},
    {.path = "train.probe_every",
     .member = &TrainSpec::probe_every,
     .flag = "--probe-every",
     .help = "steps between indicators of the probe text (default: a few hundred times a run; 0: "
             "never)",
     .unit = "steps",
     .range = steps_from(-1),
     .automatic = -1,
     .chosen = &TrainSpec::probe_interval,
     .zero = "never",
     .title = ATTNLAB_TEXT("Setting", "Steps between indicators"),
     .short_title = "indicators every",
     .shown = Shown::in_more,
     .label = ATTNLAB_TEXT("Setting", "Indicators every"),
     .tip = ATTNLAB_TEXT("Setting",
                         "Steps between two readings; 0: none; empty: a few hundred a run.")},
    {.path = "train.probe_text",
     .member = &TrainSpec::probe_text,
     .flag = "--probe-text",
     .help = "beginning of the samples over time",
     .unset = "from the data",
     .title = ATTNLAB_TEXT("Setting", "Beginning of samples"),
     .short_title = "samples from"},
    {.path = "train.record_maps",
     .member = &TrainSpec::record_maps,
     .flag = "--record-maps",
     .help = "record the probe text's maps of these layers, 1,3-5 or all (default: none)",
     .unset = "none",
     .title = ATTNLAB_TEXT("Setting", "Layers whose maps are recorded"),
     .short_title = "recorded maps",
     .shown = Shown::in_more,
     .label = ATTNLAB_TEXT("Setting", "Record maps"),
     .tip = ATTNLAB_TEXT(
         "Setting", "Layers whose maps are kept while training, as 1,3-5, or all; empty: none."),
     .example = "all"},
    {.path = "train.record_every",
     .member = &TrainSpec::record_every,
     .flag = "--record-every",
     .help = "steps between recorded maps (default: as often as indicators)",
     .unit = "steps",
     .range = steps_from(0),
     .automatic = 0,
     .chosen = &TrainSpec::record_interval,
     .title = ATTNLAB_TEXT("Setting", "Steps between recorded maps"),
     .short_title = "maps every",
     .shown = Shown::in_more,
     .label = ATTNLAB_TEXT("Setting", "Maps every"),
     .tip = ATTNLAB_TEXT("Setting",
                         "Steps between two recorded maps; empty: as often as indicators.")},
    {.path = "train.record_budget_mb",
     .member = &TrainSpec::record_budget_mb,
     .flag = "--record-budget",
     .help = "MB for recorded maps (default: 64; when they are full, every second one goes)",
     .unit = "MB",
     .range = {0, petabyte, any_disk, true},
     .title = ATTNLAB_TEXT("Setting", "Recorded maps, MB"),
     .short_title = "maps MB",
     .shown = Shown::in_more,
     .label = ATTNLAB_TEXT("Setting", "Maps, MB"),
     .tip = ATTNLAB_TEXT("Setting",
                         "Room for recorded maps; when it is full, every second one goes.")},
    {.path = "seed",
     .member = &RunSpec::seed,
     .flag = "--seed",
     .global = true,
     .help = "seed of everything that is drawn (default 1)",
     .range = {0, double{1LL << 53}, "JSON tells whole numbers apart up to here"},
     .effect = ChangeEffect::needs_new_run,
     .title = ATTNLAB_TEXT("Setting", "Seed"),
     .short_title = "seed",
     .shown = Shown::in_front,
     .tip = ATTNLAB_TEXT("Setting", "First weights and the order of the data."),
     .arrows = Arrows::by_one},
    {.path = "device",
     .member = &RunSpec::device,
     .flag = "--device",
     .global = true,
     .help = "cpu (default), cuda or cuda:N",
     .title = ATTNLAB_TEXT("Setting", "Device"),
     .shown = Shown::in_front,
     .tip = ATTNLAB_TEXT("Setting", "Where the run computes.")},
    {.path = "dtype",
     .member = &RunSpec::dtype,
     .flag = "--dtype",
     .help = "fp32 or bf16",
     .names = dtype_names,
     .title = ATTNLAB_TEXT("Setting", "Number format"),
     .shown = Shown::in_front,
     .label = ATTNLAB_TEXT("Setting", "Precision"),
     .tip = ATTNLAB_TEXT("Setting", "Numbers of the forward and backward pass.")},
    {.path = "threads",
     .member = &RunSpec::threads,
     .flag = "--threads",
     .global = true,
     .help = "threads to compute with (default: all cores)",
     .range = {0, 1024, "more than any machine has"},
     .automatic = 0,
     .unset = "all cores",
     .title = ATTNLAB_TEXT("Setting", "Threads"),
     .short_title = "threads",
     .shown = Shown::in_more,
     .tip = ATTNLAB_TEXT("Setting", "Threads of the processor; empty: all cores."),
     .arrows = Arrows::by_one},
    {.path = "deterministic",
     .member = &RunSpec::deterministic,
     .flag = "--deterministic",
     .global = true,
     .help = "bit-exact repetition on CUDA, slower",
     .title = ATTNLAB_TEXT("Setting", "Deterministic"),
     .short_title = "deterministic"},
};

std::string number(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return whole ? std::to_string(static_cast<int64_t>(value)) : Json(value).dump();
}

}  // namespace

std::span<const Setting> settings() { return table; }

const Setting& setting(std::string_view path) {
  const auto found = std::ranges::find(settings(), path,
                                       [](const Setting& s) { return std::string_view(s.path); });
  if (found == settings().end()) throw std::logic_error("no setting " + std::string(path));
  return *found;
}

bool Setting::is_text() const {
  return std::visit(
      []<class Value, class Spec>(Value Spec::*) { return std::same_as<Value, std::string>; },
      member);
}

bool Setting::is_whole() const {
  return std::visit(
      []<class Value, class Spec>(Value Spec::*) {
        return std::integral<Value> && !std::same_as<Value, bool>;
      },
      member);
}

Json value_of(const Setting& setting, const RunSpec& spec) {
  return with_value(setting, spec, [](const auto& value) { return Json(value); });
}

void set_value(const Setting& setting, RunSpec& spec, const Json& value) {
  with_value(setting, spec, [&](auto& member) { value.get_to(member); });
}

std::optional<std::string> range_problem(const Range& range, double value) {
  const auto is_not = [&](const std::string& expected) {
    return "is " + number(value) + ", expected " + expected;
  };
  const bool large_enough = range.above_least ? value > range.least : value >= range.least;
  const bool small_enough = range.below_most ? value < range.most : value <= range.most;
  if (range.below_most && !(large_enough && small_enough))
    return is_not(number(range.least) + " or more and less than " + number(range.most));
  if (!large_enough || !std::isfinite(value))
    return is_not(range.above_least ? "more than " + number(range.least)
                                    : number(range.least) + " or more");
  if (!small_enough) return is_not("at most " + number(range.most));
  return std::nullopt;
}

std::optional<std::string> problem_of(const Setting& setting, const RunSpec& spec) {
  const Json value = value_of(setting, spec);
  if (setting.names != nullptr) {
    const auto known = setting.names();
    const auto name = value.get<std::string>();
    if (std::ranges::find(known, name) == known.end())
      return unknown_name(setting.key(), name, known);
  }
  if (!value.is_number()) return std::nullopt;
  const auto problem = range_problem(setting.range, value.get<double>());
  return problem ? std::optional(setting.key() + (" " + *problem)) : std::nullopt;
}

}  // namespace attnlab
