// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "app/cli/command.h"
#include "core/shared/messages/event.h"

namespace attnlab::cli {

/// Shows a run's events: a progress bar on a terminal, plain lines in a pipe, JSON lines on demand.
class Progress {
 public:
  enum class Style { bar, lines, json, quiet };

  explicit Progress(Style style) : style_(style) {}
  void show(const Event& event);

 private:
  void show_started(const Json& event);
  void show_step(const Json& event);
  void show_eval(const Json& event);
  void show_sample(const Json& event);
  void show_end(const Json& event);
  void line(const std::string& text);
  [[nodiscard]] std::string status(const Json& step) const;

  Style style_;
  int64_t steps_ = 0;
  double loss_ = 0;
  std::string memory_;
  bool bar_shown_ = false;
  std::chrono::steady_clock::time_point drawn_;
};

/// What the global options and standard output ask for.
Progress::Style progress_style(const Globals& globals);

}  // namespace attnlab::cli
