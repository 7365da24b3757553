// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QSlider;
class QToolButton;

namespace attnlab {

/// Multiplies the learning rate of a run while it trains: ×0.01 … ×10, logarithmic.
class RateControl : public QWidget {
  Q_OBJECT

 public:
  explicit RateControl(QWidget* parent = nullptr);

  void set_factor(double factor);
  [[nodiscard]] double factor() const;
  /// What the schedule gives, before the factor; NaN: not known.
  void set_learning_rate(double rate);

 Q_SIGNALS:
  /// At most a few times a second while dragging, and at release.
  void factor_changed(double factor);
  /// What changes from now on is another change than before.
  void taken_hold_of();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void retranslate();
  void moved();
  void tell();
  void show_result();

  QLabel* label_;
  QSlider* slider_;
  QToolButton* result_;
  QTimer coalesce_;
  double rate_, told_ = 1.0;
};

}  // namespace attnlab
