// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/studio.h"
#include "app/studio/view.h"
#include "widgets/stack/stack_export.h"
#include "widgets/stack/stack_panel.h"

namespace attnlab {
namespace {

/// The document's layers, marked where they differ from the run that trains.
class StackView : public View {
 public:
  explicit StackView(Studio& studio) : studio_(studio), panel_(new StackPanel) {
    panel_->set_document(&studio.document());
    const auto refresh = [this] { show_reference(); };
    QObject::connect(&studio.selection(), &Selection::run_changed, panel_, refresh);
    QObject::connect(&studio.runs(), &RunSet::connection_changed, panel_, refresh);
    QObject::connect(panel_, &StackPanel::fork_requested, &studio, &Studio::fork);
    show_reference();
  }

  QWidget* widget() override { return panel_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override {
    export_stack(request, studio_.document().spec());
  }
  QString summary() const override {
    return QString::fromStdString(describe_layers(studio_.document().spec().model.layers));
  }

 private:
  void show_reference() {
    const OpenRun* run = studio_.current();
    if (run != nullptr && run->client->is_live() && run->spec)
      panel_->set_reference(run->spec->model.layers);
    else
      panel_->set_reference(std::nullopt);
  }

  Studio& studio_;
  StackPanel* panel_;
};

}  // namespace

std::unique_ptr<View> make_stack_view(Studio& studio) {
  return std::make_unique<StackView>(studio);
}

}  // namespace attnlab
