// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/maps/color_scale.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace attnlab {
namespace {

// Eight running extremes: one alone would wait for its own previous comparison.
void extend(const float* values, int64_t count, float& low, float& high) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  float lows[8], highs[8];
  std::fill(lows, lows + 8, low);
  std::fill(highs, highs + 8, high);
  for (int64_t i = 0; i < count; i += 8) {
    const int64_t n = std::min<int64_t>(8, count - i);
    for (int64_t j = 0; j < n; ++j) {
      const float v = values[i + j];  // a NaN fails every comparison
      lows[j] = v < lows[j] && v > -infinity ? v : lows[j];
      highs[j] = v > highs[j] && v < infinity ? v : highs[j];
    }
  }
  low = *std::min_element(lows, lows + 8);
  high = *std::max_element(highs, highs + 8);
}

}  // namespace

double ColorScale::log_low() const { return std::max(low, high * 1e-5); }
double ColorScale::knee() const { return std::max(std::abs(low), std::abs(high)) / 1000; }

double ColorScale::position(double value) const {
  if (std::isnan(value)) return value;
  double at = (value - low) / (high - low);
  if (log && palette.is_signed) {
    const double largest = std::max(std::abs(low), std::abs(high));
    at = 0.5 + std::copysign(0.5, value) * std::log1p(std::abs(value) / knee()) /
                   std::log1p(largest / knee());
  } else if (log && high > 0) {
    const double first = log_low();
    at = value <= first ? 0 : std::log(value / first) / std::log(high / first);
  }
  return std::clamp(at, 0.0, 1.0);
}

double ColorScale::value(double position) const {
  if (log && palette.is_signed) {
    const double largest = std::max(std::abs(low), std::abs(high));
    const double magnitude =
        knee() * std::expm1(std::abs(2 * position - 1) * std::log1p(largest / knee()));
    return std::copysign(magnitude, position - 0.5);
  }
  if (log && high > 0) return log_low() * std::pow(high / log_low(), position);
  return low + position * (high - low);
}

std::pair<double, double> value_range(const Matrix& matrix, bool causal) {
  float low = std::numeric_limits<float>::infinity(), high = -low;
  if (!causal) {
    extend(matrix.values.data(), matrix.rows * matrix.columns, low, high);
  } else {
    for (int64_t row = 0; row < matrix.rows; ++row)
      extend(matrix.values.data() + row * matrix.columns, std::min(row + 1, matrix.columns), low,
             high);
  }
  if (low > high) return {0, 1};
  return {low, high};
}

std::pair<double, double> fitted_range(std::pair<double, double> data, bool is_signed) {
  auto [low, high] = data;
  if (is_signed) {
    const double largest = std::max(std::abs(low), std::abs(high));
    return largest > 0 ? std::pair{-largest, largest} : std::pair{-1.0, 1.0};
  }
  if (low >= 0) low = 0;
  if (high <= low) high = low + 1;
  return {low, high};
}

QImage to_image(const Matrix& matrix, const ColorScale& scale, bool causal, QRgb masked) {
  QImage image(static_cast<int>(matrix.columns), static_cast<int>(matrix.rows),
               QImage::Format_RGB32);
  for (int row = 0; row < image.height(); ++row) {
    auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
    for (int column = 0; column < image.width(); ++column) {
      const float value = matrix.at(row, column);
      const bool hidden = std::isnan(value) || (causal && above_diagonal(row, column));
      line[column] = hidden ? masked : scale.color(value);
    }
  }
  return image;
}

namespace {

std::vector<double> linear_ticks(double low, double high, double count) {
  const double rough = (high - low) / std::max(1.0, count);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  const double step = power * (rough <= power       ? 1
                               : rough <= 2 * power ? 2
                               : rough <= 5 * power ? 5
                                                    : 10);
  std::vector<double> marks;
  for (double k = std::ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; ++k)
    marks.push_back(k * step);
  return marks;
}

}  // namespace

std::vector<double> ticks(const ColorScale& scale, double length, double apart) {
  const bool log = scale.log && (scale.palette.is_signed || scale.high > 0);
  if (!log) return linear_ticks(scale.low, scale.high, length / apart);
  std::vector<double> candidates{0}, marks;
  if (!scale.palette.is_signed) candidates.clear();
  const double largest = std::max(std::abs(scale.low), std::abs(scale.high));
  const double least = scale.palette.is_signed ? 10 * scale.knee() : scale.log_low();
  for (double power = std::floor(std::log10(largest)); std::pow(10, power) >= least * 0.999;
       --power) {
    candidates.push_back(std::pow(10, power));
    if (scale.palette.is_signed) candidates.push_back(-std::pow(10, power));
  }
  for (const double value : candidates) {
    const double at = scale.position(value) * length;
    const bool crowded = std::any_of(marks.begin(), marks.end(), [&](double other) {
      return std::abs(scale.position(other) * length - at) < apart;
    });
    if (!crowded && value >= scale.low && value <= scale.high) marks.push_back(value);
  }
  if (marks.size() < 2) return {scale.value(0), scale.value(1)};
  return marks;
}

QString tick_text(double value) {
  if (std::abs(value) < 1e-300) return QStringLiteral("0");
  return QString::number(value, 'g', 3).replace('-', QChar(0x2212));
}

QString value_text(double value) {
  if (std::isnan(value)) return QCoreApplication::translate("attnlab::Maps", "not a number");
  const double size = std::abs(value);
  QString text;
  if (value == 0 || (size >= 1e-3 && size < 1e5))
    text = QString::number(value, 'f', size >= 1000 ? 1 : size >= 1 ? 3 : 4);
  else
    text = QString::number(value, 'e', 2);
  return text.replace('-', QChar(0x2212));
}

}  // namespace attnlab
