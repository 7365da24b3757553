// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace attnlab {

/// The growing end of a run's event file as whole frames, byte for byte. Where bytes are no frames
/// though frames follow, a damage_event is given for them. A torn tail is not given;
/// it waits until the rest is there, or until a resumed run has cut it off and gone on.
class EventTail {
 public:
  /// The file may not exist yet.
  EventTail(std::filesystem::path path, uint64_t offset);
  ~EventTail();
  EventTail(const EventTail&) = delete;
  EventTail& operator=(const EventTail&) = delete;

  /// Appends whole frames to `to`, about `most` bytes and at least one frame if there is one.
  /// Throws Error when the file is no event file, of a newer version, or has been removed or cut
  /// behind what was read.
  void read(std::string& to, size_t most);

 private:
  bool open();
  void pass_over(std::string& to, uint64_t size);
  std::string read_at(uint64_t offset, size_t size) const;

  std::filesystem::path path_;
  uint64_t offset_;
  int descriptor_ = -1;
};

/// Bytes of whole frames at the beginning of `bytes`; a frame longer than `longest` throws Error.
size_t whole_frames(const std::string& bytes, size_t longest);

}  // namespace attnlab
