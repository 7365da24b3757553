// SPDX-License-Identifier: GPL-3.0-or-later
#include <QHash>
#include <algorithm>
#include <cmath>

#include "app/studio/document/studio.h"
#include "app/studio/views/provenance.h"
#include "app/studio/views/view.h"
#include "core/shared/data/tasks/tasks.h"
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
    QObject::connect(&runs, &RunSet::listed_changed, panel_, list);
    QObject::connect(&runs, &RunSet::closed, panel_, [this](const QString& id) {
      readers_.remove(id);
      show_runs();
    });
    QObject::connect(&runs, &RunSet::updated, panel_, [this](const QString& id) { read(id); });
    Selection& selection = studio.selection();
    QObject::connect(&selection, &Selection::step_changed, panel_, [this] { show_cursor(); });
    QObject::connect(&selection, &Selection::run_changed, panel_, [this] {
      show_data();
      show_cursor();
    });
    QObject::connect(panel_, &CurvesPanel::cursor_moved, panel_, [this](qint64 x) { go_to(x); });
    QObject::connect(panel_, &CurvesPanel::axis_changed, panel_, [this] {
      readers_.clear();
      show_runs();
      show_cursor();
    });
    show_runs();
  }

  QWidget* widget() override { return panel_; }
  QStringList export_formats() const override { return {"pdf", "svg", "png", "csv", "tex"}; }
  void export_to(const ExportRequest& request) override {
    for (const auto& run : studio_.runs().runs()) read(run->id());  // to what is known now
    panel_->export_to(request);
  }
  Json facts() const override { return facts_of_runs(studio_.runs(), panel_->shown_runs()); }
  QString summary() const override { return panel_->summary(); }

 private:
  /// How far a run was read, and what its steps are on the axis.
  struct Reader {
    QHash<QString, RunStore::Cursor> cursors;
    Series seconds;
    RunStore::Cursor at_seconds;
  };

  void show_runs() {
    std::vector<CurvesPanel::Run> runs;
    for (const auto& run : studio_.runs().runs())
      if (!run->card())  // a model has no curves
        runs.push_back({run->id(), run->name, run->style, run->visible && run->listed, run->data,
                        run->spec ? seeds_key(*run->spec) : QString()});
    panel_->set_runs(runs);
    for (const auto& run : studio_.runs().runs()) {
      if (run->card()) continue;
      if (run->spec && !run->spec->data.task.empty())
        panel_->set_chance(run->id(), task(run->spec->data.task).chance());
      read(run->id());
      panel_->set_marks(run->id(), forks_of(*run));
    }
    show_data();
  }
  void show_data() {
    const OpenRun* run = studio_.current();
    panel_->show_data(run == nullptr ? QString() : run->data);
  }

  /// Where other open runs left this one.
  std::vector<CurveMark> forks_of(const OpenRun& parent) {
    std::vector<CurveMark> marks;
    for (const auto& run : studio_.runs().runs())
      if (run->origin && run->origin->run == parent.id())
        marks.push_back({x_of(parent.id(), static_cast<double>(run->origin->step)),
                         Studio::tr("→ %1").arg(run->name)});
    return marks;
  }

  static QString seeds_key(RunSpec spec) {
    spec.seed = 0;
    return QString::fromStdString(to_json(spec).dump());
  }

  void read(const QString& id) {
    const OpenRun* run = studio_.runs().find(id);
    if (run == nullptr || run->card()) return;
    const RunStore& store = run->client->store();
    Reader& reader = readers_[id];
    if (panel_->axis() == CurvesPanel::Axis::seconds)
      store.follow("seconds", reader.at_seconds, reader.seconds);
    for (const char* quantity : CurvesPanel::quantities) {
      RunStore::Cursor& cursor = reader.cursors[quantity];
      std::vector<Point> points;
      const auto cut = store.read(quantity, cursor, points);
      for (Point& point : points) point.x = x_of(id, point.x);
      if (cut) panel_->truncate_after(id, quantity, *cut < 0 ? *cut : x_of(id, *cut));
      if (!points.empty()) {
        panel_->set_stride(id, quantity, store.stride(quantity));
        panel_->append(id, quantity, points);
      }
      const auto replaced = store.read_replaced(quantity, cursor);
      if (replaced && panel_->axis() == CurvesPanel::Axis::steps)
        panel_->set_replaced(id, quantity, *replaced);
    }
  }

  [[nodiscard]] double tokens_a_step(const QString& id) const {
    const OpenRun* run = studio_.runs().find(id);
    if (run == nullptr || !run->spec) return 1;
    const TrainSpec& train = run->spec->train;
    return static_cast<double>(train.batch_size * train.accumulate * train.seq_len);
  }
  [[nodiscard]] double x_of(const QString& id, double step) const {
    if (panel_->axis() == CurvesPanel::Axis::steps) return step;
    if (panel_->axis() == CurvesPanel::Axis::tokens) return step * tokens_a_step(id);
    const auto reader = readers_.constFind(id);
    if (reader == readers_.cend()) return 0;
    const size_t at = reader->seconds.at(step);
    return at == Series::npos ? 0 : reader->seconds.points()[at].y;
  }

  void show_cursor() {
    const double x =
        x_of(studio_.selection().run(), static_cast<double>(studio_.selection().step()));
    panel_->set_cursor(std::llround(x));
  }
  /// The step of the selected run at a place on the axis; a key that moves by less than a step
  /// moves by one.
  void go_to(qint64 x) {
    Selection& selection = studio_.selection();
    if (panel_->axis() == CurvesPanel::Axis::steps) return selection.select_step(x);
    const qint64 before = selection.step();
    const double here = x_of(selection.run(), static_cast<double>(before));
    qint64 step = 0;
    if (panel_->axis() == CurvesPanel::Axis::tokens) {
      step = std::llround(static_cast<double>(x) / tokens_a_step(selection.run()));
    } else {
      const auto& points = readers_[selection.run()].seconds.points();
      const auto at = std::ranges::lower_bound(points, static_cast<double>(x), {}, &Point::y);
      step = at == points.end() ? before : static_cast<qint64>(at->x);
    }
    if (step == before && static_cast<double>(x) != std::round(here))
      step += static_cast<double>(x) > here ? 1 : -1;
    selection.select_step(step);
    show_cursor();
  }

  Studio& studio_;
  CurvesPanel* panel_;
  QHash<QString, Reader> readers_;
};

}  // namespace

std::unique_ptr<View> make_curves_view(Studio& studio) {
  return std::make_unique<CurvesView>(studio);
}

}  // namespace attnlab
