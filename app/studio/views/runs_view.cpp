// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QUrl>

#include "app/studio/document/studio.h"
#include "app/studio/views/model_facts.h"
#include "app/studio/views/provenance.h"
#include "app/studio/views/run_dialogs.h"
#include "app/studio/views/view.h"
#include "core/shared/spec/difference.h"
#include "core/shared/spec/titles.h"
#include "widgets/runs/run_table.h"
#include "widgets/runs/table_export.h"

namespace attnlab {
namespace {

constexpr int styles = 240;  // that differ

QString phase_text(const RunStatus& status, RunLink link) {
  if (status.phase == RunPhase::empty && link == RunLink::lost) return Studio::tr("out of reach");
  const bool over = status.is_over() || status.phase == RunPhase::empty;
  if (!over && link == RunLink::ended) return Studio::tr("interrupted");
  if (!over && link == RunLink::lost) return Studio::tr("out of reach");
  switch (status.phase) {
    case RunPhase::training:
      return Studio::tr("training");
    case RunPhase::paused:
      return Studio::tr("paused");
    case RunPhase::finished:
      return Studio::tr("finished");
    case RunPhase::stopped:
      return Studio::tr("stopped");
    case RunPhase::failed:
      return Studio::tr("failed");
    default:
      return Studio::tr("empty");
  }
}

class RunsView : public View {
 public:
  explicit RunsView(Studio& studio) : studio_(studio), table_(new RunTable) {
    RunSet& runs = studio.runs();
    const auto all = [this] { show_all(); };
    QObject::connect(&runs, &RunSet::opened, table_, [this] {
      show_all();
      studio_.runs().set_listed(table_->listed());  // the filter may hide it
    });
    QObject::connect(&runs, &RunSet::closed, table_, all);
    QObject::connect(&runs, &RunSet::marks_changed, table_, all);
    const auto one = [this](const QString& id) {
      if (const OpenRun* run = studio_.runs().find(id)) table_->update_row(id, row(*run));
    };
    QObject::connect(&runs, &RunSet::updated, table_, one);
    QObject::connect(&runs, &RunSet::connection_changed, table_, one);
    QObject::connect(&studio.selection(), &Selection::run_changed, table_,
                     [this] { table_->select_run(studio_.selection().run()); });
    connect_intentions();
    show_all();
  }
  QWidget* widget() override { return table_; }
  void retranslate() override { show_all(); }
  QStringList export_formats() const override { return table_formats; }
  void export_to(const ExportRequest& request) override {
    show_all();  // what is known now
    table_->export_table(request);
  }
  Json facts() const override { return facts_of_runs(studio_.runs(), table_->listed()); }

 private:
  void connect_intentions() {
    RunSet& runs = studio_.runs();
    QObject::connect(table_, &RunTable::run_selected, &studio_.selection(), &Selection::select_run);
    connect_marks();
    QObject::connect(table_, &RunTable::export_checkpoint_requested, &studio_,
                     &Studio::checkpoint_export_asked);
    QObject::connect(table_, &RunTable::listed_changed, &runs, &RunSet::set_listed);
    QObject::connect(table_, &RunTable::remove_requested, table_, [this](const QStringList& ids) {
      if (ask_to_remove(table_, names_of(ids))) studio_.remove_runs(ids);
    });
    QObject::connect(table_, &RunTable::delete_requested, table_,
                     [this](const QStringList& ids) { delete_runs(ids); });
    QObject::connect(table_, &RunTable::rename_requested, table_, [this](const QString& id) {
      const OpenRun* run = studio_.runs().find(id);
      if (run == nullptr) return;
      if (const auto name = ask_for_name(table_, *run))
        studio_.mark_runs(Studio::tr("Rename a run"), {id},
                          [&](const QString&, RunMarks& marks) { marks.own_name = *name; });
    });
    QObject::connect(table_, &RunTable::notes_requested, table_, [this](const QString& id) {
      const OpenRun* run = studio_.runs().find(id);
      if (run == nullptr) return;
      if (const auto notes = ask_for_notes(table_, *run))
        studio_.mark_runs(Studio::tr("Change notes"), {id},
                          [&](const QString&, RunMarks& marks) { marks.notes = *notes; });
    });
    QObject::connect(table_, &RunTable::fork_requested, &studio_, [this](const QString& id) {
      studio_.selection().select_run(id);
      studio_.training().fork();
    });
    QObject::connect(table_, &RunTable::compare_requested, &studio_,
                     [this](const QStringList& ids) {
                       for (const QString& id : ids)
                         if (id != studio_.selection().run())
                           return studio_.selection().compare_with(id);
                     });
    QObject::connect(table_, &RunTable::open_folder_requested, table_, [this](const QString& id) {
      const OpenRun* run = studio_.runs().find(id);
      if (run == nullptr) return;
      const QFileInfo place(run->client->path());
      QDesktopServices::openUrl(
          QUrl::fromLocalFile(place.isDir() ? place.filePath() : place.path()));
    });
    QObject::connect(table_, &RunTable::open_requested, table_, [this] {
      const QString folder = QFileDialog::getExistingDirectory(table_, Studio::tr("Open run"),
                                                               studio_.training().queue().folder());
      if (!folder.isEmpty()) studio_.open_run(folder);
    });
  }

  void connect_marks() {
    QObject::connect(
        table_, &RunTable::visibility_changed, table_, [this](const QStringList& ids, bool on) {
          studio_.mark_runs(on ? Studio::tr("Show runs") : Studio::tr("Hide runs"), ids,
                            [on](const QString&, RunMarks& marks) { marks.visible = on; });
        });
    QObject::connect(
        table_, &RunTable::pinned_changed, table_, [this](const QStringList& ids, bool on) {
          studio_.mark_runs(on ? Studio::tr("Pin runs") : Studio::tr("Unpin runs"), ids,
                            [on](const QString&, RunMarks& marks) { marks.pinned = on; });
        });
    QObject::connect(
        table_, &RunTable::tags_changed, table_, [this](const QMap<QString, QStringList>& tags) {
          studio_.mark_runs(Studio::tr("Change tags"), tags.keys(),
                            [&](const QString& id, RunMarks& marks) { marks.tags = tags[id]; });
        });
    QObject::connect(
        table_, &RunTable::style_changed, table_, [this](const QString& id, const RunStyle& style) {
          int number = 0;
          while (number < styles && !(run_style(number) == style)) ++number;
          studio_.mark_runs(Studio::tr("Change the style of a run"), {id},
                            [=](const QString&, RunMarks& marks) { marks.style_number = number; });
        });
  }

  [[nodiscard]] QStringList names_of(const QStringList& ids) const {
    QStringList names;
    for (const QString& id : ids)
      if (const OpenRun* run = studio_.runs().find(id)) names << run->name;
    return names;
  }
  void delete_runs(const QStringList& ids) {
    std::vector<const OpenRun*> runs;
    for (const QString& id : ids)
      if (const OpenRun* run = studio_.runs().find(id)) runs.push_back(run);
    const QString hindrance = hindrance_to_deletion(runs);
    if (!hindrance.isEmpty()) return studio_.report_problem(hindrance);
    if (ask_to_delete(table_, runs)) studio_.delete_runs(ids);
  }
  [[nodiscard]] QString origin_of(const OpenRun& run) const {
    if (run.card()) return model_line(*run.card());
    if (!run.origin) return {};
    const OpenRun* parent = studio_.runs().find(run.origin->run);
    const QString name = parent == nullptr ? run.origin->run.section('|', 1) : parent->name;
    return Studio::tr("Forked from %1 at step %2").arg(name).arg(run.origin->step);
  }

  /// "cluster · cuda:0"; of this machine its GPU alone, if the run has one.
  [[nodiscard]] QString where(const OpenRun& run) const {
    QStringList parts;
    const Launcher& launcher = run.client->launcher();
    if (!launcher.is_here()) parts << studio_.preferences().places.name_of(launcher);
    if (run.spec && !run.card() && run.spec->device != "cpu")
      parts << QString::fromStdString(run.spec->device);
    return parts.join(QStringLiteral(" · "));
  }

  RunRow row(const OpenRun& run) const {
    const RunStatus status = run.client->store().status();
    RunRow row;
    row.id = run.id();
    row.name = run.name;
    row.style = run.style;
    row.visible = run.visible;
    row.pinned = run.pinned;
    row.tags = run.tags;
    row.live = run.client->is_live();
    row.origin = origin_of(run);
    row.notes = run.notes;
    row.is_model = run.card().has_value();
    row.phase = row.is_model ? Studio::tr("model") : phase_text(status, run.client->link());
    if (const QString place = where(run); !place.isEmpty())
      row.phase += QStringLiteral(" · ") + place;
    row.step = status.step;
    row.steps = status.steps;
    row.loss = status.loss;
    row.validation_loss = status.validation_loss;
    row.accuracy = status.accuracy;
    row.tokens_per_second = status.tokens_per_second;
    row.created =
        QFileInfo(run.client->path() + "/run.json").birthTime().toString("yyyy-MM-dd HH:mm");
    if (run.spec) {
      row.data = run.data;
      row.layers = QString::fromStdString(layers_title(run.spec->model.layers));
      for (const auto& field : spec_fields(*run.spec))
        if (!row.is_model || field.key.starts_with("model."))  // it says nothing of its training
          row.fields.emplace_back(QString::fromStdString(field.title),
                                  QString::fromStdString(field.value));
    }
    return row;
  }
  void show_all() {
    std::vector<RunRow> rows;
    for (const auto& run : studio_.runs().runs()) rows.push_back(row(*run));
    table_->set_rows(std::move(rows));
    table_->select_run(studio_.selection().run());
  }

  Studio& studio_;
  RunTable* table_;
};

}  // namespace

std::unique_ptr<View> make_runs_view(Studio& studio) { return std::make_unique<RunsView>(studio); }

}  // namespace attnlab
