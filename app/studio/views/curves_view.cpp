// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHash>

#include "app/studio/provenance.h"
#include "app/studio/studio.h"
#include "app/studio/view.h"
#include "core/shared/data/task.h"
#include "widgets/plots/curves_panel.h"

namespace attnlab {
namespace {

/// Curves of all visible runs; each curve is read from its store by cursor.
class CurvesView : public View {
 public:
  explicit CurvesView(Studio& studio) : studio_(studio), panel_(new CurvesPanel) {
    RunSet& runs = studio.runs();
    const auto list = [this] { show_runs(); };
    QObject::connect(&runs, &RunSet::opened, panel_, list);
    QObject::connect(&runs, &RunSet::marks_changed, panel_, list);
    QObject::connect(&runs, &RunSet::closed, panel_, [this](const QString& id) {
      cursors_.remove(id);
      show_runs();
    });
    QObject::connect(&runs, &RunSet::updated, panel_, [this](const QString& id) { read(id); });
    Selection& selection = studio.selection();
    QObject::connect(&selection, &Selection::step_changed, panel_,
                     [this] { panel_->set_cursor(studio_.selection().step()); });
    QObject::connect(panel_, &CurvesPanel::cursor_moved, &selection, &Selection::select_step);
    show_runs();
  }

  QWidget* widget() override { return panel_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv", "tex"}; }
  void export_to(const ExportRequest& request) override {
    for (const auto& run : studio_.runs().runs()) read(run->id());  // to what is known now
    panel_->export_to(request);
  }
  Json facts() const override { return facts_of_visible(studio_.runs()); }
  QString summary() const override { return panel_->summary(); }

 private:
  void show_runs() {
    std::vector<CurvesPanel::Run> runs;
    for (const auto& run : studio_.runs().runs())
      runs.push_back({run->id(), run->name, run->style, run->visible});
    panel_->set_runs(runs);
    for (const auto& run : studio_.runs().runs()) {
      if (run->spec && !run->spec->data.task.empty())
        panel_->set_chance(run->id(), task(run->spec->data.task).chance());
      read(run->id());
    }
  }
  void read(const QString& id) {
    const OpenRun* run = studio_.runs().find(id);
    if (run == nullptr) return;
    auto& cursors = cursors_[id];
    for (const char* quantity : CurvesPanel::quantities) {
      std::vector<Point> points;
      const auto cut = run->client->store().read(quantity, cursors[quantity], points);
      if (cut) panel_->truncate_after(id, quantity, *cut);
      if (!points.empty()) panel_->append(id, quantity, points);
    }
  }

  Studio& studio_;
  CurvesPanel* panel_;
  QHash<QString, QHash<QString, RunStore::Cursor>> cursors_;
};

}  // namespace

std::unique_ptr<View> make_curves_view(Studio& studio) {
  return std::make_unique<CurvesView>(studio);
}

}  // namespace attnlab
