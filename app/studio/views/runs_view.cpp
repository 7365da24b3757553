// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDateTime>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QUrl>

#include "app/studio/provenance.h"
#include "app/studio/studio.h"
#include "app/studio/view.h"
#include "core/shared/spec/difference.h"
#include "widgets/runs/run_table.h"
#include "widgets/runs/table_export.h"

namespace attnlab {
namespace {

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
    QObject::connect(&runs, &RunSet::opened, table_, all);
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
  Json facts() const override { return facts_of_visible(studio_.runs()); }

 private:
  void connect_intentions() {
    RunSet& runs = studio_.runs();
    QObject::connect(table_, &RunTable::run_selected, &studio_.selection(), &Selection::select_run);
    QObject::connect(table_, &RunTable::visibility_changed, &runs, &RunSet::set_visible);
    QObject::connect(table_, &RunTable::pinned_changed, &runs, &RunSet::set_pinned);
    QObject::connect(table_, &RunTable::tags_changed, &runs, &RunSet::set_tags);
    QObject::connect(table_, &RunTable::style_changed, &runs,
                     [&runs](const QString& id, const RunStyle& style) {
                       for (int n = 0; n < 240; ++n)
                         if (run_style(n) == style) return runs.set_style(id, n);
                     });
    QObject::connect(table_, &RunTable::export_checkpoint_requested, &studio_,
                     &Studio::checkpoint_export_asked);
    QObject::connect(table_, &RunTable::remove_requested, &studio_, &Studio::close_run);
    QObject::connect(table_, &RunTable::fork_requested, &studio_, [this](const QString& id) {
      studio_.selection().select_run(id);
      studio_.fork();
    });
    QObject::connect(table_, &RunTable::compare_requested, &studio_,
                     [this](const QStringList& ids) {
                       for (const QString& id : ids)
                         if (id != studio_.selection().run()) return studio_.compare_with(id);
                     });
    QObject::connect(table_, &RunTable::open_folder_requested, table_, [this](const QString& id) {
      if (const OpenRun* run = studio_.runs().find(id))
        QDesktopServices::openUrl(QUrl::fromLocalFile(run->client->path()));
    });
    QObject::connect(table_, &RunTable::open_requested, table_, [this] {
      const QString folder = QFileDialog::getExistingDirectory(table_, Studio::tr("Open run"),
                                                               studio_.queue().folder());
      if (!folder.isEmpty()) studio_.open_run(folder);
    });
  }

  static RunRow row(const OpenRun& run) {
    const RunStatus status = run.client->store().status();
    RunRow row;
    row.id = run.id();
    row.name = run.name;
    row.style = run.style;
    row.visible = run.visible;
    row.pinned = run.pinned;
    row.tags = run.tags;
    row.live = run.client->is_live();
    row.phase = phase_text(status, run.client->link());
    row.step = status.step;
    row.steps = status.steps;
    row.loss = status.loss;
    row.validation_loss = status.validation_loss;
    row.accuracy = status.accuracy;
    row.tokens_per_second = status.tokens_per_second;
    row.created =
        QFileInfo(run.client->path() + "/run.json").birthTime().toString("yyyy-MM-dd HH:mm");
    if (run.spec) {
      const DataSpec& data = run.spec->data;
      row.data =
          QString::fromStdString(data.task.empty() && !data.files.empty()
                                     ? std::filesystem::path(data.files[0]).filename().string()
                                     : data.task);
      row.layers = QString::fromStdString(describe_layers(run.spec->model.layers));
      for (const auto& field : spec_fields(*run.spec))
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
