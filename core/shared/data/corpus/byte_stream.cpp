// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/byte_stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "core/shared/base/error.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr size_t buffer_size = 256 << 10;

[[noreturn]] void refuse_damaged(const fs::path& path, const std::string& detail) {
  bad_input(path.string() + " breaks off or is damaged (" + detail + ")",
            "fetch or pack the file again");
}

/// Plain files and gzip, whose checksums zlib verifies.
class ZlibStream final : public ByteStream {
 public:
  explicit ZlibStream(const fs::path& path) : path_(path), file_(gzopen(path.c_str(), "rbe")) {
    if (file_ == nullptr)
      bad_input("cannot read " + path.string() + " (" + std::strerror(errno) + ")",
                "check the path and its permissions");
    gzbuffer(file_, buffer_size);
    // Asked before the first read, so that zlib looks at the file's first bytes.
    if (path.extension() == ".gz" && gzdirect(file_) != 0) {
      gzclose(file_);
      bad_input(path.string() + " is no gzip file");
    }
  }
  ~ZlibStream() override { gzclose(file_); }
  ZlibStream(const ZlibStream&) = delete;
  ZlibStream& operator=(const ZlibStream&) = delete;

  size_t read(std::span<char> to) override {
    const int got = gzread(file_, to.data(), static_cast<unsigned>(to.size()));
    int error = Z_OK;
    const char* text = gzerror(file_, &error);
    if (got < 0 || (error != Z_OK && error != Z_STREAM_END))
      refuse_damaged(path_, error == Z_BUF_ERROR ? "the gzip stream ends early" : text);
    return static_cast<size_t>(got);
  }
  int64_t position() const override { return gzoffset(file_); }

 private:
  fs::path path_;
  gzFile file_;
};

class ZstdStream final : public ByteStream {
 public:
  explicit ZstdStream(const fs::path& path)
      : path_(path), archive_(archive_read_new(), archive_read_free) {
    archive_read_support_filter_zstd(archive_.get());
    archive_read_support_format_raw(archive_.get());
    archive_read_support_format_empty(archive_.get());
    archive_entry* entry = nullptr;
    // Decoding begins with opening, so a file that is there and refused is damaged.
    if (archive_read_open_filename(archive_.get(), path.c_str(), buffer_size) != ARCHIVE_OK) {
      if (fs::is_regular_file(path)) refuse_damaged(path, detail());
      bad_input("cannot read " + path.string() + " (" + detail() + ")",
                "check the path and its permissions");
    }
    if (archive_read_next_header(archive_.get(), &entry) != ARCHIVE_OK)
      refuse_damaged(path, detail());
    if (archive_filter_code(archive_.get(), 0) != ARCHIVE_FILTER_ZSTD)
      bad_input(path.string() + " is no zstd file");
  }

  size_t read(std::span<char> to) override {
    const auto got = archive_read_data(archive_.get(), to.data(), to.size());
    if (got < 0) refuse_damaged(path_, detail());
    return static_cast<size_t>(got);
  }
  int64_t position() const override { return archive_filter_bytes(archive_.get(), -1); }

 private:
  [[nodiscard]] std::string detail() const {
    const char* text = archive_error_string(archive_.get());
    return text != nullptr ? text : "the zstd stream ends early";
  }

  fs::path path_;
  std::unique_ptr<archive, int (*)(archive*)> archive_;
};

}  // namespace

std::unique_ptr<ByteStream> open_stream(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) bad_input(path.string() + " is a folder, not a file");
  if (path.extension() == ".zst") return std::make_unique<ZstdStream>(path);
  return std::make_unique<ZlibStream>(path);
}

}  // namespace attnlab
