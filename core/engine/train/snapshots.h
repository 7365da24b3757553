// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>

namespace attnlab {

/// Which steps get a weight snapshot: 0, then log-spaced to the last step, as many as fit into the
/// budget (64 at most). Empty when not even two fit.
std::set<int64_t> snapshot_plan(int64_t steps, double budget_bytes, double snapshot_bytes);

}  // namespace attnlab
