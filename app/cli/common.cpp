// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/stopping.h"
#include "core/engine/runtime/runtime.h"
#include "core/shared/base/error.h"

namespace attnlab::cli {
namespace {

// Columns on a terminal: code points, which is right for all text this program prints.
size_t width_of(const std::string& text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

/// Where a terminal stands in between (`ssh -t`): no echo, lines of any length, line ends as they
/// are.
void pass_bytes_through_terminal() {
  static termios before{};
  if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &before) != 0) return;
  termios plain = before;
  plain.c_lflag &= ~static_cast<tcflag_t>(ECHO | ICANON);
  plain.c_oflag &= ~static_cast<tcflag_t>(OPOST);
  const auto restore = [] { (void)::tcsetattr(STDIN_FILENO, TCSANOW, &before); };
  std::atexit(restore);
  before_a_signal_ends(restore);
  ::tcsetattr(STDIN_FILENO, TCSANOW, &plain);
}

bool looks_like_number(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789+-.eE% ") == std::string::npos;
}

}  // namespace

std::string start_for_inference(const Globals& globals) {
  start_runtime({.threads = static_cast<int>(globals.threads.value_or(0)),
                 .deterministic = globals.deterministic});
  return globals.device.value_or("cpu");
}

void print_json(const Json& value) {
  std::cout << value.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n" << std::flush;
}

int take_standard_output() {
  std::cout << std::flush;
  pass_bytes_through_terminal();
  const int out = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (out < 0 || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) failed("there is no standard output");
  return out;
}

bool on_terminal() { return ::isatty(STDOUT_FILENO) != 0; }

std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths(rows[0].size(), 0);
  for (const auto& row : rows)
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width_of(row[c]));
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (size_t c = 0; c < row.size(); ++c) {
      const std::string space(widths[c] - width_of(row[c]), ' ');
      const bool right = c > 0 && looks_like_number(row[c]);
      line += (c > 0 ? "  " : "") + (right ? space + row[c] : row[c] + space);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string number(double value, const char* format) {
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, value);
  return buffer.data();
}

}  // namespace attnlab::cli
