// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace attnlab {

/// How engine processes are started: here, or through a command such as "ssh HOST" or "srun -n1".
class Launcher {
  Q_DECLARE_TR_FUNCTIONS(Launcher)

 public:
  /// Empty: this machine, with the engine that lies beside the Studio.
  explicit Launcher(QString prefix = {}) : prefix_(std::move(prefix)) {}

  [[nodiscard]] bool is_here() const { return prefix_.isEmpty(); }
  [[nodiscard]] const QString& prefix() const { return prefix_; }
  /// Why nothing can be started with it, one sentence; empty: it can.
  [[nodiscard]] QString problem() const;
  /// Program and arguments that run `attnlab ARGUMENTS`. Whatever stands in between, shells
  /// included, the arguments arrive unchanged.
  [[nodiscard]] QStringList command(const QStringList& arguments) const;

  /// Why a command of `program` failed, one sentence, by its exit code and the last line it said.
  [[nodiscard]] static QString reason(const QString& program, int exit_code,
                                      const QString& last_line);

 private:
  QString prefix_;
};

/// The engine's program on this machine: ATTNLAB_PROGRAM, else `attnlab` beside this program.
QString local_engine();

}  // namespace attnlab
