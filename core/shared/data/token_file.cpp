// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/token_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view magic = "ATTNLAB-TOKENS";
constexpr uint8_t version = 1;

}  // namespace

TokenFile::TokenFile(const fs::path& path)
    : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (file_ < 0)
    bad_input("cannot read " + path.string() + " (" + std::strerror(errno) + ")",
              "check the path and its permissions");
  try {
    read_header();
  } catch (...) {
    ::close(file_);
    throw;
  }
}

TokenFile::~TokenFile() { ::close(file_); }

void TokenFile::read_header() {
  std::array<char, header_size> bytes{};
  const bool ours = ::pread(file_, bytes.data(), header_size, 0) == ssize_t{header_size} &&
                    std::string_view(bytes.data(), header_size).starts_with(magic) &&
                    static_cast<uint8_t>(bytes[magic.size()]) == version;
  if (!ours) bad_input(path_.string() + " is no token file of this version");
  width_ = bytes[magic.size() + 1];
  std::memcpy(&count_, bytes.data() + magic.size() + 2, sizeof count_);
  std::memcpy(&vocab_size_, bytes.data() + magic.size() + 10, sizeof vocab_size_);
  struct stat status {};
  const int64_t size = ::fstat(file_, &status) == 0 ? status.st_size - int64_t{header_size} : -1;
  const bool whole = (width_ == 2 || width_ == 4) && vocab_size_ > 0 && size % width_ == 0 &&
                     count_ == size / width_;
  if (!whole) bad_input(path_.string() + " is truncated or damaged");
}

void TokenFile::copy(int64_t first, std::span<int64_t> out) const {
  const auto width = static_cast<size_t>(width_);
  std::vector<std::byte> bytes(out.size() * width);
  const auto at = static_cast<off_t>(header_size) + static_cast<off_t>(first) * width_;
  for (size_t have = 0; have < bytes.size();) {
    const ssize_t got =
        ::pread(file_, bytes.data() + have, bytes.size() - have, at + static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0)
      failed(path_.string() + (got == 0
                                   ? " has become shorter since it was opened"
                                   : " cannot be read (" + std::string(std::strerror(errno)) + ")"),
             "restore the file or prepare the corpus again");
    have += static_cast<size_t>(got);
  }
  for (size_t i = 0; i < out.size(); ++i) {
    uint32_t value = 0;
    std::memcpy(&value, bytes.data() + i * width, width);
    if (value >= vocab_size_)
      failed(path_.string() + " is damaged: it holds the id " + std::to_string(value) +
                 " of a vocabulary of " + std::to_string(vocab_size_),
             "prepare the corpus again");
    out[i] = value;
  }
}

std::string TokenFile::header(int64_t count, int64_t vocab_size) {
  std::string bytes(magic);
  bytes += static_cast<char>(version);
  bytes += static_cast<char>(width_for(vocab_size));
  bytes.append(reinterpret_cast<const char*>(&count), sizeof count);
  bytes.append(reinterpret_cast<const char*>(&vocab_size), sizeof vocab_size);
  bytes.resize(header_size);
  return bytes;
}

void TokenFile::write(const fs::path& path, std::span<const int32_t> ids, int64_t vocab_size) {
  const int width = width_for(vocab_size);
  std::string bytes = header(static_cast<int64_t>(ids.size()), vocab_size);
  bytes.reserve(header_size + ids.size() * static_cast<size_t>(width));
  for (const int32_t id : ids)
    bytes.append(reinterpret_cast<const char*>(&id), static_cast<size_t>(width));
  write_file(path, bytes);
}

}  // namespace attnlab
