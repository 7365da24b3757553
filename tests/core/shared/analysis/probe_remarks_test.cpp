// SPDX-License-Identifier: Apache-2.0
#include "core/shared/analysis/probe_remarks.h"

#include <gtest/gtest.h>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

TEST(ProbeRemarks, GoWithTheAnswerAndComeBack) {
  const ProbeRemarks said{true, {{3, 5}, {8, 10}}};
  Event answer{{{"answer", "probe"}}, {}};
  add_remarks(said, answer);
  EXPECT_EQ(remarks_of(answer), said);
  Event nothing{{{"answer", "probe"}}, {}};
  add_remarks({}, nothing);
  EXPECT_EQ(remarks_of(nothing), ProbeRemarks());
  EXPECT_EQ(remarks_of({{{"answer", "probe"}}, {}}), ProbeRemarks()) << "of an older engine";
}

TEST(ProbeRemarks, DamageIsAnError) {
  for (const char* damaged : {"3", "[3]", "[[1]]", "[[5, 3]]", "[[-1, 3]]", R"([["a", "b"]])"}) {
    const Event answer{{{"answer", "probe"}, {"left_out", Json::parse(damaged)}}, {}};
    EXPECT_THROW((void)remarks_of(answer), Error) << damaged;
  }
}

}  // namespace
}  // namespace attnlab
