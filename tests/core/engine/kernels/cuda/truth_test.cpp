// SPDX-License-Identifier: Apache-2.0
// What kernels are compared with is itself compared, with finite differences of the plain maps.
#include "tests/core/engine/kernels/cuda/truth.h"

#include <gtest/gtest.h>

namespace attnlab::test {
namespace {

double loss(const MixProblem& p) {
  const Wide out = truth_of(p, false).out;
  double sum = 0;
  for (size_t n = 0; n < out.values.size(); ++n) sum += out.values[n] * p.d_out.values[n];
  return sum;
}

Wide differences(MixProblem& p, Wide MixProblem::*input) {
  constexpr double step = 0x1p-10;
  Wide found = p.*input;
  for (size_t n = 0; n < found.values.size(); ++n) {
    double& x = (p.*input).values[n];
    const double before = x;
    x = before + step;
    const double more = loss(p);
    x = before - step;
    found.values[n] = (more - loss(p)) / (2 * step);
    x = before;
  }
  return found;
}

TEST(KernelTruth, HasTheGradientsOfThePlainMaps) {
  for (const char* form : {"taylor", "softmax", "self_gate"})
    for (const int64_t window : {0, 3})
      for (const int64_t maps : {1, 2}) {
        MixProblem p{form, window, {maps, 4, 6, 3}, {maps, 2, 6, 3}, {2, 2, 6, 3}, {2, 4, 6, 3}};
        Narrow<float>::random("q", 1, p.q);
        Narrow<float>::random("k", 1, p.k);
        Narrow<float>::random("v", 1, p.v);
        Narrow<float>::random("d_out", 1, p.d_out);
        const MixTruth truth = truth_of(p);
        const std::string where = std::string(form) + ", window " + std::to_string(window) +
                                  ", maps " + std::to_string(maps);
        EXPECT_LT(distance(truth.dq, differences(p, &MixProblem::q)), 1e-3) << where;
        EXPECT_LT(distance(truth.dk, differences(p, &MixProblem::k)), 1e-3) << where;
        EXPECT_LT(distance(truth.dv, differences(p, &MixProblem::v)), 1e-3) << where;
      }
}

}  // namespace
}  // namespace attnlab::test
