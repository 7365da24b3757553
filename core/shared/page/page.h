// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/shared/page/page_data.h"

namespace attnlab {

/// A page is no larger than this, as long as its runs' settings and indicators leave room for maps.
inline constexpr size_t most_page_bytes = 1'000'000;

/// One HTML file that shows the runs and asks nobody for anything: curves, maps, indicators,
/// differences. The same runs give the same bytes. Throws Error naming the run that cannot be read.
std::string html_page(const std::vector<PageRun>& runs);

/// JSON between the tags of a page's script: no text in it can end the script or begin another.
std::string script_json(const Json& json);

/// resources/page/* by file name.
const std::vector<std::pair<std::string_view, std::string_view>>& page_files();

}  // namespace attnlab
