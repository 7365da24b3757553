// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/place_inquiry.h"

#include <utility>

#include "app/studio/jobs/last_words.h"

namespace attnlab {
namespace {

using namespace std::chrono_literals;

constexpr qsizetype most_kept = 1 << 20;
constexpr auto time_to_end = 2s;

void end_by_itself(QProcess* process) {
  process->disconnect();
  process->setParent(nullptr);
  if (process->state() == QProcess::NotRunning) return process->deleteLater();
  QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
  process->terminate();
  QTimer::singleShot(time_to_end, process, &QProcess::kill);
}

void keep_end(QByteArray& text, const QByteArray& more) {
  text += more;
  if (text.size() > most_kept) text = text.right(most_kept);
}

QString last_line(const QByteArray& text) {
  QString line = last_words(text);
  if (line.startsWith("attnlab: ")) line.remove(0, 9);
  return line;
}

}  // namespace

PlaceInquiry::PlaceInquiry(const EnginePlace& place, std::chrono::milliseconds patience,
                           OnEnd on_end)
    : on_end_(std::move(on_end)), process_(new QProcess(this)) {
  const QStringList command = place.launcher.command({"doctor", "--json"});
  program_ = command.value(0);
  connect(process_, &QProcess::readyRead, this, &PlaceInquiry::read);
  connect(process_, &QProcess::readyReadStandardError, this, &PlaceInquiry::read);
  connect(process_, &QProcess::finished, this, [this](int exit_code) {
    read();
    finish(answer_of(exit_code));
  });
  connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
    if (error == QProcess::FailedToStart)
      finish({{}, tr("%1 cannot be started: %2").arg(program_, process_->errorString())});
  });
  patience_.setSingleShot(true);
  connect(&patience_, &QTimer::timeout, this, [this, patience] {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(patience).count();
    give_up(tr("%1 has said nothing for %2 seconds and was ended: try its command in a terminal, "
               "it may wait for a password or for its turn.")
                .arg(program_)
                .arg(seconds));
  });
  patience_.start(patience);
  process_->setStandardInputFile(QProcess::nullDevice());
  // Queued, so that even a command that cannot be started ends after this object is known.
  const QString wrong = place.launcher.problem();
  QMetaObject::invokeMethod(
      this,
      [this, command, wrong] {
        if (!on_end_) return;  // stopped by now
        if (!wrong.isEmpty()) return finish({{}, wrong});
        process_->start(command.value(0), command.mid(1));
      },
      Qt::QueuedConnection);
}

PlaceInquiry::~PlaceInquiry() { end_by_itself(process_); }

void PlaceInquiry::stop() { give_up({}); }

void PlaceInquiry::read() {
  const QByteArray more = process_->readAllStandardOutput();
  const QByteArray words = process_->readAllStandardError();
  if (patience_.isActive() && !(more.isEmpty() && words.isEmpty())) patience_.start();
  keep_end(printed_, more);
  keep_end(said_, words);
}

PlaceInquiry::Answer PlaceInquiry::answer_of(int exit_code) const {
  Answer answer;
  answer.facts = read_place_facts(printed_);
  if (answer.facts) return answer;
  QString words = last_line(said_);
  if (words.isEmpty()) words = last_line(printed_);
  if (exit_code == 0)
    answer.problem = tr("%1 led to a program that is no engine of Attention Lab%2.")
                         .arg(program_, words.isEmpty() ? QString() : " (" + words + ")");
  else
    answer.problem = Launcher::reason(program_, exit_code, words);
  return answer;
}

void PlaceInquiry::give_up(const QString& problem) {
  process_->disconnect(this);
  process_->terminate();
  QTimer::singleShot(time_to_end, process_, &QProcess::kill);
  finish({{}, problem});
}

/// Queued: whoever is told may destroy this.
void PlaceInquiry::finish(const Answer& answer) {
  patience_.stop();
  if (const OnEnd on_end = std::exchange(on_end_, {}))
    QMetaObject::invokeMethod(
        this, [on_end, answer] { on_end(answer); }, Qt::QueuedConnection);
}

}  // namespace attnlab
