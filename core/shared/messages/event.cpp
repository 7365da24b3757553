// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/event.h"

#include <span>

#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"
#include "core/shared/messages/frame.h"

namespace attnlab {
namespace {

void append_u32(std::string& to, uint32_t value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

}  // namespace

std::string encode_frame(const Event& event) {
  const std::string header = event.header.dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string body;
  body.reserve(4 + header.size() + event.payload.size());
  append_u32(body, static_cast<uint32_t>(header.size()));
  body += header;
  body += event.payload;
  std::string frame;
  frame.reserve(8 + body.size());
  append_u32(frame, static_cast<uint32_t>(4 + body.size()));
  append_u32(frame, crc32(std::as_bytes(std::span(body))));
  return frame + body;
}

void FrameDecoder::feed(std::string_view bytes) {
  if (start_ > 0 && start_ >= buffer_.size() / 2) {
    buffer_.erase(0, start_);
    start_ = 0;
  }
  buffer_ += bytes;
}

std::optional<Event> FrameDecoder::next() {
  Frame frame = frame_at(std::string_view(buffer_).substr(start_));
  if (!frame.problem.empty()) failed("damaged event frame (" + frame.problem + ")");
  if (frame.size == 0) return std::nullopt;
  start_ += frame.size;
  consumed_ += frame.size;
  return std::move(frame.event);
}

}  // namespace attnlab
