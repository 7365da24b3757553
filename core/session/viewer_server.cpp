// SPDX-License-Identifier: Apache-2.0
#include "core/session/viewer_server.h"

#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "core/shared/base/error.h"
#include "core/shared/messages/protocol.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr size_t longest_path = 100;  // the system's limit is 107
constexpr std::string_view name_start = "attnlab-";
constexpr std::string_view name_end = ".sock";

using std::chrono::milliseconds;

constexpr size_t kept_for_checkpoints = 8;  // descriptors
constexpr size_t unread_limit = 256 << 10;  // bytes; more, and its questions wait
constexpr size_t waiting_limit = 32;        // requests of a viewer; more, and it is not read
constexpr double lines_a_second = 200;      // of a viewer, and as many at once
constexpr milliseconds between_refusals{100};
constexpr milliseconds look_at_held_lines{10};
constexpr std::chrono::seconds until_trim{1};  // viewers often leave together

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

/// As many as leave a checkpoint the descriptors that it needs.
size_t room_for_viewers() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1;
  std::error_code ignored;
  const auto open_now = static_cast<size_t>(
      std::distance(fs::directory_iterator("/proc/self/fd", ignored), fs::directory_iterator()));
  const size_t taken = open_now + kept_for_checkpoints;
  return limit.rlim_cur <= taken
             ? 0
             : std::min<size_t>(limit.rlim_cur - taken, ViewerServer::most_viewers);
}

}  // namespace

bool ViewerServer::Allowance::take() {
  const auto now = Clock::now();
  const double since = std::chrono::duration<double>(now - counted).count();
  lines = std::min(lines_a_second, lines + since * lines_a_second);
  counted = now;
  if (lines < 1) return false;
  lines -= 1;
  return true;
}

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
  spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  room_ = room_for_viewers();
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
  for (const int descriptor : {listener_, wake_, spare_}) ::close(descriptor);
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
  int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (descriptor >= 0 && viewers_.size() < room_) {
    viewers_.emplace(next_viewer_++, Viewer{descriptor, {}, {}});
    return;
  }
  const bool none_left = descriptor < 0 && (errno == EMFILE || errno == ENFILE);
  if (none_left && spare_ >= 0) {  // else the connection waits, and nobody hears why
    ::close(spare_);
    descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  }
  if (descriptor >= 0) refuse(descriptor);
  if (none_left) spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  accept_again_ = Clock::now() + between_refusals;
}

void ViewerServer::refuse(int descriptor) {
  Event answer = error_answer(
      0, std::to_string(viewers_.size()) +
             " viewers are connected, more would cost the training: close one of them");
  answer.header["refused"] = true;
  const std::string frame = encode_frame(answer);
  (void)!::send(descriptor, frame.data(), frame.size(), MSG_NOSIGNAL);
  ::close(descriptor);
}

void ViewerServer::take_command(uint64_t id, Viewer& viewer, const std::string& line) {
  try {
    commands_.push(
        {id, parse_command(line), [this, id](Event answer) { post(id, std::move(answer)); }});
  } catch (const Error& error) {
    viewer.out.add(error_answer(0, error.line()));
  }
}

/// As many of the lines that are here as the viewer may have waiting.
void ViewerServer::take_commands(uint64_t id, Viewer& viewer) {
  while (viewer.input.has_line() && commands_.waiting(id) < waiting_limit &&
         viewer.out.size() < 2 * unread_limit && viewer.allowance.take())
    if (const auto line = viewer.input.next(); line && !line->empty())
      take_command(id, viewer, *line);
}

/// False when the viewer has gone away.
bool ViewerServer::read_input(Viewer& viewer) {
  std::array<char, 65536> chunk{};
  const ssize_t size = ::recv(viewer.descriptor, chunk.data(), chunk.size(), 0);
  if (size < 0) return errno == EAGAIN || errno == EINTR;
  if (size == 0) return false;
  viewer.input.feed({chunk.data(), static_cast<size_t>(size)});
  return viewer.input.has_line() || viewer.input.pending() <= longest_command;
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

/// Orders hold though the viewer that gave them has gone away.
void ViewerServer::take_the_rest(uint64_t id, Viewer& viewer) {
  std::array<char, 65536> chunk{};
  for (ssize_t size = 1; size > 0;) {
    size = ::recv(viewer.descriptor, chunk.data(), chunk.size(), 0);
    if (size > 0) viewer.input.feed({chunk.data(), static_cast<size_t>(size)});
  }
  while (const auto line = viewer.input.next())
    if (!line->empty()) take_command(id, viewer, *line);
}

/// False when the viewer has gone away.
bool ViewerServer::serve_viewer(uint64_t id, Viewer& viewer, short happened) {
  if ((happened & (POLLHUP | POLLERR)) != 0) {
    take_the_rest(id, viewer);
    return false;
  }
  if ((happened & POLLIN) != 0 && !read_input(viewer)) return false;
  take_commands(id, viewer);
  if (!write_answers(viewer)) return false;
  commands_.hold(id, viewer.out.size() > unread_limit);
  return true;
}

void ViewerServer::remove(uint64_t id) {
  ::close(viewers_.at(id).descriptor);
  viewers_.erase(id);
  commands_.forget(id);
  trim_due_ = Clock::now() + until_trim;
}

/// The runtime keeps freed memory for the training; what answers took is not for it.
void ViewerServer::give_memory_back() {
  if (Clock::now() < trim_due_) return;
  trim_due_ = Clock::time_point::max();
  ::malloc_trim(0);
}

/// Milliseconds; -1: until something happens.
int ViewerServer::wait_time() const {
  auto due = trim_due_;
  if (accept_again_ > Clock::now()) due = std::min(due, accept_again_);
  for (const auto& [id, viewer] : viewers_)
    if (viewer.input.has_line()) due = std::min(due, Clock::now() + look_at_held_lines);
  if (due == Clock::time_point::max()) return -1;
  const auto wait = std::chrono::ceil<milliseconds>(due - Clock::now());
  return static_cast<int>(std::max<int64_t>(0, wait.count()));
}

void ViewerServer::serve() {
  while (true) {
    const bool accepting = Clock::now() >= accept_again_;
    std::vector<pollfd> watched = {{accepting ? listener_ : -1, POLLIN, 0}, {wake_, POLLIN, 0}};
    std::vector<uint64_t> ids;
    for (const auto& [id, viewer] : viewers_) {
      const int events =
          (viewer.input.has_line() ? 0 : POLLIN) | (viewer.out.empty() ? 0 : POLLOUT);
      watched.push_back({viewer.descriptor, static_cast<short>(events), 0});
      ids.push_back(id);
    }
    ::poll(watched.data(), watched.size(), wait_time());
    deliver_answers();
    if (watched[0].revents != 0) accept_viewer();
    for (size_t i = 0; i < ids.size(); ++i)
      if (!serve_viewer(ids[i], viewers_.at(ids[i]), watched[i + 2].revents)) remove(ids[i]);
    give_memory_back();
    const std::lock_guard lock(mutex_);
    if (stopping_ && posted_.empty()) break;
  }
  for (auto& [id, viewer] : viewers_) {
    write_answers(viewer);
    ::close(viewer.descriptor);
  }
}

}  // namespace attnlab
