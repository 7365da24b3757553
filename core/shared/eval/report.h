// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/eval/results.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab {

/// What was evaluated of one run or checkpoint: the newest step that has results.
struct EvaluatedRun {
  std::string path;
  std::optional<RunSpec> spec;  ///< nothing for a checkpoint without its run
  std::vector<EvalRecord> records;
  Json forked_from{};  ///< as run.json tells; null: all weights were drawn
};

/// Throws Error for a path that is neither a run nor a checkpoint, or has no results.
EvaluatedRun read_evaluated(const std::filesystem::path& run_or_checkpoint);

/// One column: accuracies in percent, perplexities as they are.
struct ReportColumn {
  std::string key, title;
};

/// One line: runs that differ in nothing but the seed and were scored on the same documents. A
/// value has one entry a run, and so have its standard errors, where the metric has one (else NaN).
struct ReportRow {
  std::string config;  ///< "uniform", "hybrid", "skip", …; empty for standard and baselines
  std::string mixer;   ///< as the paper calls it
  std::string source;  ///< "" or "paper"
  std::vector<std::string> runs;
  std::map<std::string, std::vector<double>> values, errors;
};

struct Report {
  int table = 1;
  std::string title;
  std::vector<ReportColumn> columns;
  std::vector<ReportRow> rows;
  std::vector<std::string> notes;  ///< what a reader must know to compare
};

/// The paper's Table 1 (tasks) or Table 4 (WikiText perplexity by context length) over runs.
/// `with_paper` adds the paper's own rows, marked as such. Without rows when the runs have no
/// results for that table. A copy is no further seed: of runs with one seed and one beginning, or
/// of the same weights, the first counts.
Report make_report(int table, const std::vector<EvaluatedRun>& runs, bool with_paper);
/// Throws Error that says how to get results, for a report without rows.
void refuse_empty(const Report& report);

bool is_perplexity(const Report& report, const std::string& column);
/// One figure of a row, in any locale the same. Accuracies have one decimal, perplexities four
/// digits, however large: "41.5 ± 0.8", "38.12", "1.124E+6 ± 0.003E+6"; the paper's stand as
/// printed.
std::string report_figure(const Report& report, const ReportRow& row, const std::string& column,
                          double value, std::optional<double> spread);

/// Heading and rows as text.
std::vector<std::vector<std::string>> report_cells(const Report& report);
std::string report_markdown(const Report& report);
std::string report_latex(const Report& report);  ///< a booktabs table
std::string report_csv(const Report& report);    ///< mean, deviation and number in columns
Json report_json(const Report& report);
/// Reads what `report_json` wrote. Throws Error naming `origin`.
Report report_from_json(const Json& json, const std::string& origin);

}  // namespace attnlab
