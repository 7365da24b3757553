// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/matrix_product.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <stdexcept>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/dispatch.h"
#include "core/engine/kernels/packed_matrix.h"
#include "core/engine/kernels/scratch.h"

namespace attnlab::kernels {
namespace {

constexpr int64_t few_rows = 4;               // up to so many, packing costs more than it saves
constexpr int64_t products_a_task = 1 << 18;  // multiply-adds that are worth waking a thread for
constexpr int64_t largest_packed = 4 << 20;   // floats of b that are packed at once
constexpr int64_t slice_columns = 512;        // of b, packed by the thread that needs them

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

ConstMatrix from(ConstMatrix x, int64_t row, int64_t column) {
  return {x.data + row * x.row + column * x.column, x.row, x.column};
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

// Many rows: b is packed once for all threads, who then divide the rows.
void multiply_by_rows(const ProductShape& all, ConstMatrix a, ConstMatrix b, Target to) {
  const int64_t step = std::max(largest_packed / all.k, product_column_part);
  for (int64_t column = 0; column < all.n; column += step) {
    const int64_t n = std::min(step, all.n - column);
    const PackedMatrix packed(from(b, 0, column), n, all.k);
    for_each_part(all.m, product_row_part, n * all.k, [&](int64_t begin, int64_t end) {
      packed.multiply(from(a, begin, 0), end - begin, from(to, begin, column),
                      thread_scratch(product_scratch));
    });
  }
}

/// Columns of b that one thread packs and multiplies, slice by slice.
void multiply_columns(const ProductShape& shape, ConstMatrix a, ConstMatrix b, Target to) {
  const Target more{to.c, {to.c.data, to.c.stride}};
  for (int64_t t = 0; t < shape.k; t += product_slice_depth) {
    const int64_t depth = std::min(product_slice_depth, shape.k - t);
    float* scratch = thread_scratch(product_scratch + packed_size(shape.n, depth));
    float* packed = scratch + product_scratch;
    raw_kernels().pack_columns(from(b, t, 0), shape.n, depth, 0, shape.n, packed);
    raw_kernels().multiply_packed({shape.m, shape.n, depth}, from(a, 0, t), packed,
                                  t == 0 ? to : more, scratch);
  }
}

// Many columns: the threads divide them.
void multiply_by_columns(const ProductShape& all, ConstMatrix a, ConstMatrix b, Target to) {
  for_each_part(all.n, product_column_part, all.m * all.k, [&](int64_t begin, int64_t end) {
    for (int64_t column = begin; column < end; column += slice_columns)
      multiply_columns({all.m, std::min(slice_columns, end - column), all.k}, a, from(b, 0, column),
                       from(to, 0, column));
  });
}

void multiply_rows(const ProductShape& all, ConstMatrix a, ConstMatrix b, Target to) {
  for_each_part(all.n, product_column_part, all.m * all.k, [&](int64_t begin, int64_t end) {
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
  const Target to = target_of(c, start);
  if (shape.m <= few_rows && left.column == 1 && right.row == 1)
    multiply_rows(shape, left, right, to);
  else if (shape.m >= shape.n)
    multiply_by_rows(shape, left, right, to);
  else
    multiply_by_columns(shape, left, right, to);
}

}  // namespace attnlab::kernels
