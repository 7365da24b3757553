// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/shared/base/json.h"

namespace attnlab {

std::string host_name();

/// Who holds a lock file, as it says itself.
struct LockHolder {
  std::string host;  ///< empty where the file does not tell
  int64_t pid = 0;
  double started = 0;         ///< seconds since 1970
  int64_t process_start = 0;  ///< as the kernel counts; tells a process from a later one of its pid
  std::string note;           ///< what the holder wanted known

  [[nodiscard]] bool is_here() const { return host == host_name(); }
  /// "process 12 on node17"
  [[nodiscard]] std::string text() const;
};

/// A file that one process at a time holds. The kernel's lock decides and ends with the process,
/// however that ends. On a file system without locks it is the process that the file names, as long
/// as that lives.
class FileLock {
 public:
  /// Tries for a moment; nothing when somebody else holds the file, who is then `holder`. The file
  /// of another machine counts as held where that machine could reach it too, unless `take_over`
  /// says that it is gone. Throws Error when the file cannot be made or written.
  static std::optional<FileLock> take(const std::filesystem::path& path, bool take_over,
                                      LockHolder& holder);
  /// The living holder of a file; nothing when there is none.
  static std::optional<LockHolder> holder(const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&&) = delete;
  FileLock(const FileLock&) = delete;
  /// Removes the file.
  ~FileLock();

  void write_note(const std::string& note);
  /// Why the kernel keeps no lock here ("Function not implemented"); empty where it does.
  [[nodiscard]] const std::string& without_kernel() const { return without_kernel_; }

 private:
  FileLock(std::filesystem::path path, int descriptor, std::string without_kernel);
  [[nodiscard]] bool is_ours() const;

  std::filesystem::path path_;
  int descriptor_;
  std::string without_kernel_;
};

}  // namespace attnlab
