// SPDX-License-Identifier: Apache-2.0
#include "core/shared/run/event_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

std::string preamble() {
  return std::string(event_magic) + event_major_version + event_minor_version;
}

double seconds_since_epoch() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Length of the good part: everything up to the first frame that is torn or damaged.
uint64_t good_size(const std::filesystem::path& path) {
  EventFileReader reader(path);
  while (reader.next()) {
  }
  return reader.offset();
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

EventFileWriter::EventFileWriter(std::filesystem::path path)
    : path_(std::move(path)),
      descriptor_(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
  if (descriptor_ < 0) failed("cannot open " + path_.string() + " (" + std::strerror(errno) + ")");
  struct stat info {};
  ::fstat(descriptor_, &info);
  if (info.st_size >= static_cast<off_t>(event_preamble)) {
    size_ = good_size(path_);
    if (::ftruncate(descriptor_, static_cast<off_t>(size_)) != 0)
      failed("cannot cut the torn end of " + path_.string() + " (" + std::strerror(errno) + ")");
    return;
  }
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
    : in_(path, std::ios::binary), start_(offset) {
  std::array<char, event_preamble> head{};
  if (!in_) bad_input("cannot read " + path.string() + " (" + std::strerror(errno) + ")");
  in_.read(head.data(), head.size());
  if (in_.gcount() != static_cast<std::streamsize>(head.size()) ||
      std::string_view(head.data(), event_magic.size()) != event_magic)
    bad_input(path.string() + " is no Attention Lab event file");
  if (head[event_magic.size()] > event_major_version)
    bad_input(path.string() + " was written by a newer version of Attention Lab",
              "update the program to read it");
  in_.seekg(static_cast<std::streamoff>(offset));
}

std::optional<Event> EventFileReader::next() {
  if (!damage_.empty()) return std::nullopt;
  std::array<char, 65536> chunk{};
  while (true) {
    try {
      if (auto event = decoder_.next()) return event;
    } catch (const Error& error) {
      damage_ = error.what();
      return std::nullopt;
    }
    in_.clear();
    in_.read(chunk.data(), chunk.size());
    if (in_.gcount() == 0) return std::nullopt;
    decoder_.feed({chunk.data(), static_cast<size_t>(in_.gcount())});
  }
}

std::string event_file_of(const Event& event) { return preamble() + encode_frame(event); }

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
      const int64_t from = event.header.value("from_step", int64_t{0});
      std::erase_if(kept, [&](const Event& old) { return old.step() > from; });
    }
    kept.push_back(std::move(event));
  }
  return kept;
}

}  // namespace attnlab
