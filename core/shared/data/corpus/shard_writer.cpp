// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/shard_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"
#include "core/shared/data/token_file.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr size_t buffer_size = 1 << 20;

[[noreturn]] void fail_writing(const fs::path& path) {
  failed("cannot write " + path.string() + " (" + std::strerror(errno) + ")",
         errno == ENOSPC ? "free some space there and run the same again: it goes on" : "");
}

void write_all(int descriptor, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail_writing(path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

ShardWriter::ShardWriter(fs::path folder, std::string name, int64_t vocab_size,
                         int64_t shard_tokens)
    : folder_(std::move(folder)),
      name_(std::move(name)),
      vocab_size_(vocab_size),
      shard_tokens_(shard_tokens),
      width_(static_cast<size_t>(TokenFile::width_for(vocab_size))) {}

ShardWriter::~ShardWriter() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

fs::path ShardWriter::path(size_t shard, bool whole) const {
  std::array<char, 32> number{};
  std::snprintf(number.data(), number.size(), "-%05zu.tokens", shard);
  return folder_ / (name_ + number.data() + (whole ? "" : ".part"));
}

int64_t ShardWriter::tokens() const {
  return static_cast<int64_t>(shards_.size()) * shard_tokens_ + open_tokens_;
}

void ShardWriter::open_next() {
  const fs::path part = path(shards_.size(), false);
  descriptor_ = ::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail_writing(part);
  const auto end =
      static_cast<off_t>(TokenFile::header_size + static_cast<size_t>(open_tokens_) * width_);
  // The header is written when the number of tokens is known.
  if (::ftruncate(descriptor_, end) != 0 || ::lseek(descriptor_, end, SEEK_SET) < 0)
    fail_writing(part);
}

void ShardWriter::append(std::span<const int32_t> ids) {
  while (!ids.empty()) {
    if (descriptor_ < 0) open_next();
    const auto room = static_cast<size_t>(shard_tokens_ - open_tokens_);
    const auto now = ids.first(std::min(room, ids.size()));
    for (const int32_t id : now) buffer_.append(reinterpret_cast<const char*>(&id), width_);
    open_tokens_ += static_cast<int64_t>(now.size());
    ids = ids.subspan(now.size());
    if (buffer_.size() >= buffer_size) flush();
    if (open_tokens_ == shard_tokens_) close_shard();
  }
}

void ShardWriter::flush() {
  write_all(descriptor_, buffer_, path(shards_.size(), false));
  buffer_.clear();
}

void ShardWriter::close_shard() {
  const fs::path part = path(shards_.size(), false), whole = path(shards_.size(), true);
  flush();
  const std::string header = TokenFile::header(open_tokens_, vocab_size_);
  const bool written =
      ::pwrite(descriptor_, header.data(), header.size(), 0) == static_cast<ssize_t>(header.size());
  if (!written || ::fsync(descriptor_) != 0) fail_writing(part);
  ::close(std::exchange(descriptor_, -1));
  if (::rename(part.c_str(), whole.c_str()) != 0) fail_writing(whole);
  sync_folder(folder_);
  shards_.push_back({{"file", whole.filename().string()},
                     {"tokens", open_tokens_},
                     {"sha256", sha256_of_file(whole)}});
  open_tokens_ = 0;
}

Json ShardWriter::commit() {
  if (descriptor_ >= 0) {
    flush();
    if (::fsync(descriptor_) != 0) fail_writing(path(shards_.size(), false));
  }
  return {{"shards", shards_}, {"open_tokens", open_tokens_}};
}

void ShardWriter::restore(const Json& state) {
  const JsonReader reader(state, name_);
  shards_ = reader.raw("shards");
  open_tokens_ = reader.integer("open_tokens");
  std::error_code ignored;
  const size_t open = shards_.size();
  // A shard that was ended after the commit becomes the open one again; later ones go.
  if (fs::exists(path(open, true), ignored)) fs::rename(path(open, true), path(open, false));
  for (size_t later = open + 1;
       fs::remove(path(later, true), ignored) || fs::remove(path(later, false), ignored);)
    ++later;
  if (open_tokens_ == 0) fs::remove(path(open, false), ignored);
  const auto needed = TokenFile::header_size + static_cast<size_t>(open_tokens_) * width_;
  if (open_tokens_ > 0 &&
      (!fs::exists(path(open, false), ignored) || fs::file_size(path(open, false)) < needed))
    bad_input(path(open, false).string() + " is shorter than progress.json says",
              "remove the folder and prepare again");
  if (open_tokens_ > 0) open_next();
}

Json ShardWriter::finish() {
  if (descriptor_ >= 0) close_shard();
  return shards_;
}

}  // namespace attnlab
