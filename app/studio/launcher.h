// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace attnlab {

/// How engine processes are started: here, or through a command such as "ssh HOST" or "srun -n1".
class Launcher {
 public:
  /// Empty: this machine, with the engine that lies beside the Studio.
  explicit Launcher(QString prefix = {}) : prefix_(std::move(prefix)) {}

  [[nodiscard]] bool is_here() const { return prefix_.isEmpty(); }
  [[nodiscard]] const QString& prefix() const { return prefix_; }
  /// Program and arguments that run `attnlab ARGUMENTS`.
  [[nodiscard]] QStringList command(const QStringList& arguments) const;

 private:
  QString prefix_;
};

/// The engine's program on this machine: ATTNLAB_PROGRAM, else `attnlab` beside this program.
QString local_engine();

}  // namespace attnlab
