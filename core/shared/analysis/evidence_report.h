// SPDX-License-Identifier: Apache-2.0
// Head evidence as `attnlab heads --data --json` prints it and a window shows it. Layers are
// counted from 1; texts, positions and offsets (in tokens of the data) from 0; null is what does
// not exist:
// {"tokens", "length", "step", "layers": [{"layer", "mixing", "head_diversity": {…}, "heads":
// [{"entropy": {"mean", "sd", "histogram": {"from", "to", "counts"}}, "concentration": {…},
// "sink": {…}, "loc_focus": [{…} × 4], "previous_token", "duplicate_token", "induction",
// "top_rows": [{"score", "offset", "window", "position", "token", "text", "keys": [{"position",
// "weight", "token"}]}]}]}], "windows": [{"window", "text", "tokens"}]}. A row's "text" ends with
// its token; "windows" are the texts that rows lie in.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/shared/analysis/head_evidence.h"
#include "core/shared/base/json.h"

namespace attnlab {

/// What two heads can be compared by: the indicators' means, then the scores.
inline constexpr size_t evidence_figures = evidence_indicators + 3;
std::string_view name_of_figure(size_t figure);  ///< "loc_focus_1"

struct HeadReport {
  std::array<double, evidence_figures> figures{};  ///< NaN where there is none
  std::array<double, evidence_indicators> sd{};
  std::array<Histogram, evidence_indicators> histograms{};
  std::vector<TopRow> top_rows;
};

struct WindowText {
  std::string text;
  std::vector<std::string> tokens;  ///< [length]
};

struct EvidenceReport {
  int64_t tokens = 0, length = 0, step = 0;
  std::vector<bool> mixing;                     ///< [layers]
  std::vector<std::vector<HeadReport>> layers;  ///< [layers][heads]
  std::map<int64_t, WindowText> windows;
};

/// Tokens [first, first + count) of a text as a person reads them.
using DecodeTokens = std::function<std::string(int64_t text, int64_t first, int64_t count)>;
Json to_json(const EvidenceOverTexts& evidence, int64_t step, const DecodeTokens& decode);
/// Throws Error for what `to_json` would not write.
EvidenceReport evidence_report(const Json& json, const std::string& origin);

}  // namespace attnlab
