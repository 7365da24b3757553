// SPDX-License-Identifier: GPL-3.0-or-later
#include <QVBoxLayout>

#include "app/studio/document/studio.h"
#include "app/studio/runs/recorded_maps.h"
#include "app/studio/views/head_kind_text.h"
#include "app/studio/views/head_maps.h"
#include "app/studio/views/map_intentions.h"
#include "app/studio/views/provenance.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "app/studio/views/what_if.h"
#include "widgets/maps/map_panel.h"
#include "widgets/maps/map_view.h"

namespace attnlab {
namespace {

/// The map of the selected head, for the selected run or the one it is compared with.
class HeadMapView : public View {
 public:
  enum class Whose { selected, compared };
  HeadMapView(Studio& studio, Whose whose) : studio_(studio), whose_(whose), panel_(new MapPanel) {
    Selection& selection = studio.selection();
    const auto probe = [this] { show_probe(); };
    QObject::connect(&studio.probing(), &Probing::changed, panel_, probe);
    QObject::connect(&selection, &Selection::run_changed, panel_, probe);
    QObject::connect(&studio.selection(), &Selection::other_changed, panel_, probe);
    QObject::connect(&studio.probing(), &Probing::head_scores_changed, panel_,
                     [this] { show_matrix(); });
    QObject::connect(&selection, &Selection::stage_changed, panel_, probe);
    QObject::connect(&selection, &Selection::step_changed, panel_, probe);
    QObject::connect(&recorded_, &RecordedMaps::changed, panel_, probe);
    QObject::connect(&studio.runs(), &RunSet::updated, panel_,
                     [this](const QString& id) { look_for_frame(id); });
    QObject::connect(&selection, &Selection::head_changed, panel_, probe);
    QObject::connect(&selection, &Selection::cell_changed, panel_, [this] { show_cell(); });
    QObject::connect(&maps_, &HeadMaps::thumbnails_changed, panel_, [this] { show_thumbnails(); });
    QObject::connect(&maps_, &HeadMaps::matrix_changed, panel_, [this] { show_matrix(); });
    QObject::connect(panel_, &MapPanel::layers_seen, panel_,
                     [this](int first, int last) { maps_.see(first, last); });
    if (whose == Whose::compared) {
      const auto choose = [this] { compare_with_something(); };
      QObject::connect(&studio.runs(), &RunSet::opened, panel_, choose);
      QObject::connect(&selection, &Selection::run_changed, panel_, choose);
    }
    connect_intentions(*panel_, studio_.selection());
    report_visibility(panel_, [this](bool visible) {
      visible_ = visible;
      probing_.keep_up_for(panel_, visible);
      if (visible && whose_ == Whose::compared) compare_with_something();
      if (visible) show_probe();
    });
  }

  QWidget* widget() override { return panel_; }
  QWidget* main_control() override { return panel_->view(); }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override { panel_->export_map(request); }
  void retranslate() override {
    panel_->set_empty_text(empty_text());
    show_matrix();
  }
  bool is_ready() const override {
    if (run().isEmpty()) return true;
    const bool newest = maps_.probe() == (shown_frame_ ? shown_frame_ : probing_.probe(run()));
    return probing_.is_settled(run()) && !recorded_.is_reading() &&
           (!problem().isEmpty() || (newest && maps_.matrix() != nullptr));
  }
  QString problem() const override {
    if (run().isEmpty()) return empty_text();
    return shown_frame_ ? QString() : probing_.problem(run());
  }
  Json facts() const override {
    const OpenRun* shown = studio_.runs().find(run());
    Json facts = shown == nullptr ? Json::object() : facts_of(*shown);
    facts["layer"] = maps_.layer() + 1;
    facts["head"] = maps_.head() + 1;
    facts["stage"] = name_of(studio_.selection().stage());
    if (maps_.probe()) facts["step"] = maps_.probe()->step;
    if (whose_ == Whose::compared) facts["ablation"] = nullptr;
    return facts;
  }
  QString summary() const override {
    if (!maps_.probe() || !maps_.matrix()) return {};
    if (studio_.selection().stage() != Stage::weights) return stamp();
    const MapReading r = read_map(*maps_.matrix());
    return Studio::tr(
               "%1: %2 % on the first token, %3 % on itself, %4 % on the token before, "
               "entropy %5 of %6 nats")
        .arg(stamp())
        .arg(qRound(100 * r.first_token))
        .arg(qRound(100 * r.self))
        .arg(qRound(100 * r.previous))
        .arg(r.entropy, 0, 'f', 2)
        .arg(r.uniform_entropy, 0, 'f', 2);
  }

 private:
  [[nodiscard]] QString run() const {
    if (whose_ == Whose::selected) return studio_.selection().run();
    const OpenRun* other = studio_.other();
    return other == nullptr ? QString() : other->id();
  }

  /// Two maps are worth more than a map and a sentence: the first run that is open beside the
  /// selected one, until a person chooses another.
  void compare_with_something() {
    if (!visible_ || studio_.other() != nullptr) return;
    for (const auto& run : studio_.runs().runs())
      if (run->id() != studio_.selection().run() && run->visible)
        return studio_.selection().compare_with(run->id());
  }

  /// A recorded frame is there before any engine answers, and nearer than most snapshots.
  std::shared_ptr<const Probe> probe_to_show(const std::shared_ptr<const Probe>& asked) {
    const auto frame = recorded_frame();
    const bool nearer = frame && asked && asked->ids == frame->ids && asked->step >= frame->step &&
                        asked->step <= studio_.selection().step();
    shown_frame_ = nearer ? nullptr : frame;
    return shown_frame_ ? shown_frame_ : asked;
  }
  /// Null unless it shows what is asked for: the run's own text, an untouched model, a layer that
  /// was recorded, a stage that needs no values. The one that is shown until the next is read.
  std::shared_ptr<const Probe> recorded_frame() {
    const OpenRun* shown = studio_.runs().find(run());
    const Selection& selection = studio_.selection();
    const bool changed = whose_ == Whose::selected && !probing_.ablation().empty();
    if (shown != nullptr) recorded_step_ = shown->client->store().map_at(selection.step());
    if (shown == nullptr || changed || !probing_.text().isEmpty() ||
        selection.stage() == Stage::output || (selection.follows() && shown->client->is_live()))
      return nullptr;
    auto frame = recorded_.at(*shown, selection.step());
    if (!frame && recorded_.is_reading() && shown_run_ == run()) frame = shown_frame_;
    const auto layer = static_cast<size_t>(selection.layer());
    const bool has_layer = frame && layer < frame->layers.size() && !frame->layers[layer].absent;
    return has_layer ? frame : nullptr;
  }
  void look_for_frame(const QString& id) {
    const OpenRun* shown = studio_.runs().find(id);
    if (id == run() && shown != nullptr &&
        shown->client->store().map_at(studio_.selection().step()) != recorded_step_)
      show_probe();
  }

  void show_probe() {
    if (!visible_) return;
    const auto asked = probing_.probe(run());
    const auto probe = probe_to_show(asked);
    panel_->set_empty_text(empty_text());
    panel_->set_stage(studio_.selection().stage());
    if (probe != tokens_of_) show_tokens(probe);
    maps_.show(probe, studio_.selection().stage(), asked);  // a frame lacks some layers
    shown_run_ = run();
    show_head();
  }
  void show_tokens(const std::shared_ptr<const Probe>& probe) {
    tokens_of_ = probe;
    tokens_.clear();
    if (probe)
      for (const std::string& token : probe->tokens) tokens_ << QString::fromStdString(token);
  }
  void show_head() {
    maps_.select(studio_.selection().layer(), studio_.selection().head());
    panel_->set_selected_head(maps_.layer(), maps_.head());
  }
  void show_thumbnails() {
    std::vector<bool> fixed;
    std::vector<int> groups;
    if (maps_.grid())
      for (const LayerProbe& layer : maps_.grid()->layers) {
        fixed.push_back(layer.fixed);
        groups.push_back(heads_a_group(layer));
      }
    panel_->set_groups(groups);
    panel_->set_heads(maps_.thumbnails(), fixed);
  }
  void show_matrix() {
    if (!maps_.matrix() && maps_.probe()) return;  // the old picture stands until the new is ready
    const bool output = studio_.selection().stage() == Stage::output;
    panel_->scene().set_tokens(tokens_, output ? QStringList() : tokens_);
    panel_->scene().set_matrix(maps_.matrix(), maps_.matrix() ? stamp() : QString());
    show_cell();
    panel_->setAccessibleDescription(summary());
  }
  void show_cell() {
    const auto pinned = studio_.selection().pinned();
    panel_->scene().set_pin(pinned.value_or(Cell{}));
    const auto cell = studio_.selection().cell();
    if (!pinned) panel_->scene().set_cursor_cell(cell.value_or(Cell{}));
  }
  [[nodiscard]] QString empty_text() const {
    if (run().isEmpty())
      return whose_ == Whose::compared
                 ? Studio::tr("Another run's maps appear here: select two runs and press Compare.")
                 : Studio::tr("Press Train, or open a run: its maps appear here.");
    const QString problem = probing_.problem(run());
    return problem.isEmpty() ? Studio::tr("The engine is reading this run's weights…") : problem;
  }
  [[nodiscard]] QString stamp() const {
    const OpenRun* shown = studio_.runs().find(run());
    QStringList parts = {Studio::tr("layer %1").arg(maps_.layer() + 1),
                         Studio::tr("head %1").arg(maps_.head() + 1)};
    if (const QString kind = kind_text(); !kind.isEmpty()) parts << kind;
    if (const QString keys = shared_keys(); !keys.isEmpty()) parts << keys;
    // A model has no other step.
    if (shown == nullptr || !shown->card()) parts << Studio::tr("step %1").arg(maps_.probe()->step);
    const QString place = (parts << stage_text()).join(QStringLiteral(" · "));
    QString text = shown == nullptr ? place : shown->name + " · " + place;  // the end may be cut
    if (whose_ == Whose::selected && !probing_.ablation().empty())
      text += " · " + what_if_text(probing_.ablation());
    return text;
  }
  /// Of a model: it stays what it is, while what is known of a run in training is of another step.
  [[nodiscard]] QString kind_text() const {
    const OpenRun* shown = studio_.runs().find(run());
    if (shown == nullptr || !shown->card() || !probing_.ablation().empty()) return {};
    const auto scores = probing_.head_scores(run());
    const auto layer = static_cast<size_t>(maps_.layer()), head = static_cast<size_t>(maps_.head());
    const bool known = layer < scores.size() && head < scores[layer].size();
    return known ? head_kind_text(scores[layer][head]) : QString();
  }
  /// Heads of a group look at the same keys: neighbours that are alike may be so for that reason.
  static int heads_a_group(const LayerProbe& layer) {
    return layer.mixing && layer.num_kv_heads > 0
               ? static_cast<int>(layer.num_heads / layer.num_kv_heads)
               : 1;
  }
  [[nodiscard]] QString shared_keys() const {
    const auto& layers = maps_.probe()->layers;
    const auto at = static_cast<size_t>(maps_.layer());
    const int group = at < layers.size() ? heads_a_group(layers[at]) : 1;
    if (group < 2) return {};
    const int first = maps_.head() / group * group;
    return Studio::tr("heads %1–%2 share keys").arg(first + 1).arg(first + group);
  }
  [[nodiscard]] QString stage_text() const {
    switch (studio_.selection().stage()) {
      case Stage::scores:
        return Studio::tr("scores");
      case Stage::mask:
        return Studio::tr("masked scores");
      case Stage::weights:
        return Studio::tr("weights");
      default:
        return Studio::tr("output");
    }
  }

  Studio& studio_;
  Probing& probing_ = studio_.probing();
  Whose whose_;
  MapPanel* panel_;
  HeadMaps maps_;
  RecordedMaps recorded_;
  std::shared_ptr<const Probe> shown_frame_;  ///< null while an answer is shown
  std::optional<int64_t> recorded_step_;
  std::shared_ptr<const Probe> tokens_of_;
  QStringList tokens_;
  QString shown_run_;
  bool visible_ = false;
};

}  // namespace

std::unique_ptr<View> make_map_view(Studio& studio) {
  return std::make_unique<HeadMapView>(studio, HeadMapView::Whose::selected);
}

std::unique_ptr<View> make_other_map_view(Studio& studio) {
  return std::make_unique<HeadMapView>(studio, HeadMapView::Whose::compared);
}

}  // namespace attnlab
