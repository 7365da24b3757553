// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/file_name.h"

#include <algorithm>
#include <cctype>

#include "core/shared/base/error.h"
#include "core/shared/data/utf8.h"

namespace attnlab {

std::string lower_extension(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return std::tolower(c); });
  return extension;
}

void require_utf8_name(const std::filesystem::path& path) {
  if (first_invalid_utf8(path.string()))
    bad_input("the file name " + escaped_utf8(path.string()) + " is no UTF-8",
              "rename it (convmv converts the names of whole folders)");
}

std::string absolute_name(const std::filesystem::path& path) {
  const std::filesystem::path whole = std::filesystem::absolute(path).lexically_normal();
  require_utf8_name(whole);
  return whole.string();
}

}  // namespace attnlab
