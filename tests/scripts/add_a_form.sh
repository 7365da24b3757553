#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Adds a form with a parameter to a copy of the tree as CONTRIBUTING.md says (two files, one line, one test), builds
# it, runs the conformance tests on it and trains it. Nothing else is touched.
set -euo pipefail
source "$(dirname "$0")/copy_of_tree.sh"

cat >core/shared/forms/softplus.cpp <<'FORM'
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/shared/forms/form_info.h"

namespace attnlab {
namespace {

constexpr FormParameter parameters[] = {{.name = "sharpness",
                                         .title = "Sharpness",
                                         .unit = "",
                                         .help = "multiplies the scores",
                                         .value = 1,
                                         .low = 0.5,
                                         .high = 8,
                                         .whole = false}};

void map(const HeadInput& head, std::span<double> weights) {
  const auto weight = [&](int64_t i, int64_t j) {
    return std::log1p(std::exp(head.parameters[0] * head.score(i, j)));
  };
  for (int64_t i = 0; i < head.length; ++i) {
    double sum = 0;
    for (int64_t j = 0; j <= i; ++j) sum += weight(i, j);
    for (int64_t j = 0; j < head.length; ++j)
      weights[static_cast<size_t>(i * head.length + j)] = j <= i ? weight(i, j) / sum : 0.0;
  }
}

CoreCost cost(const CoreShape& s) {
  const double pairs = s.batch * s.heads * s.length * s.length;
  return {4 * pairs * s.head_dim, 4 * pairs * s.head_dim / s.length, 2 * pairs, pairs};
}

}  // namespace

extern const FormInfo softplus_form{
    .name = "softplus", .title = "Normalised softplus", .formula = "A_ij = softplus(x_ij) / sum",
    .source = "a test", .uses_positions = true, .scores_are_pairs = true,
    .probability_map = true, .slow = true, .map = map, .cost = cost, .parameters = parameters,
};

}  // namespace attnlab
FORM

cat >core/engine/mixers/softplus.cpp <<'FORM'
// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/tril.h>

#include <cmath>

#include "core/engine/mixers/map_form.h"

namespace attnlab {
namespace {

class Softplus final : public MapForm {
  at::Tensor map(const at::Tensor& q, const at::Tensor& k,
                 std::span<const double> parameters) const override {
    const double scale = parameters[0] / std::sqrt(static_cast<double>(q.size(3)));
    const at::Tensor x = at::matmul(q, k.transpose(2, 3)) * scale;
    const at::Tensor w = at::softplus(x).tril();
    return w / w.sum(3, true);
  }
};

}  // namespace

const Form& softplus_mixer() {
  static const Softplus form;
  return form;
}

}  // namespace attnlab
FORM

if cmake --preset release >/dev/null 2>&1 && echo 'ATTNLAB_FORM(softplus)' >>core/shared/forms/forms.def &&
   cmake --preset release >build/configure.txt 2>&1; then
  echo "CMake did not ask for the test of the new form" >&2
  exit 1
fi
grep -q 'tests/core/engine/mixers/softplus_test.cpp' build/configure.txt

cat >tests/core/engine/mixers/softplus_test.cpp <<'FORM'
// SPDX-License-Identifier: Apache-2.0
#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include "tests/support/forms.h"
#include "tests/support/known_weights.h"

namespace attnlab {
namespace {

TEST(Softplus, EqualScoresGiveTheMean) {
  MixInput in = test::random_input(1, 1, 1, 1, 16, 4);
  in.k.fill_(0);
  const std::vector<double> parameters = default_values(form_info("softplus"));
  in.parameters = parameters;
  const at::Tensor out = test::forward(form("softplus"), in);
  EXPECT_LT(test::relative_difference(out.select(2, 15), in.v.mean(2)), 1e-6);
}

}  // namespace
}  // namespace attnlab
FORM

preset="${ATTNLAB_PRESET:-release}"  # the one that calls this: ccache then knows most files
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" --target attnlab engine_tests
build/release/bin/engine_tests --gtest_brief=1 --gtest_filter='*oftplus*'
build/release/bin/attnlab train --layers '1=form:softplus(2);2=form:softplus+qk:random' --steps 60 --batch-size 16 \
  --out build/run
build/release/bin/attnlab show build/run | grep -qE '^1 +softplus\(2\)'
grep -q '"sharpness": 2' build/run/run.json
if build/release/bin/attnlab train --layers '1=form:softplus(9)' --out build/none 2>build/error.txt; then exit 1; fi
grep -q 'sharpness is 9, expected 0.5 to 8' build/error.txt
build/release/bin/attnlab list forms | grep -q 'Normalised softplus (slow)'
