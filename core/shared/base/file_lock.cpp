// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/file_lock.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

using std::chrono::milliseconds;

constexpr int attempts = 10;  // a viewer that looks for the holder has the lock for an instant
constexpr milliseconds between_attempts{20};

enum class Kernel { ours, theirs, no_locks };

Kernel ask_kernel(int descriptor, int kind) {
  if (::flock(descriptor, kind | LOCK_NB) == 0) return Kernel::ours;
  return errno == EWOULDBLOCK ? Kernel::theirs : Kernel::no_locks;
}

/// No other machine can have written here.
bool is_of_this_machine_alone(int descriptor) {
  constexpr long zfs = 0x2fc12fc1;
  constexpr std::array<long, 7> local = {EXT4_SUPER_MAGIC,
                                         XFS_SUPER_MAGIC,
                                         BTRFS_SUPER_MAGIC,
                                         TMPFS_MAGIC,
                                         F2FS_SUPER_MAGIC,
                                         OVERLAYFS_SUPER_MAGIC,
                                         zfs};
  struct statfs info {};
  return ::fstatfs(descriptor, &info) == 0 &&
         std::ranges::find(local, static_cast<long>(info.f_type)) != local.end();
}

// The file that we locked is still the one at the path (its last owner may have removed it).
bool still_there(int descriptor, const fs::path& path) {
  struct stat ours {};
  struct stat theirs {};
  return ::fstat(descriptor, &ours) == 0 && ::stat(path.c_str(), &theirs) == 0 &&
         ours.st_ino == theirs.st_ino && ours.st_dev == theirs.st_dev;
}

/// Field 22 of /proc/PID/stat; 0 for a process that is not there.
int64_t start_of_process(int64_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  const size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream rest(line.substr(name_end + 1));
  std::string field;
  constexpr int place_behind_name = 20;
  for (int i = 0; i < place_behind_name; ++i) rest >> field;
  return std::strtoll(field.c_str(), nullptr, 10);
}

bool lives(const LockHolder& holder) {
  if (holder.pid <= 0 || ::kill(static_cast<pid_t>(holder.pid), 0) != 0) return false;
  const int64_t start = start_of_process(holder.pid);
  return start == 0 || holder.process_start == 0 || start == holder.process_start;
}

LockHolder read_holder(int descriptor) {
  std::array<char, 2048> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  const Json json =
      parse_json_line({text.data(), size > 0 ? static_cast<size_t>(size) : 0}).value_or(Json());
  LockHolder holder;
  if (!json.is_object()) return holder;
  const auto text_of = [&](const char* key) {
    const auto at = json.find(key);
    return at != json.end() && at->is_string() ? at->get<std::string>() : std::string();
  };
  const auto number_of = [&](const char* key) {
    const auto at = json.find(key);
    return at != json.end() && at->is_number() ? at->get<double>() : 0.0;
  };
  constexpr double largest = 1e15;  // a whole number that a double holds
  const auto whole_of = [&](const char* key) {
    const double value = number_of(key);
    return value > 0 && value < largest ? static_cast<int64_t>(value) : int64_t{0};
  };
  holder.host = text_of("host");
  holder.pid = whole_of("pid");
  holder.started = number_of("started");
  holder.process_start = whole_of("process_start");
  holder.note = text_of("socket");
  return holder;
}

int open_file(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0)
    failed("cannot create " + path.string() + " (" + std::strerror(errno) + ")",
           "choose a folder you may write to");
  return descriptor;
}

/// Somebody holds a file, as the kernel and the file say together.
bool is_held(Kernel kernel, const LockHolder& holder, int descriptor) {
  if (kernel == Kernel::theirs) return true;
  if (holder.host.empty()) return false;
  if (holder.is_here()) return kernel == Kernel::no_locks && lives(holder);
  return !is_of_this_machine_alone(descriptor);
}

/// Another machine's, and nobody here can have it.
bool may_be_taken_over(const LockHolder& holder, int descriptor) {
  return !holder.host.empty() && !holder.is_here() && !is_of_this_machine_alone(descriptor);
}

}  // namespace

std::string host_name() {
  std::array<char, 256> name{};
  ::gethostname(name.data(), name.size() - 1);
  return name.data();
}

std::string LockHolder::text() const {
  if (host.empty()) return "another process";
  return "process " + std::to_string(pid) + " on " + host;
}

std::optional<FileLock> FileLock::take(const fs::path& path, bool take_over, LockHolder& holder) {
  for (int attempt = 1; attempt <= attempts; ++attempt) {
    if (attempt > 1) std::this_thread::sleep_for(between_attempts);
    const int descriptor = open_file(path);
    const Kernel kernel = ask_kernel(descriptor, LOCK_EX);
    const std::string reason = kernel == Kernel::no_locks ? std::strerror(errno) : "";
    holder = read_holder(descriptor);
    const bool gone = take_over && may_be_taken_over(holder, descriptor);
    const bool held = !gone && is_held(kernel, holder, descriptor);
    if (!held && kernel != Kernel::theirs && still_there(descriptor, path)) {
      FileLock lock(path, descriptor, reason);
      lock.write_note("");
      if (lock.is_ours()) return lock;
      continue;
    }
    // The lock of a machine that is gone may be kept by a server: a new file has none.
    if (gone && kernel == Kernel::theirs) ::unlink(path.c_str());
    ::close(descriptor);
    if (held && kernel != Kernel::theirs) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<LockHolder> FileLock::holder(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return std::nullopt;
  const Kernel kernel = ask_kernel(descriptor, LOCK_SH);
  LockHolder found = read_holder(descriptor);
  const bool held = kernel == Kernel::theirs ||
                    (kernel == Kernel::no_locks && is_held(kernel, found, descriptor));
  ::close(descriptor);
  if (!held) return std::nullopt;
  return found;
}

FileLock::FileLock(fs::path path, int descriptor, std::string without_kernel)
    : path_(std::move(path)), descriptor_(descriptor), without_kernel_(std::move(without_kernel)) {}

FileLock::FileLock(FileLock&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      without_kernel_(std::move(other.without_kernel_)) {}

FileLock::~FileLock() {
  if (descriptor_ < 0) return;
  std::error_code ignored;
  // Before it is unlocked, so that nobody locks a file that goes.
  if (without_kernel_.empty() || is_ours()) fs::remove(path_, ignored);
  ::close(descriptor_);
}

/// Without a kernel's lock two may write at once: the later word holds.
bool FileLock::is_ours() const {
  if (without_kernel_.empty()) return true;
  std::this_thread::sleep_for(between_attempts);
  const LockHolder now = read_holder(descriptor_);
  return still_there(descriptor_, path_) && now.is_here() && now.pid == ::getpid();
}

void FileLock::write_note(const std::string& note) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const Json content = {{"host", host_name()},
                        {"pid", ::getpid()},
                        {"started", std::chrono::duration<double>(now).count()},
                        {"process_start", start_of_process(::getpid())},
                        {"socket", note}};
  const std::string text = content.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  if (::ftruncate(descriptor_, 0) != 0 ||
      ::pwrite(descriptor_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
    failed("cannot write " + path_.string() + " (" + std::strerror(errno) + ")");
}

}  // namespace attnlab
