// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/shared/messages/event.h"

namespace attnlab {

/// 14 characters, then major and minor version. A reader refuses a higher major version.
inline constexpr std::string_view event_magic = "ATTNLAB-EVENTS";
inline constexpr char event_major_version = 1;
inline constexpr char event_minor_version = 0;
inline constexpr uint64_t event_preamble = 16;

/// Appends to RUN/events.attnlab. Opening an existing file cuts a torn tail behind the last good
/// frame and mends a damaged beginning; damage in the middle stays, for readers pass over it. A
/// file without a single frame is moved aside, to a name with ".damaged", and a new one begun.
class EventFileWriter {
 public:
  explicit EventFileWriter(std::filesystem::path path);
  ~EventFileWriter();
  EventFileWriter(const EventFileWriter&) = delete;
  EventFileWriter& operator=(const EventFileWriter&) = delete;

  /// Adds "time" and hands the frame to the operating system. Throws Error on a full disk; the
  /// file then still ends in a whole frame.
  void append(Event event);
  void sync();
  [[nodiscard]] uint64_t size() const { return size_; }

 private:
  std::filesystem::path path_;
  int descriptor_ = -1;
  uint64_t size_ = 0;
};

/// Reads events in order; a torn tail is the end. Where bytes before a good frame are none, a
/// damage_event stands in their place, so that nobody takes the rest for the whole. A file that was
/// not begun yet (shorter than its magic) has no events.
class EventFileReader {
 public:
  /// Throws Error when the file is missing, no event file, or of a newer major version. A file with
  /// another magic is an event file when frames are found in it.
  explicit EventFileReader(const std::filesystem::path& path, uint64_t offset = event_preamble);

  std::optional<Event> next();
  /// Offset behind the last event that `next` gave.
  [[nodiscard]] uint64_t offset() const { return offset_; }
  /// The magic at the beginning is not as it should be.
  [[nodiscard]] bool has_damaged_magic() const { return damaged_magic_; }
  /// Why the bytes behind `offset` are no events, once `next` gave none; empty when there are none
  /// or when they may be the beginning of a frame that is not written to its end.
  [[nodiscard]] const std::string& problem_at_end() const { return problem_; }

 private:
  bool read_more(size_t size);
  [[nodiscard]] bool has_frames();
  std::optional<Event> after_damage();
  void consume(size_t bytes);

  std::ifstream in_;
  std::string buffer_;
  size_t start_ = 0;  ///< of what is not consumed
  uint64_t offset_;
  bool damaged_magic_ = false;
  std::string problem_;
};

/// The file begins as one that this program may not append to.
bool is_of_newer_version(const std::filesystem::path& path);

/// A whole file of these events; of one, for what is kept apart from a run's stream.
std::string event_file_of(std::span<const Event> events);
std::string event_file_of(const Event& event);

std::vector<Event> read_events(const std::filesystem::path& path);

/// Drops what later attempts replaced: after `resumed{from_step}` only events of earlier attempts
/// up to that step remain.
std::vector<Event> without_replaced(std::vector<Event> events);

}  // namespace attnlab
