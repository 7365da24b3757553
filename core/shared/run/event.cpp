// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/event.h"

#include <cstring>

#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"

namespace attnlab {
namespace {

constexpr uint32_t max_frame = 1U << 30;  // a longer length can only be damage

void append_u32(std::string& to, uint32_t value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

uint32_t u32_at(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
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
  const std::string_view rest = std::string_view(buffer_).substr(start_);
  if (rest.size() < 4) return std::nullopt;
  const uint32_t length = u32_at(rest, 0);
  if (length < 8 || length > max_frame) failed("damaged event frame (impossible length)");
  if (rest.size() < 4 + size_t{length}) return std::nullopt;
  const std::string_view body = rest.substr(8, length - 4);
  if (crc32(std::as_bytes(std::span(body))) != u32_at(rest, 4))
    failed("damaged event frame (checksum)");
  const uint32_t header_size = u32_at(body, 0);
  if (header_size > body.size() - 4) failed("damaged event frame (header length)");
  Event event{parse_json(body.substr(4, header_size), "event header"),
              std::string(body.substr(4 + header_size))};
  if (!event.header.is_object()) failed("damaged event frame (header is no object)");
  start_ += 4 + size_t{length};
  consumed_ += 4 + uint64_t{length};
  return event;
}

}  // namespace attnlab
