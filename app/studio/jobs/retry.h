// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <functional>

namespace attnlab {

/// When a question that was answered by an error is asked again: after a pause that doubles with
/// each failure in a row, because every time may start a process. Whoever asks keeps one of these
/// beside the newest question.
class Retry {
 public:
  /// `when_due` is called at the end of a pause; it asks if anybody still looks.
  explicit Retry(std::function<void()> when_due);

  /// Whether to ask: another question at once, the same one only when it failed and its pause is
  /// over. Taken as asked when true.
  [[nodiscard]] bool should_ask(bool same_question);
  /// The newest question was answered by an error.
  void failed();
  /// The newest question was answered.
  void succeeded();

 private:
  QTimer pause_;
  bool due_ = false;
  int failures_ = 0;
};

}  // namespace attnlab
