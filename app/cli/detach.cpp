// SPDX-License-Identifier: Apache-2.0
#include "app/cli/detach.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <utility>

#include "app/cli/progress.h"
#include "app/cli/stopping.h"
#include "core/shared/base/error.h"

namespace attnlab::cli {
namespace {

struct Pipe {
  int read_end = -1, write_end = -1;
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
      failed("cannot start another process (" + std::string(std::strerror(errno)) + ")");
    read_end = ends[0];
    write_end = ends[1];
  }
};

/// Reads both pipes until process `child` has closed them. Ctrl-C goes on to it.
std::array<std::string, 2> read_until_closed(const std::array<int, 2>& descriptors, pid_t child) {
  constexpr int look_for_ctrl_c = 100;  // ms
  std::array<std::string, 2> texts;
  std::array<pollfd, 2> pipes = {pollfd{descriptors[0], POLLIN, 0},
                                 pollfd{descriptors[1], POLLIN, 0}};
  std::array<char, 4096> chunk{};
  bool passed_on = false;
  while (pipes[0].fd >= 0 || pipes[1].fd >= 0) {
    if (ctrl_c_pressed() && !std::exchange(passed_on, true)) ::kill(child, request_to_stop);
    if (::poll(pipes.data(), pipes.size(), look_for_ctrl_c) <= 0) continue;
    for (size_t i = 0; i < pipes.size(); ++i) {
      if (pipes[i].fd < 0 || pipes[i].revents == 0) continue;
      const ssize_t size = ::read(pipes[i].fd, chunk.data(), chunk.size());
      if (size > 0)
        texts[i].append(chunk.data(), static_cast<size_t>(size));
      else
        pipes[i].fd = -1;
    }
  }
  return texts;
}

void redirect(const char* path, int flags, std::initializer_list<int> descriptors) {
  const int file = ::open(path, flags | O_CLOEXEC, 0666);
  if (file < 0) failed("cannot open " + std::string(path) + " (" + std::strerror(errno) + ")");
  for (const int descriptor : descriptors) ::dup2(file, descriptor);
  ::close(file);
}

/// The process that trains: until the run has begun its messages go to the one that started it,
/// then to RUN/log.txt.
class Background {
 public:
  Background(std::string run, int news, int messages) : run_(std::move(run)), news_(news) {
    ::setsid();
    wait_for_signals();
    redirect("/dev/null", O_RDONLY, {STDIN_FILENO});
    for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) ::dup2(messages, descriptor);
    ::close(messages);
  }
  void run_has_begun() {
    if (news_ < 0) return;
    std::cout << std::flush;
    redirect((run_ + "/log.txt").c_str(), O_WRONLY | O_CREAT | O_APPEND,
             {STDOUT_FILENO, STDERR_FILENO});
    (void)!::write(news_, "begun", 5);
    ::close(news_);
    news_ = -1;
  }

 private:
  std::string run_;
  int news_;
};

[[noreturn]] void end_like(pid_t child, const std::string& messages) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  std::cerr << messages << std::flush;
  if (!WIFEXITED(status)) failed("the background process was ended by a signal");
  std::exit(WEXITSTATUS(status));
}

void tell_of(const std::string& run, pid_t child, const Globals& globals) {
  if (globals.json)
    print_json({{"event", "started"}, {"run", run}, {"pid", child}});
  else
    std::cout << "training in the background: " << run << " (process " << child << ")" << std::endl;
}

/// Null in the process that started the other one, once the run has begun.
std::unique_ptr<Background> go_to_background(const std::string& run, const Globals& globals) {
  const Pipe news, messages;
  std::cout << std::flush;
  const pid_t child = ::fork();
  if (child < 0) failed("cannot start another process (" + std::string(std::strerror(errno)) + ")");
  if (child == 0) return std::make_unique<Background>(run, news.write_end, messages.write_end);
  ::close(news.write_end);
  ::close(messages.write_end);
  const auto [begun, text] = read_until_closed({news.read_end, messages.read_end}, child);
  if (begun.empty()) end_like(child, text);
  std::cerr << text << std::flush;
  tell_of(run, child, globals);
  return nullptr;
}

}  // namespace

TrainOutcome train_watched(const std::string& run, bool detach, const Globals& globals,
                           const std::function<TrainOutcome(const SessionHost&)>& work) {
  watch_for_ctrl_c();
  std::unique_ptr<Background> background;
  if (detach && !(background = go_to_background(run, globals))) return TrainOutcome::finished;
  Progress progress(background ? Progress::Style::lines : progress_style(globals));
  const auto show = [&](const Event& event) {
    const bool first = event.kind() == "started" || event.kind() == "resumed";
    if (background && first) background->run_has_begun();
    progress.show(event);
  };
  return work({.listener = show, .wants_stop = ctrl_c_pressed});
}

}  // namespace attnlab::cli
