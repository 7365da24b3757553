// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/indicators_panel.h"

#include <cmath>

#include "app/studio/probe/head_kind_prober.h"
#include "app/studio/views/head_kind_text.h"
#include "app/studio/views/layers_of_probe.h"
#include "app/studio/views/view.h"

namespace attnlab {
namespace {

/// The eight indicators of the selected run: figures from the probe at the step cursor, history
/// from what the run recorded, kinds of heads from generated sequences.
class IndicatorsView : public View {
 public:
  explicit IndicatorsView(Studio& studio)
      : studio_(studio), panel_(new IndicatorsPanel), layers_(new LayersOfProbe(studio, panel_)) {
    Selection& selection = studio.selection();
    QObject::connect(layers_, &LayersOfProbe::changed, panel_, [this] { show_layers(); });
    QObject::connect(layers_, &LayersOfProbe::seen, panel_, [this] { show_history(); });
    QObject::connect(&studio.runs(), &RunSet::updated, panel_, [this] { show_history(); });
    QObject::connect(&studio.runs(), &RunSet::opened, panel_, [this] { show_history(); });
    QObject::connect(&studio.runs(), &RunSet::closed, panel_, [this] { show_history(); });
    QObject::connect(&selection, &Selection::run_changed, panel_, [this] {
      kinds_.reset();
      show_kinds();
      ask_kinds();
      show_history();
    });
    QObject::connect(&selection, &Selection::head_changed, panel_, [this] { show_head(); });
    QObject::connect(&selection, &Selection::step_changed, panel_,
                     [this] { panel_->set_step(studio_.selection().step()); });
    QObject::connect(panel_, &IndicatorsPanel::head_selected, &selection,
                     [&selection](int layer, int head) {
                       selection.select_head(layer, head < 0 ? selection.head() : head);
                     });
    show_layers();
  }

  QWidget* widget() override { return panel_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override { panel_->export_to(request); }
  QString summary() const override { return panel_->summary(); }
  QString problem() const override { return layers_->problem(); }
  Json facts() const override { return layers_->facts(); }
  bool is_ready() const override {
    return layers_->are_ready() && (!kinds_ || kinds_->is_settled());
  }
  void retranslate() override {
    show_layers();
    show_kinds();
  }

 private:
  void show_layers() {
    panel_->set_message(
        layers_->message(Studio::tr("Indicators of the selected run appear here.")));
    panel_->set_layers(layers_->layers(), layers_->where());
    show_head();
    ask_kinds();
  }

  void show_head() {
    panel_->set_selected(studio_.selection().layer(), studio_.selection().head());
  }

  /// Copied anew only when a run has recorded more.
  void show_history() {
    const OpenRun* run = studio_.current();
    if (!layers_->is_seen()) return;
    panel_->set_step(studio_.selection().step());
    std::vector<const OpenRun*> runs;
    if (run != nullptr) {
      runs = siblings_of(*run, studio_.runs());
      runs.insert(runs.begin(), run);
    }
    QStringList state;
    for (const OpenRun* shown : runs)
      state << QString("%1 %2").arg(shown->id()).arg(studio_.recorded().of(*shown).size());
    if (state == history_state_) return;
    history_state_ = state;
    IndicatorHistory history;
    history.has_steps = run == nullptr || !run->card();
    for (const OpenRun* shown : runs) {
      const auto& frames = studio_.recorded().of(*shown);
      if (shown == run)
        history.frames = frames;
      else if (!frames.empty())
        history.siblings.push_back(frames);
    }
    panel_->set_history(std::move(history));
  }

  void ask_kinds() {
    OpenRun* run = studio_.current();
    const auto snapshot = studio_.probing().snapshot();
    if (!layers_->is_seen() || run == nullptr || !run->spec || !snapshot ||
        !studio_.probing().probe(run->id()))
      return;
    if (!kinds_ || kinds_run_ != run->id()) {
      kinds_run_ = run->id();
      kinds_ = std::make_unique<HeadKindProber>(*run->client, run->spec->model);
      QObject::connect(kinds_.get(), &HeadKindProber::changed, panel_, [this] { show_kinds(); });
      QObject::connect(kinds_.get(), &HeadKindProber::retry_due, panel_, [this] { ask_kinds(); });
    }
    kinds_->ask({*snapshot, studio_.probing().ablation()});
  }
  void show_kinds() {
    std::vector<std::vector<HeadKindText>> texts;
    if (kinds_)
      for (const auto& layer : kinds_->scores()) {
        texts.emplace_back();
        for (const HeadScores& scores : layer) {
          const auto kind = kind_of(scores);
          texts.back().push_back(kind ? HeadKindText{head_kind_title(*kind), scores.of(*kind)}
                                      : HeadKindText{Studio::tr("none"), std::nan("")});
        }
      }
    panel_->set_kinds(std::move(texts));
    if (kinds_) studio_.probing().note_head_scores(kinds_run_, kinds_->scores());
  }

  Studio& studio_;
  IndicatorsPanel* panel_;
  LayersOfProbe* layers_;
  std::unique_ptr<HeadKindProber> kinds_;
  QString kinds_run_;
  QStringList history_state_;
};

}  // namespace

std::unique_ptr<View> make_indicators_view(Studio& studio) {
  return std::make_unique<IndicatorsView>(studio);
}

}  // namespace attnlab
