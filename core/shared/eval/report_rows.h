// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/shared/eval/report.h"

namespace attnlab {

/// As the paper calls a mixer.
std::string mixer_title(const std::string& name);

/// Puts runs into the rows of a report: those that differ in nothing but the seed share one.
class RowMerger {
 public:
  explicit RowMerger(std::vector<ReportRow>& rows) : rows_(rows) {}

  using Bases = std::map<std::string, std::string>;  ///< what each evaluation was scored on
  /// The row of a run under the ablation of one of its records, valid until the next call. Seeds
  /// that were scored on different documents are not averaged, and a copy of a run is no further
  /// seed: null.
  ReportRow* row_of(const EvaluatedRun& run, const EvalRecord& record, const Bases& bases);

  [[nodiscard]] const std::set<std::string>& copies() const { return copies_; }
  /// Seeds of one model have rows of their own.
  [[nodiscard]] bool split() const { return split_; }

 private:
  struct Member {
    uint64_t seed;
    Json forked_from;
    std::string weights;
  };
  /// What a row's runs have in common.
  struct Common {
    std::string settings;
    Bases bases;
    std::vector<Member> members;
  };
  static bool holds_copy(const std::vector<Member>& members, const Member& one);

  std::vector<ReportRow>& rows_;
  std::vector<Common> common_;  ///< of the rows
  std::set<std::string> copies_;
  bool split_ = false;
};

}  // namespace attnlab
