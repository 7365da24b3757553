// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/shared/base/rng.h"

namespace attnlab::fuzz {

/// One of the seeds with one to eight changes: bits, bytes, numbers, pieces that go, come twice or
/// come from another seed, JSON values that become others. A function of the generator alone.
std::string mutated(const std::vector<std::string>& seeds, Rng& rng);

}  // namespace attnlab::fuzz
