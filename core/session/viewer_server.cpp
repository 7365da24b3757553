// SPDX-License-Identifier: Apache-2.0
#include "core/session/viewer_server.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "core/shared/base/error.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr size_t longest_path = 100;  // the system's limit is 107
constexpr std::string_view name_start = "attnlab-";
constexpr std::string_view name_end = ".sock";

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) failed("the socket's path is too long: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size());
  return address;
}

int unix_socket() { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

bool is_private_folder(const std::string& path) {
  struct stat info {};
  return ::lstat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode) && info.st_uid == ::getuid() &&
         (info.st_mode & 077) == 0;
}

// Sockets of processes that were killed.
void remove_stale_sockets(const std::string& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(name_start) || !name.ends_with(name_end)) continue;
    const int connection = connect_to_socket(entry.path().string());
    if (connection >= 0) ::close(connection);
    if (connection < 0 && errno == ECONNREFUSED) fs::remove(entry.path(), ignored);
  }
}

std::string free_path() {
  static std::atomic<int> count = 0;
  return socket_folder() + "/" + std::string(name_start) + std::to_string(::getpid()) + "-" +
         std::to_string(++count) + std::string(name_end);
}

int listen_at(const std::string& path) {
  const int descriptor = unix_socket();
  const sockaddr_un address = address_of(path);
  ::unlink(path.c_str());
  if (descriptor < 0 ||
      ::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(path.c_str(), 0600) != 0 || ::listen(descriptor, 16) != 0) {
    const std::string reason = std::strerror(errno);
    if (descriptor >= 0) ::close(descriptor);
    failed("cannot open the socket " + path + " (" + reason + ")");
  }
  return descriptor;
}

}  // namespace

std::string socket_folder() {
  constexpr size_t room_for_name = 40;
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  if (runtime != nullptr && is_private_folder(runtime) &&
      std::strlen(runtime) + room_for_name < longest_path)
    return runtime;
  const std::string folder = "/tmp/attnlab-" + std::to_string(::getuid());
  ::mkdir(folder.c_str(), 0700);
  if (!is_private_folder(folder))
    failed(folder + " is not a folder of yours that others cannot enter",
           "remove it or set XDG_RUNTIME_DIR");
  return folder;
}

int connect_to_socket(const std::string& path) {
  const int descriptor = unix_socket();
  const sockaddr_un address = address_of(path);
  if (descriptor >= 0 &&
      ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return descriptor;
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  errno = error;
  return -1;
}

ViewerServer::ViewerServer(CommandQueue& commands) : commands_(commands), path_(free_path()) {
  remove_stale_sockets(fs::path(path_).parent_path().string());
  listener_ = listen_at(path_);
  wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  thread_ = std::thread([this] { serve(); });
}

ViewerServer::~ViewerServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake();
  thread_.join();
  ::unlink(path_.c_str());
  ::close(listener_);
  ::close(wake_);
}

void ViewerServer::wake() const {
  const uint64_t one = 1;
  (void)!::write(wake_, &one, sizeof one);
}

void ViewerServer::post(uint64_t viewer, Event answer) {
  {
    const std::lock_guard lock(mutex_);
    posted_.emplace_back(viewer, std::move(answer));
  }
  wake();
}

void ViewerServer::deliver_answers() {
  uint64_t ignored = 0;
  (void)!::read(wake_, &ignored, sizeof ignored);
  std::vector<std::pair<uint64_t, Event>> answers;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(posted_);
  }
  for (const auto& [id, answer] : answers)
    if (const auto viewer = viewers_.find(id); viewer != viewers_.end())
      viewer->second.out.add(answer);
}

void ViewerServer::accept_viewer() {
  const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (descriptor >= 0) viewers_.emplace(next_viewer_++, Viewer{descriptor, {}, {}});
}

void ViewerServer::take_command(uint64_t id, Viewer& viewer, const std::string& line) {
  try {
    commands_.push(
        {id, parse_command(line), [this, id](Event answer) { post(id, std::move(answer)); }});
  } catch (const Error& error) {
    viewer.out.add(error_answer(0, error.line()));
  }
}

/// False when the viewer has gone away.
bool ViewerServer::read_commands(uint64_t id, Viewer& viewer) {
  std::array<char, 65536> chunk{};
  const ssize_t size = ::recv(viewer.descriptor, chunk.data(), chunk.size(), 0);
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  if (size == 0) return false;
  viewer.input.feed({chunk.data(), static_cast<size_t>(size)});
  while (const auto line = viewer.input.next())
    if (!line->empty()) take_command(id, viewer, *line);
  return viewer.input.pending() <= longest_command;
}

bool ViewerServer::write_answers(Viewer& viewer) {
  while (!viewer.out.empty()) {
    const std::string_view bytes = viewer.out.next_bytes();
    const ssize_t size = ::send(viewer.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (size < 0) return errno == EAGAIN || errno == EINTR;
    viewer.out.wrote(static_cast<size_t>(size));
  }
  return true;
}

void ViewerServer::serve() {
  while (true) {
    std::vector<pollfd> watched = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
    std::vector<uint64_t> ids;
    for (const auto& [id, viewer] : viewers_) {
      const short events = static_cast<short>(viewer.out.empty() ? POLLIN : POLLIN | POLLOUT);
      watched.push_back({viewer.descriptor, events, 0});
      ids.push_back(id);
    }
    ::poll(watched.data(), watched.size(), -1);
    deliver_answers();
    if (watched[0].revents != 0) accept_viewer();
    for (size_t i = 0; i < ids.size(); ++i) {
      Viewer& viewer = viewers_.at(ids[i]);
      const short happened = watched[i + 2].revents;
      const bool here =
          ((happened & (POLLIN | POLLHUP | POLLERR)) == 0 || read_commands(ids[i], viewer)) &&
          write_answers(viewer);
      if (here) continue;
      ::close(viewer.descriptor);
      viewers_.erase(ids[i]);
      commands_.forget(ids[i]);
    }
    const std::lock_guard lock(mutex_);
    if (stopping_ && posted_.empty()) break;
  }
  for (auto& [id, viewer] : viewers_) {
    write_answers(viewer);
    ::close(viewer.descriptor);
  }
}

}  // namespace attnlab
