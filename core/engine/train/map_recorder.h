// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "core/shared/messages/map_frame.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// Keeps recorded maps as files of the run, within their budget: when they are too many, every
/// second one goes and the interval doubles. The first and the newest always stay. A run that was
/// interrupted keeps the same frames as one that was not. What it does is
/// told as events {"event": "map", "step", "file", "layers" (from 1), "bytes"} and {"event":
/// "maps_thinned", "step", "kept": [steps], "every", "message"}.
class MapRecorder {
 public:
  MapRecorder(const RunSpec& spec, const RunFolder& folder, std::function<void(Json)> emit);

  /// Layers to record, from 0; empty: nothing is ever due.
  [[nodiscard]] const std::set<int64_t>& layers() const { return layers_; }
  /// Before training begins or goes on at `step`: takes up what the folder holds. Frames of later
  /// steps go, for they are recorded anew.
  void begin(int64_t step);
  [[nodiscard]] bool is_due(int64_t step, bool last) const;
  /// Throws Error on a full disk.
  void add(const Probe& frame);

 private:
  void take_up(int64_t step);
  void thin();
  std::vector<int64_t> take_off_grid();
  [[nodiscard]] bool was_thinned(int64_t step) const;
  [[nodiscard]] double bytes() const;
  void tell(int64_t step) const;

  const RunFolder& folder_;
  std::function<void(Json)> emit_;
  std::set<int64_t> layers_;
  int64_t interval_, every_;  ///< as asked for; as thinned by now
  double budget_bytes_;
  std::map<int64_t, double> frames_;  ///< bytes by step
};

/// Throws Error when not even two frames of a text of `length` tokens fit into the budget.
void check_record_budget(const RunSpec& spec, int64_t length);

}  // namespace attnlab
