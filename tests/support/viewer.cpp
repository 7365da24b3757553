// SPDX-License-Identifier: Apache-2.0
#include "tests/support/viewer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include "tests/support/process.h"

namespace attnlab::test {
namespace {

constexpr std::chrono::seconds patience{120};

}  // namespace

Viewer::Viewer(const std::vector<std::string>& arguments) {
  ::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> in{}, out{};
  if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0) std::abort();
  const auto command = attnlab_command(arguments);
  std::vector<char*> words;
  for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::execv(words[0], words.data());
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(out[1]);
  in_ = in[1];
  out_ = out[0];
}

Viewer::~Viewer() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    finish();
  }
  ::close(out_);
}

void Viewer::send_line(const std::string& line) {
  EXPECT_EQ(::write(in_, line.data(), line.size()), static_cast<ssize_t>(line.size()));
}

bool Viewer::read_some(int timeout_ms) {
  pollfd watched{out_, POLLIN, 0};
  if (::poll(&watched, 1, timeout_ms) <= 0) return true;
  std::array<char, 65536> chunk{};
  const ssize_t size = ::read(out_, chunk.data(), chunk.size());
  if (size <= 0) return false;
  reader_.feed({chunk.data(), static_cast<size_t>(size)});
  while (auto item = reader_.next()) items_.push_back(std::move(*item));
  return true;
}

Event Viewer::next(StreamItem::Kind kind, size_t& seen,
                   const std::function<bool(const Event&)>& wanted) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (true) {
    for (; seen < items_.size(); ++seen)
      if (items_[seen].kind == kind && wanted(items_[seen].event)) return items_[seen++].event;
    if (std::chrono::steady_clock::now() > end || !read_some(100)) break;
  }
  ADD_FAILURE() << "what the viewer waits for did not come; last: "
                << (items_.empty() ? "nothing" : items_.back().event.header.dump());
  return {Json::object(), {}};
}

Event Viewer::event(const std::function<bool(const Event&)>& wanted) {
  return next(StreamItem::Kind::event, seen_events_, wanted);
}

Event Viewer::event(const std::string& kind) {
  return event([&](const Event& event) { return event.kind() == kind; });
}

Event Viewer::answer(int64_t id) {
  return next(StreamItem::Kind::answer, seen_answers_,
              [&](const Event& answer) { return answer.header.value("id", int64_t{-1}) == id; });
}

Event Viewer::status(const std::string& state) {
  return next(StreamItem::Kind::answer, seen_answers_, [&](const Event& answer) {
    return answer.header.value("answer", "") == "status" &&
           answer.header.value("state", "") == state;
  });
}

void Viewer::read_for(std::chrono::milliseconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < end)
    if (!read_some(10)) return;
}

uint64_t Viewer::offset() const {
  uint64_t offset = 16;
  for (const StreamItem& item : items_) offset += item.file_bytes;
  return offset;
}

int Viewer::finish() {
  ::close(in_);
  while (read_some(1000)) {
  }
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace attnlab::test
