// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace attnlab {

/// Where a tensor of ours lies in a file that another program wrote.
struct TensorSource {
  std::string name;
  std::vector<int64_t> rows;  ///< which row of theirs each of ours is; empty: the same
};

/// The source of a tensor of ours by its name.
using TensorSources = std::function<TensorSource(const std::string& name)>;

}  // namespace attnlab
