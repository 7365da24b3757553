// SPDX-License-Identifier: Apache-2.0
#include "tests/support/temp_folder.h"

#include <stdlib.h>

#include <fstream>

namespace attnlab::test {
namespace fs = std::filesystem;

TempFolder::TempFolder() {
  std::string pattern = (fs::temp_directory_path() / "attnlab-test-XXXXXX").string();
  path_ = ::mkdtemp(pattern.data());
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path TempFolder::write(const std::string& name, const std::string& content) const {
  const fs::path path = path_ / name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

fs::path source_folder() { return ATTNLAB_SOURCE_DIR; }

fs::path shared_data() {
  const fs::path folder = source_folder().parent_path() / "shared" / "data";
  return fs::exists(folder) ? folder : fs::path();
}

}  // namespace attnlab::test
