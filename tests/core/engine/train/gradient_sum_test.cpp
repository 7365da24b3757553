// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/gradient_sum.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randn_like.h>
#include <ATen/ops/scalar_tensor.h>
#include <ATen/ops/zeros_like.h>
#include <gtest/gtest.h>

#include "core/engine/train/sum_tree.h"

namespace attnlab {
namespace {

std::vector<at::Tensor> leaves(int64_t count) {
  std::vector<at::Tensor> all;
  for (int64_t i = 0; i < count; ++i) all.push_back(at::randn({37}).mul_(1 << (i % 7)));
  return all;
}

at::Tensor whole_sum(const std::vector<at::Tensor>& values) {
  SumTree tree;
  for (size_t i = 0; i < values.size(); ++i) tree.add({static_cast<int64_t>(i), 0}, values[i]);
  return tree.take();
}

TEST(SumTree, AddsPairsThenPairsOfPairs) {
  const auto x = leaves(6);
  const at::Tensor expected = ((x[0] + x[1]) + (x[2] + x[3])) + (x[4] + x[5]);
  EXPECT_TRUE(at::equal(whole_sum(x), expected));
  const at::Tensor in_a_row = x[0] + x[1] + x[2] + x[3] + x[4] + x[5];
  EXPECT_FALSE(at::equal(expected, in_a_row)) << "these numbers would show no difference";
}

// Shares of neighbouring leaves, added up apart and then together, for every number of both.
TEST(SumTree, HasTheSameBitsHoweverManyShareTheLeaves) {
  for (int64_t count = 1; count <= 17; ++count) {
    const auto x = leaves(count);
    const at::Tensor expected = whole_sum(x);
    for (int ranks = 1; ranks <= count; ++ranks) {
      SumTree all;
      for (const Part& part : parts_of(count, ranks)) {
        SumTree mine;
        for (int64_t i = part.begin; i < part.begin + part.count; ++i)
          mine.add({i, 0}, x[static_cast<size_t>(i)]);
        const auto places = SumTree::places(part.begin, part.count);
        ASSERT_EQ(places.size(), mine.nodes().size());
        for (size_t i = 0; i < places.size(); ++i) {
          EXPECT_EQ(places[i].index, mine.nodes()[i].place.index);
          EXPECT_EQ(places[i].level, mine.nodes()[i].place.level);
          all.add(places[i], mine.nodes()[i].values);
        }
      }
      EXPECT_TRUE(at::equal(all.take(), expected)) << count << " leaves, " << ranks << " ranks";
    }
  }
}

TEST(SumTree, LeavesWhatItIsGivenAsItWas) {
  const auto x = leaves(4);
  const at::Tensor first = x[0].clone(), third = x[2].clone();
  (void)whole_sum(x);
  EXPECT_TRUE(at::equal(x[0], first));
  EXPECT_TRUE(at::equal(x[2], third));
}

TEST(Parts, CoverEverythingInOrderAndDifferByOne) {
  for (const int64_t count : {0, 1, 5, 64, 1000})
    for (const int ranks : {1, 2, 3, 7}) {
      int64_t end = 0;
      for (const Part& part : parts_of(count, ranks)) {
        EXPECT_EQ(part.begin, end);
        EXPECT_LE(std::abs(part.count - count / ranks), 1);
        end += part.count;
      }
      EXPECT_EQ(end, count);
    }
}

ModelSpec small_model() {
  ModelSpec spec;
  spec.vocab_size = 50;
  spec.hidden_size = 48;
  spec.num_heads = spec.num_kv_heads = 2;
  spec.intermediate_size = 96;
  spec.layers.assign(2, LayerSpec{});
  return spec;
}

// Against plain arithmetic, and one against the other.
TEST(GradientSum, OfBothKindsUpdatesFromTheSumOfAll) {
  TrainSpec train;
  train.grad_clip = 0.1;
  std::vector<at::Tensor> given, weights;
  for (const bool tree : {false, true}) {
    LanguageModel model(small_model(), c10::kCPU, at::kFloat);
    model.initialise_weights(1);
    const auto optimizer = make_optimizer(model.parameters(), train);
    Ranks alone;
    const auto sum =
        tree ? sum_in_tree(model, *optimizer, 3, alone) : sum_in_place(model, *optimizer, 3);
    EXPECT_EQ(sum->micro_batches().count, 3);
    EXPECT_EQ(sum->total_scored(11), 11);
    const at::Tensor& gradients = model.parameters().gradients();
    at::Tensor expected = at::zeros_like(gradients);
    for (size_t i = 0; i < 3; ++i) {
      if (!tree) given.push_back(at::randn_like(gradients).mul_(static_cast<double>(i + 1)));
      gradients.add_(given[i]);
      expected.add_(given[i]);
      sum->add(at::scalar_tensor(0.5 * static_cast<double>(i), at::kFloat));
      EXPECT_EQ(gradients.abs().max().item<float>() == 0, tree) << "taken apart";
    }
    const auto [loss, norm] = sum->update(0.01);
    EXPECT_FLOAT_EQ(loss.item<float>(), 1.5F);
    EXPECT_NEAR(norm.item<float>(), at::linalg_vector_norm(expected).item<float>(), 1e-3);
    EXPECT_EQ(gradients.abs().max().item<float>(), 0);
    EXPECT_EQ(optimizer->updates(), 1);
    weights.push_back(model.parameters().weights().clone());
  }
  EXPECT_TRUE(at::allclose(weights[0], weights[1], 0, 1e-6));
}

}  // namespace
}  // namespace attnlab
