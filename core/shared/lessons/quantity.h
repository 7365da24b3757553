// SPDX-License-Identifier: Apache-2.0
// What a lesson can ask of runs: a closed list of computations. No lesson says a right answer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/messages/probe.h"
#include "core/shared/run/run_store.h"

namespace attnlab {

enum class AnswerKind { number, choice, cell };

/// One computation with what it needs. Layers, heads, rows and tokens count from 1.
///   curve_at_end       number  run, curve               its last value
///   curve_at_cursor    number  run, curve               its value at the step cursor
///   step_of            number  run, curve, value        the first step at which it passes `value`
///   figure             number  figure, layer, head      of one head
///   largest_weight     number  layer, head, row         of a row of the map
///   token_probability  number  token                    exp(−loss) of that token of the text
///   layer_with         choice  figure, which            of the means over heads
///   head_with          choice  figure, which, layer
///   run_with           choice  curve, which, runs       of last values
///   compared           choice  left, right, within      "less", "same", "more": left beside right
///   largest_cell       cell    layer, head, row         columns of the largest weight
///   after_same_token   cell    row                      columns behind earlier tokens like this
///   one
struct Quantity {
  std::string compute;
  std::string run;      ///< of the lesson's; empty: the selected one
  std::string curve;    ///< as RunStore names it
  std::string figure;   ///< of figure_names
  bool highest = true;  ///< which: "highest" or "lowest"
  double value = 0;     ///< a level
  double within = 0;    ///< what counts as the same
  int64_t layer = 0;    ///< 0: the selected one
  int64_t head = 0;     ///< 0: the selected one
  int64_t row = 0;      ///< 0: that of the pinned cell
  int64_t token = 0;
  std::vector<std::string> runs;
  std::vector<Quantity> sides;  ///< left and right

  [[nodiscard]] AnswerKind kind() const;
  /// Nothing is known before a cell is pinned.
  [[nodiscard]] bool needs_pinned_row() const;
};

/// "entropy", "concentration", "sink", "self", "previous", "induction", "duplicate".
const std::vector<std::string>& figure_names();

/// Throws Error that names what it does not know, and a run that is not of `runs`.
Quantity quantity_from_json(const JsonReader& reader, const std::vector<std::string>& runs);

/// What there is to compute from. What is null or absent is not known yet.
struct Evidence {
  std::map<std::string, const RunStore*> runs;  ///< by the lesson's names
  const RunStore* selected = nullptr;
  const Probe* probe = nullptr;  ///< of the selected run, of the step that is shown
  int64_t step = 0;
  int64_t layer = 0, head = 0;  ///< selected, from 0
  std::optional<int64_t> row;   ///< of the pinned cell, from 0
};

struct AnswerOption {
  int64_t layer = 0, head = 0;  ///< from 1; 0: it is none
  std::string name;             ///< of a run, or "less", "same", "more"
  bool operator==(const AnswerOption&) const = default;
};

struct Answer {
  AnswerKind kind = AnswerKind::number;
  double number = 0;
  std::vector<AnswerOption> options;
  size_t right = 0;              ///< of options
  int64_t row = 0;               ///< of the cell, from 0
  std::vector<int64_t> columns;  ///< any of them is right, from 0; empty: none is
};

/// Nothing while something that it needs is not known. Throws Error for what these runs do not
/// have, such as a layer.
std::optional<Answer> answer(const Quantity& quantity, const Evidence& evidence);

}  // namespace attnlab
