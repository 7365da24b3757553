// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/errors.h"
#include "tests/support/process.h"

namespace attnlab::test {

using Arguments = std::vector<std::string>;

/// Runs a command that must fail with one line that mentions `part`.
inline void expect_refusal(const Arguments& arguments, int exit_code, const std::string& part,
                           const std::string& folder = ".") {
  const ProcessResult result = attnlab(arguments, folder);
  EXPECT_EQ(result.exit_code, exit_code) << result.err;
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  EXPECT_TRUE(result.err.starts_with("attnlab: ")) << result.err;
  expect_mentions(result.err, part);
}

}  // namespace attnlab::test
