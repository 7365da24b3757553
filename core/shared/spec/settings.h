// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// What it takes until an edit of a run's settings holds.
enum class ChangeEffect {
  now,           ///< a command to the running run
  needs_fork,    ///< a new run that takes over the weights
  needs_new_run  ///< a new run from step 0
};

/// How far a number may go, and why no further.
struct Range {
  double least = -std::numeric_limits<double>::infinity();
  double most = std::numeric_limits<double>::infinity();
  const char* reason = "";
  bool above_least = false;  ///< `least` itself is too small
  bool below_most = false;   ///< `most` itself is too large
};

/// Where the Training panel has a field for it, and how the field's arrows change a number.
enum class Shown { nowhere, in_front, in_more };
enum class Arrows { one_two_five, doubling, by_one };

/// One setting of a training. The table of them is what spec files, checks, flags, comparisons and
/// the Training panel go by: a further setting is a member of TrainSpec, a line there and its use.
struct Setting {
  using Member =
      std::variant<int64_t TrainSpec::*, double TrainSpec::*, std::string TrainSpec::*,
                   uint64_t RunSpec::*, int RunSpec::*, bool RunSpec::*, std::string RunSpec::*>;

  const char* path;  ///< in SPEC.json and run.json: "train.steps", "seed"
  Member member;
  const char* flag = nullptr;  ///< null: none
  bool global = false;         ///< the flag belongs to every command, not only to training
  const char* help = "";       ///< of the flag
  const char* unit = "";

  Range range = {};
  std::vector<std::string> (*names)() = nullptr;  ///< what a text may be; null: any text
  std::optional<double> automatic = {};           ///< the number that lets the run choose
  int64_t (TrainSpec::*chosen)() const =
      nullptr;                      ///< what the run chooses then; null: all there is
  const char* unset = "automatic";  ///< what the automatic number or no text is called
  const char* zero = nullptr;       ///< what 0 is called where it is no amount
  ChangeEffect effect = ChangeEffect::needs_fork;
  bool sparse = false;  ///< its default is not written: files of before it stay as they are

  const char* title;             ///< in comparisons
  const char* short_title = "";  ///< in names of runs; empty: the value speaks for itself
  Shown shown = Shown::nowhere;
  const char* label = nullptr;  ///< of the field, where it is not the title
  const char* tip = "";         ///< of the field
  Arrows arrows = Arrows::one_two_five;
  const char* example = nullptr;  ///< offered beside typing where any text may be

  /// Of the spec's section "train"; the others stand at its top.
  [[nodiscard]] bool in_train() const { return member.index() <= 2; }
  /// Its name there: "steps".
  [[nodiscard]] const char* key() const { return path + (in_train() ? sizeof "train" : 0); }
  [[nodiscard]] bool is_text() const;
  [[nodiscard]] bool is_whole() const;  ///< a whole number
};

/// All, in the order of spec files, flags and fields.
std::span<const Setting> settings();
/// Throws std::logic_error for a path that none has.
const Setting& setting(std::string_view path);

Json value_of(const Setting& setting, const RunSpec& spec);
/// Unchecked. Throws Json::exception for another type.
void set_value(const Setting& setting, RunSpec& spec, const Json& value);

/// "is -5, expected 1 or more", for a number out of the range.
std::optional<std::string> range_problem(const Range& range, double value);
/// "steps is -5, expected 1 or more"; nothing where the value may be so.
std::optional<std::string> problem_of(const Setting& setting, const RunSpec& spec);

template <class Spec, class Value>
auto& member_of(Spec& spec, Value TrainSpec::*member) {
  return spec.train.*member;
}
template <class Spec, class Value>
auto& member_of(Spec& spec, Value RunSpec::*member) {
  return spec.*member;
}
/// Calls `visit` with the member of `spec` (a RunSpec, const or not) that holds the setting.
template <class Spec, class Visit>
auto with_value(const Setting& setting, Spec& spec, Visit visit) {
  return std::visit([&](auto member) { return visit(member_of(spec, member)); }, setting.member);
}

}  // namespace attnlab
