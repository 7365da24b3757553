// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace attnlab {

/// Keeps a folder that is being made to one writer: a locked file FOLDER.lock beside it. The lock
/// is the kernel's and ends with the process however that ends, so a file that a crash left behind
/// blocks nobody. Folders below which FOLDER would lie are made.
class FolderLock {
 public:
  /// Does not wait: throws Error that names folder and process when somebody else has it.
  explicit FolderLock(const std::filesystem::path& folder);
  ~FolderLock();
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  std::filesystem::path path_;
  int descriptor_;
};

}  // namespace attnlab
