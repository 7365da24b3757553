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
  /// Empty: this machine, with the engine that lies beside the Studio; elsewhere the engine is what
  /// PATH there calls attnlab, unless `engine` says which program it is.
  explicit Launcher(QString prefix = {}, QString engine = {})
      : prefix_(std::move(prefix)), engine_(std::move(engine)) {}
  /// Reads what `key` wrote.
  static Launcher from_key(const QString& key);

  [[nodiscard]] bool is_here() const { return prefix_.isEmpty(); }
  [[nodiscard]] const QString& prefix() const { return prefix_; }
  [[nodiscard]] const QString& engine() const { return engine_; }
  /// Tells launchers apart, in ids of runs and in files: empty for this machine.
  [[nodiscard]] QString key() const;
  /// Why nothing can be started with it, one sentence; empty: it can.
  [[nodiscard]] QString problem() const;
  /// Program and arguments that run `attnlab ARGUMENTS`. Whatever stands in between, shells
  /// included, the arguments arrive unchanged.
  [[nodiscard]] QStringList command(const QStringList& arguments) const;

  /// Why a command of `program` failed, one sentence, by its exit code and the last line it said.
  [[nodiscard]] static QString reason(const QString& program, int exit_code,
                                      const QString& last_line);

  friend bool operator==(const Launcher&, const Launcher&) = default;

 private:
  QString prefix_, engine_;
};

/// The engine's program on this machine: ATTNLAB_PROGRAM, else `attnlab` beside this program.
QString local_engine();

}  // namespace attnlab
