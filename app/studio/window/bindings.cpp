// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/window/bindings.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSignalBlocker>

#include "app/studio/views/model_facts.h"
#include "core/shared/base/error.h"
#include "core/shared/spec/device_peak.h"
#include "widgets/plots/step_cursor.h"
#include "widgets/stack/transport_bar.h"

namespace attnlab {
namespace {

TransportPhase phase_of(const RunStatus& status, RunLink link) {
  if (status.phase == RunPhase::empty && link == RunLink::lost) return TransportPhase::unreachable;
  const bool over = status.is_over() || status.phase == RunPhase::empty;
  if (!over && link == RunLink::ended) return TransportPhase::interrupted;
  if (!over && link == RunLink::lost) return TransportPhase::unreachable;
  if (!over && link == RunLink::unknown) return TransportPhase::starting;
  switch (status.phase) {
    case RunPhase::training:
      return TransportPhase::training;
    case RunPhase::paused:
      return TransportPhase::paused;
    case RunPhase::finished:
      return TransportPhase::finished;
    case RunPhase::failed:
      return TransportPhase::failed;
    case RunPhase::stopped:
      return TransportPhase::stopped;
    default:
      return TransportPhase::idle;
  }
}

TransportStatus status_of(Studio& studio) {
  TransportStatus shown;
  shown.queued = static_cast<int>(studio.training().queue().waiting().size());
  if (studio.training().queue().is_starting()) shown.phase = TransportPhase::starting;
  const OpenRun* run = studio.current();
  if (run == nullptr || studio.training().queue().is_starting()) return shown;
  if (run->card()) {
    shown.phase = TransportPhase::model;
    shown.message = Studio::tr("Opened model: %1").arg(model_line(*run->card()));
    return shown;
  }
  const RunStatus status = run->client->store().status();
  shown.phase = phase_of(status, run->client->link());
  shown.can_continue = studio.training().can_continue();
  shown.step = status.step;
  shown.steps = status.steps;
  shown.loss = status.loss;
  shown.tokens_per_second = status.tokens_per_second;
  shown.eta_seconds = status.eta_seconds;
  shown.peak_memory = status.peak_memory;
  shown.device_memory = status.device_memory;
  shown.device_used = status.device_used;
  shown.device_utilization = status.device_utilization;
  if (run->spec && !status.device_title.empty())
    shown.flops_utilization =
        model_flops_utilization(*run->spec, status.device_title, status.tokens_per_second)
            .value_or(TransportStatus::unknown);
  shown.learning_rate = status.learning_rate / status.learning_rate_factor;
  shown.message = shown.phase == TransportPhase::unreachable
                      ? run->client->problem()
                      : QString::fromStdString(status.message);
  return shown;
}

}  // namespace

QWidget* make_transport_bar(Studio& studio, QWidget* parent) {
  auto* bar = new TransportBar(parent);
  const auto refresh = [&studio, bar] {
    bar->set_status(status_of(studio));
    if (const OpenRun* run = studio.current())
      bar->set_learning_rate_factor(run->client->store().status().learning_rate_factor);
  };
  const auto refresh_current = [&studio, refresh](const QString& id) {
    if (id == studio.selection().run()) refresh();
  };
  QObject::connect(&studio.runs(), &RunSet::updated, bar, refresh_current);
  QObject::connect(&studio.runs(), &RunSet::connection_changed, bar, refresh_current);
  QObject::connect(&studio.selection(), &Selection::run_changed, bar, refresh);
  QObject::connect(&studio.training().queue(), &RunQueue::changed, bar, refresh);
  QObject::connect(&studio.training().queue(), &RunQueue::starting, bar, refresh);
  QObject::connect(&studio.training().queue(), &RunQueue::failed, bar, refresh);
  QObject::connect(bar, &TransportBar::train_requested, &studio,
                   [&studio] { studio.training().train(); });
  QObject::connect(bar, &TransportBar::queue_requested, &studio.training(),
                   &Training::add_to_queue);
  QObject::connect(bar, &TransportBar::all_mixers_requested, &studio.training(),
                   &Training::train_all_mixers);
  QObject::connect(bar, &TransportBar::pause_requested, &studio,
                   [&studio] { studio.training().control("pause"); });
  QObject::connect(bar, &TransportBar::resume_requested, &studio,
                   [&studio] { studio.training().control("resume"); });
  QObject::connect(bar, &TransportBar::continue_requested, &studio.training(),
                   &Training::continue_training);
  QObject::connect(bar, &TransportBar::step_requested, &studio,
                   [&studio] { studio.training().control("step"); });
  QObject::connect(bar, &TransportBar::stop_requested, &studio,
                   [&studio] { studio.training().control("stop"); });
  QObject::connect(bar, &TransportBar::learning_rate_factor_changed, &studio.training(),
                   &Training::set_learning_rate_factor);
  QObject::connect(bar, &TransportBar::learning_rate_taken_hold_of, &studio.training(),
                   &Training::end_rate_gesture);
  refresh();
  return bar;
}

QWidget* make_step_cursor_bar(Studio& studio, QWidget* parent) {
  auto* cursor = new StepCursor(parent);
  Selection& selection = studio.selection();
  const auto refresh = [&studio, cursor] {
    const OpenRun* run = studio.current();
    const QSignalBlocker quiet(cursor);  // not the person moves the cursor here
    if (run == nullptr) return cursor->set_range(-1, 0);
    const RunStore& store = run->client->store();
    const RunStatus status = store.status();
    const std::vector<int64_t> snapshots = store.snapshot_steps();
    cursor->set_snapshots({snapshots.begin(), snapshots.end()});
    std::vector<StepEvent> notices;
    for (const RunNotice& notice : store.notices())
      notices.push_back({notice.step, QString::fromStdString(notice.text)});
    cursor->set_events(std::move(notices));
    cursor->set_range(status.step, status.steps);
    cursor->set_step(studio.selection().step());
    cursor->set_follow(studio.selection().follows());
  };
  const auto marks = [&studio, cursor] {
    const auto steps = studio.bookmarks();
    cursor->set_bookmarks({steps.begin(), steps.end()});
  };
  QObject::connect(&studio.runs(), &RunSet::updated, cursor, [&studio, refresh](const QString& id) {
    if (id == studio.selection().run()) refresh();
  });
  QObject::connect(&selection, &Selection::run_changed, cursor, refresh);
  QObject::connect(&selection, &Selection::step_changed, cursor, [&selection, cursor] {
    const QSignalBlocker quiet(cursor);
    cursor->set_step(selection.step());
    cursor->set_follow(selection.follows());
  });
  QObject::connect(&selection, &Selection::follow_changed, cursor,
                   [&selection, cursor] { cursor->set_follow(selection.follows()); });
  QObject::connect(&studio, &Studio::bookmarks_changed, cursor, marks);
  QObject::connect(cursor, &StepCursor::step_changed, &selection,
                   [&selection, cursor](qint64 step) {
                     if (!cursor->follow()) selection.select_step(step);
                   });
  QObject::connect(cursor, &StepCursor::follow_changed, &selection, &Selection::set_follow);
  QObject::connect(cursor, &StepCursor::bookmarks_changed, &studio,
                   [&studio](const std::set<qint64>& steps) {
                     studio.set_bookmarks({steps.begin(), steps.end()});
                   });
  refresh();
  marks();
  return cursor;
}

void open_document(Studio& studio, const QString& path) {
  try {
    studio.document().open(path);
  } catch (const Error& error) {
    studio.report_problem(QString::fromStdString(error.line()));
  }
}

void choose_text_files(Studio& studio, const std::vector<std::string>& files) {
  DataSpec data = studio.document().spec().data;
  data.task.clear();
  data.files = files;
  studio.choose_data(Studio::tr("Choose text"), data);
}

void stop_all_runs(Studio& studio) {
  // An answer may come when this is over.
  const auto waiting = std::make_shared<int>(0);
  for (const auto& run : studio.runs().runs()) {
    if (!run->client->is_live()) continue;
    ++*waiting;
    run->client->send(control_command(0, "stop"), [waiting](const auto&) { --*waiting; });
  }
  QElapsedTimer clock;
  clock.start();
  while (*waiting > 0 && clock.elapsed() < 2000)
    QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents, 50);
}

}  // namespace attnlab
