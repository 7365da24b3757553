// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/shared/spec/settings.h"

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

/// Short names of runs, different ones within the same data: their layers in the paper's words, and
/// where an earlier run has these already, what differs from it: "StaticEmbQK, hybrid", then
/// "StaticEmbQK, hybrid · seed 2 · lr 1e-3"; copies get numbers. A name depends on the runs before
/// it alone, so it stays while runs are added.
std::vector<std::string> run_names(const std::vector<RunSpec>& specs);
/// Short names of what the runs are trained on: a task, or files by their names alone unless an
/// earlier run has others of that name. Depends on the runs before alone, too.
std::vector<std::string> data_names(const std::vector<RunSpec>& specs);
/// Both: the data stand in front where the runs have different ones.
std::vector<std::string> difference_names(const std::vector<RunSpec>& specs);
/// Whether the runs are trained on the same data, so that their losses can be compared.
bool is_same_data(const RunSpec& a, const RunSpec& b);

/// One setting of several runs side by side.
struct ComparedField {
  std::string key, title;
  std::vector<std::string> values;  ///< in the order of the specs
  bool differs = false;
};
std::vector<ComparedField> compare(const std::vector<RunSpec>& specs, bool only_differing);

/// A setting that is not as in the run. Layers come one by one ("Layer 2").
struct SpecChange {
  std::string key, title, from, to;
  ChangeEffect effect;
};

/// What differs between a run and what somebody makes of its settings. A vocabulary that is not
/// known before the data are read is no difference.
std::vector<SpecChange> describe_change(const RunSpec& from, const RunSpec& to);

}  // namespace attnlab
