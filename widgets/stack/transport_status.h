// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>
#include <limits>

namespace attnlab {

enum class TransportPhase {
  idle,
  starting,
  training,
  paused,
  finished,
  stopped,
  failed,
  interrupted,  ///< the engine ended without a word
  unreachable,  ///< the line to the engine is down
  model         ///< nothing is trained: a model that others trained is looked at
};

/// What is known of the run under the transport; NaN: not known yet.
struct TransportStatus {
  static constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

  TransportPhase phase = TransportPhase::idle;
  int64_t step = 0, steps = 0;
  double loss = unknown;
  double tokens_per_second = unknown;
  double eta_seconds = unknown;
  double peak_memory = unknown;    ///< bytes
  double device_memory = unknown;  ///< bytes of the GPU that it computes on
  double device_used = unknown;    ///< bytes of them, by whomever
  double device_utilization = unknown;  ///< share of the time in which the GPU computes
  double flops_utilization = unknown;   ///< share of the GPU's peak that the model makes use of
  double learning_rate = unknown;  ///< of the schedule, before the factor
  QString message;                 ///< why it failed or is out of reach, one sentence
  bool can_continue = false;       ///< from its last checkpoint
  int queued = 0;                  ///< runs waiting

  /// A process is at work.
  [[nodiscard]] bool live() const {
    return phase == TransportPhase::starting || phase == TransportPhase::training ||
           phase == TransportPhase::paused;
  }
};

}  // namespace attnlab
