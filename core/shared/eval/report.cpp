// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/report.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/shared/base/error.h"
#include "core/shared/base/resources.h"
#include "core/shared/base/text.h"
#include "core/shared/eval/generated.h"
#include "core/shared/eval/report_rows.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/titles.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view lambada = "lambada_openai";
constexpr double percent = 100;

const std::vector<ReportColumn>& accuracy_columns() {
  static const std::vector<ReportColumn> columns = {
      {"arc_easy", "ARC-E"}, {"boolq", "BoolQ"}, {"copa", "COPA"},       {"piqa", "PIQA"},
      {"sciq", "SciQ"},      {"rte", "RTE"},     {"hellaswag", "HellaS"}};
  return columns;
}

std::vector<ReportColumn> table_1_columns() {
  std::vector<ReportColumn> columns = accuracy_columns();
  columns.insert(columns.end(), {{"avg", "avg"},
                                 {"wikitext", "Wiki ppl"},
                                 {"lambada_perplexity", "LAMB ppl"},
                                 {"lambada_acc", "LAMB acc"}});
  return columns;
}

// A metric as a table shows it.
struct Shown {
  double value, error;  ///< NaN: it has no standard error
};
using ShownByColumn = std::map<std::string, Shown>;

Shown shown(const Metric& metric, double unit) {
  return {unit * metric.value, unit * metric.standard_error.value_or(std::nan(""))};
}

// What a task's metrics are in Table 1, by column.
ShownByColumn table_1_values(const std::string& task, const std::vector<Metric>& metrics) {
  ShownByColumn values;
  for (const Metric& metric : metrics) {
    if (task == lambada && metric.name == "perplexity")
      values["lambada_perplexity"] = shown(metric, 1);
    if (task == lambada && metric.name == "acc") values["lambada_acc"] = shown(metric, percent);
    if (is_generated(task) && metric.name == "perplexity") values[task + " ppl"] = shown(metric, 1);
    if (metric.name == "word_perplexity") values[task] = shown(metric, 1);
    if (task != lambada && metric.name == "acc") values[task] = shown(metric, percent);
  }
  return values;
}

ShownByColumn table_4_values(const EvalRecord& record, const std::vector<Metric>& metrics) {
  const std::string context = std::to_string(record.context);
  for (const Metric& metric : metrics) {
    if (record.task == "wikitext" && metric.name == "word_perplexity")
      return {{context, shown(metric, 1)}};
    if (is_generated(record.task) && metric.name == "perplexity")
      return {{record.task + " " + context, shown(metric, 1)}};
  }
  return {};
}

/// Of a path that may end in a slash.
std::string folder_name(const fs::path& path) {
  return (path.has_filename() ? path : path.parent_path()).filename().string();
}

size_t rank(const std::vector<std::string>& order, const std::string& word) {
  return static_cast<size_t>(std::ranges::find(order, word) - order.begin());
}

std::pair<size_t, size_t> place_of(const ReportRow& row) {
  static const std::vector<std::string> configs = {"", "uniform", "hybrid"};
  std::vector<std::string> mixers;
  for (const Mixer& mixer : paper_mixers()) mixers.emplace_back(mixer.title);
  const size_t last = configs.size() + 1;
  return {row.config.starts_with("skip") ? last : rank(configs, row.config),
          rank(mixers, row.mixer)};
}

// The newest record of each evaluation; for Table 1 at the longest context.
std::vector<const EvalRecord*> chosen(int table, const EvaluatedRun& run) {
  std::map<std::string, const EvalRecord*> best;
  for (const EvalRecord& record : run.records) {
    Json what = {record.task, record.ablation};
    if (table == 4) what.push_back(record.context);
    const EvalRecord*& slot = best[what.dump()];
    const auto better = [](const EvalRecord& r) {
      return std::tuple(r.context, r.documents, r.time);
    };
    if (slot == nullptr || better(record) >= better(*slot)) slot = &record;
  }
  std::vector<const EvalRecord*> records;
  for (const auto& [what, record] : best) records.push_back(record);
  return records;
}

class ReportMaker {
 public:
  ReportMaker(int table, const std::vector<EvaluatedRun>& runs) {
    report_.table = table;
    report_.title =
        table == 1 ? "Zero-shot tasks, WikiText and LAMBADA" : "Perplexity by context length";
    for (const EvaluatedRun& run : runs) add(run, chosen(table, run));
    if (report_.rows.empty()) return;
    if (table == 1) add_averages();
    std::ranges::stable_sort(report_.rows, {}, place_of);
    tell_equal_names_apart();
    add_columns();
    add_baselines();
    add_notes();
  }

  [[nodiscard]] bool is_empty() const { return report_.rows.empty(); }

  void add_paper() {
    const Json tables = parse_json(paper_tables(), "paper_tables.json");
    for (const auto& line : tables[report_.table == 1 ? "table_1" : "table_4"]) {
      const std::string mixer = line["mixer"];
      ReportRow row{line["config"], mixer_title(mixer), "paper", {}, {}, {}};
      for (const auto& [key, value] : line["values"].items())
        if (value.is_number()) row.values[key] = {value.get<double>()};
      report_.rows.push_back(row);
    }
    report_.notes.push_back("rows marked \"paper\" are the figures of " +
                            tables["source"].get<std::string>());
    add_columns();
  }

  Report take() { return std::move(report_); }

 private:
  [[nodiscard]] std::string what_of(const EvalRecord& record) const {
    return record.task + (report_.table == 4 ? " " + std::to_string(record.context) : "");
  }

  static std::string basis_of(const EvalRecord& record) {
    Json hashes = Json::array();
    for (const auto& file : record.files) hashes.push_back(file["sha256"]);
    return Json{record.version, record.description, hashes, record.documents, record.context}
        .dump();
  }

  // A run has a row as it is, and one for each ablation of it.
  void add(const EvaluatedRun& run, const std::vector<const EvalRecord*>& records) {
    std::map<std::string, std::vector<const EvalRecord*>> parts;
    for (const EvalRecord* record : records)
      if (!values_of(*record, record->metrics).empty())
        parts[record->ablation.dump()].push_back(record);
    for (const auto& [ablation, part] : parts) {
      RowMerger::Bases bases;
      for (const EvalRecord* record : part) bases[what_of(*record)] = basis_of(*record);
      ReportRow* row = merger_.row_of(run, *part.front(), bases);
      if (row == nullptr) continue;
      row->runs.push_back(run.path);
      for (const EvalRecord* record : part) add(*row, *record);
    }
  }

  [[nodiscard]] ShownByColumn values_of(const EvalRecord& record,
                                        const std::vector<Metric>& metrics) const {
    return report_.table == 1 ? table_1_values(record.task, metrics)
                              : table_4_values(record, metrics);
  }

  void add(ReportRow& row, const EvalRecord& record) {
    for (const auto& [key, metric] : values_of(record, record.metrics)) {
      row.values[key].push_back(metric.value);
      row.errors[key].push_back(metric.error);
    }
    for (const auto& [key, metric] : values_of(record, record.baselines.random))
      guesses_[key].insert(metric.value);
    for (const auto& [key, metric] : values_of(record, record.baselines.majority))
      majority_[key].insert(metric.value);
    bases_[what_of(record)].insert(basis_of(record));
    if (record.limit) limited_[record.task] = record.documents;
    if (record.skipped > 0) skipped_[record.task].insert(record.skipped);
    if (report_.table == 1) contexts_.insert(record.context);
  }

  // Over the seven tasks, run by run; nothing where one is missing.
  void add_averages() {
    for (ReportRow& row : report_.rows) {
      const auto average = average_of(row.values);
      if (!average.empty()) row.values["avg"] = average;
    }
  }

  static std::vector<double> average_of(const std::map<std::string, std::vector<double>>& values) {
    std::vector<double> sums;
    for (const auto& column : accuracy_columns()) {
      const auto found = values.find(column.key);
      if (found == values.end()) return {};
      if (sums.empty()) sums.assign(found->second.size(), 0);
      if (sums.size() != found->second.size()) return {};
      for (size_t i = 0; i < sums.size(); ++i) sums[i] += found->second[i];
    }
    for (double& sum : sums) sum /= static_cast<double>(accuracy_columns().size());
    return sums;
  }

  // Runs of equal layers that differ in something else get the name of a run.
  void tell_equal_names_apart() {
    std::map<std::pair<std::string, std::string>, int> count;
    for (const ReportRow& row : report_.rows) ++count[{row.config, row.mixer}];
    for (ReportRow& row : report_.rows)
      if (count[{row.config, row.mixer}] > 1) row.mixer += " (" + folder_name(row.runs[0]) + ")";
  }

  void add_columns() {
    std::set<std::string> used;
    for (const ReportRow& row : report_.rows)
      for (const auto& [key, values] : row.values) used.insert(key);
    std::vector<ReportColumn> known;
    if (report_.table == 1) known = table_1_columns();
    std::vector<ReportColumn> columns;
    for (const auto& column : known)
      if (used.erase(column.key) > 0) columns.push_back(column);
    std::vector<std::string> others(used.begin(), used.end());
    std::ranges::stable_sort(others, {}, &std::string::size);  // 128 before 1024
    for (const auto& key : others) columns.push_back({key, key});
    report_.columns = std::move(columns);
  }

  void add_baselines() {
    const auto add = [&](const char* name, const std::map<std::string, std::set<double>>& all) {
      ReportRow row{"", name, "", {}, {}, {}};
      for (const auto& [key, values] : all) row.values[key] = {*values.begin()};
      const auto average = average_of(row.values);
      if (!average.empty()) row.values["avg"] = average;
      return row;
    };
    std::vector<ReportRow> first;
    if (!guesses_.empty()) first.push_back(add("random guess", guesses_));
    if (!majority_.empty()) first.push_back(add("majority", majority_));
    report_.rows.insert(report_.rows.begin(), first.begin(), first.end());
  }

  void add_notes() {
    std::set<size_t> seeds;
    for (const ReportRow& row : report_.rows)
      if (!row.runs.empty()) seeds.insert(row.runs.size());
    if (*seeds.rbegin() > 1)
      report_.notes.push_back("± is the sample standard deviation over the seeds of a row (" +
                              (seeds.size() == 1 ? std::to_string(*seeds.begin()) + " each"
                                                 : std::to_string(*seeds.begin()) + " to " +
                                                       std::to_string(*seeds.rbegin())) +
                              ")");
    if (contexts_.size() == 1)
      report_.notes.push_back("context: " + std::to_string(*contexts_.begin()) + " tokens");
    for (const auto& [task, documents] : limited_)
      report_.notes.push_back(task + ": only the first " + std::to_string(documents) +
                              " documents");
    for (const auto& [task, bases] : bases_)
      if (bases.size() > 1)
        report_.notes.push_back(task + ": the rows are NOT comparable, they were scored on " +
                                std::to_string(bases.size()) +
                                " different data, task versions, contexts or numbers of documents");
    for (const auto& [task, counts] : skipped_)
      report_.notes.push_back(task + ": up to " + std::to_string(*counts.rbegin()) +
                              " documents could not be scored and are left out");
    if (merger_.split())
      report_.notes.push_back(
          "seeds of one model that were scored on different documents have rows of their own");
    for (const auto& path : merger_.copies())
      report_.notes.push_back(path +
                              " has the seed of a run that is here already, and is left out");
    for (const auto& [key, values] : guesses_)
      if (*values.rbegin() - *values.begin() > 1e-6 * *values.rbegin())
        report_.notes.push_back(key +
                                ": a random guess differs between the runs' tokenizers or "
                                "data; the smallest is shown");
  }

  Report report_;
  RowMerger merger_{report_.rows};
  std::map<std::string, std::set<double>> guesses_, majority_;
  std::map<std::string, std::set<std::string>> bases_;
  std::map<std::string, int64_t> limited_;
  std::map<std::string, std::set<int64_t>> skipped_;
  std::set<int64_t> contexts_;
};

}  // namespace

EvaluatedRun read_evaluated(const fs::path& path) {
  EvaluatedRun run;
  run.path = path.string();
  const fs::path checkpoint = find_checkpoint(path);
  const fs::path home = evaluation_home(checkpoint);
  run.records = read_evaluations(home);
  if (RunFolder folder(home); folder.is_run()) {
    const Json json = read_json(folder.run_json());
    const std::string origin = folder.run_json().string();
    run.spec = run_spec_from_json(JsonReader(json, origin).object("spec").value(), origin);
    run.forked_from = json.value("forked_from", Json());
  }
  const bool one = is_checkpoint(path);
  const std::string wanted =
      fs::weakly_canonical(checkpoint).lexically_relative(fs::weakly_canonical(home)).string();
  int64_t newest = -1;
  for (const EvalRecord& record : run.records) newest = std::max(newest, record.step);
  std::erase_if(run.records, [&](const EvalRecord& record) {
    return one ? record.checkpoint != wanted : record.step != newest;
  });
  if (run.records.empty())
    bad_input(path.string() + " has no evaluation results",
              "attnlab eval " + path.string() + " --tasks all");
  return run;
}

Report make_report(int table, const std::vector<EvaluatedRun>& runs, bool with_paper) {
  ReportMaker maker(table, runs);
  if (with_paper && !maker.is_empty()) maker.add_paper();
  return maker.take();
}

void refuse_empty(const Report& report) {
  if (!report.rows.empty()) return;
  bad_input("the runs have no results for Table " + std::to_string(report.table),
            report.table == 1
                ? "evaluate them first: attnlab eval RUN --tasks all"
                : "evaluate them first: attnlab eval RUN --tasks wikitext --context 128,256");
}

}  // namespace attnlab
