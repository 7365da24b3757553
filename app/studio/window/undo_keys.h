// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QWidget>

namespace attnlab {

/// Lets Ctrl+Z and Ctrl+Shift+Z reach the window's undo from within a field, unless something is
/// being typed there: that was then done last. Qt's fields keep these keys to themselves.
class UndoKeys : public QObject {
  Q_OBJECT
 public:
  explicit UndoKeys(QWidget& window);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  [[nodiscard]] bool is_of_window(const QWidget& widget) const;

  QWidget& window_;
};

}  // namespace attnlab
