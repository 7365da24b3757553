// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace attnlab {

/// datasets/tasks/*.json by file name.
const std::vector<std::pair<std::string_view, std::string_view>>& task_files();

/// resources/paper_tables.json: the figures of the paper's Tables 1 and 4.
std::string_view paper_tables();

}  // namespace attnlab
