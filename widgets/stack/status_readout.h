// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/stack/transport_status.h"

namespace attnlab {

/// "Training · step 1 240 / 3 000 · loss 1.62 · 41 k tok/s · 0:42 left · 1.1 GB": every number has
/// its place, and what there is no room for is left out from the right.
class StatusReadout : public QWidget {
  Q_OBJECT

 public:
  explicit StatusReadout(QWidget* parent = nullptr);

  void set_status(const TransportStatus& status);
  /// All of it in words.
  [[nodiscard]] QString text() const;
  /// How many of the numbers are on screen.
  [[nodiscard]] int visible_numbers() const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  /// `widest`: what the value is given room for.
  struct Number {
    QString before, value, after, widest;
  };
  [[nodiscard]] std::vector<Number> numbers() const;
  [[nodiscard]] Number memory() const;
  [[nodiscard]] QString state() const;
  [[nodiscard]] int state_width() const;
  [[nodiscard]] int number_width(const Number& number) const;
  void draw_state(QPainter& painter, const QRect& rect) const;
  void draw_number(QPainter& painter, const Number& number, int x) const;

  TransportStatus status_;
};

}  // namespace attnlab
