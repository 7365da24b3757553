// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/command.h"

namespace attnlab::cli {

/// `attnlab report --html`: the runs as one page, into a file or on standard output. Runs that
/// recorded no maps are asked for those of their last weights. Throws Error naming what is no run.
void write_page(const std::vector<std::string>& runs, const std::string& out,
                const Globals& globals);

}  // namespace attnlab::cli
