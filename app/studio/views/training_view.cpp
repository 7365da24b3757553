// SPDX-License-Identifier: GPL-3.0-or-later
#include <QScrollArea>

#include "app/studio/document/studio.h"
#include "app/studio/views/places_dialog.h"
#include "app/studio/views/view.h"
#include "app/studio/views/visibility.h"
#include "widgets/stack/memory_plan.h"
#include "widgets/stack/place_box.h"
#include "widgets/stack/training_panel.h"

namespace attnlab {
namespace {

class TrainingView : public View {
 public:
  explicit TrainingView(Studio& studio)
      : studio_(studio), scroll_(new QScrollArea), panel_(new TrainingPanel) {
    scroll_->setWidget(panel_);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus);  // its fields have it, and scroll into sight
    connect_document();
    connect_places();
    show_place();
  }
  QWidget* widget() override { return scroll_; }
  void retranslate() override { show_place(); }

 private:
  void connect_document() {
    const auto rate = [this] { panel_->set_rate_in_force(studio_.training().rate_in_force()); };
    QObject::connect(&studio_.document(), &SpecDocument::changed, panel_, [this] {
      panel_->set_spec(studio_.document().spec());
      show_place();
    });
    QObject::connect(&studio_.runs(), &RunSet::connection_changed, panel_, rate);
    QObject::connect(&studio_.runs(), &RunSet::updated, panel_, [this, rate](const QString& id) {
      if (id == studio_.selection().run()) rate();
    });
    QObject::connect(&studio_.selection(), &Selection::run_changed, panel_, rate);
    QObject::connect(
        panel_, &TrainingPanel::edited, panel_,
        [this](const QString& text, const QString& key,
               const std::function<void(RunSpec&)>& change) { edit(text, key, change); });
    QObject::connect(
        &panel_->memory(), &MemoryPlan::batch_size_requested, panel_, [this](int64_t batch_size) {
          studio_.document().edit(Studio::tr("Change the batch size to what fits"), {},
                                  [=](RunSpec& spec) { spec.train.batch_size = batch_size; });
        });
    panel_->set_spec(studio_.document().spec());
  }

  void connect_places() {
    PlaceBox& box = panel_->place();
    PlaceAnswers& answers = studio_.place_answers();
    QObject::connect(&box, &PlaceBox::place_chosen, &studio_, &Studio::choose_place);
    QObject::connect(&box, &PlaceBox::places_requested, panel_, [this] {
      if (const auto places = ask_for_places(scroll_, studio_)) studio_.set_places(*places);
    });
    QObject::connect(&box, &PlaceBox::ask_requested, panel_,
                     [this, &answers] { answers.ask(place()); });
    QObject::connect(&box, &PlaceBox::stop_requested, panel_,
                     [this, &answers] { answers.stop(place()); });
    QObject::connect(&answers, &PlaceAnswers::changed, panel_, [this] { show_place(); });
    QObject::connect(&studio_, &Studio::preferences_changed, panel_, [this] {
      look();
      show_place();
    });
    report_visibility(panel_, [this](bool visible) {
      visible_ = visible;
      look();
    });
  }

  [[nodiscard]] EnginePlace place() const { return studio_.preferences().places.current(); }
  void look() {
    if (visible_) studio_.place_answers().look(place());
  }

  void show_place() {
    const Places& places = studio_.preferences().places;
    QStringList names = {QString()};
    for (const EnginePlace& other : places.elsewhere) names << other.name;
    PlaceBox& box = panel_->place();
    box.set_places(names, place().name);
    const PlaceAnswers::Answer answer = studio_.place_answers().of(place());
    box.set_state(state(answer), answer.asking);
    std::vector<DeviceChoice> devices = {{"cpu", "cpu"}};
    if (answer.facts && !answer.facts->devices.empty()) {
      devices.clear();
      for (const PlaceDevice& device : answer.facts->devices)
        devices.push_back({device.name, device_text(device)});
    }
    panel_->set_devices(devices);
    show_free(answer);
  }

  /// What a person has to know before a run starts there.
  [[nodiscard]] QString state(const PlaceAnswers::Answer& answer) const {
    const QString title = Studio::place_title(place().name);
    if (answer.asking) return Studio::tr("Asking %1 what it has…").arg(title);
    if (!answer.problem.isEmpty()) return answer.problem;
    QStringList sentences;
    const QString device = QString::fromStdString(studio_.document().spec().device);
    if (answer.facts && answer.facts->device(device) == nullptr)
      sentences << Studio::tr("%1 has no device %2.").arg(title, device);
    if (place().is_here()) return sentences.join(' ');
    if (answer.facts) sentences << answer.facts->remarks(title);
    if (!studio_.document().spec().data.files.empty())
      sentences << Studio::tr("The text has to lie there under the same path.");
    return sentences.join(' ');
  }

  void show_free(const PlaceAnswers::Answer& answer) {
    const PlaceDevice* device =
        answer.facts
            ? answer.facts->device(QString::fromStdString(studio_.document().spec().device))
            : nullptr;
    const double free = device == nullptr ? 0 : device->free.value_or(device->memory);
    panel_->memory().set_free(free);
  }

  void edit(const QString& text, const QString& key, const std::function<void(RunSpec&)>& change) {
    if (key != "train.learning_rate" || !studio_.training().rate_in_force())
      return studio_.document().edit(text, key, change);
    RunSpec after = studio_.document().spec();
    change(after);
    studio_.training().set_learning_rate(text, after.train.learning_rate);
  }

  Studio& studio_;
  QScrollArea* scroll_;
  TrainingPanel* panel_;
  bool visible_ = false;
};

}  // namespace

std::unique_ptr<View> make_training_view(Studio& studio) {
  return std::make_unique<TrainingView>(studio);
}

}  // namespace attnlab
