// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/engine/runtime/runtime.h"

namespace attnlab::test {
namespace {

// Threads and the GEMM route have to be set before the first tensor of the process.
class EngineEnvironment : public testing::Environment {
  void SetUp() override { start_runtime({}); }
};

[[maybe_unused]] const auto* const registered =
    testing::AddGlobalTestEnvironment(new EngineEnvironment);

}  // namespace
}  // namespace attnlab::test
