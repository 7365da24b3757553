// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace attnlab {

/// Unpacks a .zip below a folder, each file through a temporary name. Throws Error for a damaged
/// archive and for names that lead out of the folder.
void unzip(const std::filesystem::path& archive, const std::filesystem::path& folder);

}  // namespace attnlab
