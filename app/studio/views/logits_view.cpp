// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/layers_of_probe.h"
#include "app/studio/views/view.h"
#include "core/shared/analysis/alarms.h"
#include "widgets/inspect/logits_panel.h"

namespace attnlab {
namespace {

/// Pre-softmax activations of the selected run: boxes from the probe, history from what the run
/// recorded.
class LogitsView : public View {
 public:
  explicit LogitsView(Studio& studio)
      : studio_(studio), panel_(new LogitsPanel), layers_(new LayersOfProbe(studio, panel_)) {
    Selection& selection = studio.selection();
    panel_->set_threshold(AlarmLimits().logit_outliers.raise);
    const auto mine = [this](const QString& run) { return run == studio_.selection().run(); };
    QObject::connect(layers_, &LayersOfProbe::changed, panel_, [this] { show_layers(); });
    QObject::connect(layers_, &LayersOfProbe::seen, panel_, [this] { show_history(); });
    QObject::connect(&studio.runs(), &RunSet::updated, panel_, [this, mine](const QString& run) {
      if (mine(run)) show_history();
    });
    QObject::connect(&selection, &Selection::run_changed, panel_, [this] { show_history(); });
    QObject::connect(&selection, &Selection::step_changed, panel_,
                     [this] { panel_->set_step(studio_.selection().step()); });
    QObject::connect(&selection, &Selection::head_changed, panel_,
                     [this] { panel_->set_selected(studio_.selection().layer()); });
    QObject::connect(panel_, &LogitsPanel::layer_selected, &selection,
                     [&selection](int layer) { selection.select_head(layer, selection.head()); });
    QObject::connect(panel_, &LogitsPanel::step_selected, &selection, &Selection::select_step);
    show_layers();
  }

  QWidget* widget() override { return panel_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override { panel_->export_to(request); }
  QString summary() const override { return panel_->summary(); }
  QString problem() const override { return layers_->problem(); }
  Json facts() const override { return layers_->facts(); }
  bool is_ready() const override { return layers_->are_ready(); }
  void retranslate() override { show_layers(); }

 private:
  void show_layers() {
    panel_->set_message(
        layers_->message(Studio::tr("Logit ranges of the selected run appear here.")));
    panel_->set_layers(layers_->layers(), layers_->where());
    panel_->set_selected(studio_.selection().layer());
  }
  void show_history() {
    const OpenRun* run = studio_.current();
    if (!layers_->is_seen()) return;
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
  LayersOfProbe* layers_;
  std::pair<QString, size_t> history_state_;
};

}  // namespace

std::unique_ptr<View> make_logits_view(Studio& studio) {
  return std::make_unique<LogitsView>(studio);
}

}  // namespace attnlab
