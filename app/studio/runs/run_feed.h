// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>

#include "app/studio/jobs/engine_stream.h"
#include "app/studio/jobs/launcher.h"
#include "app/studio/runs/run_link.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/run/run_store.h"

namespace attnlab {

/// Fills the store of one run, on the I/O thread. A run of this machine is read from its file;
/// while a process trains it, and for runs elsewhere, `attnlab attach` streams it from where
/// reading ended, so no event is missed or taken twice however often the line drops.
class RunFeed : public QObject {
  Q_OBJECT
 public:
  RunFeed(QString path, Launcher launcher, std::shared_ptr<RunStore> store);
  ~RunFeed() override;

  void start();
  /// Looks at once whether somebody trains the run, and says so whatever was said before.
  void look_again();
  void send(const QByteArray& line);

 Q_SIGNALS:
  /// After everything that was read before it has reached the store.
  void link_changed(attnlab::RunLink link, QString problem);
  void answered(std::shared_ptr<const attnlab::Event> answer);

 private:
  void watch();
  bool look();
  bool read_file();
  void take(const Event& event);
  void check_beginning();
  void attach();
  void take_hello(const Event& hello);
  void take_answer(const std::shared_ptr<const Event>& answer);
  void trainer_left();
  void lost(const QString& problem);
  void start_over(uint64_t offset);
  void tell(RunLink link, const QString& problem = {});

  QString path_;
  Launcher launcher_;
  std::shared_ptr<RunStore> store_;
  RunFolder folder_;
  QTimer watch_;
  std::unique_ptr<EngineStream> stream_;
  QElapsedTimer attached_;
  uint64_t offset_ = event_preamble;
  std::string beginning_;  ///< of the file that was read
  QString damage_;
  int failures_ = 0;
  RunLink told_ = RunLink::unknown;
  QString told_problem_;
};

}  // namespace attnlab
