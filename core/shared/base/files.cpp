// SPDX-License-Identifier: Apache-2.0
#include "core/shared/base/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "core/shared/base/error.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

std::string advice_for(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "free some space there or choose another folder";
    case EACCES:
    case EPERM:
    case EROFS:
      return "choose a folder you may write to, or change its permissions";
    case ENOENT:
      return "check the path";
    default:
      return {};
  }
}

[[noreturn]] void fail_at(const std::string& action, const fs::path& path, int error) {
  failed("cannot " + action + " " + path.string() + " (" + std::strerror(error) + ")",
         advice_for(error));
}

fs::path temporary_for(const fs::path& path) {
  return path.parent_path() /
         ("." + path.filename().string() + ".tmp-" + std::to_string(::getpid()));
}

/// Opening a pipe would wait for whoever writes into it, and a device need not end.
void refuse_pipes_and_devices(const fs::path& path) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::is_fifo(status) || fs::is_socket(status) || fs::is_character_file(status))
    bad_input(path.string() + " is a pipe or a device, not a file",
              "write what comes from it to a file first");
}

void rename_into_place(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail_at("create", to, errno);
  sync_folder(to.parent_path().empty() ? fs::path(".") : to.parent_path());
}

}  // namespace

std::string read_file(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) bad_input(path.string() + " is a folder, not a file");
  refuse_pipes_and_devices(path);
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    const int error = errno;
    bad_input("cannot read " + path.string() + " (" + std::strerror(error) + ")",
              "check the path and its permissions");
  }
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

OutputFile::OutputFile(fs::path path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) fail_at("create", path_, errno);
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void OutputFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_at("write", path_, errno);
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
}

void OutputFile::write(std::string_view text) { write(std::as_bytes(std::span(text))); }

void OutputFile::sync_and_close() {
  const int descriptor = std::exchange(descriptor_, -1);
  const int sync_error = ::fsync(descriptor) == 0 ? 0 : errno;
  const int close_error = ::close(descriptor) == 0 ? 0 : errno;
  if (sync_error != 0 && sync_error != EINVAL) fail_at("write", path_, sync_error);
  if (close_error != 0) fail_at("write", path_, close_error);
}

void write_file(const fs::path& path, std::string_view bytes) {
  write_file(path, [bytes](OutputFile& out) { out.write(bytes); });
}

void write_file(const fs::path& path, const std::function<void(OutputFile&)>& fill) {
  const fs::path temporary = temporary_for(path);
  try {
    OutputFile out(temporary);
    fill(out);
    out.sync_and_close();
    rename_into_place(temporary, path);
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
}

void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;  // some file systems allow no handle on a folder
  ::fsync(descriptor);
  ::close(descriptor);
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) fail_at("create the folder", folder, error.value());
  if (!fs::is_directory(folder, error)) bad_input(folder.string() + " exists and is not a folder");
}

void write_folder(const fs::path& folder, const std::function<void(const fs::path&)>& fill) {
  const fs::path temporary = temporary_for(folder);
  std::error_code ignored;
  fs::remove_all(temporary, ignored);
  try {
    make_folder(temporary);
    fill(temporary);
    sync_folder(temporary);
    rename_into_place(temporary, folder);
  } catch (...) {
    fs::remove_all(temporary, ignored);
    throw;
  }
}

MappedFile::MappedFile(const fs::path& path) {
  refuse_pipes_and_devices(path);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat info {};
  if (descriptor < 0 || ::fstat(descriptor, &info) != 0) {
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    bad_input("cannot read " + path.string() + " (" + std::strerror(error) + ")",
              "check the path and its permissions");
  }
  if (!S_ISREG(info.st_mode)) {
    ::close(descriptor);
    bad_input(path.string() + " is not a regular file");
  }
  size_ = static_cast<size_t>(info.st_size);
  void* address =
      size_ == 0 ? nullptr : ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, descriptor, 0);
  const int error = errno;
  ::close(descriptor);
  if (address == MAP_FAILED) fail_at("map", path, error);
  data_ = static_cast<const std::byte*>(address);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

fs::path cache_folder() {
  if (const char* own = std::getenv("ATTNLAB_CACHE"); own != nullptr && *own != 0) return own;
  if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg != 0)
    return fs::path(xdg) / "attnlab";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != 0)
    return fs::path(home) / ".cache" / "attnlab";
  // One of each user's own: the first must not shut the others out.
  return "/tmp/attnlab-cache-" + std::to_string(::getuid());
}

}  // namespace attnlab
