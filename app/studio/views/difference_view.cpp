// SPDX-License-Identifier: GPL-3.0-or-later
#include <QVBoxLayout>

#include "app/studio/document/studio.h"
#include "app/studio/views/head_maps.h"
#include "app/studio/views/map_intentions.h"
#include "app/studio/views/provenance.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "app/studio/views/what_if.h"
#include "core/shared/analysis/map_difference.h"
#include "core/shared/base/error.h"
#include "widgets/common/token_strip.h"
#include "widgets/inspect/difference_bar.h"
#include "widgets/inspect/indicator.h"
#include "widgets/maps/map_panel.h"

namespace attnlab {
namespace {

/// The selected map minus a reference: another run, a pinned step or head, or the model without the
/// what-if.
class DifferenceView : public View {
 public:
  explicit DifferenceView(Studio& studio)
      : studio_(studio), widget_(new QWidget), bar_(new DifferenceBar), panel_(new MapPanel) {
    auto* column = new QVBoxLayout(widget_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar_);
    column->addWidget(panel_, 1);
    panel_->scene().set_palette(PaletteName::diverging);
    listen();
    report_visibility(widget_, [this](bool visible) {
      visible_ = visible;
      probing_.keep_up_for(widget_, visible);
      if (visible) show_probes();
    });
  }

  QWidget* widget() override { return widget_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override { panel_->export_map(request); }
  void retranslate() override { show_probes(); }
  QString summary() const override { return bar_->change(); }
  bool is_ready() const override {
    if (!problem().isEmpty()) return true;
    const bool newest = after_.probe() == probing_.probe(studio_.selection().run()) &&
                        before_.probe() == known_reference();
    return is_settled() && newest && after_.matrix() && before_.matrix() &&
           shown_ == std::pair(after_.matrix(), before_.matrix());
  }
  QString problem() const override {
    const OpenRun *run = studio_.current(), *other = studio_.other();
    if (run == nullptr) return Studio::tr("Press Train, or open a run: its maps appear here.");
    if (bar_->compared_with() == ComparedWith::run && other == nullptr) return missing();
    if (!is_settled()) return {};
    QString problem = probing_.problem(run->id());
    if (problem.isEmpty() && bar_->compared_with() == ComparedWith::run)
      problem = probing_.problem(other->id());
    if (problem.isEmpty() && asks_for_reference()) problem = reference_->problem();
    return problem.isEmpty() ? cannot_subtract_ : problem;
  }
  Json facts() const override {
    Json facts = {{"layer", after_.layer() + 1},
                  {"head", after_.head() + 1},
                  {"stage", name_of(studio_.selection().stage())}};
    if (!after_.probe() || !before_.probe()) return facts;
    facts["step"] = after_.probe()->step;
    Json& minus = facts["minus"] = {{"layer", before_.layer() + 1},
                                    {"head", before_.head() + 1},
                                    {"step", before_.probe()->step}};
    if (bar_->compared_with() == ComparedWith::run && studio_.other() != nullptr)
      minus.update(facts_of(*studio_.other()));
    else if (bar_->compared_with() == ComparedWith::intact)
      minus["ablation"] = nullptr;
    return facts;
  }

 private:
  void listen() {
    Selection& selection = studio_.selection();
    const auto probes = [this] { show_probes(); };
    QObject::connect(&probing_, &Probing::changed, widget_, probes);
    QObject::connect(&studio_.selection(), &Selection::other_changed, widget_, probes);
    QObject::connect(&probing_, &Probing::ablation_changed, widget_, probes);
    QObject::connect(&probing_, &Probing::text_changed, widget_, probes);
    QObject::connect(&selection, &Selection::stage_changed, widget_, probes);
    QObject::connect(&selection, &Selection::step_changed, widget_, probes);
    QObject::connect(&studio_.runs(), &RunSet::closed, widget_, [this](const QString& run) {
      if (run == reference_run_) forget_reference();
    });
    QObject::connect(&selection, &Selection::run_changed, widget_, [this] {
      forget_reference();
      show_probes();
    });
    QObject::connect(&selection, &Selection::head_changed, widget_, [this] { show_heads(); });
    QObject::connect(&selection, &Selection::cell_changed, widget_, [this] { show_cell(); });
    for (HeadMaps* maps : {&after_, &before_}) {
      QObject::connect(maps, &HeadMaps::matrix_changed, widget_, [this] { show_difference(); });
      QObject::connect(maps, &HeadMaps::thumbnails_changed, widget_, [this] { show_thumbnails(); });
    }
    QObject::connect(panel_, &MapPanel::layers_seen, widget_, [this](int first, int last) {
      for (HeadMaps* maps : {&after_, &before_}) maps->see(first, last);
    });
    QObject::connect(bar_, &DifferenceBar::compared_with_changed, widget_, probes);
    QObject::connect(bar_, &DifferenceBar::pin_requested, widget_, [this] { pin(); });
    QObject::connect(bar_, &DifferenceBar::same_text_requested, widget_,
                     [this] { probing_.set_text(text_of_selected()); });
    connect_intentions(*panel_, selection);
  }

  void forget_reference() {
    reference_.reset();
    reference_run_.clear();
    pinned_step_.reset();
  }

  void pin() {
    if (bar_->compared_with() == ComparedWith::step)
      pinned_step_ = studio_.selection().step();
    else
      pinned_head_ = {after_.layer(), after_.head()};
    show_probes();
  }

  /// The pinned step, else the first bookmark, else where the run began.
  [[nodiscard]] int64_t reference_step() const {
    if (pinned_step_) return *pinned_step_;
    const auto marks = studio_.bookmarks();
    return marks.isEmpty() ? 0 : marks.front();
  }

  [[nodiscard]] bool asks_for_reference() const {
    const ComparedWith what = bar_->compared_with();
    return what == ComparedWith::step || what == ComparedWith::intact;
  }
  /// Whether both probes answer what is asked now, or cannot.
  [[nodiscard]] bool is_settled() const {
    const QString run = studio_.selection().run();
    if (!visible_ || !probing_.is_settled(run)) return false;
    if (asks_for_reference())
      return reference_ && reference_run_ == run && reference_->is_settled();
    return bar_->compared_with() == ComparedWith::head ||
           probing_.is_settled(studio_.other()->id());
  }
  [[nodiscard]] std::shared_ptr<const Probe> known_reference() const {
    if (asks_for_reference()) return reference_->probe();
    const OpenRun* run =
        bar_->compared_with() == ComparedWith::run ? studio_.other() : studio_.current();
    return run == nullptr ? nullptr : probing_.probe(run->id());
  }

  /// What the difference is taken from; asks for it where nobody else does.
  std::shared_ptr<const Probe> reference() {
    const ComparedWith what = bar_->compared_with();
    if (what == ComparedWith::head) return probing_.probe(studio_.selection().run());
    if (what == ComparedWith::run)
      return studio_.other() == nullptr ? nullptr : probing_.probe(studio_.other()->id());
    OpenRun* run = studio_.current();
    if (run == nullptr) return nullptr;
    if (!reference_ || reference_run_ != run->id()) {
      reference_run_ = run->id();
      reference_ = std::make_unique<Prober>(*run->client, "reference");
      for (const auto news : {&Prober::changed, &Prober::retry_due})
        QObject::connect(reference_.get(), news, widget_, [this] { show_probes(); });
    }
    const bool intact = what == ComparedWith::intact;
    reference_->ask({probing_.text(), intact ? studio_.selection().step() : reference_step(), false,
                     intact ? Ablation() : probing_.ablation()});
    return reference_->probe();
  }

  void show_probes() {
    if (!visible_) return;
    const Stage stage = studio_.selection().stage();
    panel_->set_stage(stage);
    after_.show(probing_.probe(studio_.selection().run()), stage);
    before_.show(reference(), stage);
    show_heads();
    bar_->set_reference(reference_text());
    show_difference();
  }
  void show_heads() {
    const Selection& selection = studio_.selection();
    after_.select(selection.layer(), selection.head());
    if (bar_->compared_with() == ComparedWith::head)
      before_.select(pinned_head_.layer, pinned_head_.head);
    else
      before_.select(after_.layer(), after_.head());
    panel_->set_selected_head(after_.layer(), after_.head());
  }

  [[nodiscard]] QString reference_text() const {
    switch (bar_->compared_with()) {
      case ComparedWith::run:
        return studio_.other() == nullptr ? Studio::tr("no run is compared")
                                          : studio_.other()->name;
      case ComparedWith::head:
        return Studio::tr("layer %1 · head %2").arg(before_.layer() + 1).arg(before_.head() + 1);
      case ComparedWith::step:
        return Studio::tr("step %1").arg(before_.probe() ? before_.probe()->step
                                                         : reference_step());
      default:
        return probing_.ablation().empty() ? Studio::tr("nothing is taken out")
                                           : what_if_text(probing_.ablation());
    }
  }

  void show_difference() {
    if (!visible_) return;
    bar_->offer_same_text(false);
    if (!after_.probe() || !before_.probe()) return say_nothing(missing());
    if (is_waiting()) return;  // the old picture stands until both are there
    if (!are_of_the_same_tokens()) {
      if (is_settled()) say_other_tokens();
      return;
    }
    if (!after_.matrix() || !before_.matrix()) return;  // on their way
    try {
      const MapDifference difference = map_difference(*before_.matrix(), *after_.matrix());
      const bool output = studio_.selection().stage() == Stage::output;
      QStringList tokens;
      for (const std::string& token : after_.probe()->tokens)
        tokens << QString::fromStdString(token);
      panel_->scene().set_tokens(tokens, output ? QStringList() : tokens);
      panel_->scene().set_matrix(std::make_shared<const Matrix>(difference.values), stamp());
      shown_ = {after_.matrix(), before_.matrix()};
      cannot_subtract_.clear();
      bar_->set_reference(reference_text());
      bar_->set_change(change_text(difference.change, tokens));
      show_cell();
    } catch (const Error& error) {
      cannot_subtract_ = QString::fromStdString(error.line());
      say_nothing(cannot_subtract_);
    }
  }
  [[nodiscard]] bool is_waiting() const {
    const ComparedWith what = bar_->compared_with();
    if (what == ComparedWith::step) return reference_->is_waiting();
    if (what != ComparedWith::intact) return false;
    const bool live = studio_.selection().follows() && studio_.current()->client->is_live();
    // While a run trains, its newest weights and the newest snapshot are what there is.
    return reference_->is_waiting() || (!live && before_.probe()->step != after_.probe()->step);
  }
  [[nodiscard]] bool are_of_the_same_tokens() const {
    return bar_->compared_with() != ComparedWith::run ||
           after_.probe()->tokens == before_.probe()->tokens;
  }
  void say_other_tokens() {
    const bool own = probing_.text().isEmpty();
    const QStringList names = {studio_.current()->name, studio_.other()->name};
    cannot_subtract_ =
        own ? Studio::tr(
                  "%1 and %2 each show a text of their own. Maps of the same text can be "
                  "compared.")
                  .arg(names[0], names[1])
            : Studio::tr(
                  "%1 and %2 cut this text into other tokens, so that their maps have no "
                  "difference.")
                  .arg(names[0], names[1]);
    bar_->offer_same_text(own);
    say_nothing(cannot_subtract_);
  }
  /// Without what the tokenizer puts around it.
  [[nodiscard]] QString text_of_selected() const {
    const auto probe = probing_.probe(studio_.selection().run());
    if (!probe) return {};
    const ProbeRemarks around = probing_.remarks(studio_.selection().run());
    std::string text;
    for (int64_t i = around.before; i < probe->length() - around.behind; ++i)
      text += probe->tokens[static_cast<size_t>(i)];
    return QString::fromStdString(text);
  }
  void say_nothing(const QString& why) {
    panel_->scene().set_matrix(nullptr, {});
    bar_->set_change(why);
  }
  [[nodiscard]] QString missing() const {
    const ComparedWith what = bar_->compared_with();
    if (what == ComparedWith::run && studio_.other() == nullptr)
      return Studio::tr("Choose a run to compare with in the table of runs.");
    if (reference_ && !reference_->problem().isEmpty()) return reference_->problem();
    return Studio::tr("Asking for the maps of the probe text…");
  }
  [[nodiscard]] QString change_text(const MapChange& change, const QStringList& tokens) const {
    QString text = Studio::tr("Mean |Δ| %1; largest %2 at query %3 “%4”, key %5 “%6”")
                       .arg(indicator_text(change.mean_absolute), indicator_text(change.largest))
                       .arg(change.largest_row + 1)
                       .arg(visible_token(tokens.value(change.largest_row)))
                       .arg(change.largest_column + 1)
                       .arg(visible_token(tokens.value(change.largest_column)));
    if (studio_.selection().stage() == Stage::weights) {
      text += Studio::tr("; %1 % of the weight moved").arg(qRound(100 * change.total_variation));
      if (!std::isnan(change.entropy_change))
        text += Studio::tr("; entropy %1%2 nats")
                    .arg(change.entropy_change < 0 ? QString() : "+",
                         indicator_text(change.entropy_change));
    }
    return text + ".";
  }
  [[nodiscard]] QString stamp() const {
    const OpenRun* run = studio_.current();
    return Studio::tr("%1 · layer %2 · head %3 · step %4 minus %5")
        .arg(run == nullptr ? QString() : run->name)
        .arg(after_.layer() + 1)
        .arg(after_.head() + 1)
        .arg(after_.probe()->step)
        .arg(reference_text());
  }

  /// Of the largest value of each block: where to look, not how much.
  void show_thumbnails() {
    if (!visible_) return;
    HeadMaps::Matrices differences;
    const auto &after = after_.thumbnails(), &before = before_.thumbnails();
    for (size_t l = 0; l < after.size(); ++l) {
      differences.emplace_back();
      for (size_t h = 0; h < after[l].size(); ++h)
        differences.back().push_back(
            l < before.size() && h < before[l].size() ? minus(after[l][h], before[l][h]) : nullptr);
    }
    panel_->set_heads(differences);
  }
  static std::shared_ptr<const Matrix> minus(const std::shared_ptr<const Matrix>& a,
                                             const std::shared_ptr<const Matrix>& b) {
    if (!a || !b || a->values.size() != b->values.size()) return nullptr;
    auto difference = std::make_shared<Matrix>(*a);
    for (size_t i = 0; i < a->values.size(); ++i) difference->values[i] -= b->values[i];
    return difference;
  }
  void show_cell() {
    const auto pinned = studio_.selection().pinned();
    panel_->scene().set_pin(pinned.value_or(Cell{}));
    if (!pinned) panel_->scene().set_cursor_cell(studio_.selection().cell().value_or(Cell{}));
  }

  Studio& studio_;
  Probing& probing_ = studio_.probing();
  QWidget* widget_;
  DifferenceBar* bar_;
  MapPanel* panel_;
  HeadMaps after_, before_;
  std::pair<std::shared_ptr<const Matrix>, std::shared_ptr<const Matrix>> shown_;
  QString cannot_subtract_;  ///< why the two that are there have no difference
  std::unique_ptr<Prober> reference_;
  QString reference_run_;
  std::optional<int64_t> pinned_step_;
  HeadIndex pinned_head_{0, 0};
  bool visible_ = false;
};

}  // namespace

std::unique_ptr<View> make_difference_view(Studio& studio) {
  return std::make_unique<DifferenceView>(studio);
}

}  // namespace attnlab
