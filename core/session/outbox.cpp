// SPDX-License-Identifier: Apache-2.0
#include "core/session/outbox.h"

#include <utility>

#include "core/shared/messages/protocol.h"

namespace attnlab {
namespace {

constexpr size_t small_limit = 4 << 20;
constexpr size_t slot_limit = size_t{64} << 20;

std::string take_first(std::deque<std::string>& from) {
  std::string first = std::move(from.front());
  from.pop_front();
  return first;
}

}  // namespace

void Outbox::add(const Event& answer) {
  auto frames = answer_frames(answer, ++serial_);
  const std::string kind = answer.header.value("answer", std::string());
  if (kind == "probe" || kind == "lens") {
    // Without a tag nothing can replace the answer: its id makes the slot its own.
    const std::string tag = answer.header.value("tag", std::string());
    const std::string whose =
        tag.empty() ? "#" + std::to_string(answer.header.value("id", int64_t{0})) : "=" + tag;
    Slot slot{kind + whose, {}, 0};
    for (auto& frame : frames) {
      slot.bytes += frame.size();
      slot.frames.push_back(std::move(frame));
    }
    return add_to_slot(std::move(slot));
  }
  for (auto& frame : frames) {
    if (small_bytes_ + frame.size() > small_limit) return;
    small_bytes_ += frame.size();
    small_.push_back(std::move(frame));
  }
}

void Outbox::add_to_slot(Slot slot) {
  std::erase_if(slots_, [&](const Slot& older) {
    if (older.name == slot.name) slot_bytes_ -= older.bytes;
    return older.name == slot.name;
  });
  slot_bytes_ += slot.bytes;
  slots_.push_back(std::move(slot));
  while (slot_bytes_ > slot_limit && slots_.size() > 1) {
    slot_bytes_ -= slots_.front().bytes;
    slots_.pop_front();
  }
}

bool Outbox::empty() const {
  return written_ == current_.size() && small_.empty() && begun_.empty() && slots_.empty();
}

size_t Outbox::size() const {
  size_t begun = 0;
  for (const auto& frame : begun_) begun += frame.size();
  return current_.size() - written_ + small_bytes_ + begun + slot_bytes_;
}

std::string_view Outbox::next_bytes() {
  if (written_ == current_.size()) {
    written_ = 0;
    current_.clear();
    if (begun_.empty() && small_.empty() && !slots_.empty()) {
      begun_ = std::move(slots_.front().frames);
      slot_bytes_ -= slots_.front().bytes;
      slots_.pop_front();
    }
    if (!small_.empty()) {
      current_ = take_first(small_);
      small_bytes_ -= current_.size();
    } else if (!begun_.empty()) {
      current_ = take_first(begun_);
    }
  }
  return std::string_view(current_).substr(written_);
}

void Outbox::wrote(size_t bytes) { written_ += bytes; }

}  // namespace attnlab
