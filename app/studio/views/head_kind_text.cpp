// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/views/head_kind_text.h"

#include "app/studio/document/studio.h"

namespace attnlab {

QString head_kind_title(HeadKind kind) {
  switch (kind) {
    case HeadKind::previous_token:
      return Studio::tr("previous");
    case HeadKind::duplicate_token:
      return Studio::tr("duplicate");
    case HeadKind::induction:
      return Studio::tr("induction");
    case HeadKind::sink:
      return Studio::tr("sink");
    case HeadKind::local:
      return Studio::tr("local");
    default:
      return Studio::tr("uniform");
  }
}

QString head_kind_text(const HeadScores& scores) {
  const auto kind = kind_of(scores);
  if (!kind) return {};
  return QString("%1 %2").arg(head_kind_title(*kind)).arg(scores.of(*kind), 0, 'f', 2);
}

}  // namespace attnlab
