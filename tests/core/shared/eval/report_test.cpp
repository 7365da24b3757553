// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/shared/base/statistics.h"
#include "tests/support/errors.h"

namespace attnlab {
namespace {

RunSpec spec_of(const std::string& mixer, const std::string& placement, uint64_t seed) {
  RunSpec spec =
      resolve_run_spec({{"model", {{"preset", "nano"}, {"mixer", mixer}, {"placement", placement}}},
                        {"data", {{"files", {"a.txt"}}}}},
                       "spec", Json::object());
  spec.seed = seed;
  return spec;
}

EvalRecord record_of(const RunSpec& spec, const std::string& task,
                     const std::vector<Metric>& metrics, int64_t context = 128) {
  EvalRecord record;
  record.task = task;
  record.version = "1.0";
  record.context = context;
  record.documents = 10;
  record.files = {{{"path", "x"}, {"sha256", "h"}}};
  record.metrics = metrics;
  for (const auto& layer : spec.model.layers) record.layers.push_back(to_json(layer));
  record.baselines.random = {{"acc", 0.25, {}}};
  record.baselines.majority = {{"acc", 0.3, {}}};
  if (task == "wikitext") record.baselines = {{{"word_perplexity", 3e5, {}}}, {}};
  return record;
}

const std::vector<std::string> seven = {"arc_easy", "boolq", "copa",     "piqa",
                                        "sciq",     "rte",   "hellaswag"};

EvaluatedRun run_of(const std::string& mixer, const std::string& placement, uint64_t seed,
                    double acc) {
  EvaluatedRun run{
      mixer + "-" + placement + "-" + std::to_string(seed), spec_of(mixer, placement, seed), {}};
  for (const auto& task : seven)
    run.records.push_back(record_of(*run.spec, task, {{"acc", acc, {}}}));
  run.records.push_back(record_of(*run.spec, "wikitext", {{"word_perplexity", 12345, {}}}));
  return run;
}

const ReportRow& row(const Report& report, const std::string& config, const std::string& mixer) {
  for (const ReportRow& r : report.rows)
    if (r.config == config && r.mixer == mixer) return r;
  ADD_FAILURE() << "no row " << config << " " << mixer;
  return report.rows[0];
}

EvalRecord generated_record(double perplexity) {
  EvalRecord record;
  record.task = "task:stories";
  record.context = 72;
  record.documents = 256;
  record.layers = {to_json(LayerSpec{})};
  record.metrics = {{"acc", 0.05, {}}, {"perplexity", perplexity, {}}};
  return record;
}

TEST(Report, GeneratedTasksHaveColumnsAndPerplexitiesFourDigits) {
  EvaluatedRun run;
  run.path = "run";
  run.records = {generated_record(1.523)};
  const auto cells = report_cells(make_report(1, {run}, false));
  EXPECT_EQ(cells[0], (std::vector<std::string>{"config", "mixer", "seeds", "task:stories",
                                                "task:stories ppl"}));
  EXPECT_EQ(cells[1][3], "5.0");
  EXPECT_EQ(cells[1][4], "1.523");
  const auto by_context = report_cells(make_report(4, {run}, false));
  EXPECT_EQ(by_context[0][3], "task:stories 72");
  EXPECT_EQ(by_context[1][3], "1.523");
}

// Whoever asks for what there is gets an empty table; whoever asks for results is refused.
TEST(Report, WithoutResultsHasNoRows) {
  test::expect_mentions(test::error_of([] { read_evaluated("/nowhere"); }), "does not exist");
  EvaluatedRun run{"r", spec_of("standard", "uniform", 1), {}};
  run.records.push_back(record_of(*run.spec, "copa", {{"acc", 0.5, {}}}));
  for (const bool with_paper : {false, true}) {
    const Report report =
        report_from_json(report_json(make_report(4, {run}, with_paper)), "report");
    EXPECT_TRUE(report.rows.empty());
    test::expect_mentions(test::error_of([&] { refuse_empty(report); }), "no results for Table 4");
    test::expect_mentions(test::error_of([&] { refuse_empty(report); }),
                          "attnlab eval RUN --tasks wikitext --context");
  }
  refuse_empty(make_report(1, {run_of("standard", "uniform", 1, 0.5)}, false));
}

TEST(Report, SeedsShareARowWithMeanAndSpread) {
  const Report report = make_report(
      1, {run_of("standard", "uniform", 1, 0.5), run_of("standard", "uniform", 2, 0.6)}, false);
  ASSERT_EQ(report.rows.size(), 3U) << "random guess, majority, standard";
  const ReportRow& standard = report.rows[2];
  EXPECT_EQ(standard.runs.size(), 2U);
  EXPECT_NEAR(mean_of(standard.values.at("copa")), 55, 1e-9);
  EXPECT_NEAR(*deviation_of(standard.values.at("copa")), 10 / std::sqrt(2), 1e-9);
  EXPECT_NEAR(standard.values.at("avg")[1], 60, 1e-9);
  EXPECT_EQ(report_cells(report)[3][3], "55.0 ± 7.1");
  EXPECT_EQ(report.rows[0].mixer, "random guess");
  EXPECT_EQ(report.rows[0].values.at("rte")[0], 25);
  EXPECT_EQ(report.rows[0].values.at("wikitext")[0], 3e5);
  EXPECT_EQ(report.rows[1].values.at("avg")[0], 30);
}

TEST(Report, JsonHoldsStandardErrorsAndComesBack) {
  EvaluatedRun run{"run", spec_of("standard", "uniform", 1), {}};
  run.records = {record_of(*run.spec, "copa", {{"acc", 0.5, 0.05}}),
                 record_of(*run.spec, "rte", {{"acc", 0.6, {}}})};
  const Report report = make_report(1, {run}, true);
  const Json json = report_json(report);
  const Json& ours = json["rows"][2]["values"];
  EXPECT_NEAR(ours["copa"]["standard_errors"][0].get<double>(), 5, 1e-9) << "in percent";
  EXPECT_TRUE(ours["rte"]["standard_errors"][0].is_null());
  const Report back = report_from_json(json, "report");
  EXPECT_EQ(report_json(back).dump(), json.dump());
  EXPECT_EQ(report_cells(back), report_cells(report));
  test::expect_mentions(test::error_of([] {
                          report_from_json({{"table", 1}, {"title", "t"}, {"rows", 3}}, "r.json");
                        }),
                        "r.json");
}

TEST(Report, RowsStandInThePapersOrder) {
  const Report report =
      make_report(1,
                  {run_of("mlp", "hybrid", 1, 0.1), run_of("approximate", "uniform", 1, 0.1),
                   run_of("mlp", "uniform", 1, 0.1), run_of("standard", "hybrid", 1, 0.1)},
                  false);
  std::vector<std::string> names;
  for (const ReportRow& r : report.rows) names.push_back(r.config + "/" + r.mixer);
  EXPECT_EQ(names, (std::vector<std::string>{"/random guess", "/majority", "/Standard",
                                             "uniform/MLP", "uniform/Approximate", "hybrid/MLP"}));
  std::vector<std::string> columns;
  for (const auto& column : report.columns) columns.push_back(column.title);
  EXPECT_EQ(columns, (std::vector<std::string>{"ARC-E", "BoolQ", "COPA", "PIQA", "SciQ", "RTE",
                                               "HellaS", "avg", "Wiki ppl"}));
}

TEST(Report, AHybridWithoutItsVariantLayersIsSkip) {
  EvaluatedRun run = run_of("mlp", "hybrid", 1, 0.4);
  Json variants = Json::array();
  for (size_t i = 0; i < run.spec->model.layers.size(); i += 2) variants.push_back(i + 1);
  EvalRecord skipped = record_of(*run.spec, "copa", {{"acc", 0.2, {}}});
  skipped.ablation = {{"skip_blocks", variants}};
  run.records.push_back(skipped);
  const Report report = make_report(1, {run}, false);
  EXPECT_EQ(row(report, "skip", "MLP").values.at("copa")[0], 20);
  EXPECT_EQ(row(report, "hybrid", "MLP").values.at("copa")[0], 40);
  EXPECT_EQ(report.rows.back().config, "skip");
  EXPECT_FALSE(row(report, "skip", "MLP").values.contains("avg")) << "one task is no average";
}

TEST(Report, Table4HasAColumnForEachContext) {
  EvaluatedRun run{"r", spec_of("standard", "uniform", 1), {}};
  for (const int64_t context : {1024, 128, 256})
    run.records.push_back(
        record_of(*run.spec, "wikitext",
                  {{"word_perplexity", 1000.0 / static_cast<double>(context), {}}}, context));
  const Report report = make_report(4, {run}, true);
  ASSERT_GE(report.columns.size(), 3U);
  EXPECT_EQ(report.columns[0].title, "128");
  EXPECT_EQ(report.columns[1].title, "256");
  EXPECT_EQ(row(report, "", "Standard").values.at("256")[0], 1000.0 / 256);
  const auto paper = std::ranges::find_if(report.rows, [](const ReportRow& r) {
    return r.source == "paper" && r.config == "uniform" && r.mixer == "MLP";
  });
  ASSERT_NE(paper, report.rows.end());
  EXPECT_EQ(paper->values.at("128")[0], 993.5);
}

TEST(Report, ThePapersFiguresComeOnlyMarked) {
  const std::vector<EvaluatedRun> runs = {run_of("standard", "uniform", 1, 0.5)};
  const auto of_paper = [](const Report& report) {
    return std::ranges::count(report.rows, "paper", &ReportRow::source);
  };
  EXPECT_EQ(of_paper(make_report(1, runs, false)), 0);
  const Report report = make_report(1, runs, true);
  EXPECT_EQ(of_paper(report), 15);
  EXPECT_NE(report_markdown(report).find("| paper hybrid | Approximate |"), std::string::npos);
  EXPECT_NE(report_csv(report).find("paper,hybrid,Approximate,0,39.9,"), std::string::npos);
  test::expect_mentions(report.notes.back(), "arXiv 2510.11602");
}

TEST(Report, WhatCannotBeComparedIsSaid) {
  std::vector<EvaluatedRun> runs = {run_of("standard", "uniform", 1, 0.5),
                                    run_of("mlp", "uniform", 1, 0.5)};
  for (const auto& note : make_report(1, runs, false).notes)
    EXPECT_EQ(note.find("NOT comparable"), std::string::npos) << note;
  runs[1].records[2].files[0]["sha256"] = "other";
  runs[1].records[3].limit = 10;
  std::string notes;
  for (const auto& note : make_report(1, runs, false).notes) notes += note + "\n";
  test::expect_mentions(notes, "copa: the rows are NOT comparable");
  test::expect_mentions(notes, "piqa: only the first 10 documents");
}

TEST(Report, FiguresOfAColumnHaveTheSameDigits) {
  Report report;
  report.columns = {{"wikitext", "Wiki ppl"}, {"copa", "COPA"}};
  const ReportRow ours{"", "Standard", "", {"r"}, {}, {}};
  ReportRow paper = ours;
  paper.source = "paper";
  const auto figure = [&](const ReportRow& of, const char* column, double value,
                          std::optional<double> spread = {}) {
    return report_figure(report, of, column, value, spread);
  };
  EXPECT_EQ(figure(ours, "wikitext", 1'124'149), "1.124E+6");
  EXPECT_EQ(figure(ours, "wikitext", 1'118'791), "1.119E+6");
  EXPECT_EQ(figure(ours, "wikitext", 1'118'791, 2'600), "1.119E+6 ± 0.003E+6");
  EXPECT_EQ(figure(ours, "wikitext", 38.127, 0.5), "38.13 ± 0.50");
  EXPECT_EQ(figure(ours, "wikitext", 1.5), "1.500");
  EXPECT_EQ(figure(ours, "wikitext", 9.99996), "10.00") << "rounding may carry";
  EXPECT_EQ(figure(ours, "wikitext", 9999.7), "1.000E+4");
  EXPECT_EQ(figure(ours, "wikitext", HUGE_VAL), "inf");
  EXPECT_EQ(figure(ours, "copa", 55, 7.07), "55.0 ± 7.1");
  EXPECT_EQ(figure(paper, "wikitext", 300000), "3E+5") << "as it is printed there";
  EXPECT_EQ(figure(paper, "wikitext", 19578.1), "19578.1");
  EXPECT_EQ(figure(paper, "copa", 25), "25.0");
}

TEST(Report, SeedsScoredOnOtherDocumentsAreNotAveraged) {
  std::vector<EvaluatedRun> runs = {run_of("standard", "uniform", 1, 0.5),
                                    run_of("standard", "uniform", 2, 0.6),
                                    run_of("standard", "uniform", 3, 0.7)};
  runs[1].records[2].documents = 9;
  const Report report = make_report(1, runs, false);
  ASSERT_EQ(report.rows.size(), 4U) << "random guess, majority, and two rows";
  EXPECT_EQ(report.rows[2].runs, (std::vector<std::string>{runs[0].path, runs[2].path}));
  EXPECT_EQ(report.rows[3].runs, (std::vector<std::string>{runs[1].path}));
  EXPECT_EQ(report.rows[3].values.at("copa").size(), 1U);
  std::string notes;
  for (const auto& note : report.notes) notes += note + "\n";
  test::expect_mentions(notes, "scored on different documents have rows of their own");
  // Who was asked more tasks is no other row.
  runs[1] = run_of("standard", "uniform", 2, 0.6);
  runs[1].records.pop_back();
  EXPECT_EQ(make_report(1, runs, false).rows.size(), 3U);
}

TEST(Report, ACopyIsNoFurtherSeed) {
  std::vector<EvaluatedRun> runs = {run_of("standard", "uniform", 1, 0.5),
                                    run_of("standard", "uniform", 1, 0.5),
                                    run_of("standard", "uniform", 2, 0.6)};
  runs[1].path = "a-copy";
  const Report report = make_report(1, runs, false);
  ASSERT_EQ(report.rows.size(), 3U);
  EXPECT_EQ(report.rows[2].runs, (std::vector<std::string>{runs[0].path, runs[2].path}));
  std::string notes;
  for (const auto& note : report.notes) notes += note + "\n";
  test::expect_mentions(notes, "a-copy has the seed of a run that is here already");
}

// Forks may have equal specs and seeds: what they are is where they come from, and their weights.
TEST(Report, ForksOfDifferentRunsAreNoCopies) {
  const auto fork = [](double acc, const char* parent, int64_t step, const char* weights) {
    EvaluatedRun run = run_of("standard", "uniform", 1, acc);
    run.path = std::string("fork-of-") + parent + "-" + weights;
    run.forked_from = {{"run", parent}, {"step", step}, {"kept", {"a"}}, {"fresh", Json::array()}};
    for (EvalRecord& record : run.records) record.weights = weights;
    return run;
  };
  const auto one = fork(0.5, "one", 100, "w1"), two = fork(0.7, "two", 100, "w2");
  const Report both = make_report(1, {one, two}, false);
  ASSERT_EQ(both.rows.size(), 3U) << "random guess, majority and a row of two";
  EXPECT_EQ(both.rows[2].runs, (std::vector<std::string>{one.path, two.path}));
  EXPECT_EQ(both.rows[2].values.at("copa"), (std::vector<double>{50, 70}));

  const auto again = fork(0.5, "one", 100, "w3");  // other last bits
  const auto moved = fork(0.7, "moved-two", 100, "w2");
  const Report copies = make_report(1, {one, again, two, moved}, false);
  EXPECT_EQ(copies.rows[2].runs, (std::vector<std::string>{one.path, two.path}));

  const auto later = fork(0.9, "one", 200, "w4");
  const auto fresh = run_of("standard", "uniform", 1, 0.2);
  EXPECT_EQ(make_report(1, {one, later, fresh}, false).rows.size(), 5U) << "three settings";
}

TEST(Report, RowsOfEqualNamesHaveTheRunsNameAlsoBeforeASlash) {
  std::vector<EvaluatedRun> runs = {run_of("standard", "uniform", 1, 0.5),
                                    run_of("standard", "uniform", 2, 0.6)};
  runs[0].path = "runs/one/";
  runs[1].spec->train.steps = 77;
  EXPECT_EQ(make_report(1, runs, false).rows[2].mixer, "Standard (one)");
}

TEST(Report, DocumentsThatWereLeftOutAreSaid) {
  std::vector<EvaluatedRun> runs = {run_of("standard", "uniform", 1, 0.5)};
  runs[0].records[2].skipped = 3;
  std::string notes;
  for (const auto& note : make_report(1, runs, false).notes) notes += note + "\n";
  test::expect_mentions(notes, "copa: up to 3 documents could not be scored");
}

TEST(Report, OtherSettingsAreOtherRows) {
  std::vector<EvaluatedRun> runs = {run_of("standard", "uniform", 1, 0.5),
                                    run_of("standard", "uniform", 2, 0.6)};
  runs[1].spec->train.steps = 77;
  const Report report = make_report(1, runs, false);
  EXPECT_EQ(report.rows.size(), 4U);
  EXPECT_EQ(report.rows[2].mixer, "Standard (standard-uniform-1)");
}

TEST(Report, FormatsHoldTheSameFigures) {
  const Report report = make_report(
      1, {run_of("standard", "uniform", 1, 0.5), run_of("standard", "uniform", 2, 0.6)}, false);
  EXPECT_NE(report_markdown(report).find("| - | Standard | 2 | 55.0 ± 7.1 |"), std::string::npos);
  const std::string latex = report_latex(report);
  EXPECT_NE(latex.find("\\toprule"), std::string::npos);
  EXPECT_NE(latex.find("Standard & 2 & 55.0 $\\pm$ 7.1 &"), std::string::npos) << latex;
  EXPECT_NE(latex.find("1.234E+4"), std::string::npos) << latex;
  EXPECT_NE(report_csv(report).find("ours,,Standard,2,55,7.07"), std::string::npos)
      << report_csv(report);
  const Json json = report_json(report);
  EXPECT_EQ(json["rows"][2]["values"]["wikitext"]["mean"], 12345);
  EXPECT_TRUE(json["rows"][0]["values"]["copa"]["sd"].is_null());
}

TEST(Report, NamesOutOfFilesAreTextInEveryFormat) {
  Report report;
  report.columns = {{"a", "50% of {x}"}};
  report.rows = {{"c_1", "\\input{/etc/passwd} $x^2$ ~", "", {"r"}, {{"a", {1.0}}}, {}}};
  report.notes = {"one\n\\immediate\\write18{x}"};
  const std::string latex = report_latex(report);
  test::expect_mentions(latex, "\\textbackslash{}input\\{/etc/passwd\\} \\$x\\^{}2\\$ \\~{}");
  test::expect_mentions(latex, "50\\% of \\{x\\}");
  test::expect_mentions(latex, "% one \\immediate");
  report.rows[0].mixer = "<img src=x>|\n";
  test::expect_mentions(report_markdown(report), "| &lt;img src=x>\\| ");
}

}  // namespace
}  // namespace attnlab
