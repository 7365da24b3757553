// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/matrix_product.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <stdexcept>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"
#include "core/engine/kernels/scratch.h"

namespace attnlab::kernels {
namespace {

constexpr int64_t few_rows = 4;               // up to so many, packing costs more than it saves
constexpr int64_t products_a_task = 1 << 18;  // multiply-adds that are worth waking a thread for
// Tasks begin at whole register blocks of every instruction set.
constexpr int64_t rows_apart = 12;
constexpr int64_t columns_apart = 32;

bool has_unit_stride(const at::Tensor& x) {
  return x.dim() == 2 && (x.stride(0) == 1 || x.stride(1) == 1);
}

ConstMatrix matrix_of(const Factor& x) {
  return {x.matrix.const_data_ptr<float>(), x.matrix.stride(x.transposed ? 1 : 0),
          x.matrix.stride(x.transposed ? 0 : 1)};
}

Target target_of(const at::Tensor& c, const at::Tensor& start) {
  Target to{{c.mutable_data_ptr<float>(), c.stride(0)}, {nullptr, 0}};
  if (start.defined())
    to.start = {start.const_data_ptr<float>(), start.dim() == 2 ? start.stride(0) : 0};
  return to;
}

/// The part of a target from a row and column on. (The kernels' own is compiled for other CPUs.)
Target from(const Target& x, int64_t row, int64_t column) {
  const float* start = x.start.data;
  if (start != nullptr) start += row * x.start.stride + column;
  return {{x.c.data + row * x.c.stride + column, x.c.stride}, {start, x.start.stride}};
}

/// Calls `work(begin, end)` for parts of [0, size) that begin at multiples of `apart`.
template <class Work>
void for_each_part(int64_t size, int64_t apart, int64_t products_each, Work work) {
  const int64_t units = (size + apart - 1) / apart;
  const int64_t grain = std::max<int64_t>(1, products_a_task / (apart * products_each + 1));
  at::parallel_for(0, units, grain, [&](int64_t begin, int64_t end) {
    work(begin * apart, std::min(size, end * apart));
  });
}

// The longer side is divided, so that threads pack as little as they can twice.
void multiply_packed(const ProductShape& all, ConstMatrix a, ConstMatrix b, Target to) {
  if (all.m >= all.n)
    return for_each_part(all.m, rows_apart, all.n * all.k, [&](int64_t begin, int64_t end) {
      raw_kernels().multiply_matrices({end - begin, all.n, all.k},
                                      {a.data + begin * a.row, a.row, a.column}, b,
                                      from(to, begin, 0), thread_scratch(product_scratch));
    });
  for_each_part(all.n, columns_apart, all.m * all.k, [&](int64_t begin, int64_t end) {
    raw_kernels().multiply_matrices({all.m, end - begin, all.k}, a,
                                    {b.data + begin * b.column, b.row, b.column},
                                    from(to, 0, begin), thread_scratch(product_scratch));
  });
}

void multiply_rows(const ProductShape& all, ConstMatrix a, ConstMatrix b, Target to) {
  for_each_part(all.n, columns_apart, all.m * all.k, [&](int64_t begin, int64_t end) {
    for (int64_t row = 0; row < all.m; ++row) {
      const Target part = from(to, row, begin);
      raw_kernels().multiply_row(a.data + row * a.row, {b.data + begin * b.column, b.column},
                                 end - begin, all.k, part.start.data, part.c.data);
    }
  });
}

void require_fitting(const ProductShape& shape, const Factor& b, const at::Tensor& c,
                     const at::Tensor& start) {
  const auto fits = [&](const at::Tensor& x) {
    return x.size(-1) == shape.n && (x.stride(-1) == 1 || shape.n == 1) &&
           (x.dim() == 1 || x.size(0) == shape.m);
  };
  if (b.rows() != shape.k || shape.k < 1 || c.dim() != 2 || !fits(c) ||
      (start.defined() && !fits(start)))
    throw std::logic_error("a product was given matrices that do not fit");
}

}  // namespace

bool has_matrix_product(const Factor& a, const Factor& b) {
  return has_raw_kernel(a.matrix) && has_raw_kernel(b.matrix) && has_unit_stride(a.matrix) &&
         has_unit_stride(b.matrix);
}

void multiply(const Factor& a, const Factor& b, const at::Tensor& c, const at::Tensor& start) {
  const ConstMatrix left = matrix_of(a);
  const ConstMatrix right = matrix_of(b);
  const ProductShape shape{a.rows(), b.columns(), a.columns()};
  require_fitting(shape, b, c, start);
  const bool rows = shape.m <= few_rows && left.column == 1 && right.row == 1;
  (rows ? multiply_rows : multiply_packed)(shape, left, right, target_of(c, start));
}

}  // namespace attnlab::kernels
