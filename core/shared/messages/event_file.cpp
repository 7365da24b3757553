// SPDX-License-Identifier: Apache-2.0
#include "core/shared/messages/event_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/messages/frame.h"

namespace attnlab {
namespace {

std::string preamble() {
  return std::string(event_magic) + event_major_version + event_minor_version;
}

double seconds_since_epoch() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Behind the last good frame; nothing for a file that is none of ours. Throws Error for one of a
/// newer version.
std::optional<uint64_t> end_of_events(const std::filesystem::path& path) {
  try {
    EventFileReader reader(path);
    while (reader.next()) {
    }
    return reader.offset();
  } catch (const Error&) {
    if (is_of_newer_version(path)) throw;
    return std::nullopt;
  }
}

void begin_anew(const std::filesystem::path& path) {
  std::filesystem::path aside = path.string() + ".damaged";
  std::error_code unknown;
  for (int n = 2; std::filesystem::exists(aside, unknown); ++n)
    aside = path.string() + ".damaged-" + std::to_string(n);
  if (::rename(path.c_str(), aside.c_str()) != 0)
    failed("cannot move " + path.string() + " aside (" + std::strerror(errno) + ")");
}

/// Makes of a file that is there one that can be appended to.
void mend(const std::filesystem::path& path) {
  std::error_code unknown;
  if (std::filesystem::file_size(path, unknown) < event_preamble || unknown) return;
  const auto end = end_of_events(path);
  if (!end) return begin_anew(path);
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  // Not over the minor version of a file that has one.
  const std::string magic = EventFileReader(path).has_damaged_magic() ? preamble() : "";
  const bool mended =
      file >= 0 && ::ftruncate(file, static_cast<off_t>(*end)) == 0 &&
      ::pwrite(file, magic.data(), magic.size(), 0) == static_cast<ssize_t>(magic.size());
  const int error = errno;
  if (file >= 0) ::close(file);
  if (!mended)
    failed("cannot cut the torn end of " + path.string() + " (" + std::strerror(error) + ")");
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

EventFileWriter::EventFileWriter(std::filesystem::path path) : path_(std::move(path)) {
  mend(path_);
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor_ < 0) failed("cannot open " + path_.string() + " (" + std::strerror(errno) + ")");
  struct stat info {};
  ::fstat(descriptor_, &info);
  size_ = static_cast<uint64_t>(info.st_size);
  if (size_ >= event_preamble) return;
  if (::ftruncate(descriptor_, 0) != 0 || !write_all(descriptor_, preamble()))
    failed("cannot write " + path_.string() + " (" + std::strerror(errno) + ")");
  size_ = event_preamble;
}

EventFileWriter::~EventFileWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void EventFileWriter::append(Event event) {
  if (!event.header.contains("time")) event.header["time"] = seconds_since_epoch();
  const std::string frame = encode_frame(event);
  if (!write_all(descriptor_, frame)) {
    const int error = errno;
    (void)!::ftruncate(descriptor_, static_cast<off_t>(size_));  // never leave half a frame
    failed("cannot write " + path_.string() + " (" + std::strerror(error) + ")",
           error == ENOSPC ? "free some space there, then go on with --resume" : "");
  }
  size_ += frame.size();
}

void EventFileWriter::sync() { ::fdatasync(descriptor_); }

EventFileReader::EventFileReader(const std::filesystem::path& path, uint64_t offset)
    : in_(path, std::ios::binary), offset_(std::max(offset, event_preamble)) {
  std::array<char, event_preamble> head{};
  if (!in_) bad_input("cannot read " + path.string() + " (" + std::strerror(errno) + ")");
  in_.read(head.data(), head.size());
  const std::string_view begin(head.data(), static_cast<size_t>(in_.gcount()));
  if (begin.size() < event_preamble && preamble().starts_with(begin)) return;
  damaged_magic_ = !begin.starts_with(event_magic);
  if (!damaged_magic_ && head[event_magic.size()] > event_major_version)
    bad_input(path.string() + " was written by a newer version of Attention Lab",
              "update the program to read it; attnlab check --repair mends one of this version");
  in_.clear();
  in_.seekg(static_cast<std::streamoff>(offset_));
  if (damaged_magic_ && !has_frames())
    bad_input(path.string() + " is no Attention Lab event file",
              "of a run: attnlab check --repair moves it aside, --resume begins a new one");
}

bool EventFileReader::read_more(size_t size) {
  buffer_.erase(0, std::exchange(start_, 0));
  const size_t before = buffer_.size();
  buffer_.resize(before + size);
  in_.clear();
  in_.read(buffer_.data() + before, static_cast<std::streamsize>(size));
  buffer_.resize(before + static_cast<size_t>(in_.gcount()));
  return in_.gcount() > 0;
}

bool EventFileReader::has_frames() {
  const uint64_t begin = offset_;
  if (!next()) return false;
  buffer_.clear();
  start_ = 0;
  offset_ = begin;
  in_.clear();
  in_.seekg(static_cast<std::streamoff>(begin));
  return true;
}

void EventFileReader::consume(size_t bytes) {
  start_ += bytes;
  offset_ += bytes;
}

std::optional<Event> EventFileReader::next() {
  size_t piece = 1 << 16;
  while (true) {
    Frame frame = frame_at(std::string_view(buffer_).substr(start_));
    problem_ = std::move(frame.problem);
    if (frame.size > 0) {
      consume(frame.size);
      return std::move(frame.event);
    }
    // A length that is not true asks for what never comes: then what follows is looked through only
    // at the end. Otherwise in pieces that grow, so that a long search takes no square of its time.
    if (!problem_.empty()) {
      if (auto damage = after_damage()) return damage;
      piece *= 2;
    }
    if (!read_more(piece)) return after_damage();
  }
}

std::optional<Event> EventFileReader::after_damage() {
  const std::string_view rest = std::string_view(buffer_).substr(start_);
  if (rest.empty()) return std::nullopt;
  // Whatever stands at the beginning is not wanted, be it a whole frame with a foreign header.
  const size_t found = find_frame(rest.substr(1));
  if (found == std::string_view::npos) return std::nullopt;
  consume(found + 1);
  return damage_event(found + 1, problem_.empty() ? "length" : problem_);
}

bool is_of_newer_version(const std::filesystem::path& path) {
  std::string head(event_preamble, '\0');
  std::ifstream(path, std::ios::binary)
      .read(head.data(), static_cast<std::streamsize>(head.size()));
  return head.starts_with(event_magic) && head[event_magic.size()] > event_major_version;
}

std::string event_file_of(std::span<const Event> events) {
  std::string bytes = preamble();
  for (const Event& event : events) bytes += encode_frame(event);
  return bytes;
}

std::string event_file_of(const Event& event) { return event_file_of(std::span(&event, 1)); }

std::vector<Event> read_events(const std::filesystem::path& path) {
  EventFileReader reader(path);
  std::vector<Event> events;
  while (auto event = reader.next()) events.push_back(std::move(*event));
  return events;
}

std::vector<Event> without_replaced(std::vector<Event> events) {
  std::vector<Event> kept;
  for (auto& event : events) {
    if (event.kind() == "resumed") {
      const int64_t from = whole_or(event.header, "from_step", 0);
      std::erase_if(kept, [&](const Event& old) { return old.step() > from; });
    }
    kept.push_back(std::move(event));
  }
  return kept;
}

}  // namespace attnlab
