// SPDX-License-Identifier: Apache-2.0
#include "tests/support/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace attnlab::test {

Process::Process(const std::vector<std::string>& command, const std::string& folder,
                 const std::map<std::string, std::string>& environment) {
  std::array<int, 2> out{}, err{};
  if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(err.data(), O_CLOEXEC) != 0) std::abort();
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(err[1], STDERR_FILENO);
    if (::chdir(folder.c_str()) != 0) ::_exit(127);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
  }
  ::close(out[1]);
  ::close(err[1]);
  out_ = out[0];
  err_ = err[0];
}

Process::~Process() {
  if (!done_) {
    send_signal(SIGKILL);
    wait();
  }
}

void Process::send_signal(int signal) const { ::kill(pid_, signal); }

// False when both pipes are closed.
bool Process::read_some(int timeout_ms) {
  std::array<pollfd, 2> pipes = {pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
  ::poll(pipes.data(), pipes.size(), timeout_ms);
  std::array<char, 65536> chunk{};
  for (size_t i = 0; i < pipes.size(); ++i) {
    if (pipes[i].fd < 0 || pipes[i].revents == 0) continue;
    const ssize_t size = ::read(pipes[i].fd, chunk.data(), chunk.size());
    int& descriptor = i == 0 ? out_ : err_;
    if (size > 0)
      (i == 0 ? result_.out : result_.err).append(chunk.data(), static_cast<size_t>(size));
    else if (size == 0) {
      ::close(descriptor);
      descriptor = -1;
    }
  }
  return out_ >= 0 || err_ >= 0;
}

bool Process::wait_for_output(const std::string& text) {
  while (result_.out.find(text) == std::string::npos)
    if (!read_some(1000)) return false;
  return true;
}

ProcessResult Process::wait() {
  while (read_some(1000)) {
  }
  int status = 0;
  if (!done_) ::waitpid(pid_, &status, 0);
  done_ = true;
  result_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result_;
}

std::vector<std::string> attnlab_command(const std::vector<std::string>& arguments) {
  std::vector<std::string> command = {ATTNLAB_PROGRAM};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

ProcessResult attnlab(const std::vector<std::string>& arguments, const std::string& folder) {
  return Process(attnlab_command(arguments), folder).wait();
}

}  // namespace attnlab::test
