// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QThread>
#include <QTimer>
#include <functional>
#include <memory>

#include "app/studio/jobs/engine_stream.h"
#include "app/studio/jobs/launcher.h"
#include "app/studio/runs/run_link.h"
#include "core/shared/messages/protocol.h"
#include "core/shared/models/model_card.h"
#include "core/shared/run/run_store.h"

namespace attnlab {

class RunFeed;

/// One open run as the window sees it, and the only way from the window to an engine. The store is
/// filled on the I/O thread: from the run's file, and while somebody trains it, from the engine.
/// A model that others trained is a specimen with one step: no file tells of it but the process
/// that reads it, and questions about its only snapshot go there.
class RunClient : public QObject {
  Q_OBJECT
 public:
  enum class Of { run, model };
  /// `io` must outlive the client and run an event loop. Of a model it begins to be read at once.
  RunClient(QString path, Launcher launcher, QThread& io, Of of = Of::run);
  /// Waits for nothing: what it has under way ends by itself.
  ~RunClient() override;

  [[nodiscard]] QString id() const { return launcher_.key() + "|" + path_; }
  [[nodiscard]] const QString& path() const { return path_; }
  [[nodiscard]] const Launcher& launcher() const { return launcher_; }
  [[nodiscard]] RunStore& store() { return *store_; }
  [[nodiscard]] const RunStore& store() const { return *store_; }
  /// What the model is; nothing of a run, and before the model is open.
  [[nodiscard]] const std::optional<ModelCard>& card() const { return card_; }
  /// A process trains it and listens to commands.
  [[nodiscard]] bool is_live() const { return link_ == RunLink::live; }
  [[nodiscard]] RunLink link() const { return link_; }
  /// Its process ended without a word: killed, or the machine went down.
  [[nodiscard]] bool is_interrupted() const;
  /// It can go on from its last checkpoint: nobody trains it, and it is not at its last step.
  [[nodiscard]] bool can_continue() const;
  /// Somebody may just have begun to train it.
  void look_again();
  /// What is wrong with the connection; empty when nothing is.
  [[nodiscard]] const QString& problem() const { return problem_; }

  /// Shared, so that a large one can be read on another thread.
  using Answer = std::shared_ptr<const Event>;
  using OnAnswer = std::function<void(const Answer&)>;
  /// Sends a command to the training process. `on_answer` (may be empty) gets every answer with its
  /// id; a process that is not there answers {"answer": "error", "message": …}. A newer request
  /// with the same tag makes the callbacks of older ones silent.
  void send(Command command, OnAnswer on_answer = {});
  /// Asks about a snapshot: its "step" says which. Goes to a process beside the run, which is ended
  /// when it says nothing for too long.
  void ask_snapshot(Command question, OnAnswer on_answer);
  /// How long that is.
  void set_patience(std::chrono::milliseconds patience) { patience_.setInterval(patience); }

 Q_SIGNALS:
  /// The store has news; at most 30 times a second.
  void changed();
  void connection_changed();
  /// Of a model that is being opened: how much of it has been read, from 0 to 1.
  void loading(double share);
  /// All of the model was read: `card` is known and its snapshot can be asked.
  void opened();
  /// The model cannot be opened, one sentence.
  void refused(QString problem);

 private:
  struct Waiting {
    OnAnswer on_answer;
    QString tag;
    bool for_session;
  };
  [[nodiscard]] QByteArray register_question(Command& question, OnAnswer on_answer,
                                             bool for_session);
  void take_answer(const Answer& answer);
  void take_news(const Event& answer);
  void take_card(const Json& card);
  void wait_for_session();
  void start_session();
  void drop_session(const QString& problem);
  void fail_waiting(bool of_session, const QString& problem);
  void set_link(RunLink link, const QString& problem);

  QString path_;
  Launcher launcher_;
  QThread& io_;
  std::shared_ptr<RunStore> store_;  // shared with the feed, which may outlive this
  RunFeed* feed_ = nullptr;          // of a run; lives on the I/O thread
  EngineStream* session_ = nullptr;  // lives on the I/O thread
  std::optional<ModelCard> card_;
  QTimer tick_, session_idle_, patience_;
  QHash<qint64, Waiting> waiting_;
  qint64 next_id_ = 1;
  RunLink link_ = RunLink::unknown;
  QString problem_;
};

}  // namespace attnlab
