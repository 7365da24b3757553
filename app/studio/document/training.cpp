// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/document/training.h"

#include <algorithm>
#include <filesystem>

#include "app/studio/document/deed.h"
#include "app/studio/document/studio.h"
#include "core/shared/spec/parameters.h"
#include "core/shared/spec/placement.h"
#include "core/shared/spec/titles.h"

namespace attnlab {
namespace {

/// The edit that makes any layer this one, as edit_layers takes it.
std::string edit_to(const LayerSpec& layer) {
  if (!layer.mixing) return "mlp";
  return "standard+form:" + form_text(layer) + "+qk:" + std::string(name_of(layer.sequence)) + "/" +
         std::string(name_of(layer.hidden));
}

QString edits_to(const std::vector<LayerSpec>& from, const std::vector<LayerSpec>& to) {
  if (from.size() != to.size()) return {};
  QStringList edits;
  for (size_t i = 0; i < from.size(); ++i)
    if (!(from[i] == to[i]))
      edits << QString::number(i + 1) + "=" + QString::fromStdString(edit_to(to[i]));
  return edits.join(';');
}

}  // namespace

Training::Training(SpecDocument& document, RunSet& runs, const Selection& selection,
                   const Preferences& preferences, const PlaceAnswers& answers)
    : document_(document),
      runs_(runs),
      selection_(selection),
      preferences_(preferences),
      place_answers_(answers),
      queue_(preferences.runs_folder) {
  connect(&queue_, &RunQueue::failed, this, &Training::failed);
}

void Training::wait_for(const QString& run) {
  started_run_ = run;
  Q_EMIT queue_.changed();  // what it waits for
}

/// The queue goes on when the run it started is over, whoever ended it.
void Training::look_at(const OpenRun& run) {
  const bool over = run.client->link() == RunLink::ended &&
                    (run.client->store().status().is_over() || run.client->is_interrupted());
  if (run.id() != started_run_ || !over) return;
  started_run_.clear();
  queue_.run_ended();
}

void Training::forget(const QString& run) { ordered_rates_.remove(run); }

PlannedRun Training::planned(int seed_offset) const {
  return planned(document_.spec(), seed_offset);
}

PlannedRun Training::planned(RunSpec spec, int seed_offset) const {
  PlannedRun run;
  run.spec = std::move(spec);
  const EnginePlace place = preferences_.places.current();
  run.place = place.name;
  run.launcher = place.launcher;
  run.folder = place.folder;
  run.spec.seed += static_cast<uint64_t>(seed_offset);
  const std::string data =
      run.spec.data.task.empty()
          ? (run.spec.data.files.empty()
                 ? "text"
                 : std::filesystem::path(run.spec.data.files[0]).stem().string())
          : run.spec.data.task;
  run.name = QString::fromStdString(data + ": " + layers_title(run.spec.model.layers));
  if (run.spec.seed != 1) run.name += QString(" · seed %1").arg(run.spec.seed);
  return run;
}

/// A run that follows another begins where that one lies.
void Training::go_where(const OpenRun& run, PlannedRun& planned) const {
  const QString name = preferences_.places.name_of(run.client->launcher());
  const auto place = preferences_.places.find(name);
  planned.place = place ? place->name : QString();
  planned.launcher = run.client->launcher();
  planned.folder = place ? place->folder : QString();
}

QString Training::hindrance() const {
  if (!document_.problems().isEmpty()) return document_.problems().first();
  const EnginePlace place = preferences_.places.current();
  const auto facts = place_answers_.of(place).facts;
  const QString device = QString::fromStdString(document_.spec().device);
  if (!facts || facts->device(device) != nullptr) return {};
  return tr("%1 has no device %2: choose another one under Training.")
      .arg(Studio::place_title(place.name), device);
}

void Training::train(int seeds) {
  if (const QString wrong = hindrance(); !wrong.isEmpty()) return Q_EMIT failed(wrong);
  queue_.start_now(planned(0));
  for (int i = 1; i < seeds; ++i) queue_.add(planned(i));
}

void Training::add_to_queue(int seeds) {
  if (const QString wrong = hindrance(); !wrong.isEmpty()) return Q_EMIT failed(wrong);
  for (int i = 0; i < seeds; ++i) queue_.add(planned(i));
}

void Training::add_spec_to_queue(const RunSpec& spec) { queue_.add(planned(spec, 0)); }

void Training::train_all_mixers(const QString& placement, int seeds) {
  if (const QString wrong = hindrance(); !wrong.isEmpty()) return Q_EMIT failed(wrong);
  for (int seed = 0; seed < seeds; ++seed)
    for (const Mixer& mixer : paper_mixers()) {
      RunSpec spec = document_.spec();
      auto& layers = spec.model.layers;
      layers = placed_layers(mixer.layer, placement.toStdString(), std::ssize(layers));
      queue_.add(planned(std::move(spec), seed));
    }
}

void Training::remove_from_queue(int index) {
  if (index < 0 || index >= static_cast<int>(queue_.waiting().size())) return;
  const PlannedRun run = queue_.waiting()[static_cast<size_t>(index)];
  const auto remove = [this, index, name = run.name] {
    const auto& waiting = queue_.waiting();
    const auto at = static_cast<size_t>(index);
    if (at < waiting.size() && waiting[at].name == name) queue_.remove(index);
  };
  undo().push(new Deed(tr("Remove %1 from the queue").arg(run.name), remove,
                       [this, index, run] { queue_.insert(index, run); }));
}

void Training::move_in_queue(int from, int to) {
  const auto& waiting = queue_.waiting();
  if (from < 0 || from >= static_cast<int>(waiting.size())) return;
  const QString name = waiting[static_cast<size_t>(from)].name;
  // A run that was started by then moves no more.
  const auto move = [this, name](int there, int back) {
    const auto& now = queue_.waiting();
    const auto at = static_cast<size_t>(there);
    if (at < now.size() && now[at].name == name) queue_.move(there, back);
  };
  undo().push(new Deed(
      tr("Move %1 in the queue").arg(name), [=] { move(from, to); }, [=] { move(to, from); }));
}

QString Training::layer_edits() const {
  const OpenRun* run = current();
  if (run == nullptr || !run->spec) return {};
  return edits_to(run->spec->model.layers, document_.spec().model.layers);
}

void Training::fork() {
  const OpenRun* run = current();
  if (run == nullptr || !run->spec) return Q_EMIT failed(tr("Select the run to fork first."));
  if (run->card()) return Q_EMIT fork_asked();  // trained on as it is, too
  if (run->spec->model.layers.size() != document_.spec().model.layers.size())
    return Q_EMIT failed(tr("A fork keeps the number of layers: this needs a new run."));
  if (layer_edits().isEmpty())
    return Q_EMIT failed(tr("Paint a layer first: the fork would equal the run it comes from."));
  Q_EMIT fork_asked();
}

void Training::start_fork(const ForkChoice& choice) {
  const OpenRun* run = runs_.find(choice.run);
  if (run == nullptr || !run->spec) return;
  PlannedRun fork = planned(0);
  fork.spec = *run->spec;
  fork.spec.model.layers = choice.layers;
  fork.spec.train.steps = choice.steps;
  fork.fork = PlannedRun::Fork{run->client->path(), choice.step,
                               edits_to(run->spec->model.layers, choice.layers)};
  go_where(*run, fork);
  fork.name += tr(" fork at %1").arg(choice.step);
  queue_.start_now(fork);
}

void Training::train_model(const ModelTraining& choice) {
  const OpenRun* model = runs_.find(choice.model);
  if (model == nullptr || !model->card()) return;
  const ModelSpec& own = model->card()->model;
  PlannedRun run = planned(0);
  run.spec.model = own;
  run.spec.model.layers = choice.layers;
  run.spec.data = DataSpec();
  run.spec.data.files = choice.files;
  TrainSpec& train = run.spec.train = TrainSpec();
  train.steps = choice.steps;
  train.batch_size = choice.batch_size;
  train.seq_len = choice.seq_len;
  train.learning_rate = choice.learning_rate;
  // The beginning, the middle and the end of it can be looked at.
  constexpr double snapshots = 3, spare = 1.01;
  train.snapshot_budget_mb =
      std::max(train.snapshot_budget_mb,
               spare * snapshots * 4e-6 * static_cast<double>(parameter_count(own)));
  run.init = PlannedRun::Init{model->client->path(), edits_to(own.layers, choice.layers)};
  go_where(*model, run);
  run.name = model->name + ": " + QString::fromStdString(layers_title(choice.layers));
  queue_.start_now(run);
}

void Training::go_on_with_queue(std::deque<PlannedRun> waiting, const QString& after) {
  started_run_ = runs_.find(after) == nullptr ? QString() : after;
  queue_.restore(std::move(waiting), !started_run_.isEmpty());
  if (const OpenRun* run = runs_.find(started_run_)) look_at(*run);
}

bool Training::can_continue() const {
  const OpenRun* run = current();
  return run != nullptr && !queue_.is_starting() && run->client->can_continue();
}

void Training::continue_training() {
  if (!can_continue()) return;
  const OpenRun& run = *current();
  PlannedRun same;
  same.name = run.name;
  same.resume = run.client->path();
  go_where(run, same);
  queue_.start_now(same);
}

void Training::control(const std::string& command) {
  OpenRun* run = current();
  if (run == nullptr) return;
  run->client->send(control_command(0, command), [this](const auto& answer) {
    if (answer->header.value("answer", "") == "error")
      Q_EMIT failed(QString::fromStdString(answer->header.value("message", std::string())));
  });
}

void Training::set_learning_rate_factor(double factor) {
  const OpenRun* run = current();
  if (run == nullptr || !run->client->is_live()) return;
  const QString id = run->id();
  const double before =
      ordered_rates_.value(id, run->client->store().status().learning_rate_factor);
  undo().push(new Deed(
      tr("Change the learning rate of %1").arg(run->name),
      [this, id, factor] { order_rate(id, factor); },
      [this, id, before] { order_rate(id, before); },
      QString("rate %1 %2").arg(id).arg(rate_gesture_)));
}

/// A run that has ended by then takes no orders, and needs none.
void Training::order_rate(const QString& id, double factor) {
  OpenRun* run = runs_.find(id);
  if (run == nullptr || !run->client->is_live()) return;
  ordered_rates_[id] = factor;
  run->client->send(learning_rate_command(0, factor), [this](const auto& answer) {
    if (answer->header.value("answer", "") == "error")
      Q_EMIT failed(QString::fromStdString(answer->header.value("message", std::string())));
  });
}

std::optional<double> Training::rate_in_force() const {
  const OpenRun* run = current();
  if (run == nullptr || !run->client->is_live() || !run->spec) return std::nullopt;
  return run->spec->train.learning_rate * run->client->store().status().learning_rate_factor;
}

void Training::set_learning_rate(const QString& text, double rate) {
  const OpenRun* run = current();
  const double peak = rate_in_force() ? run->spec->train.learning_rate : 0;
  QUndoStack& stack = undo();
  stack.beginMacro(text);
  document_.edit(text, {}, [rate](RunSpec& spec) { spec.train.learning_rate = rate; });
  if (peak > 0) set_learning_rate_factor(rate / peak);
  stack.endMacro();
}

}  // namespace attnlab
