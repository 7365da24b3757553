// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// One setting as a person reads it.
struct SpecField {
  std::string key;  ///< where it stands in the spec: "train.learning_rate"
  std::string title, value;
  std::string short_title;  ///< in front of the value in names; empty: the value speaks for itself
};

/// All settings of a run, always the same ones in the same order, the most telling ones first.
/// Equal values have equal texts and different ones different texts.
std::vector<SpecField> spec_fields(const RunSpec& spec);

/// Short names of runs by what differs between them, in the order of the specs: "hybrid
/// approximate · seed 2 · lr 1e-3", "L1,3: non_approximate". A few differences are all named; of
/// many only those that are needed to tell the runs apart. A single run is named by its layers;
/// runs that agree in everything get numbers.
std::vector<std::string> difference_names(const std::vector<RunSpec>& specs);

/// One setting of several runs side by side.
struct ComparedField {
  std::string key, title;
  std::vector<std::string> values;  ///< in the order of the specs
  bool differs = false;
};
std::vector<ComparedField> compare(const std::vector<RunSpec>& specs, bool only_differing);

/// What it takes until an edit of a run's settings holds.
enum class ChangeEffect {
  now,           ///< a command to the running run
  needs_fork,    ///< a new run that takes over the weights
  needs_new_run  ///< a new run from step 0
};

/// A setting that is not as in the run. Layers come one by one ("Layer 2").
struct SpecChange {
  std::string key, title, from, to;
  ChangeEffect effect;
};

/// What differs between a run and what somebody makes of its settings. A vocabulary that is not
/// known before the data are read is no difference.
std::vector<SpecChange> describe_change(const RunSpec& from, const RunSpec& to);

}  // namespace attnlab
