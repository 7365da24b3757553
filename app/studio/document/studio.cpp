// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/studio.h"

#include <QDir>
#include <QSettings>
#include <utility>

#include "app/studio/document/deed.h"
#include "app/studio/document/lesson_player.h"
#include "app/studio/document/run_removal.h"
#include "core/shared/base/error.h"
#include "core/shared/run/delete_run.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {

bool looks_like_a_model(const QString& path) {
  const std::filesystem::path place = path.toStdString();
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(place, ignored);
  if (!is_folder) return path.endsWith(".gguf");
  return !RunFolder(place).is_run() && std::filesystem::exists(place / "config.json", ignored);
}

Studio::Studio(Preferences preferences) : preferences_(std::move(preferences)) {
  training_.queue().set_places(preferences_.places);
  connect(&runs_, &RunSet::updated, this, &Studio::run_updated);
  connect(&runs_, &RunSet::connection_changed, this, &Studio::run_updated);
  connect(&runs_, &RunSet::closed, this, [this](const QString& id) {
    probing_.forget(id);
    training_.forget(id);
    recorded_.forget(id);
    seen_live_.remove(id);
    unreachable_.remove(id);
    if (selection_.other() == id) selection_.compare_with({});
  });
  connect(&selection_, &Selection::run_changed, this, [this] {
    if (const OpenRun* run = current()) {
      const int64_t last = run->client->store().status().step;
      selection_.latest_step(last);
      if (selection_.step() > last) selection_.select_step(last);
    }
    probing_.take_run();
    Q_EMIT bookmarks_changed();
  });
  connect(&selection_, &Selection::follow_changed, this, [this] {
    if (const OpenRun* run = current()) selection_.latest_step(run->client->store().status().step);
    probing_.refresh();
  });
  connect(&openings_, &ModelOpenings::opened, this, [this](bool select) {
    const QString id = runs_.adopt(openings_.take_opened());
    if (select || current() == nullptr) selection_.select_run(id);
  });
  connect(&openings_, &ModelOpenings::refused, this, &Studio::problem);
  connect(&probing_, &Probing::failed, this, &Studio::problem);
  connect(&training_, &Training::failed, this, &Studio::problem);
  connect(&training_.queue(), &RunQueue::started, this,
          [this](const QString& path, const Launcher& launcher) {
            open_run(path, launcher);
            selection_.set_follow(true);
            training_.wait_for(selection_.run());
          });
  lessons_ = std::make_unique<LessonPlayer>(*this);
}

Studio::~Studio() = default;

void Studio::set_preferences(const Preferences& preferences) {
  preferences_ = preferences;
  preferences_.save();
  training_.queue().set_folder(preferences.runs_folder);
  training_.queue().set_places(preferences.places);
  Q_EMIT preferences_changed();
}

QString Studio::place_title(const QString& name) {
  return name.isEmpty() ? tr("This machine") : name;
}

void Studio::set_places(const Places& places) {
  Preferences changed = preferences_;
  changed.places = places;
  set_preferences(changed);
}

void Studio::choose_place(const QString& name) {
  const QString before = preferences_.places.chosen;
  const auto place = preferences_.places.find(name);
  if (name == before || !place) return;
  const auto choose = [this](const QString& chosen) {
    Places places = preferences_.places;
    places.chosen = places.find(chosen) ? chosen : QString();
    set_places(places);
  };
  const QString text = tr("Run at %1").arg(place_title(name));
  QUndoStack& stack = *document_.undo_stack();
  stack.beginMacro(text);
  act(
      text, [=] { choose(name); }, [=] { choose(before); });
  const auto facts = place_answers_.of(*place).facts;
  if (facts && facts->device(QString::fromStdString(document_.spec().device)) == nullptr)
    document_.edit(text, {}, [](RunSpec& spec) { spec.device = "cpu"; });
  stack.endMacro();
}

void Studio::open_run(const QString& path, const Launcher& launcher) {
  if (launcher.is_here() && looks_like_a_model(path)) return open_model(path);
  try {
    selection_.select_run(runs_.open(path, launcher));
  } catch (const Error& error) {
    Q_EMIT problem(QString::fromStdString(error.line()));
  } catch (const std::exception& error) {
    Q_EMIT problem(tr("%1 cannot be opened: %2").arg(path, QString::fromUtf8(error.what())));
  }
}

void Studio::open_model(const QString& path, const Launcher& launcher) {
  const QString where = launcher.is_here() ? QDir(path).absolutePath() : path;
  const QString id = launcher.key() + "|" + where;
  if (runs_.find(id) != nullptr) return selection_.select_run(id);
  openings_.open({where, launcher});
}

void Studio::act(const QString& text, std::function<void()> deed, std::function<void()> take_back,
                 const QString& merge_key) {
  document_.undo_stack()->push(new Deed(text, std::move(deed), std::move(take_back), merge_key));
}

void Studio::close_run(const QString& id) {
  const bool selected = selection_.run() == id;
  probing_.forget(id);
  runs_.close(id);
  if (selected) selection_.select_run(runs_.runs().empty() ? QString() : runs_.runs().back()->id());
}

void Studio::remove_runs(const QStringList& ids) {
  const QString& awaited = training_.started_run();
  if (ids.contains(awaited) && !training_.queue().waiting().empty())
    return Q_EMIT problem(tr("The queue waits for %1: it stays in the list until it is over.")
                              .arg(runs_.find(awaited)->name));
  document_.undo_stack()->push(new RunRemoval(*this, ids));
}

void Studio::delete_runs(const QStringList& ids) {
  for (const QString& id : ids) {
    const OpenRun* run = runs_.find(id);
    if (run == nullptr) continue;
    try {
      delete_run(RunFolder(run->client->path().toStdString()));
      QSettings().remove("bookmarks/" + run->client->path());
      close_run(id);
      RunSet::forget_marks(id);
    } catch (const Error& error) {
      Q_EMIT problem(QString::fromStdString(error.line()));
    }
  }
}

void Studio::mark_runs(const QString& text, const QStringList& ids,
                       const std::function<void(const QString& id, RunMarks&)>& edit) {
  std::vector<std::pair<QString, RunMarks>> before, after;
  for (const QString& id : ids) {
    const OpenRun* run = runs_.find(id);
    if (run == nullptr) continue;
    RunMarks marks = run->marks();
    edit(id, marks);
    if (marks == run->marks()) continue;
    before.emplace_back(id, run->marks());
    after.emplace_back(id, std::move(marks));
  }
  if (after.empty()) return;
  const auto set = [this](const auto& all) {
    for (const auto& [id, marks] : all) runs_.set_marks(id, marks);
  };
  act(
      text, [set, after] { set(after); }, [set, before] { set(before); });
}

void Studio::edit_copy_of_run() {
  const OpenRun* run = current();
  if (run == nullptr || !run->spec) return;
  RunSpec taken = *run->spec;
  if (run->card()) {  // it says nothing of data and training
    taken = document_.spec();
    taken.model = run->spec->model;
  }
  document_.take(tr("Take settings of %1").arg(run->name), taken);
}

void Studio::choose_data(const QString& text, const DataSpec& data) {
  try {
    document_.choose_data(text, data);
  } catch (const Error& error) {
    Q_EMIT problem(QString::fromStdString(error.line()));
  }
}

void Studio::run_updated(const QString& id) {
  const OpenRun* run = runs_.find(id);
  if (run == nullptr) return;
  notice_interruption(*run);
  notice_unreachable(*run);
  if (id == selection_.run()) {
    selection_.latest_step(run->client->store().status().step);
    probing_.refresh();
  }
  training_.look_at(*run);
}

void Studio::notice_interruption(const OpenRun& run) {
  if (run.client->is_live()) {
    seen_live_.insert(run.id());
  } else if (run.client->link() == RunLink::ended && seen_live_.remove(run.id()) &&
             run.client->is_interrupted()) {
    Q_EMIT interrupted(run.id());
  }
}

/// A run of which nothing is known looks like an empty one.
void Studio::notice_unreachable(const OpenRun& run) {
  const bool unknown =
      run.client->link() == RunLink::lost && run.client->store().status().phase == RunPhase::empty;
  if (!unknown) {
    if (run.client->link() != RunLink::unknown) unreachable_.remove(run.id());
    return;
  }
  QString& said = unreachable_[run.id()];
  if (std::exchange(said, run.client->problem()) != run.client->problem())
    Q_EMIT problem(tr("%1 cannot be reached: %2").arg(run.name, run.client->problem()));
}

QList<qint64> Studio::bookmarks() const {
  const OpenRun* run = current();
  if (run == nullptr) return {};
  QList<qint64> steps;
  for (const QVariant& step : QSettings().value("bookmarks/" + run->client->path()).toList())
    steps << step.toLongLong();
  return steps;
}

void Studio::set_bookmarks(const QList<qint64>& steps) {
  const OpenRun* run = current();
  if (run == nullptr || steps == bookmarks()) return;
  const QString path = run->client->path();
  act(
      tr("Change bookmarks"), [this, path, steps] { apply_bookmarks(path, steps); },
      [this, path, before = bookmarks()] { apply_bookmarks(path, before); });
}

void Studio::apply_bookmarks(const QString& run_path, const QList<qint64>& steps) {
  QVariantList list;
  for (const qint64 step : steps) list << step;
  QSettings().setValue("bookmarks/" + run_path, list);
  Q_EMIT bookmarks_changed();
}

}  // namespace attnlab
