// SPDX-License-Identifier: Apache-2.0
// One thread, one poll: events of the file, answers of the trainer, commands of the viewer. Whole
// frames alone are passed on, so that a trainer that dies in the middle of one harms nothing.
#include "core/session/attach.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/session/event_tail.h"
#include "core/session/line_reader.h"
#include "core/session/viewer_server.h"
#include "core/shared/base/error.h"
#include "core/shared/base/file_lock.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/protocol.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr size_t output_limit = 4 << 20;    // beyond it nothing more is read
constexpr size_t tail_piece = 1 << 20;      // events read at once
constexpr size_t longest_frame = 1 << 20;   // of the socket: chunks are shorter
constexpr milliseconds look_at_owner{500};  // a run that begins or ends
constexpr milliseconds look_at_file{500};   // where changes are not announced (network folders)
constexpr milliseconds reconnect_soon{50};
constexpr milliseconds reconnect_late{5000};
constexpr milliseconds between_tail_reads{10};  // a fast run must not wake the viewer all the time

/// Where to begin. A file that is shorter than the viewer remembers is not the one it read.
uint64_t beginning(const RunFolder& run, uint64_t offset) {
  std::error_code error;
  const auto size = std::filesystem::file_size(run.events(), error);
  return error || offset > size ? event_preamble : std::max(offset, event_preamble);
}

bool would_block() { return errno == EAGAIN || errno == EINTR; }

class Bridge {
 public:
  Bridge(const RunFolder& run, uint64_t offset, int in, int out)
      : run_(run), tail_(run.events(), offset), in_(in), out_(out) {
    ::fcntl(out_, F_SETFL, ::fcntl(out_, F_GETFL) | O_NONBLOCK);
    watch_ = ::inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    ::inotify_add_watch(watch_, run.path().c_str(),
                        IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_DELETE);
    say(stream_preamble());
    std::vector<std::string> capabilities = question_names();
    for (const auto& order : order_names())
      if (order != "quit") capabilities.push_back(order);
    Event hello = hello_event(std::filesystem::absolute(run.path()).string(), capabilities);
    hello.header["hello"]["from"] = offset;
    say(encode_frame(hello));
    look_for_owner();
  }
  ~Bridge() {
    disconnect();
    ::close(watch_);
  }
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;

  void run() {
    while (open_) {
      read_tail();
      wait_for_something();
      if (Clock::now() >= owner_due_) look_for_owner();
    }
  }

 private:
  void say(std::string_view bytes) { output_ += bytes; }
  void answer(const Event& event) { say(encode_frame(event)); }
  [[nodiscard]] bool has_room() const { return output_.size() - sent_ < output_limit; }

  void read_tail() {
    const auto now = Clock::now();
    if (!has_room() || now < tail_due_) return;
    const size_t before = output_.size();
    tail_.read(output_, tail_piece);
    at_end_ = output_.size() == before;
    if (at_end_) tell_status();
    // More may be there already; else wait for the file to change.
    tail_due_ = now + (output_.size() > before ? between_tail_reads : look_at_file);
    if (output_.size() - before >= tail_piece / 2) tail_due_ = now;
  }

  void look_for_owner() {
    owner_due_ = Clock::now() + look_at_owner;
    if (socket_ >= 0) return;
    const auto owner = RunLock::owner(run_);
    const std::string socket = owner ? text_or(*owner, "socket") : "";
    if (!socket.empty()) socket_ = connect_to_socket(socket);
    proven_ = sent_away_ = false;
    refused_ = refused_ && owner.has_value();
    // Owned, but not within reach: by a machine that shares the folder.
    const bool elsewhere = owner && socket_ < 0 && text_or(*owner, "host") != host_name();
    if (socket_ < 0 && !elsewhere && !refused_) {
      owner_.reset();
    } else {
      owner_ = Json{{"host", text_or(*owner, "host", "?")}, {"pid", whole_or(*owner, "pid", 0)}};
    }
    tell_status();
  }

  /// Everything that a trainer wrote comes before the news that it has gone.
  void tell_status() {
    if (!owner_ && !at_end_) return;
    Json status = {{"answer", "status"}, {"state", owner_ ? "live" : "saved"}};
    if (owner_) status["owner"] = *owner_;
    if (status == told_) return;
    told_ = status;
    answer({status, {}});
  }

  void disconnect() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    from_socket_.clear();
    to_socket_.clear();
  }

  /// The trainer has ended, or it lives and has sent this viewer away.
  void lose_socket() {
    disconnect();
    refused_ = sent_away_;
    if (!refused_) owner_.reset();
    // Nobody has taken these, whatever the reason: who asked must not wait for ever.
    for (const int64_t id : std::exchange(unproven_, {})) answer(error_answer(id, why_not()));
    reconnect_ = refused_ ? std::min(2 * reconnect_, reconnect_late) : reconnect_soon;
    at_end_ = false;
    tail_due_ = {};
    owner_due_ = Clock::now() + reconnect_;
  }

  void wait_for_something() {
    const short wants_commands = has_room() && to_socket_.size() < longest_command ? POLLIN : 0;
    const auto now = Clock::now();
    const bool tail_may_come = has_room() && now >= last_read_ + between_tail_reads;
    std::array<pollfd, 4> watched = {
        pollfd{in_, wants_commands, 0}, pollfd{output_.size() > sent_ ? out_ : -1, POLLOUT, 0},
        pollfd{tail_may_come ? watch_ : -1, POLLIN, 0},
        pollfd{socket_,
               static_cast<short>((has_room() ? POLLIN : 0) | (to_socket_.empty() ? 0 : POLLOUT)),
               0}};
    auto next = owner_due_;
    if (has_room()) next = std::min(next, tail_due_);
    if (has_room() && !tail_may_come) next = std::min(next, last_read_ + between_tail_reads);
    const auto wait = std::chrono::ceil<milliseconds>(next - now);
    ::poll(watched.data(), watched.size(), static_cast<int>(std::max<int64_t>(0, wait.count())));
    if (watched[1].revents != 0) write_output();
    if (watched[2].revents != 0) file_changed();
    if (watched[3].revents != 0) use_socket(watched[3].revents);
    if (watched[0].revents != 0) read_commands();
  }

  void file_changed() {
    std::array<char, 4096> ignored{};
    while (::read(watch_, ignored.data(), ignored.size()) > 0) {
    }
    last_read_ = Clock::now();
    tail_due_ = last_read_;
    if (socket_ < 0 && !refused_) owner_due_ = last_read_;
  }

  void write_output() {
    const ssize_t size = ::write(out_, output_.data() + sent_, output_.size() - sent_);
    if (size < 0 && !would_block()) open_ = false;
    if (size > 0) sent_ += static_cast<size_t>(size);
    if (sent_ < output_.size() && sent_ < output_limit) return;
    output_.erase(0, sent_);
    sent_ = 0;
  }

  void use_socket(short happened) {
    if ((happened & POLLOUT) != 0 && !to_socket_.empty()) {
      const ssize_t size =
          ::send(socket_, to_socket_.data(), to_socket_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (size > 0) to_socket_.erase(0, static_cast<size_t>(size));
    }
    if ((happened & (POLLIN | POLLHUP | POLLERR)) == 0) return;
    std::array<char, 65536> chunk{};
    const ssize_t size = ::recv(socket_, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (size < 0 && would_block()) return;
    if (size <= 0) return lose_socket();
    from_socket_.append(chunk.data(), static_cast<size_t>(size));
    const size_t whole = whole_frames(from_socket_, longest_frame);
    const bool told_before = refused_;
    if (whole > 0 && !proven_) prove(std::string_view(from_socket_).substr(0, whole));
    if (!sent_away_ || !told_before) output_.append(from_socket_, 0, whole);
    from_socket_.erase(0, whole);
  }

  void read_commands() {
    std::array<char, 65536> chunk{};
    const ssize_t size = ::read(in_, chunk.data(), chunk.size());
    if (size < 0 && would_block()) return;
    if (size <= 0 || lines_.pending() > longest_command) {
      open_ = false;
      return;
    }
    lines_.feed({chunk.data(), static_cast<size_t>(size)});
    while (const auto line = lines_.next())
      if (!line->empty()) take_command(*line);
  }

  void take_command(const std::string& line) {
    try {
      const Command command = parse_command(line);
      if (command.name == "quit")
        open_ = false;
      else if (socket_ >= 0)
        send_on(command, line);
      else
        answer(error_answer(command.id, why_not()));
    } catch (const Error& error) {
      answer(error_answer(0, error.line()));
    }
  }

  /// Whether a trainer takes this viewer is known with the first that it says.
  void prove(std::string_view frames) {
    FrameDecoder decoder;
    decoder.feed(frames);
    const auto first = decoder.next();
    sent_away_ = first && first->header.contains("refused");
    if (sent_away_) return;
    proven_ = true;
    refused_ = false;
    unproven_.clear();
  }

  void send_on(const Command& command, const std::string& line) {
    to_socket_ += line + "\n";
    if (!proven_) unproven_.push_back(command.id);
  }

  /// Why no command can go to the run.
  [[nodiscard]] std::string why_not() const {
    if (refused_) return "the run has as many viewers as it takes: close one of them";
    if (!owner_) return "the run is not running";
    return "the run is running on " + text_or(*owner_, "host", "another machine") +
           ": attach to it there";
  }

  const RunFolder& run_;
  EventTail tail_;
  int in_, out_, watch_ = -1, socket_ = -1;
  bool open_ = true, at_end_ = false, refused_ = false;
  std::string output_;
  size_t sent_ = 0;
  LineReader lines_;
  std::string from_socket_, to_socket_;
  std::optional<Json> owner_;  ///< who trains the run, as far as it can be reached or is known
  Json told_;
  Clock::time_point owner_due_{}, tail_due_{}, last_read_{};
  milliseconds reconnect_ = reconnect_soon;
  bool proven_ = false, sent_away_ = false;  ///< what this connection has shown
  std::vector<int64_t> unproven_;            ///< commands sent before it was proven
};

}  // namespace

void attach(const std::filesystem::path& path, uint64_t offset, int in, int out) {
  const RunFolder run(path);
  run.expect_run();
  Bridge(run, beginning(run, offset), in, out).run();
}

}  // namespace attnlab
