// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace attnlab::test {

/// A folder of its own for a test, removed at the end.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
    return path_ / name;
  }
  /// Writes a file and returns its path.
  std::filesystem::path write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path path_;
};

/// The project's folder.
std::filesystem::path source_folder();

/// ../shared/data of the project's folder; empty where it is absent.
std::filesystem::path shared_data();

}  // namespace attnlab::test

/// Skips, loudly and by name, a test that needs real data which is not here.
#define ATTNLAB_NEEDS_DATA(file)                                       \
  if (attnlab::test::shared_data().empty() ||                          \
      !std::filesystem::exists(attnlab::test::shared_data() / (file))) \
  GTEST_SKIP() << "SKIPPED FOR WANT OF DATA: " << (file) << " is not in ../shared/data"
