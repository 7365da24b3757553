// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "core/shared/messages/event.h"

namespace attnlab {

/// What a run did last, as its events tell. Whether a process still stands behind "training" is not
/// in them.
enum class RunPhase { empty, training, paused, finished, stopped, failed };

struct RunStatus {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  RunPhase phase = RunPhase::empty;
  int64_t step = 0;   ///< the newest step that is finished
  int64_t steps = 0;  ///< steps it will take; 0: not told yet
  int64_t attempt = 1;
  double loss = unknown, validation_loss = unknown, accuracy = unknown;
  double learning_rate = unknown;     ///< in force
  double learning_rate_factor = 1.0;  ///< set while it ran
  double tokens_per_second = unknown;
  double seconds = 0;            ///< of training
  double eta_seconds = unknown;  ///< until the last step, evaluations and saving included
  double peak_memory = unknown;  ///< bytes
  std::string device_title;      ///< of a GPU that it computes on, as its maker calls it
  double device_memory = unknown, device_used = unknown;  ///< bytes; used by whomever
  double device_utilization = unknown;                    ///< how busy it is, 0 … 1
  std::string message;           ///< why it failed
  std::string checkpoint;        ///< newest, relative to the run's folder

  [[nodiscard]] bool is_over() const {
    return phase == RunPhase::finished || phase == RunPhase::stopped || phase == RunPhase::failed;
  }
};

/// A number of an event's header. JSON has no infinities: a null there is one, so NaN.
double number_of(const Json& header, const char* key, double fallback = RunStatus::unknown);
std::string text_of(const Json& header, const char* key);

/// Reads events, in order, to a status.
class StatusTracker {
 public:
  void take(const Event& event);
  [[nodiscard]] const RunStatus& status() const { return status_; }
  /// What is true after a resumed attempt replaced the newest values.
  void set_values(double loss, double validation_loss, double accuracy,
                  double learning_rate_factor);

 private:
  void take_step(const Event& event);
  void take_evaluation(const Event& event);
  void take_resumed(const Event& event);
  void take_command(const Event& event);
  void take_end(const Event& event, RunPhase phase);
  void take_device(const Event& event);
  void rest();

  RunStatus status_;
  // Wall time of the last steps, older ones counting less and less. Time spent paused counts not.
  double clock_ = RunStatus::unknown;
  double elapsed_ = 0, stepped_ = 0;
};

}  // namespace attnlab
