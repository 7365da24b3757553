// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runs/differences_view.h"

#include "app/studio/document/studio.h"
#include "app/studio/views/provenance.h"
#include "app/studio/views/view.h"
#include "core/shared/spec/difference.h"
#include "widgets/runs/table_export.h"

namespace attnlab {
namespace {

/// Settings of the visible runs side by side.
class Differences : public View {
 public:
  explicit Differences(RunSet& runs) : runs_(runs), view_(new DifferencesView) {
    const auto refresh = [this] { show(); };
    QObject::connect(&runs, &RunSet::opened, view_, refresh);
    QObject::connect(&runs, &RunSet::closed, view_, refresh);
    QObject::connect(&runs, &RunSet::marks_changed, view_, refresh);
    show();
  }
  QWidget* widget() override { return view_; }
  QStringList export_formats() const override { return table_formats; }
  void export_to(const ExportRequest& request) override { view_->export_table(request); }
  Json facts() const override { return facts_of_runs(runs_, shown_); }

 private:
  void show() {
    std::vector<ComparedRun> runs;
    shown_.clear();
    std::vector<ComparedSetting> settings;
    for (const auto& run : runs_.runs()) {
      if (!run->visible || !run->spec) continue;
      const bool is_model = run->card().has_value();  // which says nothing of its training
      const auto fields = spec_fields(*run->spec);
      if (settings.empty())
        for (const auto& field : fields)
          settings.push_back({QString::fromStdString(field.title), {}});
      for (size_t i = 0; i < fields.size() && i < settings.size(); ++i)
        settings[i].values << (is_model && !fields[i].key.starts_with("model.")
                                   ? QStringLiteral("–")
                                   : QString::fromStdString(fields[i].value));
      runs.push_back({run->name, run->style});
      shown_ << run->id();
    }
    view_->set_runs(std::move(runs), std::move(settings));
  }

  RunSet& runs_;
  QStringList shown_;  ///< ids
  DifferencesView* view_;
};

}  // namespace

std::unique_ptr<View> make_differences_view(Studio& studio) {
  return std::make_unique<Differences>(studio.runs());
}

}  // namespace attnlab
