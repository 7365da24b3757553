// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/studio.h"
#include "app/studio/jobs/engine_job.h"
#include "app/studio/views/view.h"
#include "core/shared/base/error.h"
#include "widgets/common/job_bar.h"
#include "widgets/common/number_text.h"
#include "widgets/inspect/head_evidence_panel.h"

namespace attnlab {
namespace {

/// What every head of the selected run or model does over a data set, at the snapshot at the step
/// cursor; each answer is kept while the window lives.
class HeadsView : public View {
 public:
  explicit HeadsView(Studio& studio) : studio_(studio), panel_(new HeadEvidencePanel) {
    Selection& selection = studio.selection();
    const auto refresh = [this] { show(); };
    QObject::connect(&selection, &Selection::run_changed, panel_, refresh);
    QObject::connect(&selection, &Selection::step_changed, panel_, refresh);
    QObject::connect(&studio.runs(), &RunSet::updated, panel_, refresh);
    QObject::connect(&selection, &Selection::head_changed, panel_, [this] { show_selection(); });
    QObject::connect(panel_, &HeadEvidencePanel::head_selected, &selection,
                     &Selection::select_head);
    QObject::connect(panel_, &HeadEvidencePanel::start_requested, panel_,
                     [this](const EvidenceOrder& order) { start(order); });
    QObject::connect(panel_, &HeadEvidencePanel::stop_requested, panel_, [this] {
      if (job_) job_->stop();
    });
    QObject::connect(panel_, &HeadEvidencePanel::row_chosen, panel_,
                     [this](const TopRow& row) { show_row(row); });
    QObject::connect(&studio.probing(), &Probing::changed, panel_, [this] { pin_row(); });
    show();
    show_selection();
  }

  QWidget* widget() override { return panel_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override { panel_->export_to(request); }
  QString summary() const override { return panel_->summary(); }
  bool is_ready() const override { return job_ == nullptr; }
  Json facts() const override {
    const auto& report = panel_->report();
    return report == nullptr ? Json::object()
                             : Json{{"step", report->step}, {"tokens", report->tokens}};
  }
  void retranslate() override { show(); }

 private:
  using Report = std::shared_ptr<const EvidenceReport>;
  /// Weights: a run and its snapshot.
  using Weights = std::pair<QString, int64_t>;
  /// A text that was put into the probe, of which a cell shall be pinned once it is answered.
  struct WaitingRow {
    std::vector<std::string> tokens;
    Cell cell;
  };

  [[nodiscard]] std::optional<Weights> wanted() const {
    const auto snapshot = studio_.probing().snapshot();
    if (studio_.current() == nullptr || !snapshot) return std::nullopt;
    return Weights(studio_.selection().run(), *snapshot);
  }

  void show() {
    const OpenRun* run = studio_.current();
    const auto weights = wanted();
    const Report report = weights ? reports_.value(*weights) : nullptr;
    panel_->set_held_out_possible(run != nullptr && !run->client->card());
    panel_->set_problem(run == nullptr ? Studio::tr("Select a run first.")
                        : !weights     ? Studio::tr("The run has no snapshot yet.")
                                       : QString());
    panel_->set_message(
        Studio::tr("Choose a text and press Start: what every head does over it "
                   "appears here."));
    if (report != panel_->report())
      panel_->set_report(report, report == nullptr
                                     ? QString()
                                     : Studio::tr("%1, step %2").arg(run->name).arg(report->step));
  }
  void show_selection() {
    panel_->set_selected(studio_.selection().layer(), studio_.selection().head());
  }

  void start(const EvidenceOrder& order) {
    const OpenRun* run = studio_.current();
    const auto weights = wanted();
    if (run == nullptr || !weights || job_) return;
    QStringList words = {"heads", run->client->path(), "--tokens", QString::number(order.tokens)};
    if (!run->client->card()) words << "--step" << QString::number(weights->second);
    if (order.file.isEmpty())
      words << "--held-out";
    else
      words << "--data" << order.file;
    panel_->job().start(Studio::tr("Opening %1…").arg(run->name));
    job_ = std::make_unique<EngineJob>(
        run->client->launcher(), words, [this](const Json& progress) { show_progress(progress); },
        [this, weights = *weights](const EngineJob::Outcome& outcome) {
          const auto over = std::move(job_);
          take(weights, outcome);
        });
    panel_->refresh();
  }
  void show_progress(const Json& progress) {
    const int64_t done = progress.value("done", int64_t{0}), of = progress.value("of", int64_t{0});
    panel_->job().show_progress(
        Studio::tr("%1 of %2 tokens").arg(number_text(done), number_text(of)),
        static_cast<double>(done) / static_cast<double>(std::max<int64_t>(1, of)));
  }
  void take(const Weights& weights, const EngineJob::Outcome& outcome) {
    try {
      if (!outcome.answer.is_null())
        reports_[weights] =
            std::make_shared<EvidenceReport>(evidence_report(outcome.answer, "attnlab heads"));
      if (!outcome.problem.isEmpty())
        panel_->job().fail(outcome.problem);
      else if (outcome.stopped)
        panel_->job().end(Studio::tr("Stopped. What was looked at is kept; Start goes on there."));
      else
        panel_->job().clear();
    } catch (const Error& error) {
      panel_->job().fail(QString::fromStdString(error.line()));
    }
    panel_->refresh();
    show();
  }

  /// The map shows the text once the probe is answered; then its cell is pinned.
  void show_row(const TopRow& row) {
    const WindowText& window = panel_->report()->windows.at(row.text);
    const int key = row.keys.empty() ? 0 : static_cast<int>(row.keys.front().position);
    waiting_ = WaitingRow{window.tokens, {static_cast<int>(row.position), key}};
    studio_.probing().set_text(QString::fromStdString(window.text));
    pin_row();
  }
  /// A text that begins within a word may have other tokens when it stands alone.
  void pin_row() {
    const QString run = studio_.selection().run();
    if (!waiting_ || !studio_.probing().is_settled(run)) return;
    const auto probe = studio_.probing().probe(run);
    const WaitingRow row = *std::exchange(waiting_, std::nullopt);
    if (probe == nullptr) return;
    const auto size = static_cast<size_t>(row.cell.row) + 1;
    const bool same = probe->tokens.size() >= size &&
                      std::equal(row.tokens.begin(), row.tokens.begin() + row.cell.row + 1,
                                 probe->tokens.begin());
    if (same)
      studio_.selection().pin(row.cell);
    else
      studio_.report_problem(
          Studio::tr("Alone this text has other tokens than within the data, so the map does not "
                     "show the same row."));
  }

  Studio& studio_;
  HeadEvidencePanel* panel_;
  QMap<Weights, Report> reports_;
  std::optional<WaitingRow> waiting_;
  std::unique_ptr<EngineJob> job_;
};

}  // namespace

std::unique_ptr<View> make_heads_view(Studio& studio) {
  return std::make_unique<HeadsView>(studio);
}

}  // namespace attnlab
