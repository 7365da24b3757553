// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspect/head_filter.h"

#include <QRegularExpression>
#include <algorithm>

namespace attnlab {

HeadFilter::HeadFilter(const QString& text) {
  static const QRegularExpression between("[,;\\s]+"), range("^L?(\\d+)(?:-L?(\\d+))?$",
                                                             QRegularExpression::CaseInsensitiveOption);
  for (const QString& word : text.split(between, Qt::SkipEmptyParts)) {
    const auto found = range.match(word);
    if (!found.hasMatch()) {
      kinds_ << word;
      continue;
    }
    const int first = found.captured(1).toInt();
    layers_.emplace_back(first, found.captured(2).isEmpty() ? first : found.captured(2).toInt());
  }
}

bool HeadFilter::passes(int layer, const QString& kind) const {
  const auto has_layer = [&](const auto& range) {
    return layer + 1 >= range.first && layer + 1 <= range.second;
  };
  const auto is_kind = [&](const QString& word) {
    return kind.startsWith(word, Qt::CaseInsensitive);
  };
  return (layers_.empty() || std::ranges::any_of(layers_, has_layer)) &&
         (kinds_.isEmpty() || std::ranges::any_of(kinds_, is_kind));
}

}  // namespace attnlab
