// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/alarms.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

namespace attnlab {
namespace {

constexpr std::array<std::string_view, 6> names = {"entropy_collapse", "sink_takeover",
                                                   "logit_outliers",   "uniform_head",
                                                   "dead_head",        "loss_spike"};

constexpr double level_memory = 0.9;    // of the usual loss: about 10 steps, so that it falls along
constexpr double noise_memory = 0.98;   // of its change from step to step: about 50 steps
constexpr size_t steps_to_settle = 20;  // before a spike can be told
constexpr double smallest_share = 0.05;  // of the usual loss, that counts as a spike

struct Place {
  AlarmKind kind;
  std::optional<int64_t> layer, head;
  auto operator<=>(const Place&) const = default;
};

/// One value over steps against one limit.
class Watch {
 public:
  Watch(const Place& place, int64_t raise_patience, int64_t clear_patience)
      : raise_patience_(raise_patience), clear_patience_(clear_patience) {
    alarm_.kind = place.kind;
    alarm_.layer = place.layer;
    alarm_.head = place.head;
  }

  /// `badness` grows with what is wrong; `beyond` and `over` say on which side of the limits the
  /// value is.
  void take(int64_t step, double value, double badness, double threshold, bool beyond, bool over) {
    const bool turns = on_ ? over : beyond;
    if (turns && in_a_row_++ == 0) turned_ = step;
    if (!turns) in_a_row_ = 0;
    if (!on_ && in_a_row_ == 1) begin(step, threshold);
    const bool worse = (on_ || in_a_row_ > 0) && !(badness <= worst_) && !(on_ && over);
    if (worse) {
      worst_ = badness;
      alarm_.value = value;
      alarm_.value_step = step;
    }
    if (in_a_row_ < (on_ ? clear_patience_ : raise_patience_)) return;
    if (on_) end();
    on_ = !on_;
    in_a_row_ = 0;
  }

  /// Those that are over, and the one that is still on.
  void collect(std::vector<Alarm>& all) const {
    all.insert(all.end(), over_.begin(), over_.end());
    if (on_) all.push_back(alarm_);
  }

  /// As if nothing had come after `step`, but for the end of an alarm that was on then.
  void drop_after(int64_t step) {
    std::erase_if(over_, [step](const Alarm& alarm) { return alarm.since > step; });
    if (on_ && alarm_.since > step) on_ = false;
    in_a_row_ = 0;
  }

 private:
  void begin(int64_t step, double threshold) {
    alarm_.since = step;
    alarm_.threshold = threshold;
    worst_ = -std::numeric_limits<double>::infinity();
  }
  void end() {
    over_.push_back(alarm_);
    over_.back().until = turned_;
  }

  int64_t raise_patience_, clear_patience_;
  Alarm alarm_{};
  std::vector<Alarm> over_;
  bool on_ = false;
  int64_t in_a_row_ = 0;
  int64_t turned_ = 0;
  double worst_ = 0;
};

class Watches {
 public:
  explicit Watches(const AlarmLimits& limits) : limits_(limits) {}

  void take(const IndicatorFrame& frame) {
    for (size_t l = 0; l < frame.layers.size(); ++l) {
      const LayerIndicators& layer = frame.layers[l];
      if (!layer.mixing) continue;
      const auto number = static_cast<int64_t>(l);
      low({AlarmKind::entropy_collapse, number, {}}, frame.step, layer.mean.normalised_entropy,
          limits_.entropy_collapse);
      high({AlarmKind::sink_takeover, number, {}}, frame.step, layer.mean.sink,
           limits_.sink_takeover);
      high({AlarmKind::logit_outliers, number, {}}, frame.step, layer.logits.largest(),
           limits_.logit_outliers);
      for (size_t h = 0; h < layer.heads.size(); ++h)
        take_head(number, static_cast<int64_t>(h), frame.step, layer.heads[h]);
    }
  }

  [[nodiscard]] std::vector<Alarm> collect() const {
    std::vector<Alarm> all;
    for (const auto& [place, watch] : watches_) watch.collect(all);
    return all;
  }

 private:
  void take_head(int64_t layer, int64_t head, int64_t step, const MapIndicators& map) {
    if (step >= limits_.uniform_from_step)
      high({AlarmKind::uniform_head, layer, head}, step, map.normalised_entropy,
           limits_.uniform_head);
    high({AlarmKind::dead_head, layer, head}, step, map.sink, limits_.dead_head);
  }
  void high(const Place& place, int64_t step, double value, const AlarmLimit& limit) {
    watch(place).take(step, value, value, limit.raise, value >= limit.raise, value < limit.clear);
  }
  void low(const Place& place, int64_t step, double value, const AlarmLimit& limit) {
    watch(place).take(step, value, -value, limit.raise, value <= limit.raise, value > limit.clear);
  }
  Watch& watch(const Place& place) {
    return watches_.try_emplace(place, place, limits_.patience, limits_.patience).first->second;
  }
  const AlarmLimits& limits_;
  std::map<Place, Watch> watches_;
};

void sort_alarms(std::vector<Alarm>& all) {
  const auto order = [](const Alarm& alarm) {
    return std::tuple(alarm.since, alarm.kind, alarm.layer, alarm.head);
  };
  std::ranges::sort(all, {}, order);
}

}  // namespace

std::string_view name_of(AlarmKind kind) { return names[static_cast<size_t>(kind)]; }

AlarmLimits alarm_limits(const TrainSpec& train) {
  AlarmLimits limits;
  limits.uniform_from_step = train.steps / 4;
  return limits;
}

struct LossAlarms::State {
  explicit State(const AlarmLimits& all)
      : limits(all), watch({AlarmKind::loss_spike, {}, {}}, 1, all.patience) {}

  // The first steps weigh more: a mean of what is there, not of an invented beginning.
  void follow(double loss) {
    const double all = static_cast<double>(seen) / static_cast<double>(seen + 1);
    const auto mix = [&](double mean, double memory, double value) {
      const double keep = std::min(memory, all);
      return keep * mean + (1 - keep) * value;
    };
    if (seen > 0) noise = mix(noise, noise_memory, std::abs(loss - last));
    level = mix(level, level_memory, loss);
    last = loss;
    ++seen;
  }

  AlarmLimits limits;
  Watch watch;
  double level = 0, noise = 0, last = 0;  ///< of the loss
  size_t seen = 0;
};

LossAlarms::LossAlarms(const AlarmLimits& limits) : state_(std::make_unique<State>(limits)) {}
LossAlarms::~LossAlarms() = default;
LossAlarms::LossAlarms(LossAlarms&& other) noexcept = default;
LossAlarms& LossAlarms::operator=(LossAlarms&& other) noexcept = default;

void LossAlarms::take(int64_t step, double loss) {
  State& s = *state_;
  const double unit =
      std::max(s.noise, smallest_share * std::abs(s.level) / s.limits.loss_spike.raise);
  const double usual = s.level + s.limits.loss_spike.raise * unit;
  if (s.seen >= steps_to_settle || !std::isfinite(loss)) {
    const bool beyond = !(loss <= usual);  // what is no number too
    const bool over = loss < s.level + s.limits.loss_spike.clear * unit;
    const double badness = std::isnan(loss) ? std::numeric_limits<double>::infinity() : loss;
    s.watch.take(step, loss, badness, usual, beyond, over);
  }
  if (std::isfinite(loss)) s.follow(s.seen >= steps_to_settle ? std::min(loss, usual) : loss);
}

void LossAlarms::drop_after(int64_t step) { state_->watch.drop_after(step); }

std::vector<Alarm> LossAlarms::alarms() const {
  std::vector<Alarm> all;
  state_->watch.collect(all);
  return all;
}

std::vector<Alarm> alarms(std::span<const IndicatorFrame> frames, std::span<const Point> loss,
                          const AlarmLimits& limits) {
  Watches watches(limits);
  for (const IndicatorFrame& frame : frames) watches.take(frame);
  LossAlarms of_loss(limits);
  for (const Point& point : loss) of_loss.take(static_cast<int64_t>(point.x), point.y);
  std::vector<Alarm> all = watches.collect(), more = of_loss.alarms();
  all.insert(all.end(), more.begin(), more.end());
  sort_alarms(all);
  return all;
}

}  // namespace attnlab
