// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/run/event.h"

namespace attnlab {

/// 14 characters, then major and minor version. A reader refuses a higher major version.
inline constexpr std::string_view event_magic = "ATTNLAB-EVENTS";
inline constexpr char event_major_version = 1;
inline constexpr char event_minor_version = 0;
inline constexpr uint64_t event_preamble = 16;

/// Appends to RUN/events.attnlab. Opening an existing file cuts a torn tail at the last good frame.
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
  int descriptor_;
  uint64_t size_ = 0;
};

/// Reads events in order; a torn tail is the end.
class EventFileReader {
 public:
  /// Throws Error when the file is missing, no event file, or of a newer major version.
  explicit EventFileReader(const std::filesystem::path& path, uint64_t offset = event_preamble);

  std::optional<Event> next();
  /// Offset behind the last event that `next` gave.
  [[nodiscard]] uint64_t offset() const { return start_ + decoder_.consumed(); }
  /// Why reading ended before the end of the file; empty when it did not.
  [[nodiscard]] const std::string& damage() const { return damage_; }

 private:
  std::ifstream in_;
  FrameDecoder decoder_;
  uint64_t start_;
  std::string damage_;
};

/// A whole file of one event, for what is kept apart from a run's stream.
std::string event_file_of(const Event& event);

std::vector<Event> read_events(const std::filesystem::path& path);

/// Drops what later attempts replaced: after `resumed{from_step}` only events of earlier attempts
/// up to that step remain.
std::vector<Event> without_replaced(std::vector<Event> events);

}  // namespace attnlab
