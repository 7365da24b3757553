// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/number_field.h"

#include <QFontMetrics>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QWheelEvent>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/shared/base/text.h"
#include "widgets/common/theme.h"

namespace attnlab {
namespace {

// The next of …, 0.5, 1, 2, 5, 10, … above or below `value`.
double one_two_five(double value, bool up) {
  if (value <= 0) return up ? 1e-3 : 0;
  const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
  static constexpr std::array marks = {0.5, 1.0, 2.0, 5.0, 10.0, 20.0};
  constexpr double slack = 1e-6;
  if (up)
    return decade *
           *std::ranges::find_if(marks, [&](double m) { return m > value / decade * (1 + slack); });
  double below = marks[0];
  for (const double m : marks)
    if (m < value / decade * (1 - slack)) below = m;
  return decade * below;
}

}  // namespace

NumberField::NumberField(const Format& format, QWidget* parent)
    : QDoubleSpinBox(parent), format_(format) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setKeyboardTracking(false);
  setCorrectionMode(CorrectToPreviousValue);
  setDecimals(format.whole ? 0 : 12);
  setRange(format.automatic.value_or(format.least), format.most);
  connect(this, &QDoubleSpinBox::valueChanged, this, &NumberField::value_edited);
}

void NumberField::set_value(double value) {
  const QSignalBlocker quiet(this);
  setValue(value);
}

QString NumberField::textFromValue(double value) const {
  return format_.whole ? QString::fromStdString(grouped(static_cast<int64_t>(value)))
                       : QString::number(value, 'g', 6);
}

std::optional<double> NumberField::parse(const QString& text) const {
  if (format_.automatic && (text.isEmpty() || text == specialValueText())) return format_.automatic;
  QString digits = text;
  digits.remove(' ').remove(QChar(0xa0)).replace(',', '.');
  bool is_number = false;
  const double number = digits.toDouble(&is_number);
  const bool fits = is_number && number >= format_.least && number <= format_.most &&
                    (!format_.whole || number == std::floor(number));
  return fits ? std::optional(number) : std::nullopt;
}

double NumberField::valueFromText(const QString& text) const {
  return parse(text).value_or(value());
}

QValidator::State NumberField::validate(QString& input, int&) const {
  if (parse(input)) return QValidator::Acceptable;
  static const QString allowed = "0123456789 .,eE+-";
  for (const QChar c : input)
    if (!allowed.contains(c) && c != QChar(0xa0)) return QValidator::Invalid;
  return QValidator::Intermediate;
}

double NumberField::next(bool up) const {
  switch (format_.steps) {
    case Steps::by_one:
      return value() + (up ? 1 : -1);
    case Steps::doubling:
      return up ? std::max(1.0, value() * 2) : std::floor(value() / 2);
    case Steps::one_two_five:
      return one_two_five(value(), up);
  }
  return value();
}

// Down from the least value there is only the automatic one.
void NumberField::stepBy(int steps) {
  interpretText();
  for (int i = 0; i < std::abs(steps); ++i) {
    const double raw = format_.whole ? std::round(next(steps > 0)) : next(steps > 0);
    const bool below = steps < 0 && value() <= format_.least;
    setValue(below ? minimum() : std::clamp(raw, format_.least, format_.most));
  }
  selectAll();
}

void NumberField::wheelEvent(QWheelEvent* event) {
  if (hasFocus())
    QDoubleSpinBox::wheelEvent(event);
  else
    event->ignore();
}

QSize NumberField::sizeHint() const {
  const int text = QFontMetrics(theme().body).horizontalAdvance("auto: 000 000");
  return {text + theme().px(34), QDoubleSpinBox::sizeHint().height()};
}

QSize NumberField::minimumSizeHint() const {
  const int text = QFontMetrics(theme().body).horizontalAdvance("auto: 00");
  return {text + theme().px(30), sizeHint().height()};
}

}  // namespace attnlab
