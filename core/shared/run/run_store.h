// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/analysis/alarms.h"
#include "core/shared/analysis/indicators.h"
#include "core/shared/analysis/series.h"
#include "core/shared/messages/event.h"
#include "core/shared/run/run_status.h"

namespace attnlab {

/// What the run wrote at a step.
struct RunSample {
  int64_t step;
  std::string prompt, text, expected;
};

/// A command that changed the run.
struct RunCommand {
  int64_t step;
  std::string text;             ///< "pause", "learning rate × 0.5"
  double learning_rate_factor;  ///< in force from then on
};

/// What a person should know of how the run went on, such as a checkpoint that could not be read,
/// or recorded maps that went because their budget was full.
struct RunNotice {
  int64_t step;
  std::string text;
  bool operator==(const RunNotice&) const = default;
};

/// What viewers know of one run. One thread appends, any number of others read; readers copy what
/// is new and never hold the lock while they draw. Steps that a resumed attempt replaced are
/// dropped; a value that comes again for a step that has one is not taken.
///
/// However long the run, it holds no more than `Series::capacity` points a curve, thinned as a
/// Series thins them, `indicator_bytes` of indicators and `most_samples` samples, of which older
/// ones are left out evenly. Everything is in the run's file.
class RunStore {
 public:
  static constexpr size_t indicator_bytes = 16 << 20;
  static constexpr size_t most_samples = 1000;

  /// Called on the appending thread when something new has come, and not again before
  /// `acknowledge`. It may read the store but not call set_wake. Empty: nobody is called any more
  /// once this returns.
  void set_wake(std::function<void()> wake);
  /// Before reading: what comes from now on is told again.
  void acknowledge();

  void append(const Event& event) { append(std::span(&event, 1)); }
  void append(std::span<const Event> events);
  /// Forgets everything: what follows comes from the beginning of a file.
  void start_over();

  [[nodiscard]] RunStatus status() const;
  /// Header of the "started" event; null before it.
  [[nodiscard]] Json started() const;
  [[nodiscard]] std::vector<RunSample> samples() const;
  [[nodiscard]] std::vector<RunCommand> commands() const;
  [[nodiscard]] std::vector<RunNotice> notices() const;
  [[nodiscard]] std::vector<int64_t> snapshot_steps() const;  ///< ascending
  /// Steps whose maps are recorded, ascending; what was thinned is gone from them.
  [[nodiscard]] std::vector<int64_t> map_steps() const;
  [[nodiscard]] std::vector<int64_t> checkpoint_steps() const;  ///< old ones may be removed by now
  /// The newest snapshot at or before `step`, else the first; nothing when there is none.
  [[nodiscard]] std::optional<int64_t> snapshot_at(int64_t step) const;

  /// The newest recorded maps at or before `step`.
  [[nodiscard]] std::optional<int64_t> map_at(int64_t step) const;

  /// Names of the curves so far: "loss", "learning_rate", "grad_norm", "tokens_per_second",
  /// "seconds" (of training) and other numbers of step events, "validation_loss", "accuracy",
  /// "exact", "peak_memory" (bytes) and other numbers of evaluations.
  [[nodiscard]] std::vector<std::string> curves() const;
  /// How far a reader has come in one curve.
  struct Cursor {
    size_t read = 0;
    size_t cuts = 0;
    size_t replaced = 0;
  };
  /// Copies what is new since the cursor to the end of `points`. When points that the reader
  /// already has were dropped, or thinned before it came to them, returns the x after which
  /// everything must go before the new ones are added.
  std::optional<double> read(std::string_view curve, Cursor& cursor,
                             std::vector<Point>& points) const;
  /// Steps of which the older points keep the extremes alone; 1: every one is there.
  [[nodiscard]] double stride(std::string_view curve) const;
  /// Points that the newest attempt replaced and has not passed yet: what was trained before the
  /// run was ended. Nothing when they are as at the last call with this cursor.
  std::optional<std::vector<Point>> read_replaced(std::string_view curve, Cursor& cursor) const;
  /// Where the loss jumped or was no number, from every step.
  [[nodiscard]] std::vector<Alarm> loss_alarms() const;
  /// Brings a reader's own copy of a curve up to date; false when it was.
  bool follow(std::string_view curve, Cursor& cursor, Series& series) const;

  /// The same for indicators: copies the frames that are new since the cursor to the end of
  /// `frames`. When frames that the reader already has were dropped, returns the step after which
  /// everything must go before the new ones are added.
  std::optional<int64_t> read_indicators(Cursor& cursor, std::vector<IndicatorFrame>& frames) const;

 private:
  /// Points went when a later attempt replaced them.
  struct Cut {
    double x;     ///< what was after it
    size_t size;  ///< how many ever came, of those that remained
  };
  template <class Item>
  struct Track {
    std::deque<Item> items;  // grows without copying under the lock
    std::vector<Cut> cuts;
    size_t thinned = 0;  ///< items at the front that stand for `older`
    size_t older = 0;
    double stride = 1;

    void add(Item item);
    /// Leaves at most `most` items, the last `exact` of them as they are.
    void thin(size_t most, size_t exact);
    std::vector<Item> drop_after(double x);
    std::optional<double> read(Cursor& cursor, std::vector<Item>& to) const;
  };
  struct Curve : Track<Point> {
    std::vector<Point> replaced;
    size_t replacements = 0;  ///< changes of it
  };
  void tell();
  void take(const Event& event);
  void take_numbers(const Event& event);
  void add_to_curve(const std::string& name, Point point);
  void take_sample(const Event& event);
  void take_command(const Event& event);
  void take_indicators(const Event& event);
  void take_thinning(const Event& event);
  void restart_from(int64_t step);
  [[nodiscard]] double last(std::string_view curve) const;

  mutable std::mutex mutex_;
  std::mutex wake_mutex_;  ///< held while calling `wake_`, so that set_wake can wait for the call
  std::function<void()> wake_;
  bool told_ = false;
  StatusTracker status_;
  Json started_;
  std::map<std::string, Curve, std::less<>> curves_;
  LossAlarms loss_alarms_;
  Track<IndicatorFrame> indicators_;
  std::vector<RunSample> samples_;
  std::vector<RunCommand> commands_;
  std::vector<RunNotice> notices_;
  std::vector<int64_t> snapshots_, checkpoints_, maps_;
};

}  // namespace attnlab
