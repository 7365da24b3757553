// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/folder_lock.h"

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

// One file for one folder, however the folder is spelled.
fs::path lock_path(const fs::path& folder) {
  fs::path whole = fs::weakly_canonical(fs::absolute(folder));
  if (!whole.has_filename()) whole = whole.parent_path();
  return whole.string() + ".lock";
}

FileLock acquire(const fs::path& folder) {
  const fs::path path = lock_path(folder);
  make_folder(path.parent_path());
  LockHolder holder;
  auto lock = FileLock::take(path, false, holder);
  if (lock) return std::move(*lock);
  bad_input(folder.string() + " is being written by " + holder.text(),
            holder.host.empty() || holder.is_here()
                ? "wait for it and run the same again, or choose another folder"
                : "if that machine is gone, delete " + path.string());
}

}  // namespace

FolderLock::FolderLock(const fs::path& folder) : lock_(acquire(folder)) {}

}  // namespace attnlab
