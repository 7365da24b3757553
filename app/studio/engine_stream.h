// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <functional>
#include <memory>

#include "core/shared/run/protocol.h"

namespace attnlab {

/// One `attnlab attach` or `attnlab session`: frames in, command lines out. Lives on the I/O
/// thread, where frames are also parsed, so that a flood of them never holds up the window.
class EngineStream : public QObject {
  Q_OBJECT
 public:
  /// `on_event` gets the run's own events on the I/O thread, with the bytes they take in the file.
  using OnEvent = std::function<void(Event, uint64_t file_bytes)>;
  EngineStream(QStringList command, OnEvent on_event);
  ~EngineStream() override;

  void start();
  void send(const QByteArray& line);

 Q_SIGNALS:
  void connected();
  void answered(std::shared_ptr<const attnlab::Event> answer);
  /// The process is gone; the sentence says why when it did not end by request.
  void ended(QString problem);

 private:
  void read();
  void finish(const QString& problem);
  [[nodiscard]] QString last_error_line();

  QStringList command_;
  OnEvent on_event_;
  QProcess process_;
  StreamReader reader_;
  QList<QByteArray> waiting_;  ///< lines given before the process stood
  bool finished_ = false;
};

}  // namespace attnlab
