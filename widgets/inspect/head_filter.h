// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <utility>
#include <vector>

namespace attnlab {

/// Which heads somebody asks for: "3-5, 8" are layers counted from 1, a word is the beginning of a
/// kind ("induction"). A head passes that is in one of the layers and of one of the kinds, where
/// any are named.
class HeadFilter {
 public:
  explicit HeadFilter(const QString& text = {});

  [[nodiscard]] bool empty() const { return layers_.empty() && kinds_.isEmpty(); }
  /// `layer` from 0.
  [[nodiscard]] bool passes(int layer, const QString& kind) const;

 private:
  std::vector<std::pair<int, int>> layers_;  ///< first and last, from 1
  QStringList kinds_;
};

}  // namespace attnlab
