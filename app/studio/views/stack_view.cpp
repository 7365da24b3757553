// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/studio.h"
#include "app/studio/views/view.h"
#include "core/shared/spec/titles.h"
#include "widgets/stack/stack_export.h"
#include "widgets/stack/stack_painter.h"
#include "widgets/stack/stack_panel.h"

namespace attnlab {
namespace {

/// The document's layers, marked where they differ from the selected run.
class StackView : public View {
 public:
  explicit StackView(Studio& studio) : studio_(studio), panel_(new StackPanel) {
    panel_->set_document(&studio.document());
    const auto refresh = [this] { show_reference(); };
    QObject::connect(&studio.selection(), &Selection::run_changed, panel_, refresh);
    QObject::connect(&studio.runs(), &RunSet::updated, panel_, [this](const QString& id) {
      // What a run elsewhere was trained with is known once its stream has told it.
      if (id == studio_.selection().run() && !shown_) show_reference();
    });
    QObject::connect(panel_, &StackPanel::fork_requested, &studio.training(), &Training::fork);
    QObject::connect(panel_, &StackPanel::back_requested, &studio, &Studio::edit_copy_of_run);
    show_reference();
  }

  QWidget* widget() override { return panel_; }
  QWidget* main_control() override { return panel_->painter(); }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv"}; }
  void export_to(const ExportRequest& request) override {
    export_stack(request, studio_.document().spec());
  }
  /// Of the document, which need not be what any run was trained with.
  Json facts() const override {
    const RunSpec& spec = studio_.document().spec();
    Json facts = {{"seed", spec.seed}, {"spec", to_json(spec)}, {"step", nullptr}};
    const OpenRun* run = studio_.current();
    if (run == nullptr || !run->spec || !(run->spec->model == spec.model)) facts["run"] = nullptr;
    return facts;
  }
  QString summary() const override {
    return QString::fromStdString(layers_title(studio_.document().spec().model.layers));
  }

 private:
  void show_reference() {
    const OpenRun* run = studio_.current();
    shown_ = run != nullptr && run->spec;
    panel_->set_reference(shown_ ? run->spec : std::nullopt, shown_ && run->card());
  }

  Studio& studio_;
  StackPanel* panel_;
  bool shown_ = false;
};

}  // namespace

std::unique_ptr<View> make_stack_view(Studio& studio) {
  return std::make_unique<StackView>(studio);
}

}  // namespace attnlab
