// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/frame.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/hash.h"

namespace attnlab {
namespace {

constexpr uint32_t max_frame = 1U << 30;          // a longer length can only be damage
constexpr uint32_t max_header = 16U << 20;        // as JSON it takes ten times as much memory
constexpr size_t smallest_frame = 12 + 2;         // three numbers and {}
constexpr uint64_t checksum_budget = 256U << 20;  // of a search through what wastes time on purpose

constexpr std::array<std::string_view, 10> texts = {
    "event", "answer", "tag", "message", "state", "name", "text", "prompt", "expected", "folder"};
constexpr std::array<std::string_view, 3> wholes = {"step", "id", "from_step"};

uint32_t u32_at(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

Frame no_frame(std::string problem) { return {0, std::move(problem), {}}; }

bool has_right_checksum(std::string_view bytes, size_t size) {
  return crc32(std::as_bytes(std::span(bytes.substr(8, size - 8)))) == u32_at(bytes, 4);
}

/// Fields that mean the same in every event and answer.
void check_header(const Json& header) {
  const JsonReader reader(header, "event header");
  for (const auto& [key, value] : header.items()) {
    if (std::ranges::find(texts, key) != texts.end() && !value.is_string())
      reader.fail(key, "expected a string");
    if (std::ranges::find(wholes, key) != wholes.end())
      (void)reader.integer(key);  // null is none either
  }
}

/// Bytes of the frame that could begin here; 0 when none can. Its checksum is not looked at.
size_t plausible_frame(std::string_view bytes) {
  const size_t size = 4 + size_t{u32_at(bytes, 0)};
  const bool fits = size >= smallest_frame && size <= bytes.size() && size <= max_frame &&
                    size_t{u32_at(bytes, 8)} + 12 <= size;
  return fits ? size : 0;
}

}  // namespace

Frame frame_at(std::string_view bytes) {
  if (bytes.size() < 4) return {};
  const uint32_t length = u32_at(bytes, 0);
  if (length < 8 || length > max_frame) return no_frame("impossible length");
  const size_t size = 4 + size_t{length};
  if (bytes.size() < size) return {};
  if (!has_right_checksum(bytes, size)) return no_frame("checksum");
  const uint32_t header = u32_at(bytes, 8);
  if (size_t{header} + 12 > size || header > max_header) return no_frame("header length");
  try {
    Frame frame{size, {}, {parse_json(bytes.substr(12, header), "event header"), {}}};
    check_header(frame.event.header);
    frame.event.payload = bytes.substr(12 + header, size - 12 - header);
    return frame;
  } catch (const Error& error) {
    return no_frame(error.what());
  }
}

size_t find_frame(std::string_view bytes) {
  uint64_t checked = 0;
  for (size_t brace = bytes.find('{', 12); brace != std::string_view::npos;
       brace = bytes.find('{', brace + 1)) {
    const std::string_view rest = bytes.substr(brace - 12);
    const size_t size = plausible_frame(rest);
    if (size == 0) continue;
    if (frame_at(rest).size > 0) return brace - 12;
    checked += size;
    if (checked > checksum_budget) break;
  }
  return std::string_view::npos;
}

std::vector<Event> events_in(std::string_view bytes) {
  std::vector<Event> events;
  while (!bytes.empty()) {
    Frame frame = frame_at(bytes);
    if (frame.size > 0) {
      events.push_back(std::move(frame.event));
      bytes.remove_prefix(frame.size);
      continue;
    }
    const size_t next = find_frame(bytes.substr(1));
    if (next == std::string_view::npos) break;
    bytes.remove_prefix(next + 1);
  }
  return events;
}

Event damage_event(uint64_t bytes, const std::string& problem) {
  return {{{"event", "damaged"},
           {"bytes", bytes},
           {"message", std::to_string(bytes) + " bytes of the record are no events (" + problem +
                           "); what follows them was kept"}},
          {}};
}

}  // namespace attnlab
