// SPDX-License-Identifier: Apache-2.0
// Our matrix products against sums in double precision, for each instruction set that runs here, at
// sizes around the borders of blocks and slices. Matrices end where their data ends, so that
// AddressSanitizer sees a step too far.
#include "core/engine/kernels/matrix_product.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/engine/kernels/cpu/raw_kernels.h"
#include "core/engine/kernels/scratch.h"
#include "core/shared/base/rng.h"

namespace attnlab {
namespace {

/// Random numbers as a matrix or, `across`, as the transpose of one.
struct Matrix {
  std::vector<float> values;
  int64_t row, column;
  Matrix(const char* name, int64_t rows, int64_t columns, bool across = false, int64_t gap = 3)
      : row(across ? 1 : columns + gap), column(across ? rows + gap : 1) {
    values.resize(static_cast<size_t>((rows - 1) * row + (columns - 1) * column + 1));
    Rng rng(1, name);
    for (float& x : values) x = static_cast<float>(rng.normal());
  }
  [[nodiscard]] double at(int64_t r, int64_t c) const {
    return static_cast<double>(values[static_cast<size_t>(r * row + c * column)]);
  }
  [[nodiscard]] ConstMatrix in() const { return {values.data(), row, column}; }
};

const std::vector<const RawKernels*>& instruction_sets() {
  static const std::vector<const RawKernels*> all = {&raw_kernels(), &generic_raw_kernels()};
  return all;
}

/// c + a·b or a·b is what `c` holds now; before it held `before`.
void expect_product(const Matrix& a, const Matrix& b, const ProductShape& shape, bool add,
                    const Matrix& before, const Matrix& c) {
  for (int64_t i = 0; i < shape.m; ++i)
    for (int64_t j = 0; j < shape.n; ++j) {
      double sum = add ? before.at(i, j) : 0;
      double size = 1;
      for (int64_t t = 0; t < shape.k; ++t) {
        sum += a.at(i, t) * b.at(t, j);
        size += std::abs(a.at(i, t) * b.at(t, j));
      }
      ASSERT_NEAR(c.at(i, j), sum, 1e-6 * size) << "element " << i << ", " << j;
    }
}

void expect_no_gap_touched(const Matrix& before, const Matrix& after, const ProductShape& shape) {
  for (int64_t i = 0; i + 1 < shape.m; ++i)
    for (int64_t j = shape.n; j < before.row; ++j)
      ASSERT_EQ(after.at(i, j), before.at(i, j)) << "behind row " << i;
}

TEST(MatrixProduct, EqualsSumsInDoublePrecision) {
  const std::vector<ProductShape> shapes = {
      {1, 1, 1},   {5, 15, 7},   {6, 16, 8},   {7, 17, 9},    {12, 32, 256}, {13, 33, 257},
      {95, 31, 3}, {97, 48, 40}, {40, 257, 5}, {20, 20, 600}, {200, 300, 10}};
  for (const RawKernels* kernels : instruction_sets())
    for (const auto& shape : shapes)
      for (const bool left_across : {false, true})
        for (const bool right_across : {false, true})
          for (const bool add : {false, true}) {
            SCOPED_TRACE(std::string(kernels->isa) + " " + std::to_string(shape.m) + "x" +
                         std::to_string(shape.n) + "x" + std::to_string(shape.k));
            const Matrix a("a", shape.m, shape.k, left_across);
            const Matrix b("b", shape.k, shape.n, right_across);
            const Matrix before("c", shape.m, shape.n);
            Matrix c = before;
            const Rows to{c.values.data(), c.row};
            float* scratch =
                kernels::thread_scratch(product_scratch + packed_size(shape.n, shape.k));
            float* packed = scratch + product_scratch;
            for (int64_t part = 0; part < shape.n; part += product_column_part)
              kernels->pack_columns(b.in(), shape.n, shape.k, part,
                                    std::min(shape.n, part + product_column_part), packed);
            kernels->multiply_packed(shape, a.in(), packed,
                                     {to, {add ? to.data : nullptr, to.stride}}, scratch);
            expect_product(a, b, shape, add, before, c);
            expect_no_gap_touched(before, c, shape);
          }
}

TEST(MatrixProduct, OneRowEqualsSumsInDoublePrecision) {
  for (const RawKernels* kernels : instruction_sets())
    for (const int64_t n : {1, 3, 4, 5, 64, 129})
      for (const int64_t k : {1, 7, 8, 17, 64, 300})
        for (const bool add : {false, true}) {
          SCOPED_TRACE(std::string(kernels->isa) + " " + std::to_string(n) + "x" +
                       std::to_string(k));
          const Matrix x("x", 1, k);
          const Matrix w("w", k, n, true);
          const Matrix before("y", 1, n);
          Matrix y = before;
          kernels->multiply_row(x.values.data(), {w.values.data(), w.column}, n, k,
                                add ? y.values.data() : nullptr, y.values.data());
          expect_product(x, w, {1, n, k}, add, before, y);
        }
}

// What lets a run with one sequence or another number of threads see the same numbers.
TEST(MatrixProduct, BitsDependNeitherOnThreadsNorOnOtherRows) {
  const at::Tensor a = at::randn({301, 300});
  const at::Tensor w = at::randn({170, 300});
  const at::Tensor all = at::empty({301, 170});
  const int threads = at::get_num_threads();
  kernels::multiply({a}, {w, true}, all, {});
  for (const int count : {1, 2, 3, 7}) {
    at::set_num_threads(count);
    const at::Tensor c = at::empty({301, 170});
    kernels::multiply({a}, {w, true}, c, {});
    EXPECT_TRUE(at::equal(c, all)) << count << " threads";
  }
  at::set_num_threads(threads);
  const at::Tensor part = at::empty({80, 170});
  const at::Tensor rows = a.narrow(0, 97, 80);
  kernels::multiply({rows}, {w, true}, part, {});
  EXPECT_TRUE(at::equal(part, all.narrow(0, 97, 80)));
}

// More of b than is packed at once, of many rows and of many columns.
TEST(MatrixProduct, GoesThroughALargeRightSideInParts) {
  for (const auto& [m, n, k] : {ProductShape{70, 70, 70000}, ProductShape{10, 3000, 300}}) {
    const at::Tensor a = at::randn({m, k});
    const at::Tensor w = at::randn({n, k});
    const at::Tensor start = at::randn({m, n});
    const at::Tensor c = at::empty({m, n});
    kernels::multiply({a}, {w, true}, c, start);
    const at::Tensor exact = start + at::mm(a.to(at::kDouble), w.to(at::kDouble).t());
    EXPECT_TRUE(at::allclose(c.to(at::kDouble), exact, 1e-4, 2e-6 * static_cast<double>(k)));
  }
}

TEST(MatrixProduct, BeginsWithWhatItIsGiven) {
  for (const int64_t rows : {1, 3, 40}) {
    const at::Tensor a = at::randn({rows, 20});
    const at::Tensor w = at::randn({30, 20});
    const at::Tensor plain = at::mm(a, w.t());
    for (const at::Tensor& start : {at::randn({rows, 30}), at::randn({30}), at::Tensor()}) {
      const at::Tensor kept = start.defined() ? start.clone() : start;
      const at::Tensor c = at::empty({rows, 30});
      kernels::multiply({a}, {w, true}, c, start);
      EXPECT_TRUE(at::allclose(c, start.defined() ? plain + start : plain, 1e-5, 1e-5));
      EXPECT_TRUE(!start.defined() || at::equal(start, kept));
      if (!start.defined() || start.dim() == 1) continue;
      kernels::multiply({a}, {w, true}, start, start);
      EXPECT_TRUE(at::allclose(start, plain + kept, 1e-5, 1e-5));
    }
  }
}

TEST(MatrixProduct, RefusesMatricesThatDoNotFit) {
  const at::Tensor a = at::randn({4, 6});
  const at::Tensor c = at::empty({4, 4});
  EXPECT_THROW(kernels::multiply({a}, {a}, c, {}), std::logic_error);
  EXPECT_THROW(kernels::multiply({a}, {a, true}, a, {}), std::logic_error);
  EXPECT_THROW(kernels::multiply({a}, {a, true}, c, a), std::logic_error);
  EXPECT_THROW(kernels::multiply({a}, {a, true}, c.t(), {}), std::logic_error);
  EXPECT_NO_THROW(kernels::multiply({a}, {a, true}, c, at::zeros({4})));
}

TEST(MatrixProduct, TakesMatricesAndTransposesInFp32Only) {
  const at::Tensor a = at::randn({4, 6});
  const at::Tensor across = a.t();
  const at::Tensor bf16 = a.to(at::kBFloat16);
  const at::Tensor gaps = at::zeros({8, 12}).slice(0, 0, 8, 2).slice(1, 0, 12, 2);
  EXPECT_TRUE(kernels::has_matrix_product({a}, {a, true}));
  EXPECT_TRUE(kernels::has_matrix_product({a}, {across}));
  EXPECT_FALSE(kernels::has_matrix_product({bf16}, {a, true}));
  EXPECT_FALSE(kernels::has_matrix_product({gaps}, {a, true}));
}

}  // namespace
}  // namespace attnlab
