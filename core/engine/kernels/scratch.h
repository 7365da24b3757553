// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace attnlab::kernels {

/// Room for `count` floats on a boundary of 64 bytes, this thread's until it asks again. It grows
/// with the largest request and stays: fresh pages cost more than what is computed in them.
float* thread_scratch(int64_t count);

}  // namespace attnlab::kernels
