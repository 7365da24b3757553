// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <functional>
#include <memory>

#include "core/shared/messages/protocol.h"

namespace attnlab {

/// One `attnlab attach` or `attnlab session`: frames in, command lines out. Lives on the I/O
/// thread, where frames are also parsed, so that a flood of them never holds up the window.
class EngineStream : public QObject {
  Q_OBJECT
 public:
  /// `on_event` gets the run's own events on the I/O thread, with the bytes they take in the file.
  using OnEvent = std::function<void(Event, uint64_t file_bytes)>;
  EngineStream(QStringList command, OnEvent on_event);
  /// Does not wait for the process: it is asked to end, and ended after a while.
  ~EngineStream() override;

  void start();
  void send(const QByteArray& line);

 Q_SIGNALS:
  void connected(std::shared_ptr<const attnlab::Event> hello);
  void answered(std::shared_ptr<const attnlab::Event> answer);
  /// The process is gone; the sentence says why.
  void ended(QString problem);

 private:
  void read();
  void read_errors();
  void take(StreamItem item);
  void finish(const QString& problem);
  [[nodiscard]] QString why_it_ended() const;

  QStringList command_;
  OnEvent on_event_;
  QProcess* process_ = nullptr;  ///< from `start` on
  StreamReader reader_;
  QList<QByteArray> waiting_;  ///< lines given before the process stood
  QByteArray errors_;          ///< the end of what it said on standard error
  bool finished_ = false;
};

}  // namespace attnlab
