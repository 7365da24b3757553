// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace attnlab {

/// ".gz" of "A.JSONL.GZ".
std::string lower_extension(const std::filesystem::path& path);

/// Throws Error for a name that is no UTF-8: JSON, in which runs and corpora keep names, cannot
/// hold it.
void require_utf8_name(const std::filesystem::path& path);
/// The whole path, for such a place. Throws Error as above.
std::string absolute_name(const std::filesystem::path& path);

}  // namespace attnlab
