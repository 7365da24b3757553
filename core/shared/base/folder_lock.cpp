// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/folder_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/text.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

// One file for one folder, however the folder is spelled.
fs::path lock_path(const fs::path& folder) {
  fs::path whole = fs::weakly_canonical(fs::absolute(folder));
  if (!whole.has_filename()) whole = whole.parent_path();
  return whole.string() + ".lock";
}

std::string owner_of(int descriptor) {
  std::array<char, 256> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  const std::string words = size > 0 ? trim({text.data(), static_cast<size_t>(size)}) : "";
  return words.empty() ? "another process" : words;
}

void write_owner(int descriptor) {
  std::array<char, 128> host{};
  ::gethostname(host.data(), host.size() - 1);
  const std::string text = "process " + std::to_string(::getpid()) + " on " + host.data() + "\n";
  // Only for whoever reads it: the lock holds without.
  if (::ftruncate(descriptor, 0) == 0)
    (void)!::pwrite(descriptor, text.data(), text.size(), 0);  // NOLINT: see above
}

// The file that we locked is still the one at the path (its last owner may have removed it).
bool still_there(int descriptor, const fs::path& path) {
  struct stat ours {};
  struct stat theirs {};
  return ::fstat(descriptor, &ours) == 0 && ::stat(path.c_str(), &theirs) == 0 &&
         ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

[[noreturn]] void refuse(const fs::path& folder, int descriptor, int error) {
  const std::string owner = owner_of(descriptor);
  ::close(descriptor);
  if (error != EWOULDBLOCK)
    failed("cannot lock " + lock_path(folder).string() + " (" + std::strerror(error) + ")",
           "choose a folder on another file system");
  bad_input(folder.string() + " is being written by " + owner,
            "wait for it and run the same again, or choose another folder");
}

int acquire(const fs::path& folder, const fs::path& path) {
  for (;;) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
      failed("cannot create " + path.string() + " (" + std::strerror(errno) + ")",
             "choose a folder you may write to");
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) refuse(folder, descriptor, errno);
    if (still_there(descriptor, path)) return descriptor;
    ::close(descriptor);
  }
}

}  // namespace

FolderLock::FolderLock(const fs::path& folder) : path_(lock_path(folder)) {
  make_folder(path_.parent_path());
  descriptor_ = acquire(folder, path_);
  write_owner(descriptor_);
}

FolderLock::~FolderLock() {
  std::error_code ignored;
  fs::remove(path_, ignored);  // before it is unlocked, so that nobody locks a file that goes
  ::close(descriptor_);
}

}  // namespace attnlab
