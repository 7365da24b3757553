// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/shared/base/json.h"

namespace attnlab {

/// Something that happened in a run. `header` holds "event", "step" and what belongs to the kind;
/// "time" (seconds since 1970) is added by whoever writes it. `payload` is raw little-endian data
/// whose layout the header tells, usually empty.
struct Event {
  Json header;
  std::string payload;

  [[nodiscard]] std::string kind() const { return header.value("event", std::string()); }
  [[nodiscard]] int64_t step() const { return header.value("step", int64_t{0}); }
};

/// One frame, for file and socket alike: u32 bytes that follow · u32 crc32 of the rest ·
/// u32 header bytes · header (JSON) · payload; little-endian.
std::string encode_frame(const Event& event);

/// Takes bytes in any pieces and gives whole frames.
class FrameDecoder {
 public:
  void feed(std::string_view bytes);
  /// The next whole frame; nothing when more bytes are needed.
  /// Throws Error when the bytes are damaged; the decoder then stays at that frame.
  std::optional<Event> next();
  /// Bytes consumed by frames that `next` gave.
  [[nodiscard]] uint64_t consumed() const { return consumed_; }

 private:
  std::string buffer_;
  size_t start_ = 0;
  uint64_t consumed_ = 0;
};

}  // namespace attnlab
