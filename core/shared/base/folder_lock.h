// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "core/shared/base/file_lock.h"

namespace attnlab {

/// Keeps a folder that is being made to one writer: a locked file FOLDER.lock beside it. A file
/// that a crash left behind blocks nobody. Folders below which FOLDER would lie are made.
class FolderLock {
 public:
  /// Does not wait: throws Error that names folder and process when somebody else has it.
  explicit FolderLock(const std::filesystem::path& folder);

 private:
  FileLock lock_;
};

}  // namespace attnlab
