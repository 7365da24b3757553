// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

#include "core/shared/analysis/series.h"

namespace attnlab {

/// The exponential moving average of a series, without a pull towards zero at the start:
///   m_n = m_(n−1) + (1 − s) / (1 − s^n) · (y_n − m_(n−1)),  so m_1 = y_1.
/// Non-finite values stay non-finite and are passed over. It follows growth and truncation of its
/// source at the cost of the points that changed. Of thinned history it is the average of extremes,
/// each of which counts as many steps as it stands for.
class SmoothedSeries {
 public:
  /// 0 ≤ s < 1; at another s everything is computed again at the next update.
  void set_strength(double s);
  [[nodiscard]] double strength() const { return strength_; }

  /// Takes in what `source` has gained since the last call.
  void update(const Series& source);
  /// To be called with every truncation of the source.
  void truncate_after(double x);

  [[nodiscard]] const Series& series() const { return series_; }

 private:
  double strength_ = 0;
  double mean_ = 0;
  double finite_ = 0;  // steps that took part in mean_
  Series series_;
};

}  // namespace attnlab
