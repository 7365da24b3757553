// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "core/shared/messages/event.h"

namespace attnlab {

/// Answers on their way to one viewer, bounded whatever the viewer does. A probe or lens waits in
/// a slot of its kind and tag, where a newer one replaces it; small answers overtake the chunks of
/// large ones. Beyond the bound answers are lost, never time.
class Outbox {
 public:
  void add(const Event& answer);
  [[nodiscard]] bool empty() const;
  /// What to write next; empty when nothing waits.
  std::string_view next_bytes();
  void wrote(size_t bytes);
  /// Bytes that wait.
  [[nodiscard]] size_t size() const;

 private:
  struct Slot {
    std::string name;
    std::deque<std::string> frames;
    size_t bytes = 0;
  };
  void add_to_slot(Slot slot);

  std::string current_;  ///< the frame being written
  size_t written_ = 0;
  std::deque<std::string> small_;
  size_t small_bytes_ = 0;
  std::deque<std::string> begun_;  ///< the rest of a large answer: what is begun is finished
  std::deque<Slot> slots_;
  size_t slot_bytes_ = 0;
  uint64_t serial_ = 0;
};

}  // namespace attnlab
