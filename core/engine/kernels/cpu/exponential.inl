// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/base/exponential.h"

namespace attnlab::ATTNLAB_ISA {

static inline float sigmoid(float x) { return 1.0F / (1.0F + exponential(-x)); }

}  // namespace attnlab::ATTNLAB_ISA
