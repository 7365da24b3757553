// SPDX-License-Identifier: Apache-2.0
#include "app/cli/progress.h"

#include <algorithm>
#include <iostream>

#include "app/cli/indicator_output.h"
#include "core/shared/analysis/indicator_event.h"
#include "core/shared/base/text.h"

namespace attnlab::cli {
namespace {

constexpr std::chrono::milliseconds redraw_interval{100};
constexpr int64_t bar_width = 20;
constexpr size_t sample_width = 200;

std::string bar(int64_t step, int64_t steps) {
  const auto filled = steps > 0 ? bar_width * step / steps : 0;
  std::string text = "▕";
  for (int64_t i = 0; i < bar_width; ++i) text += i < filled ? "█" : "·";
  return text + "▏";
}

std::string shortened(std::string text) {
  text = one_line(text);
  if (text.size() <= sample_width) return text;
  size_t end = sample_width;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + " …";
}

/// What an event says, with the numbers that only its payload has.
Json in_full(const Event& event) {
  Json header = event.header;
  const bool whole = header.contains("layers");  // from another process, which had the payload
  if (event.kind() == "indicators" && !whole)
    header["layers"] = to_json(indicators_from_event(event).layers);
  return header;
}

}  // namespace

Progress::Style progress_style(const Globals& globals) {
  if (globals.json) return Progress::Style::json;
  if (globals.quiet) return Progress::Style::quiet;
  return on_terminal() ? Progress::Style::bar : Progress::Style::lines;
}

void Progress::show(const Event& event) {
  if (style_ == Style::json) return print_json(in_full(event));
  if (style_ == Style::quiet) return;
  const std::string kind = event.kind();
  if (kind == "started" || kind == "resumed")
    show_started(event.header);
  else if (kind == "step")
    show_step(event.header);
  else if (kind == "eval")
    show_eval(event.header);
  else if (kind == "sample")
    show_sample(event.header);
  else if (kind == "paused")
    line("paused at step " + std::to_string(event.step()));
  else if (kind == "command_applied" && event.header.contains("learning_rate_factor"))
    line("learning rate × " + number(event.header.value("learning_rate_factor", 1.0), "%g"));
  else if (kind == "maps_thinned")
    line("note: " + event.header.value("message", std::string()));
  else if (kind == "finished" || kind == "stopped")
    show_end(event.header);
}

void Progress::line(const std::string& text) {
  if (bar_shown_) std::cout << "\r\033[K";
  bar_shown_ = false;
  std::cout << text << "\n" << std::flush;
}

void Progress::show_started(const Json& event) {
  steps_ = event.value("steps", int64_t{0});
  if (event["event"] == "resumed") {
    line("resumed at step " + std::to_string(event.value("from_step", int64_t{0})));
    for (const auto& notice : event.value("notices", Json::array()))
      line("note: " + notice.get<std::string>());
    return;
  }
  line(event.value("name", std::string()) + ", " + grouped(event.value("parameters", int64_t{0})) +
       " parameters");
}

std::string Progress::status(const Json& step) const {
  const auto at = step.value("step", int64_t{0});
  const double done = step.value("seconds", 0.0);
  const double left = done / static_cast<double>(at) * static_cast<double>(steps_ - at);
  return std::to_string(at) + "/" + std::to_string(steps_) + "  loss " + number(loss_) + "  " +
         readable_count(step.value("tokens_per_second", 0.0)) + " tok/s  " +
         readable_seconds(left) + " left" + (memory_.empty() ? "" : "  " + memory_);
}

void Progress::show_step(const Json& event) {
  const double loss = event.value("loss", 0.0);
  loss_ = loss_ == 0 ? loss : 0.9 * loss_ + 0.1 * loss;
  const auto now = std::chrono::steady_clock::now();
  const auto at = event.value("step", int64_t{0});
  if (style_ == Style::bar) {
    if (bar_shown_ && at != steps_ && now - drawn_ < redraw_interval) return;
    std::cout << "\r\033[K" << bar(at, steps_) << " " << status(event) << std::flush;
    bar_shown_ = true;
    drawn_ = now;
  } else if (at % std::max<int64_t>(1, steps_ / 20) == 0) {
    line("step " + status(event));
  }
}

void Progress::show_eval(const Json& event) {
  memory_ = readable_bytes(event.value("peak_memory", 0.0));
  std::string text = "step " + std::to_string(event.value("step", int64_t{0})) +
                     "  validation loss " + number(event.value("loss", 0.0)) + "  accuracy " +
                     number(event.value("accuracy", 0.0), "%.3f");
  if (event.contains("chance"))
    text += " (chance " + number(event.value("chance", 0.0), "%.3f") + ", whole sequences " +
            number(event.value("exact", 0.0), "%.3f") + ")";
  line(text);
}

void Progress::show_sample(const Json& event) {
  line("  " + shortened(event.value("prompt", std::string())) + " ▸ " +
       shortened(event.value("text", std::string())));
  if (event.contains("expected"))
    line("  expected ▸ " + shortened(event.value("expected", std::string())));
}

void Progress::show_end(const Json& event) {
  line(event["event"].get<std::string>() + " at step " +
       std::to_string(event.value("step", int64_t{0})) + ": loss " +
       number(event.value("loss", 0.0)) + ", validation loss " +
       number(event.value("validation_loss", 0.0)) + ", accuracy " +
       number(event.value("accuracy", 0.0), "%.3f") + ", " +
       readable_count(event.value("tokens_per_second", 0.0)) + " tok/s, " +
       readable_bytes(event.value("peak_memory", 0.0)));
  line("checkpoint " + event.value("checkpoint", std::string()));
}

}  // namespace attnlab::cli
