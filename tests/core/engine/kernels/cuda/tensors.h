// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "core/engine/kernels/cuda/block.h"
#include "core/shared/base/rng.h"
#include "tests/core/engine/kernels/cuda/run.h"

namespace attnlab::test {

/// Double-precision [batch, heads, L, d], contiguous: what the truth computes with.
struct Wide {
  int64_t batch, heads, length, d;
  std::vector<double> values;
  Wide(int64_t sequences, int64_t of_heads, int64_t rows, int64_t columns)
      : batch(sequences),
        heads(of_heads),
        length(rows),
        d(columns),
        values(static_cast<size_t>(sequences * of_heads * rows * columns)) {}
  double& at(int64_t b, int64_t h, int64_t i, int64_t c) { return values[index(b, h, i, c)]; }
  [[nodiscard]] double at(int64_t b, int64_t h, int64_t i, int64_t c) const {
    return values[index(b, h, i, c)];
  }
  [[nodiscard]] size_t index(int64_t b, int64_t h, int64_t i, int64_t c) const {
    return static_cast<size_t>(((b * heads + h) * length + i) * d + c);
  }
};

/// The same as kernels see it: heads beside each other in a row, as a projection has them, with a
/// gap behind each row; nothing lies behind the last element. Full of NaN until it is written.
template <class Element>
class Narrow {
 public:
  explicit Narrow(const Wide& like) : like_(like), row_(like.heads * like.d + gap) {
    values_.resize(static_cast<size_t>(like.batch * like.length * row_ - gap),
                   cuda::from_float<Element>(std::numeric_limits<float>::quiet_NaN()));
  }

  cuda::View view() { return {values_.data(), like_.length * row_, like_.d, row_}; }

  /// Random numbers, rounded as elements are; both hold the same.
  static Narrow random(std::string_view name, double scale, Wide& wide) {
    Narrow narrow(wide);
    Rng rng(1, name);
    for (double& x : wide.values)
      x = static_cast<double>(
          cuda::to_float(cuda::from_float<Element>(static_cast<float>(rng.normal() * scale))));
    narrow.each(wide, [](Element& to, const double& x) {
      to = cuda::from_float<Element>(static_cast<float>(x));
    });
    return narrow;
  }

  [[nodiscard]] Wide wide() {
    Wide to = like_;
    each(to,
         [](const Element& x, double& value) { value = static_cast<double>(cuda::to_float(x)); });
    return to;
  }

 private:
  static constexpr int64_t gap = 5;

  template <class W, class Work>
  void each(W& wide, Work work) {
    for (int64_t b = 0; b < like_.batch; ++b)
      for (int64_t h = 0; h < like_.heads; ++h)
        for (int64_t i = 0; i < like_.length; ++i)
          for (int64_t c = 0; c < like_.d; ++c)
            work(values_[static_cast<size_t>((b * like_.length + i) * row_ + h * like_.d + c)],
                 wide.at(b, h, i, c));
  }

  Wide like_;
  int64_t row_;
  Buffer<Element> values_;
};

/// ‖found − right‖ / ‖right‖, or the root mean square of the difference where `right` is 0 but for
/// rounding; infinite where a number is none.
inline double distance(const Wide& found, const Wide& right) {
  double wrong = 0, all = 0;
  for (size_t n = 0; n < right.values.size(); ++n) {
    const double difference = found.values[n] - right.values[n];
    wrong += difference * difference;
    all += right.values[n] * right.values[n];
  }
  const auto count = static_cast<double>(right.values.size());
  const double ratio = std::sqrt(wrong / (all < count * 1e-12 ? count : all));
  return std::isfinite(ratio) ? ratio : std::numeric_limits<double>::infinity();
}

}  // namespace attnlab::test
