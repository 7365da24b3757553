// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio.h"
#include "app/studio/view.h"
#include "app/studio/visibility.h"
#include "app/studio/what_if.h"
#include "core/shared/analysis/alarms.h"
#include "widgets/inspect/logits_panel.h"

namespace attnlab {
namespace {

/// Pre-softmax activations of the selected run: boxes from the probe, history from what the run
/// recorded.
class LogitsView : public View {
 public:
  explicit LogitsView(Studio& studio) : studio_(studio), panel_(new LogitsPanel) {
    Selection& selection = studio.selection();
    panel_->set_threshold(AlarmLimits().logit_outliers.raise);
    const auto mine = [this](const QString& run) { return run == studio_.selection().run(); };
    QObject::connect(&studio, &Studio::probe_changed, panel_, [this, mine](const QString& run) {
      if (mine(run)) want();
    });
    QObject::connect(&studio.indicators(), &ProbeIndicators::changed, panel_,
                     [this, mine](const QString& run) {
                       if (mine(run)) show_layers();
                     });
    QObject::connect(&studio.runs(), &RunSet::updated, panel_, [this, mine](const QString& run) {
      if (mine(run)) show_history();
    });
    QObject::connect(&studio.runs(), &RunSet::marks_changed, panel_, [this] { show_layers(); });
    QObject::connect(&selection, &Selection::run_changed, panel_, [this] {
      want();
      show_history();
    });
    QObject::connect(&selection, &Selection::step_changed, panel_,
                     [this] { panel_->set_step(studio_.selection().step()); });
    QObject::connect(&selection, &Selection::head_changed, panel_,
                     [this] { panel_->set_selected(studio_.selection().layer()); });
    QObject::connect(panel_, &LogitsPanel::layer_selected, &selection,
                     [&selection](int layer) { selection.select_head(layer, selection.head()); });
    QObject::connect(panel_, &LogitsPanel::step_selected, &selection, &Selection::select_step);
    report_visibility(panel_, [this](bool visible) {
      visible_ = visible;
      studio_.probe_for(panel_, visible);
      if (!visible) return;
      want();
      show_history();
    });
    show_layers();
  }

  QWidget* widget() override { return panel_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override { panel_->export_to(request); }
  QString summary() const override { return panel_->summary(); }
  bool is_ready() const override {
    const QString run = studio_.selection().run();
    const auto found = studio_.indicators().of(run);
    return run.isEmpty() || !studio_.probe_problem(run).isEmpty() ||
           (found && found->probe == studio_.probe(run));
  }
  void retranslate() override { show_layers(); }

 private:
  void want() {
    if (!visible_) return;
    const QString run = studio_.selection().run();
    studio_.indicators().want(run, studio_.probe(run));
    show_layers();
  }
  void show_layers() {
    const OpenRun* run = studio_.current();
    const auto found = studio_.indicators().of(studio_.selection().run());
    const QString problem = run == nullptr ? QString() : studio_.probe_problem(run->id());
    panel_->set_message(run == nullptr ? Studio::tr("Logit ranges of the selected run appear here.")
                        : problem.isEmpty() ? Studio::tr("Asking for the maps of the probe text…")
                                            : problem);
    if (!found || run == nullptr) return panel_->set_layers({}, {});
    QString where = Studio::tr("%1, step %2").arg(run->name).arg(found->probe->step);
    if (!studio_.ablation().empty()) where += ", " + what_if_text(studio_.ablation());
    panel_->set_layers(found->layers, where);
    panel_->set_selected(studio_.selection().layer());
  }
  void show_history() {
    const OpenRun* run = studio_.current();
    if (!visible_) return;
    panel_->set_step(studio_.selection().step());
    const std::vector<IndicatorFrame> none;
    const auto& frames = run == nullptr ? none : studio_.recorded().of(*run);
    const auto state = std::pair(studio_.selection().run(), frames.size());
    if (state == history_state_) return;
    history_state_ = state;
    panel_->set_history(frames);
  }

  Studio& studio_;
  LogitsPanel* panel_;
  std::pair<QString, size_t> history_state_;
  bool visible_ = false;
};

}  // namespace

std::unique_ptr<View> make_logits_view(Studio& studio) {
  return std::make_unique<LogitsView>(studio);
}

}  // namespace attnlab
