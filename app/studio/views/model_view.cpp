// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/studio.h"
#include "app/studio/views/model_facts.h"
#include "app/studio/views/view.h"
#include "widgets/inspect/model_card_panel.h"

namespace attnlab {
namespace {

/// The card of the selected model.
class ModelView : public View {
 public:
  explicit ModelView(Studio& studio) : studio_(studio), panel_(new ModelCardPanel) {
    const auto refresh = [this] { show(); };
    QObject::connect(&studio.selection(), &Selection::run_changed, panel_, refresh);
    QObject::connect(&studio.runs(), &RunSet::marks_changed, panel_, refresh);
    QObject::connect(panel_, &ModelCardPanel::train_requested, &studio.training(), &Training::fork);
    show();
  }

  QWidget* widget() override { return panel_; }
  void retranslate() override { show(); }
  QString summary() const override { return panel_->accessibleDescription(); }

 private:
  void show() {
    const OpenRun* run = studio_.current();
    if (run == nullptr || !run->card())
      return panel_->set_message(
          Studio::tr("The card of an opened model appears here: File, Open model…"));
    panel_->set_card(run->name, run->client->path(), model_facts(*run->card()));
  }

  Studio& studio_;
  ModelCardPanel* panel_;
};

}  // namespace

std::unique_ptr<View> make_model_view(Studio& studio) {
  return std::make_unique<ModelView>(studio);
}

}  // namespace attnlab
