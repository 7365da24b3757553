// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/decimal_box.h"

#include <QLocale>

namespace attnlab {

DecimalBox::DecimalBox(QWidget* parent) : QDoubleSpinBox(parent) { setLocale(QLocale::c()); }

QValidator::State DecimalBox::validate(QString& input, int& position) const {
  input.replace(',', '.');
  return QDoubleSpinBox::validate(input, position);
}

}  // namespace attnlab
