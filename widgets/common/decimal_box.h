// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace attnlab {

/// A decimal number that reads the same under every locale, as all numbers of the window do: shown
/// with a point, typed with a point or a comma.
class DecimalBox : public QDoubleSpinBox {
 public:
  explicit DecimalBox(QWidget* parent = nullptr);
  QValidator::State validate(QString& input, int& position) const override;
};

}  // namespace attnlab
