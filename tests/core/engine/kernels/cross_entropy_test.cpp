// SPDX-License-Identifier: Apache-2.0
#include "core/engine/kernels/cross_entropy.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>
#include <gtest/gtest.h>

namespace attnlab::kernels {
namespace {

at::Tensor hits_of(const at::Tensor& logits, const at::Tensor& targets) {
  at::Tensor content = logits.clone();
  at::Tensor hits = at::empty({targets.size(0)}, at::kBool);
  cross_entropy(content, targets, 1, false, hits);
  return hits;
}

// A model whose logits are all equal knows nothing: argmax names one token, not every one.
TEST(CrossEntropy, TiesAreNoHits) {
  const at::Tensor targets = at::tensor({0, 1, 5, -1, 6}).to(at::kLong);
  const at::Tensor expected = at::tensor({1, 0, 0, 0, 0}).to(at::kBool);
  for (const auto type : {at::kFloat, at::kDouble})  // the loops, and the plain form
    EXPECT_TRUE(at::equal(hits_of(at::zeros({5, 7}, type), targets), expected)) << type;
}

// Rounded to a few values, as in bf16, where every row has its ties.
TEST(CrossEntropy, HitsAreThoseOfArgmax) {
  const at::Tensor logits = at::randint(0, 4, {300, 33}).to(at::kFloat);
  const at::Tensor targets = at::randint(0, 33, {300}).to(at::kLong);
  const at::Tensor expected = logits.argmax(1).eq(targets);
  for (const auto type : {at::kFloat, at::kDouble})
    EXPECT_TRUE(at::equal(hits_of(logits.to(type), targets), expected)) << type;
}

}  // namespace
}  // namespace attnlab::kernels
