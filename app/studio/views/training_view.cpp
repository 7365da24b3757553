// SPDX-License-Identifier: GPL-3.0-or-later
#include <QScrollArea>

#include "app/studio/studio.h"
#include "app/studio/view.h"
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
    const auto live = [&studio, panel] {
      const OpenRun* run = studio.current();
      panel->set_live(run != nullptr && run->client->is_live());
    };
    QObject::connect(&studio.document(), &SpecDocument::changed, panel, show);
    QObject::connect(&studio.runs(), &RunSet::connection_changed, panel, live);
    QObject::connect(&studio.selection(), &Selection::run_changed, panel, live);
    QObject::connect(panel, &TrainingPanel::edited, &studio.document(),
                     [&studio](const QString& text, const QString& key,
                               const std::function<void(RunSpec&)>& change) {
                       studio.document().edit(text, key, change);
                     });
    show();
  }
  QWidget* widget() override { return scroll_; }

 private:
  QScrollArea* scroll_;
};

}  // namespace

std::unique_ptr<View> make_training_view(Studio& studio) {
  return std::make_unique<TrainingView>(studio);
}

}  // namespace attnlab
