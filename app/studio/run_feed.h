// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <memory>

#include "app/studio/engine_stream.h"
#include "app/studio/launcher.h"
#include "core/shared/run/event_file.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/run/run_store.h"

namespace attnlab {

/// Fills the store of one run, on the I/O thread. A run of this machine is read from its file;
/// while a process trains it, and for runs elsewhere, `attnlab attach` streams it from where
/// reading ended, so no event is missed or taken twice however often the line drops.
class RunFeed : public QObject {
  Q_OBJECT
 public:
  RunFeed(QString path, Launcher launcher, RunStore& store);
  ~RunFeed() override;

  void start();
  void send(const QByteArray& line);

 Q_SIGNALS:
  void connection_changed(bool live, QString problem);
  void answered(std::shared_ptr<const attnlab::Event> answer);

 private:
  void watch();
  void read_file();
  void attach();
  void take_answer(const std::shared_ptr<const Event>& answer);
  void lost(const QString& problem);

  QString path_;
  Launcher launcher_;
  RunStore& store_;
  RunFolder folder_;
  QTimer watch_;
  std::unique_ptr<EngineStream> stream_;
  uint64_t offset_ = event_preamble;
  int failures_ = 0;
  bool live_ = false;
};

}  // namespace attnlab
