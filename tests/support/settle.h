// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>
#include <QWidget>
#include <utility>
#include <vector>

namespace attnlab::test {

/// Turns the event loop until everything in sight of a window stands where it stood and is as large
/// as it was, for a few rounds: layouts ask each other more than once.
inline bool settle(const QWidget& window) {
  using Places = std::vector<std::pair<const QWidget*, QRect>>;
  const auto places = [&window] {
    Places found = {{&window, window.geometry()}};
    for (const QWidget* part : window.findChildren<QWidget*>())
      if (part->isVisible()) found.emplace_back(part, part->geometry());
    return found;
  };
  Places before;
  int kept = 0;
  return QTest::qWaitFor([&] {
    Places now = places();
    kept = now == before ? kept + 1 : 0;
    before = std::move(now);
    return kept >= 3;
  });
}

}  // namespace attnlab::test
