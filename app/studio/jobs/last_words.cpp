// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/jobs/last_words.h"

#include <QRegularExpression>
#include <QStringList>

namespace attnlab {

QString last_words(const QByteArray& said) {
  static const QRegularExpression dashes("^-{20,}$");
  constexpr qsizetype longest = 300;  // for a person to read
  const QStringList lines = QString::fromUtf8(said).trimmed().split('\n');
  const QString last = lines.last().trimmed();
  if (lines.size() < 2 || !dashes.match(last).hasMatch()) return last.right(longest);
  // mpirun goes on to speak of the exit code of the engine, which has said why.
  if (const QStringList own = lines.filter(QRegularExpression("^attnlab: ")); !own.isEmpty())
    return own.last().trimmed().right(longest);
  QStringList paragraph;
  for (qsizetype at = lines.lastIndexOf(dashes, -2) + 1; at + 1 < lines.size(); ++at) {
    if (lines[at].trimmed().isEmpty()) break;
    paragraph << lines[at].trimmed();
  }
  return paragraph.join(' ').left(longest);
}

}  // namespace attnlab
