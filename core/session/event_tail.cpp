// SPDX-License-Identifier: Apache-2.0
#include "core/session/event_tail.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <string_view>

#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/messages/frame.h"

namespace attnlab {
namespace {

constexpr size_t length_size = 4;
constexpr size_t smallest_body = 8;
constexpr uint64_t longest_search = 256 << 20;

uint32_t u32_at(std::string_view bytes, size_t at) {
  uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

/// Size of the frame at the beginning, or 0 when it is torn or damaged.
size_t good_frame(std::string_view bytes) {
  if (bytes.size() < length_size + smallest_body) return 0;
  const size_t size = length_size + u32_at(bytes, 0);
  if (size < length_size + smallest_body || size > bytes.size()) return 0;
  const std::string_view rest = bytes.substr(8, size - 8);
  return crc32(std::as_bytes(std::span(rest))) == u32_at(bytes, 4) ? size : 0;
}

}  // namespace

EventTail::EventTail(std::filesystem::path path, uint64_t offset)
    : path_(std::move(path)), offset_(std::max(offset, event_preamble)) {}

EventTail::~EventTail() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool EventTail::open() {
  if (descriptor_ >= 0) return true;
  std::error_code error;
  if (std::filesystem::file_size(path_, error) < event_preamble || error) return false;
  { const EventFileReader checked(path_); }
  descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  return descriptor_ >= 0;
}

std::string EventTail::read_at(uint64_t offset, size_t size) const {
  std::string bytes(size, '\0');
  const ssize_t got = ::pread(descriptor_, bytes.data(), size, static_cast<off_t>(offset));
  bytes.resize(got > 0 ? static_cast<size_t>(got) : 0);
  return bytes;
}

void EventTail::read(std::string& to, size_t most) {
  struct stat info {};
  if (!open() || ::fstat(descriptor_, &info) != 0) return;
  const auto size = static_cast<uint64_t>(info.st_size);
  if (info.st_nlink == 0 || size < offset_)
    failed(path_.string() + " was removed or cut while it was read", "open the run again");
  if (size < offset_ + length_size) return;
  std::string bytes = read_at(offset_, std::min<uint64_t>(most, size - offset_));
  if (bytes.size() < length_size) return;
  const size_t first = length_size + u32_at(bytes, 0);
  if (offset_ + first <= size && first > bytes.size()) bytes = read_at(offset_, first);
  size_t end = 0;
  while (const size_t frame = good_frame(std::string_view(bytes).substr(end))) end += frame;
  if (end == 0) return pass_over(to, size);
  to.append(bytes, 0, end);
  offset_ += end;
}

/// What is no frame, though frames follow it, is no torn tail.
void EventTail::pass_over(std::string& to, uint64_t size) {
  const std::string bytes =
      read_at(offset_ + 1, std::min<uint64_t>(longest_search, size - offset_ - 1));
  const size_t found = find_frame(bytes);
  if (found == std::string::npos) return;
  to += encode_frame(damage_event(found + 1, "checksum"));
  offset_ += found + 1;
}

size_t whole_frames(const std::string& bytes, size_t longest) {
  size_t end = 0;
  while (bytes.size() - end >= length_size) {
    const size_t size = length_size + u32_at(bytes, end);
    if (size > longest) failed("the trainer sends something that is no frame");
    if (size > bytes.size() - end) break;
    end += size;
  }
  return end;
}

}  // namespace attnlab
