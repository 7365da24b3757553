// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/launcher.h"

#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <algorithm>

#include "core/shared/run/arguments.h"

namespace attnlab {
namespace {

constexpr int no_such_program = 127;  // of shells, and of env and its like
constexpr QChar between = u'\t';      // of a launcher's words and its engine, in its key

bool takes_a_value(QChar option_of_ssh) {
  return QString("BbcDEeFIiJLlmOoPpQRSWw").contains(option_of_ssh);
}

/// How many words an option of ssh takes: "-tp" "22" are two.
int words_of(const QString& option) {
  for (qsizetype i = 1; i < option.size(); ++i)
    if (takes_a_value(option[i])) return i + 1 == option.size() ? 2 : 1;
  return 1;
}

/// What ssh takes for the host of the words behind it; empty: it would take what follows them.
QString host_in(const QStringList& words) {
  int at = 0;
  while (at < words.size() && words[at].startsWith('-') && words[at] != "--")
    at += words_of(words[at]);
  return words.value(words.value(at) == "--" ? at + 1 : at);
}

}  // namespace

QString local_engine() {
  const QString chosen = qEnvironmentVariable("ATTNLAB_PROGRAM");
  return chosen.isEmpty() ? QCoreApplication::applicationDirPath() + "/attnlab" : chosen;
}

Launcher Launcher::from_key(const QString& key) {
  return Launcher(key.section(between, 0, 0), key.section(between, 1));
}

QString Launcher::key() const { return engine_.isEmpty() ? prefix_ : prefix_ + between + engine_; }

QString Launcher::problem() const {
  static const QRegularExpression plain("^[A-Za-z0-9/._~+-]*$");  // to every shell in between
  if (!plain.match(engine_).hasMatch())
    return tr("The engine's path “%1” may hold letters, digits and / . _ - + ~ alone: shells would "
              "change the rest.")
        .arg(engine_);
  if (is_here()) return {};
  const QStringList words = QProcess::splitCommand(prefix_);
  if (words.isEmpty()) return tr("“%1” names no program.").arg(prefix_);
  const auto ssh = std::ranges::find_if(
      words, [](const QString& word) { return QFileInfo(word).fileName() == "ssh"; });
  if (ssh == words.end()) return {};
  const QString host = host_in(words.mid(ssh - words.begin() + 1));
  if (host.isEmpty()) return tr("“%1” names no host: write “ssh HOST”.").arg(prefix_);
  if (host.startsWith('-')) return tr("“%1” is an option of ssh, not a host.").arg(host);
  return {};
}

QStringList Launcher::command(const QStringList& arguments) const {
  if (is_here()) return QStringList{engine_.isEmpty() ? local_engine() : engine_} + arguments;
  std::vector<std::string> words;
  for (const QString& argument : arguments) words.push_back(argument.toStdString());
  return QProcess::splitCommand(prefix_) +
         QStringList{engine_.isEmpty() ? "attnlab" : engine_, "--arguments",
                     QString::fromStdString(pack_arguments(words))};
}

QString Launcher::reason(const QString& program, int exit_code, const QString& last_line) {
  static const QRegularExpression unknown(
      "attnlab['’”\"]?: (command not found|not found|No such file)|not found: attnlab|"
      "unable to find the specified executable");  // mpirun
  const bool missing =
      last_line.contains(unknown) || (exit_code == no_such_program && last_line.isEmpty());
  if (missing)
    return tr("There is no program attnlab where %1 leads: install it there, or add its folder to "
              "PATH for logins without a terminal%2.")
        .arg(program, last_line.isEmpty() ? QString() : " (" + last_line + ")");
  return last_line.isEmpty() ? tr("%1 ended without starting the engine").arg(program) : last_line;
}

}  // namespace attnlab
