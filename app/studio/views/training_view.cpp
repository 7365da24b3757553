// SPDX-License-Identifier: GPL-3.0-or-later
#include <QScrollArea>

#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "widgets/stack/training_panel.h"

namespace attnlab {
namespace {

class TrainingView : public View {
 public:
  explicit TrainingView(Studio& studio) : scroll_(new QScrollArea) {
    auto* panel = new TrainingPanel;
    scroll_->setWidget(panel);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setFocusPolicy(Qt::NoFocus);  // its fields have it, and scroll into sight
    const auto show = [&studio, panel] { panel->set_spec(studio.document().spec()); };
    const auto rate = [&studio, panel] {
      panel->set_rate_in_force(studio.training().rate_in_force());
    };
    QObject::connect(&studio.document(), &SpecDocument::changed, panel, show);
    QObject::connect(&studio.runs(), &RunSet::connection_changed, panel, rate);
    QObject::connect(&studio.runs(), &RunSet::updated, panel, [&studio, rate](const QString& id) {
      if (id == studio.selection().run()) rate();
    });
    QObject::connect(&studio.selection(), &Selection::run_changed, panel, rate);
    QObject::connect(panel, &TrainingPanel::edited, &studio.document(),
                     [&studio](const QString& text, const QString& key,
                               const std::function<void(RunSpec&)>& change) {
                       edit(studio, text, key, change);
                     });
    show();
  }
  QWidget* widget() override { return scroll_; }

 private:
  static void edit(Studio& studio, const QString& text, const QString& key,
                   const std::function<void(RunSpec&)>& change) {
    if (key != "train.learning_rate" || !studio.training().rate_in_force())
      return studio.document().edit(text, key, change);
    RunSpec after = studio.document().spec();
    change(after);
    studio.training().set_learning_rate(text, after.train.learning_rate);
  }

  QScrollArea* scroll_;
};

}  // namespace

std::unique_ptr<View> make_training_view(Studio& studio) {
  return std::make_unique<TrainingView>(studio);
}

}  // namespace attnlab
