// SPDX-License-Identifier: Apache-2.0
// The GPU's kernels of the prefix softmax, on the host or on a GPU (run.h), against the plain map
// in double precision.
#include "core/engine/kernels/cuda/prefix_softmax.h"

#include <gtest/gtest.h>

#include <cstddef>

#include "tests/core/engine/kernels/cuda/shape.h"
#include "tests/core/engine/kernels/cuda/truth.h"

namespace attnlab::test {
namespace {

/// Everything that a problem lies in.
template <class Element>
struct Memory {
  MixProblem wide;
  Narrow<Element> q, k, v, d_out, out, dq, dk, dv;
  Buffer<float> gates, d_scores;
  Buffer<std::byte> scratch;

  explicit Memory(const Shape& s, double scale = 1)
      : wide{"self_gate",
             0,
             {s.maps, s.heads, s.length, s.head_dim},
             {s.maps, s.kv_heads, s.length, s.head_dim},
             {s.batches, s.kv_heads, s.length, s.head_dim},
             {s.batches, s.heads, s.length, s.head_dim}},
        q(Narrow<Element>::random("q", scale, wide.q)),
        k(Narrow<Element>::random("k", scale, wide.k)),
        v(Narrow<Element>::random("v", 1, wide.v)),
        d_out(Narrow<Element>::random("d_out", 1, wide.d_out)),
        out(wide.d_out),
        dq(wide.q),
        dk(wide.k),
        dv(wide.v),
        gates(static_cast<size_t>(s.maps * s.heads * s.length),
              std::numeric_limits<float>::quiet_NaN()),
        d_scores(static_cast<size_t>(s.batches * s.heads * s.length),
                 std::numeric_limits<float>::quiet_NaN()) {
    renew_scratch();
  }

  void renew_scratch() {
    scratch.assign(static_cast<size_t>(cuda::prefix_softmax_scratch(problem())), std::byte{0xff});
  }

  cuda::PrefixSoftmax problem() {
    cuda::PrefixSoftmax p;
    p.element = type_of<Element>;
    p.batches = wide.v.batch;
    p.maps = wide.q.batch;
    p.heads = wide.q.heads;
    p.kv_heads = wide.k.heads;
    p.length = wide.q.length;
    p.head_dim = wide.q.d;
    p.q = q.view(), p.k = k.view(), p.v = v.view(), p.out = out.view();
    p.gates = gates.data();
    p.d_out = d_out.view(), p.dq = dq.view(), p.dk = dk.view(), p.dv = dv.view();
    p.d_scores = d_scores.data();
    p.scratch = scratch.data();
    return p;
  }

  void run(Order order = Order::upwards) {
    forward(problem(), order);
    renew_scratch();  // nothing is handed over in it
    backward(problem(), order);
  }
};

template <class Element>
void expect_right(const Shape& shape) {
  Memory<Element> memory(shape);
  memory.run();
  const MixTruth truth = truth_of(memory.wide);
  EXPECT_LT(distance(memory.out.wide(), truth.out), tolerance<Element>);
  EXPECT_LT(distance(memory.dq.wide(), truth.dq), tolerance<Element>);
  EXPECT_LT(distance(memory.dk.wide(), truth.dk), tolerance<Element>);
  EXPECT_LT(distance(memory.dv.wide(), truth.dv), tolerance<Element>);
}

class PrefixSoftmaxKernels : public testing::TestWithParam<Shape> {};

TEST_P(PrefixSoftmaxKernels, Fp32IsThePlainMap) { expect_right<float>(GetParam()); }
TEST_P(PrefixSoftmaxKernels, Bf16IsThePlainMap) { expect_right<cuda::Bfloat16>(GetParam()); }

// L, B, maps, h, h_kv, d, window
const Shape shapes[] = {
    {1, 2, 2, 2, 1, 16, 0},     // one token
    {63, 2, 2, 4, 2, 24, 0},    // less than a chunk, heads in groups
    {64, 1, 1, 1, 1, 64, 0},    // a chunk to the last element
    {65, 3, 1, 4, 2, 7, 0},     // gates that sequences share
    {257, 2, 2, 2, 1, 100, 0},  // more columns than threads
    {257, 3, 1, 2, 2, 16, 0},   //
    {1000, 1, 1, 4, 2, 16, 0},  //
    {1000, 2, 1, 2, 1, 16, 0},  //
};

INSTANTIATE_TEST_SUITE_P(All, PrefixSoftmaxKernels, testing::ValuesIn(shapes),
                         [](const auto& param) { return words(param.param); });

TEST(PrefixSoftmaxOrder, DoesNotMatter) {
  const Shape shape{200, 3, 1, 4, 2, 70, 0};
  Memory<float> up(shape), down(shape);
  up.run();
  down.run(Order::downwards);
  using M = Memory<float>;
  for (auto member : {&M::out, &M::dq, &M::dk, &M::dv})
    EXPECT_EQ((up.*member).wide().values, (down.*member).wide().values);
}

// Scores to ± 2000, where one exponential is all of a row.
TEST(PrefixSoftmaxScores, OfAnySizeStayExact) {
  Memory<float> memory({150, 1, 1, 2, 1, 16, 0}, 16);
  memory.run();
  const MixTruth truth = truth_of(memory.wide);
  EXPECT_LT(distance(memory.out.wide(), truth.out), 1e-6);
  EXPECT_LT(distance(memory.dv.wide(), truth.dv), 1e-6);
}

// A sequence in two calls, the second going on from the first's sums and state, as in decoding.
TEST(PrefixSoftmaxState, GoesOnWhereItStopped) {
  const Shape shape{170, 2, 2, 2, 1, 20, 0};
  Memory<float> whole(shape), parts(shape);
  forward(whole.problem());
  Buffer<double> before(4, -std::numeric_limits<double>::infinity()), after(4);
  Buffer<float> state(size_t{2 * 2 * 20}, 0);
  int64_t first = 0;
  for (const int64_t count : {100, 69, 1}) {
    cuda::PrefixSoftmax p = parts.problem();
    for (cuda::View* view : {&p.q, &p.k, &p.v, &p.out})
      view->data = static_cast<float*>(view->data) + first * view->row;
    p.length = count;
    p.log_sum_before = before.data();
    p.log_sum_after = after.data();
    p.state = state.data();
    forward(p);
    before = after;
    first += count;
  }
  EXPECT_LT(distance(parts.out.wide(), whole.out.wide()), 1e-6);
}

TEST(PrefixSoftmaxScratch, IsLinearInTheLength) {
  cuda::PrefixSoftmax p;
  p.heads = 8;
  p.length = 1 << 14;
  const int64_t small = cuda::prefix_softmax_scratch(p);
  p.length = 1 << 17;
  EXPECT_EQ(cuda::prefix_softmax_scratch(p), 8 * small);
  // Less than half of v in fp32.
  EXPECT_LT(cuda::prefix_softmax_scratch(p), p.heads * p.length * p.head_dim * 2);
}

TEST(PrefixSoftmaxProblems, ThatNoKernelServesAreRefusedByName) {
  Memory<float> memory({4, 1, 1, 1, 1, 8, 0});
  cuda::PrefixSoftmax p = memory.problem();
  EXPECT_EQ(cuda::problem_of(p), "");
  p.heads = 3, p.kv_heads = 2;
  EXPECT_NE(cuda::problem_of(p).find("3 heads over 2"), std::string::npos) << cuda::problem_of(p);
  EXPECT_THROW(forward(p), Error);
}

}  // namespace
}  // namespace attnlab::test
