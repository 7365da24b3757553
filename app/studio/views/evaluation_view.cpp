// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <deque>

#include "app/studio/document/studio.h"
#include "app/studio/jobs/engine_job.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/number_text.h"
#include "widgets/eval/evaluation_panel.h"
#include "widgets/runs/table_export.h"

namespace attnlab {
namespace {

/// Evaluates open runs one after the other, each by a process of its own, and lays out what is
/// recorded of them as the paper's tables.
class EvaluationView : public View {
 public:
  EvaluationView(RunSet& open, Selection& selection)
      : runs_(open), selection_(selection), panel_(new EvaluationPanel) {
    const auto runs = [this] { show_runs(); };
    for (const auto news : {&RunSet::opened, &RunSet::closed, &RunSet::marks_changed})
      QObject::connect(&open, news, panel_, runs);
    QObject::connect(&selection, &Selection::run_changed, panel_, runs);
    QObject::connect(panel_, &EvaluationPanel::evaluate_requested, panel_,
                     [this](const EvaluationOrder& order) { begin(order); });
    QObject::connect(panel_, &EvaluationPanel::stop_requested, panel_, [this] {
      waiting_.clear();
      if (job_) job_->stop();
    });
    QObject::connect(panel_, &EvaluationPanel::report_requested, panel_, [this] { report(); });
    report_visibility(panel_, [this](bool visible) {
      visible_ = visible;
      if (visible) report();
    });
    retranslate();
    show_runs();
  }

  QWidget* widget() override { return panel_; }
  QStringList export_formats() const override { return {"csv", "tex", "md", "pdf", "svg", "png"}; }
  void export_to(const ExportRequest& request) override {
    const Report& shown = panel_->report();
    if (shown.rows.empty())
      bad_input("there are no results to export to " + request.path.toStdString(),
                "evaluate a run first");
    const QString suffix = QFileInfo(request.path).suffix().toLower();
    if (suffix == "pdf" || suffix == "svg" || suffix == "png") return draw(shown, request);
    write_file(request.path.toStdString(), suffix == "csv"   ? report_csv(shown)
                                           : suffix == "tex" ? report_latex(shown)
                                                             : report_markdown(shown));
  }
  bool is_ready() const override { return visible_ && report_ == nullptr; }
  /// The report names its runs; no step of a cursor is shown.
  Json facts() const override {
    Json facts = {{"run", nullptr}, {"seed", nullptr}, {"spec", nullptr}, {"step", nullptr}};
    for (const ReportRow& row : panel_->report().rows)
      for (const std::string& run : row.runs) facts["runs"].push_back(run);
    return facts;
  }
  void retranslate() override {
    if (panel_->report().rows.empty()) panel_->set_message(nothing_yet());
  }
  QString summary() const override { return panel_->accessibleDescription(); }

 private:
  static void draw(const Report& report, const ExportRequest& request) {
    std::vector<QStringList> rows;
    for (const auto& cells : report_cells(report)) {
      rows.emplace_back();
      for (const std::string& cell : cells) rows.back() << QString::fromStdString(cell);
    }
    TextTable table{rows.front(), {rows.begin() + 1, rows.end()}};
    QStringList notes;
    for (const std::string& note : report.notes) notes << QString::fromStdString(note);
    export_table(table, request, QString::fromStdString(report.title), notes);
  }
  static QString nothing_yet() {
    return Studio::tr(
        "Choose runs and tasks and press Evaluate: scores appear here as the paper's "
        "tables.");
  }

  void show_runs() {
    std::vector<RunChoice> choices;
    for (const auto& run : runs_.runs())
      choices.push_back({run->id(), run->name, run->style.color});
    panel_->set_runs(choices, selection_.run());
  }

  void begin(const EvaluationOrder& order) {
    order_ = order;
    waiting_.assign(order.runs.begin(), order.runs.end());
    notes_.clear();
    next();
  }
  void next() {
    while (!waiting_.empty()) {
      const OpenRun* run = runs_.find(waiting_.front());
      waiting_.pop_front();
      if (run != nullptr) return evaluate(*run);
    }
    panel_->job().end((QStringList{Studio::tr("Evaluated.")} + notes_).join(' '));
    panel_->refresh();
  }

  void evaluate(const OpenRun& run) {
    const QStringList layers = left_out(run);
    if (order_.skip == EvaluationOrder::Skip::variants && layers.isEmpty())
      return give_up(Studio::tr("%1 has no variant layers to leave out.").arg(run.name));
    QStringList tasks = order_.tasks;
    if (order_.own_task && run.spec && !run.spec->data.task.empty())
      tasks << "task:" + QString::fromStdString(run.spec->data.task);
    if (tasks.isEmpty())
      return give_up(Studio::tr("%1 was trained on text, not on a generated task: choose tasks for "
                                "it.")
                         .arg(run.name));
    QStringList words = {"eval", run.client->path(), "--tasks", tasks.join(',')};
    if (!order_.data.isEmpty()) words << "--data-dir" << order_.data;
    if (!order_.contexts.isEmpty()) words << "--context" << order_.contexts;
    if (order_.limit > 0) words << "--limit" << QString::number(order_.limit);
    if (!layers.isEmpty()) words << "--skip-layers" << layers.join(',');
    if (!layers.isEmpty() && order_.mixer_only)
      words << "--skip-what"
            << "mixer";
    panel_->job().start(Studio::tr("Evaluating %1…").arg(run.name));
    job_ = std::make_unique<EngineJob>(
        run.client->launcher(), words,
        [this, name = run.name](const Json& progress) { show(name, progress); },
        [this, name = run.name](const EngineJob::Outcome& outcome) {
          const auto over = std::move(job_);
          take(name, outcome);
        });
    panel_->refresh();
  }
  [[nodiscard]] QStringList left_out(const OpenRun& run) const {
    if (order_.skip == EvaluationOrder::Skip::nothing) return {};
    if (order_.skip == EvaluationOrder::Skip::chosen) return {order_.layers};
    QStringList layers;
    if (run.spec)
      for (const int64_t layer : skip_variant_layers(run.spec->model).skip_blocks)
        layers << QString::number(layer + 1);
    return layers;
  }

  void show(const QString& name, const Json& progress) {
    const auto number = [&](const char* key) { return progress.value(key, int64_t{0}); };
    const double of = static_cast<double>(std::max<int64_t>(1, number("of")));
    const double tasks = static_cast<double>(std::max<int64_t>(1, number("tasks")));
    const double part = static_cast<double>(number("done")) / of;
    panel_->job().show_progress(
        Studio::tr("%1: %2, context %3, %4 of %5 texts")
            .arg(name, QString::fromStdString(progress.value("task", std::string())),
                 QString::number(number("context")), number_text(number("done")),
                 number_text(number("of"))),
        (static_cast<double>(number("number") - 1) + part) / tasks);
  }

  void take(const QString& name, const EngineJob::Outcome& outcome) {
    notes_ += outcome.notes;
    if (outcome.stopped) {
      waiting_.clear();
      panel_->job().end(Studio::tr("Stopped. What was scored is kept; Evaluate goes on there."));
    } else if (!outcome.problem.isEmpty()) {
      return give_up(Studio::tr("%1: %2").arg(name, outcome.problem));
    }
    report();
    if (outcome.stopped)
      panel_->refresh();
    else
      next();
  }
  void give_up(const QString& problem) {
    waiting_.clear();
    panel_->job().fail(problem);
    panel_->refresh();
    report();
  }

  /// Of the checked runs, all where the first of them is.
  void report() {
    if (!visible_) return;
    QStringList paths;
    Launcher launcher;
    for (const QString& id : panel_->order().runs) {
      const OpenRun* run = runs_.find(id);
      if (run == nullptr) continue;
      if (paths.isEmpty()) launcher = run->client->launcher();
      if (run->client->launcher() == launcher) paths << run->client->path();
    }
    report_.reset();
    if (paths.isEmpty()) return panel_->set_message(nothing_yet());
    QStringList words =
        QStringList{"report"} + paths +
        QStringList{"--only-evaluated", "--table", QString::number(panel_->table())};
    if (panel_->with_paper()) words << "--with-paper";
    report_ = std::make_unique<EngineJob>(
        launcher, words, [](const Json&) {},
        [this](const EngineJob::Outcome& outcome) {
          const auto over = std::move(report_);
          take_report(outcome);
        });
  }
  void take_report(const EngineJob::Outcome& outcome) {
    if (!outcome.problem.isEmpty()) return panel_->set_message(outcome.problem);
    try {
      const Report report = report_from_json(outcome.answer, "attnlab report");
      if (report.rows.empty()) return panel_->set_message(nothing_yet());
      panel_->set_report(report);
    } catch (const Error& error) {
      panel_->set_message(QString::fromStdString(error.line()));
    }
  }

  RunSet& runs_;
  Selection& selection_;
  EvaluationPanel* panel_;
  EvaluationOrder order_;
  std::deque<QString> waiting_;  ///< runs that are still to be evaluated
  QStringList notes_;
  std::unique_ptr<EngineJob> job_, report_;
  bool visible_ = false;
};

}  // namespace

std::unique_ptr<View> make_evaluation_view(Studio& studio) {
  return std::make_unique<EvaluationView>(studio.runs(), studio.selection());
}

}  // namespace attnlab
