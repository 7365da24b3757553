// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>
#include <QWidget>

namespace attnlab::test {

/// Gives a window a size and waits until it has kept it for a while: a window manager may still
/// answer an earlier size after the call.
inline bool resized(QWidget& window, QSize size) {
  int kept = 0;
  return QTest::qWaitFor([&] {
    kept = window.size() == size ? kept + 1 : 0;
    if (kept == 0) window.resize(size);
    return kept >= 5;
  });
}

}  // namespace attnlab::test
