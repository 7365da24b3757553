// SPDX-License-Identifier: Apache-2.0
#include "core/session/command_queue.h"

#include <algorithm>
#include <utility>

namespace attnlab {
namespace {

constexpr std::ptrdiff_t most_of_one_viewer = 256;  // of either kind
constexpr size_t most_waiting = 4096;               // orders outlive their viewers

}  // namespace

bool CommandQueue::replaces(const Request& newer, const Request& older) {
  return newer.viewer == older.viewer && newer.command.name == older.command.name &&
         newer.command.tag == older.command.tag && !newer.command.tag.empty();
}

void CommandQueue::tell() {
  ++news_;
  changed_.notify_all();
}

void CommandQueue::push(Request request) {
  const std::lock_guard lock(mutex_);
  auto& waiting = is_question(request.command) ? questions_ : orders_;
  if (&waiting == &questions_)
    std::erase_if(waiting, [&](const Request& older) { return replaces(request, older); });
  const auto own = std::ranges::count(waiting, request.viewer, &Request::viewer);
  if (own >= most_of_one_viewer || waiting.size() >= most_waiting)
    return request.answer(error_answer(request.command.id, "too many requests are waiting"));
  waiting.push_back(std::move(request));
  tell();
}

void CommandQueue::forget(uint64_t viewer) {
  const std::lock_guard lock(mutex_);
  gone_.insert(viewer);
  held_.erase(viewer);
  last_turn_.erase(viewer);
  std::erase_if(questions_, [&](const Request& request) { return request.viewer == viewer; });
  tell();
}

void CommandQueue::hold(uint64_t viewer, bool held) {
  const std::lock_guard lock(mutex_);
  const bool changed = held ? held_.insert(viewer).second : held_.erase(viewer) > 0;
  if (changed) tell();
}

void CommandQueue::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  tell();
}

std::optional<Request> CommandQueue::take_question(const Accepts& accepts) {
  const std::lock_guard lock(mutex_);
  news_seen_ = news_;
  const auto last_turn = [&](const Request& request) {
    const auto found = last_turn_.find(request.viewer);
    return found == last_turn_.end() ? uint64_t{0} : found->second;
  };
  auto next = questions_.end();
  for (auto it = questions_.begin(); it != questions_.end(); ++it) {
    if (held_.contains(it->viewer) || (accepts && !accepts(*it))) continue;
    if (next == questions_.end() || last_turn(*it) < last_turn(*next)) next = it;
  }
  if (next == questions_.end()) return std::nullopt;
  Request taken = std::move(*next);
  questions_.erase(next);
  last_turn_[taken.viewer] = ++turn_;
  return taken;
}

std::optional<Request> CommandQueue::take_order(const Accepts& accepts) {
  const std::lock_guard lock(mutex_);
  const auto next =
      std::ranges::find_if(orders_, [&](const Request& r) { return !accepts || accepts(r); });
  if (next == orders_.end()) return std::nullopt;
  Request taken = std::move(*next);
  orders_.erase(next);
  return taken;
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

bool CommandQueue::is_held(uint64_t viewer) const {
  const std::lock_guard lock(mutex_);
  return held_.contains(viewer);
}

size_t CommandQueue::waiting(uint64_t viewer) const {
  const std::lock_guard lock(mutex_);
  const auto of_viewer = [&](const Request& request) { return request.viewer == viewer; };
  return static_cast<size_t>(std::ranges::count_if(questions_, of_viewer) +
                             std::ranges::count_if(orders_, of_viewer));
}

void CommandQueue::wait(std::chrono::milliseconds longest) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, longest, [this] { return closed_ || news_ != news_seen_; });
}

bool CommandQueue::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return closed_ || !questions_.empty() || !orders_.empty(); });
  return !questions_.empty() || !orders_.empty();
}

}  // namespace attnlab
