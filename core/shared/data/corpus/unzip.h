// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace attnlab {

/// Unpacks a .zip below a folder and says which files came. Throws Error for a damaged archive and
/// for names that lead out of the folder; then none of its files is there.
std::vector<std::string> unzip(const std::filesystem::path& archive,
                               const std::filesystem::path& folder);

}  // namespace attnlab
