// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace attnlab {

/// A formula set in type, on one line. `_x` and `_{…}` stand below, `^x` and `^{…}` above, `{a|b}`
/// is a fraction, `√{…}` a root; single letters are slanted, words and digits upright.
class Formula : public QWidget {
  Q_OBJECT
 public:
  explicit Formula(QWidget* parent = nullptr);

  /// A screen reader gets it as it is written.
  void set_text(const QString& text);
  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  QString text_;
};

}  // namespace attnlab
