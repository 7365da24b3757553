// SPDX-License-Identifier: Apache-2.0
// The GPU's kernels of causal maps, on the host or on a GPU (run.h), against the plain maps in
// double precision.
#include "core/engine/kernels/cuda/causal_map.h"

#include <gtest/gtest.h>

#include "tests/core/engine/kernels/cuda/shape.h"
#include "tests/core/engine/kernels/cuda/truth.h"

namespace attnlab::test {
namespace {

/// Everything that a problem lies in.
template <class Element>
struct Memory {
  MixProblem wide;
  Narrow<Element> q, k, v, d_out, out, dq, dk, dv;
  Buffer<float> largest, norm, delta;

  Memory(std::string_view form, const Shape& s, double scale)
      : wide{form,
             s.window,
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
        dv(wide.v) {
    const auto rows = static_cast<size_t>(cuda::causal_map_scratch(s.maps, s.heads, s.length));
    for (auto* facts : {&largest, &norm, &delta})
      facts->assign(rows, std::numeric_limits<float>::quiet_NaN());
  }

  cuda::CausalMap problem() {
    return {.element = type_of<Element>,
            .weight = form_info(wide.form).weight,
            .batches = wide.v.batch,
            .maps = wide.q.batch,
            .heads = wide.q.heads,
            .kv_heads = wide.k.heads,
            .queries = wide.q.length,
            .keys = wide.k.length,
            .head_dim = wide.q.d,
            .window = wide.window,
            .q = q.view(),
            .k = k.view(),
            .v = v.view(),
            .out = out.view(),
            .largest = largest.data(),
            .norm = norm.data(),
            .d_out = d_out.view(),
            .dq = dq.view(),
            .dk = dk.view(),
            .dv = dv.view(),
            .delta = delta.data()};
  }

  void run(Order order = Order::upwards) {
    forward(problem(), order);
    backward(problem(), order);
  }
};

template <class Element>
void expect_right(Memory<Element>& memory) {
  const MixTruth truth = truth_of(memory.wide);
  EXPECT_LT(distance(memory.out.wide(), truth.out), tolerance<Element>);
  EXPECT_LT(distance(memory.dq.wide(), truth.dq), tolerance<Element>);
  EXPECT_LT(distance(memory.dk.wide(), truth.dk), tolerance<Element>);
  EXPECT_LT(distance(memory.dv.wide(), truth.dv), tolerance<Element>);
}

class CausalMapKernels : public testing::TestWithParam<std::tuple<const char*, Shape>> {};

template <class Element>
void expect_right(const std::tuple<const char*, Shape>& param) {
  const auto& [form, shape] = param;
  Memory<Element> memory(form, shape, 1);
  memory.run();
  expect_right(memory);
}

TEST_P(CausalMapKernels, Fp32IsThePlainMap) { expect_right<float>(GetParam()); }
TEST_P(CausalMapKernels, Bf16IsThePlainMap) { expect_right<cuda::Bfloat16>(GetParam()); }

// L, B, maps, h, h_kv, d, window
const Shape shapes[] = {
    {1, 2, 2, 2, 1, 16, 0},       // one token
    {63, 2, 2, 4, 2, 24, 0},      // less than a tile, heads in groups
    {63, 5, 1, 2, 1, 16, 0},      // a map that more share than a block serves
    {64, 1, 1, 1, 1, 64, 0},      // a tile to the last element
    {65, 1, 1, 2, 2, 7, 40},      // rows that are no multiple of 16 bytes
    {257, 1, 1, 2, 1, 16, 0},     //
    {257, 2, 1, 1, 1, 80, 100},   // the deeper tiles
    {1000, 1, 1, 2, 1, 16, 0},    //
    {1000, 2, 1, 1, 1, 16, 0},    //
    {1000, 1, 1, 1, 1, 16, 129},  //
};

INSTANTIATE_TEST_SUITE_P(All, CausalMapKernels,
                         testing::Combine(testing::Values("taylor", "softmax"),
                                          testing::ValuesIn(shapes)),
                         [](const auto& param) {
                           return std::get<0>(param.param) +
                                  ("_" + words(std::get<1>(param.param)));
                         });

#ifndef ATTNLAB_ON_DEVICE
// Fragments as the PTX ISA has them, so that what a lane loads is what its tensor core takes it
// for.
TEST(CausalMapOnTensorCores, IsThePlainMap) {
  Memory<cuda::Bfloat16> memory("taylor", {70, 2, 1, 2, 1, 20, 50}, 1);
  using Kernels = cuda::CausalMapKernels<cuda::Bfloat16, cuda::TaylorWeight, 64>;
  Kernels::forward(HostLauncher<HostTensorBlock>{}, memory.problem());
  Kernels::backward(HostLauncher<HostTensorBlock>{}, memory.problem());
  expect_right(memory);
}
#endif

// Where a barrier were missing, or a block read what another has yet to write, it would matter who
// comes first.
template <class Element>
void expect_same_in_any_order() {
  for (const char* form : {"taylor", "softmax"}) {
    const Shape shape{150, 3, 1, 4, 2, 16, 0};
    Memory<Element> up(form, shape, 1), down(form, shape, 1);
    up.run();
    down.run(Order::downwards);
    for (auto member : {&Memory<Element>::out, &Memory<Element>::dq, &Memory<Element>::dk,
                        &Memory<Element>::dv}) {
      const Wide one = (up.*member).wide(), other = (down.*member).wide();
      EXPECT_EQ(one.values, other.values) << form;
    }
  }
}

TEST(CausalMapOrder, DoesNotMatter) {
  expect_same_in_any_order<float>();
  expect_same_in_any_order<cuda::Bfloat16>();
}

TEST(CausalMapScores, OfAnySizeStayExact) {
  Memory<float> memory("softmax", {100, 1, 1, 1, 1, 16, 0}, 16);  // scores to ± 2000
  memory.run();
  EXPECT_LT(distance(memory.out.wide(), truth_of(memory.wide).out), 1e-4);
}

// A few new queries, the last of which sees the last key, as in decoding.
TEST(CausalMapQueries, MayBeFewerThanKeys) {
  for (const int64_t window : {0, 30}) {
    Memory<float> all("taylor", {130, 1, 1, 2, 1, 16, window}, 1),
        few("taylor", {130, 1, 1, 2, 1, 16, window}, 1);
    all.run();
    cuda::CausalMap p = few.problem();
    constexpr int64_t queries = 5, before = 125;
    p.queries = queries;
    const auto behind = [&](cuda::View& view) {
      view.data = static_cast<float*>(view.data) + before * view.row;
    };
    behind(p.q);
    behind(p.out);
    forward(p);
    const Wide found = few.out.wide(), right = all.out.wide();
    for (int64_t h = 0; h < 2; ++h)
      for (int64_t i = before; i < before + queries; ++i)
        for (int64_t c = 0; c < 16; ++c)
          EXPECT_NEAR(found.at(0, h, i, c), right.at(0, h, i, c), 1e-6);
  }
}

TEST(CausalMapScratch, IsLinearInTheLength) {
  EXPECT_EQ(cuda::causal_map_scratch(2, 3, 8192), 8 * cuda::causal_map_scratch(2, 3, 1024));
  EXPECT_LE(cuda::causal_map_scratch(1, 1, 1 << 20), 1 << 20);
}

TEST(CausalMapProblems, ThatNoKernelServesAreRefusedByName) {
  Memory<float> memory("taylor", {4, 1, 1, 1, 1, 8, 0}, 1);
  const auto refused = [&](auto change, const char* word) {
    cuda::CausalMap p = memory.problem();
    change(p);
    EXPECT_NE(cuda::problem_of(p).find(word), std::string::npos) << cuda::problem_of(p);
    EXPECT_THROW(forward(p), Error);
  };
  EXPECT_EQ(cuda::problem_of(memory.problem()), "");
  refused([](auto& p) { p.head_dim = 129; }, "129 dimensions");
  refused([](auto& p) { p.batches = 3, p.maps = 2; }, "2 maps for 3 sequences");
  refused([](auto& p) { p.heads = 3, p.kv_heads = 2; }, "3 heads over 2");
  refused([](auto& p) { p.queries = 5; }, "5 queries, 4 keys");
  refused([](auto& p) { p.weight = PairWeight::other; }, "neither");
}

}  // namespace
}  // namespace attnlab::test
