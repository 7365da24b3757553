// SPDX-License-Identifier: Apache-2.0
#include "core/session/command_queue.h"

#include <algorithm>
#include <utility>

namespace attnlab {
namespace {

constexpr size_t most_waiting = 256;

std::optional<Request> take_first(std::deque<Request>& from) {
  if (from.empty()) return std::nullopt;
  Request first = std::move(from.front());
  from.pop_front();
  return first;
}

}  // namespace

bool CommandQueue::replaces(const Request& newer, const Request& older) {
  return newer.viewer == older.viewer && newer.command.name == older.command.name &&
         newer.command.tag == older.command.tag && !newer.command.tag.empty();
}

void CommandQueue::push(Request request) {
  {
    const std::lock_guard lock(mutex_);
    auto& waiting = is_question(request.command) ? questions_ : orders_;
    if (&waiting == &questions_)
      std::erase_if(waiting, [&](const Request& older) { return replaces(request, older); });
    if (waiting.size() >= most_waiting)
      return request.answer(error_answer(request.command.id, "too many requests are waiting"));
    waiting.push_back(std::move(request));
  }
  changed_.notify_all();
}

void CommandQueue::forget(uint64_t viewer) {
  const std::lock_guard lock(mutex_);
  gone_.insert(viewer);
  std::erase_if(questions_, [&](const Request& request) { return request.viewer == viewer; });
}

void CommandQueue::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
}

std::optional<Request> CommandQueue::take_question() {
  const std::lock_guard lock(mutex_);
  return take_first(questions_);
}

size_t CommandQueue::questions_waiting() const {
  const std::lock_guard lock(mutex_);
  return questions_.size();
}

std::optional<Request> CommandQueue::take_order() {
  const std::lock_guard lock(mutex_);
  return take_first(orders_);
}

bool CommandQueue::stop_waits() const {
  const std::lock_guard lock(mutex_);
  return std::ranges::any_of(orders_, [](const Request& r) { return r.command.name == "stop"; });
}

bool CommandQueue::abandoned(const Request& request) const {
  const std::lock_guard lock(mutex_);
  return gone_.contains(request.viewer) ||
         std::ranges::any_of(questions_, [&](const Request& r) { return replaces(r, request); });
}

void CommandQueue::wait(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest,
                    [this] { return closed_ || !questions_.empty() || !orders_.empty(); });
}

bool CommandQueue::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !questions_.empty() || !orders_.empty(); });
  return !questions_.empty() || !orders_.empty();
}

}  // namespace attnlab
