// SPDX-License-Identifier: GPL-3.0-or-later
#include <numeric>

#include "app/studio/document/studio.h"
#include "app/studio/jobs/retry.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "core/shared/base/error.h"
#include "widgets/inspect/ablate_panel.h"

namespace attnlab {
namespace {

/// What is taken out of the selected run's model, and what that does to its loss.
class AblateView : public View {
 public:
  explicit AblateView(Studio& studio)
      : studio_(studio), panel_(new AblatePanel), retry_([this] { measure(); }) {
    Selection& selection = studio.selection();
    const auto layers = [this] { show_layers(); };
    QObject::connect(&selection, &Selection::run_changed, panel_, layers);
    QObject::connect(&studio.runs(), &RunSet::marks_changed, panel_, layers);
    QObject::connect(&studio.probing(), &Probing::ablation_changed, panel_, [this] {
      panel_->set_ablation(probing_.ablation());
      measure();
    });
    QObject::connect(&selection, &Selection::step_changed, panel_, [this] { measure(); });
    QObject::connect(&studio.probing(), &Probing::changed, panel_, [this](const QString& run) {
      if (run == studio_.selection().run()) show_loss_of_text();
    });
    QObject::connect(panel_, &AblatePanel::ablation_changed, panel_,
                     [this](const Ablation& ablation) { apply(ablation); });
    QObject::connect(panel_, &AblatePanel::skip_variants_requested, panel_, [this] {
      if (const OpenRun* run = studio_.current(); run != nullptr && run->spec)
        apply(skip_variant_layers(run->spec->model));
    });
    report_visibility(panel_, [this](bool visible) {
      visible_ = visible;
      probing_.keep_up_for(panel_, visible && is_model());
      if (visible) measure();
    });
    show_layers();
  }

  QWidget* widget() override { return panel_; }
  QString summary() const override { return panel_->effect_text(); }
  void retranslate() override {
    show_layers();
    asked_ = {};
    measure();
  }

 private:
  struct Question {
    QString run;
    int64_t snapshot = -1;
    Ablation ablation;
    bool operator==(const Question&) const = default;
  };

  /// What the model cannot do is refused; the panel then shows again what holds.
  void apply(const Ablation& ablation) {
    probing_.set_ablation(ablation);
    panel_->set_ablation(probing_.ablation());
  }

  void show_layers() {
    const OpenRun* run = studio_.current();
    std::vector<AblatePanel::Layer> layers;
    if (run != nullptr && run->spec)
      for (const LayerSpec& layer : run->spec->model.layers)
        layers.push_back({QString::fromStdString(mixer_name(layer)), layer.mixing,
                          layer.is_standard(),
                          layer.mixing ? static_cast<int>(run->spec->model.num_heads) : 0});
    const auto state = std::pair(studio_.selection().run(), layers.size());
    if (state != layers_of_) panel_->set_layers(layers);
    layers_of_ = state;
    panel_->set_ablation(probing_.ablation());
    measure();
  }

  [[nodiscard]] bool is_model() const {
    const OpenRun* run = studio_.current();
    return run != nullptr && run->card();
  }

  /// A model comes without held-out texts: the text that is looked at is scored instead.
  void show_loss_of_text() {
    const auto probe = probing_.probe(studio_.selection().run());
    if (!is_model() || !probe || probe->length() < 2) return;
    const double loss = std::accumulate(probe->loss.begin() + 1, probe->loss.end(), 0.0) /
                        static_cast<double>(probe->length() - 1);
    if (probing_.ablation().empty()) {
      plain_ = {probe->ids, loss};
    } else if (probing_.is_settled(studio_.selection().run())) {
      const QString text = QString::number(loss, 'f', 3);
      panel_->set_effect_message(
          plain_.ids == probe->ids
              ? Studio::tr("Loss of the probe text: %1 → %2 nats a token")
                    .arg(QString::number(plain_.loss, 'f', 3), text)
              : Studio::tr("Loss of the probe text: %1 nats a token").arg(text));
    }
  }

  /// Asks for the loss on held-out sequences with what is taken out and without.
  void measure() {
    const auto snapshot = probing_.snapshot();
    if (probing_.ablation().empty() || !snapshot) {
      asked_ = {};
      const OpenRun* run = studio_.current();
      panel_->set_effect_message(
          run == nullptr ? QString()
          : snapshot
              ? Studio::tr("Choose what to leave out; every view then shows the changed model.")
              : Studio::tr("This run has recorded no weights yet."));
      return;
    }
    const Question question{studio_.selection().run(), *snapshot, probing_.ablation()};
    if (is_model()) return show_loss_of_text();
    if (!visible_ || !retry_.should_ask(question == asked_)) return;
    asked_ = question;
    panel_->set_effect_message(Studio::tr("Measuring the loss on held-out sequences…"));
    EvaluateQuery query;
    query.ablation = question.ablation;
    query.step = question.snapshot;
    probing_.ask_snapshot(evaluate_command(0, "what_if", query), panel_,
                          [this, question](const auto& answer) {
                            if (question == asked_) take(*answer);
                          });
  }
  void take(const Event& answer) {
    try {
      if (answer.header.value("answer", "") != "evaluate")
        failed(answer.header.value("message", std::string("no answer")));
      const AblationEffect effect = ablation_effect_from_event(answer);
      panel_->set_effect(&effect);
      retry_.succeeded();
    } catch (const Error& error) {
      panel_->set_effect_message(QString::fromStdString(error.line()));
      retry_.failed();
    }
  }

  Studio& studio_;
  Probing& probing_ = studio_.probing();
  AblatePanel* panel_;
  Question asked_;
  Retry retry_;
  struct Plain {
    std::vector<int64_t> ids;
    double loss = 0;
  };
  Plain plain_;  ///< of a model's text without what is taken out
  std::pair<QString, size_t> layers_of_;
  bool visible_ = false;
};

}  // namespace

std::unique_ptr<View> make_ablate_view(Studio& studio) {
  return std::make_unique<AblateView>(studio);
}

}  // namespace attnlab
