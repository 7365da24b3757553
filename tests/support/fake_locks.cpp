// SPDX-License-Identifier: Apache-2.0
// A file system of a cluster, for a process that loads this first: ATTNLAB_FLOCK_ERRNO is what
// every lock fails with, ATTNLAB_STATFS_TYPE the type that every file system has, ATTNLAB_FSYNC_MS
// how long each file takes to be safe.
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

extern "C" int flock(int descriptor, int operation) {
  if (const char* error = std::getenv("ATTNLAB_FLOCK_ERRNO")) {
    errno = std::atoi(error);
    return -1;
  }
  return static_cast<int>(::syscall(SYS_flock, descriptor, operation));
}

extern "C" int fsync(int descriptor) {
  if (const char* time = std::getenv("ATTNLAB_FSYNC_MS")) ::usleep(1000U * std::atoi(time));
  return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

extern "C" int fstatfs(int descriptor, struct statfs* info) {
  const int result = static_cast<int>(::syscall(SYS_fstatfs, descriptor, info));
  if (const char* type = std::getenv("ATTNLAB_STATFS_TYPE")) info->f_type = std::atol(type);
  return result;
}
