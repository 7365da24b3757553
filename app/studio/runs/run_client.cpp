// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/runs/run_client.h"

#include <algorithm>
#include <utility>

#include "app/studio/runs/run_feed.h"
#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"

namespace attnlab {
namespace {

using namespace std::chrono_literals;

constexpr auto frame = 33ms;
constexpr auto session_kept = 3min;
constexpr auto session_may_think = 3min;

template <class Object, class Do>
void on_thread_of(Object* object, Do what) {
  QMetaObject::invokeMethod(object, std::move(what), Qt::QueuedConnection);
}

}  // namespace

RunClient::RunClient(QString path, Launcher launcher, QThread& io, Of of)
    : path_(std::move(path)),
      launcher_(std::move(launcher)),
      io_(io),
      store_(std::make_shared<RunStore>()) {
  tick_.setSingleShot(true);
  connect(&tick_, &QTimer::timeout, this, [this] {
    store_->acknowledge();
    Q_EMIT changed();
  });
  store_->set_wake([this] {
    QMetaObject::invokeMethod(
        this,
        [this] {
          if (!tick_.isActive()) tick_.start(frame);
        },
        Qt::QueuedConnection);
  });
  session_idle_.setSingleShot(true);
  connect(&session_idle_, &QTimer::timeout, this, [this] {
    const bool busy = std::any_of(waiting_.cbegin(), waiting_.cend(),
                                  [](const Waiting& w) { return w.for_session && w.on_answer; });
    if (busy)
      session_idle_.start(session_kept);
    else
      drop_session({});
  });

  patience_.setSingleShot(true);
  patience_.setInterval(session_may_think);
  connect(&patience_, &QTimer::timeout, this, [this] {
    drop_session(tr("the engine has said nothing for %1 seconds and was ended; it is asked again")
                     .arg(patience_.interval() / 1000));
  });

  if (of == Of::model) {
    start_session();
    return;
  }
  feed_ = new RunFeed(path_, launcher_, store_);
  feed_->moveToThread(&io_);
  connect(feed_, &RunFeed::link_changed, this, &RunClient::set_link);
  connect(feed_, &RunFeed::answered, this, [this](const Answer& answer) { take_answer(answer); });
  on_thread_of(feed_, [feed = feed_] { feed->start(); });
}

RunClient::~RunClient() {
  store_->set_wake({});
  for (QObject* there : {static_cast<QObject*>(feed_), static_cast<QObject*>(session_)}) {
    if (there == nullptr) continue;
    there->disconnect();
    there->deleteLater();
  }
}

bool RunClient::is_interrupted() const {
  const RunPhase phase = store_->status().phase;
  return link_ == RunLink::ended && (phase == RunPhase::training || phase == RunPhase::paused);
}

bool RunClient::can_continue() const {
  const RunPhase phase = store_->status().phase;
  return link_ == RunLink::ended && phase != RunPhase::empty && phase != RunPhase::finished;
}

void RunClient::look_again() {
  if (feed_ == nullptr || link_ == RunLink::live) return;
  link_ = RunLink::unknown;
  on_thread_of(feed_, [feed = feed_] { feed->look_again(); });
}

QByteArray RunClient::register_question(Command& question, OnAnswer on_answer, bool for_session) {
  question.id = next_id_++;
  const QString tag = QString::fromStdString(question.tag);
  // An engine answers the newest of a tag alone: nothing may wait for the others for ever.
  if (!tag.isEmpty())
    waiting_.removeIf([&](const auto& other) { return other.value().tag == tag; });
  waiting_.insert(question.id, {std::move(on_answer), tag, for_session});
  return QByteArray::fromStdString(to_line(question));
}

void RunClient::send(Command command, OnAnswer on_answer) {
  const QByteArray line = register_question(command, std::move(on_answer), false);
  if (!is_live()) {
    const auto refuse = [this, id = command.id] {
      take_answer(std::make_shared<const Event>(
          error_answer(id, tr("the run is not training now").toStdString())));
    };
    QMetaObject::invokeMethod(this, refuse, Qt::QueuedConnection);
    return;
  }
  on_thread_of(feed_, [feed = feed_, line] { feed->send(line); });
}

void RunClient::ask_snapshot(Command question, OnAnswer on_answer) {
  const QByteArray line = register_question(question, std::move(on_answer), true);
  start_session();
  session_idle_.start(session_kept);
  on_thread_of(session_, [session = session_, line] { session->send(line); });
  if (!patience_.isActive()) wait_for_session();
}

/// From each sign of life anew, as long as somebody waits for it.
void RunClient::wait_for_session() {
  const bool waited_for = std::any_of(waiting_.cbegin(), waiting_.cend(),
                                      [](const Waiting& w) { return w.for_session; });
  if (waited_for)
    patience_.start();
  else
    patience_.stop();
}

void RunClient::start_session() {
  if (session_ != nullptr) return;
  session_ = new EngineStream(launcher_.command({"session", path_}), [](Event, uint64_t) {});
  session_->moveToThread(&io_);
  connect(session_, &EngineStream::answered, this, [this](const Answer& answer) {
    if (feed_ == nullptr && !card_) take_news(*answer);
    take_answer(answer);
    wait_for_session();
  });
  connect(session_, &EngineStream::ended, this, &RunClient::drop_session);
  on_thread_of(session_, [session = session_] { session->start(); });
}

void RunClient::drop_session(const QString& problem) {
  if (session_ == nullptr) return;
  session_->disconnect(this);
  session_->deleteLater();
  session_ = nullptr;
  patience_.stop();
  const QString reason = problem.isEmpty() ? tr("the engine ended") : problem;
  fail_waiting(true, reason);
  if (feed_ == nullptr && !card_) Q_EMIT refused(reason);
}

/// What a session says while it reads a model.
void RunClient::take_news(const Event& answer) {
  const std::string kind = text_or(answer.header, "answer");
  if (kind == "loading") Q_EMIT loading(number_or(answer.header, "share", 0));
  if (kind != "status") return;
  try {
    take_card(JsonReader(answer.header, path_.toStdString()).raw("model"));
  } catch (const Error& error) {
    drop_session(QString::fromStdString(error.line()));
  }
}

void RunClient::take_card(const Json& card) {
  card_ = model_card_from_json(card, path_.toStdString());
  const int64_t step = card_->step;
  for (const char* kind : {"step", "snapshot", "finished"})
    store_->append({{{"event", kind}, {"step", step}}, {}});
  session_idle_.start(session_kept);
  set_link(RunLink::ended, {});
  Q_EMIT opened();
}

void RunClient::fail_waiting(bool of_session, const QString& problem) {
  QList<qint64> ids;
  for (auto it = waiting_.cbegin(); it != waiting_.cend(); ++it)
    if (it->for_session == of_session) ids << it.key();
  for (const qint64 id : ids)
    take_answer(std::make_shared<const Event>(error_answer(id, problem.toStdString())));
}

void RunClient::take_answer(const Answer& answer) {
  const qint64 id = answer->header.value("id", qint64{0});
  const auto found = waiting_.find(id);
  if (found == waiting_.end()) return;
  const OnAnswer on_answer = found->on_answer;
  if (answer->header.value("done", true)) waiting_.erase(found);
  if (on_answer) on_answer(answer);
}

void RunClient::set_link(RunLink link, const QString& problem) {
  const bool was_live = std::exchange(link_, link) == RunLink::live;
  problem_ = problem;
  if (was_live && !is_live())
    fail_waiting(false, problem.isEmpty() ? tr("the run ended") : problem);
  Q_EMIT connection_changed();
}

}  // namespace attnlab
