// SPDX-License-Identifier: Apache-2.0
#include "app/cli/processes.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <utility>

#include "app/cli/detach.h"
#include "app/cli/leave_launcher.h"
#include "app/cli/stopping.h"
#include "core/engine/runtime/ranks.h"
#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/run/arguments.h"

namespace attnlab::cli {
namespace {

constexpr int64_t most_processes = 1024;
std::vector<std::string> kept_command;

/// mpirun, with all that it says in our hands. A Ctrl-C of the terminal does not reach
/// it: it would give the processes a second to save.
class Mpirun {
 public:
  Mpirun(const std::vector<std::string>& words, const std::string& input) {
    std::array<int, 2> in{}, out{}, err{};
    for (std::array<int, 2>* ends : {&in, &out, &err})
      if (::pipe2(ends->data(), O_CLOEXEC) != 0) fail();
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ < 0) fail();
    if (pid_ == 0) become(argv, {in[0], out[1], err[1]});
    for (const int end : {in[0], out[1], err[1]}) ::close(end);
    said_ = {pollfd{out[0], POLLIN, 0}, pollfd{err[0], POLLIN, 0}};
    (void)!::write(in[1], input.data(), input.size());
    ::close(in[1]);
  }
  ~Mpirun() {
    for (const pollfd& end : said_) ::close(end.fd);
  }
  Mpirun(const Mpirun&) = delete;
  Mpirun& operator=(const Mpirun&) = delete;

  void ask_to_stop() const { ::kill(pid_, request_to_stop); }
  /// Adds what came within a moment on standard output and error; false at the end of both.
  bool read(std::array<std::string, 2>& texts) {
    constexpr int moment = 100;  // ms
    if (::poll(said_.data(), said_.size(), moment) <= 0) return true;
    std::array<char, 65536> chunk{};
    for (size_t i = 0; i < said_.size(); ++i) {
      if (said_[i].fd < 0 || said_[i].revents == 0) continue;
      const ssize_t size = ::read(said_[i].fd, chunk.data(), chunk.size());
      if (size > 0) {
        texts[i].append(chunk.data(), static_cast<size_t>(size));
      } else {
        ::close(said_[i].fd);
        said_[i].fd = -1;
      }
    }
    return said_[0].fd >= 0 || said_[1].fd >= 0;
  }
  /// Its exit code, 128 + signal where one ended it.
  [[nodiscard]] int wait() const {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

 private:
  [[noreturn]] static void fail() {
    failed("cannot start another process (" + std::string(std::strerror(errno)) + ")");
  }
  [[noreturn]] static void become(const std::vector<char*>& argv,
                                  const std::array<int, 3>& standard) {
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (int i = 0; i < 3; ++i) ::dup2(standard[static_cast<size_t>(i)], i);
    ::execvp(argv[0], argv.data());
    constexpr int no_such_program = 127;
    ::_exit(no_such_program);
  }

  pid_t pid_ = -1;
  std::array<pollfd, 2> said_{};
};

/// This command for each of the processes.
std::vector<std::string> command_of_each(int processes) {
  std::vector<std::string> words = launcher_of(processes), arguments;
  // Whether this process goes to the background or watches its input is not for those it starts.
  for (const std::string& word : kept_command)
    if (!word.starts_with("--detach") && !word.starts_with("--progress")) arguments.push_back(word);
  arguments.emplace_back("--json");
  const std::string self = std::filesystem::canonical("/proc/self/exe").string();
  words.insert(words.end(), {self, "--arguments", pack_arguments(arguments)});
  return words;
}

template <class Do>
void each_line(std::string& text, Do act) {
  for (size_t end = 0; (end = text.find('\n')) != std::string::npos; text.erase(0, end + 1))
    act(text.substr(0, end));
}

int watch_over(Mpirun& mpirun, const SessionHost& host) {
  std::array<std::string, 2> texts;
  bool asked = false;
  for (bool open = true; open;) {
    open = mpirun.read(texts);
    each_line(texts[1], [](const std::string& line) { std::cerr << line << std::endl; });
    each_line(texts[0], [&](const std::string& line) {
      if (const auto event = parse_json_line(line)) host.listener({*event, {}});
    });
    if (!asked && host.wants_stop()) {
      mpirun.ask_to_stop();
      asked = true;
    }
  }
  return mpirun.wait();
}

void tell_of_the_end(int exit_code, const std::string& program, const std::string& run) {
  constexpr int no_such_program = 127;
  if (exit_code == no_such_program) bad_input("there is no " + program, "install MPI's programs");
  if (exit_code <= 2) return;  // they have said why
  failed("a process of the run was killed, and the others ended with it",
         run.empty() ? "attnlab train --resume RUN goes on with the run"
                     : "attnlab train --resume " + run + " goes on with it");
}

}  // namespace

void keep_command(std::vector<std::string> words) { kept_command = std::move(words); }

int wanted_processes(std::optional<int64_t> given, bool detach) {
  const Launch started = launch();
  if (started.together) return detach && started.here ? started.size : 1;
  const char* wanted = std::getenv("ATTNLAB_PROCESSES");
  if (given || wanted == nullptr) return static_cast<int>(given.value_or(1));
  const std::string_view text = wanted;
  int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || end != text.data() + text.size() || count < 1 ||
      count > most_processes)
    bad_input("ATTNLAB_PROCESSES is no number of processes: " + std::string(text),
              "set it to 1 up to " + std::to_string(most_processes));
  return static_cast<int>(count);
}

TrainOutcome train_in_processes(int processes, const std::string& run, bool detach,
                                const std::string& spec, Globals& globals) {
  if (launch().rank > 0) return TrainOutcome::finished;
  leave_launcher();
  const auto words = command_of_each(processes);
  if (detach && run.empty())
    bad_input("--detach has to name the run that processes begin in the background", "give --out");
  int exit_code = 0;
  const TrainOutcome outcome = train_watched(run, detach, globals, [&](const SessionHost& host) {
    Mpirun mpirun(words, spec);
    SessionHost noting = host;
    bool begun = false, stopped = false;
    noting.listener = [&](const Event& event) {
      begun = true;
      stopped = stopped || event.kind() == "stopped";
      host.listener(event);
    };
    exit_code = watch_over(mpirun, noting);
    // MPICH's mpirun forgets it at times, after a signal; and one may come before there is a run.
    if (stopped || (!begun && host.wants_stop())) exit_code = 130;
    return exit_code == 130 ? TrainOutcome::stopped : TrainOutcome::finished;
  });
  if (exit_code == 130) return outcome;
  tell_of_the_end(exit_code, words[0], run);
  globals.exit_code = exit_code;
  return outcome;
}

}  // namespace attnlab::cli
