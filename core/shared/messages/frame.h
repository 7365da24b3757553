// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/messages/event.h"

namespace attnlab {

/// What stands at the beginning of some bytes.
struct Frame {
  size_t size = 0;      ///< of the whole frame; 0: none, or more bytes are needed
  std::string problem;  ///< why it is none; empty while more bytes may make it one
  Event event{};
};
/// Never throws. A header whose well-known fields ("event", "step", "answer", "id", …) are of
/// another type is no header: everybody who reads events may rely on them.
Frame frame_at(std::string_view bytes);

/// Where the first whole frame in `bytes` begins, found by its checksum; npos when there is none.
size_t find_frame(std::string_view bytes);

/// The whole frames in bytes that may begin in the middle of one and be damaged anywhere.
std::vector<Event> events_in(std::string_view bytes);

/// {"event": "damaged", "bytes", "message"} stands where so many bytes of a file are no frames.
Event damage_event(uint64_t bytes, const std::string& problem);

}  // namespace attnlab
