// SPDX-License-Identifier: Apache-2.0
// What in a run deserves a look, from what it recorded. Viewers put it into words.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/shared/analysis/indicators.h"
#include "core/shared/analysis/series.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

enum class AlarmKind {
  entropy_collapse,  ///< a layer: mean normalised entropy near 0 (Zhai et al. 2023)
  sink_takeover,     ///< a layer: most weight on the first token (Xiao et al. 2023)
  logit_outliers,    ///< a layer: pre-softmax activations of a size as in paper Fig. 2
  uniform_head,      ///< a head: looks at everything alike
  dead_head,         ///< a head: rests on the first token, which makes it a constant
  loss_spike         ///< the run: the loss jumped, or is no number
};
std::string_view name_of(AlarmKind kind);

/// From which value on an alarm is raised, and from which it is over: in between it stays as it is,
/// so that a value at the edge does not flicker.
struct AlarmLimit {
  double raise, clear;
};

struct AlarmLimits {
  AlarmLimit entropy_collapse{0.05, 0.10};  ///< normalised entropy at or below
  AlarmLimit sink_takeover{0.60, 0.50};
  AlarmLimit logit_outliers{1e3, 0.8e3};  ///< |x|; hybrids stay below 10 (paper Fig. 2)
  AlarmLimit uniform_head{0.98, 0.95};    ///< normalised entropy at or above
  AlarmLimit dead_head{0.95, 0.90};       ///< sink
  /// Loss above its mean over about ten steps, in mean changes from step to step (and at least 5
  /// %).
  AlarmLimit loss_spike{8, 4};
  int64_t patience = 2;           ///< frames in a row that raise an alarm of indicators, or end any
  int64_t uniform_from_step = 0;  ///< heads start uniform: no such alarm before
};
/// With uniform_from_step a quarter of the run.
AlarmLimits alarm_limits(const TrainSpec& train);

struct Alarm {
  AlarmKind kind;
  int64_t since = 0;             ///< step of the first frame beyond the limit
  std::optional<int64_t> until;  ///< step of the first frame when it was over; nothing: still on
  std::optional<int64_t> layer, head;  ///< from 0
  double value = 0;                    ///< the worst while it lasted; loss_spike: the loss
  int64_t value_step = 0;              ///< when that was
  double threshold = 0;  ///< what it passed; loss_spike: the loss that was still usual
  bool operator==(const Alarm&) const = default;
};

/// Alarms of the loss alone, from one step after the other: it keeps no losses.
class LossAlarms {
 public:
  explicit LossAlarms(const AlarmLimits& limits = {});
  ~LossAlarms();
  LossAlarms(LossAlarms&& other) noexcept;
  LossAlarms& operator=(LossAlarms&& other) noexcept;

  /// Steps ascending.
  void take(int64_t step, double loss);
  /// A resumed run goes on from `step`. What is usual is still known from the steps after it.
  void drop_after(int64_t step);
  /// In order of `since`, those that are over too.
  [[nodiscard]] std::vector<Alarm> alarms() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// All alarms of a run in order of `since`, those that are over too. Frames and losses in order of
/// step; either may be empty.
std::vector<Alarm> alarms(std::span<const IndicatorFrame> frames, std::span<const Point> loss,
                          const AlarmLimits& limits = {});

}  // namespace attnlab
