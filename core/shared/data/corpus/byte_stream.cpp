// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/byte_stream.h"

#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/zstd_frames.h"
#include "core/shared/data/file_name.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr size_t buffer_size = 256 << 10;

[[noreturn]] void refuse_damaged(const fs::path& path, const std::string& detail) {
  bad_input(path.string() + " breaks off or is damaged (" + detail + ")",
            "fetch or pack the file again");
}

/// A file that is read from its beginning to its end.
class SourceFile {
 public:
  explicit SourceFile(const fs::path& path)
      : path_(path), file_(std::fopen(path.c_str(), "rbe"), std::fclose) {
    if (!file_)
      bad_input("cannot read " + path.string() + " (" + std::strerror(errno) + ")",
                "check the path and its permissions");
    std::setbuf(file_.get(), nullptr);
  }
  size_t read(std::span<char> to) {
    const size_t got = std::fread(to.data(), 1, to.size(), file_.get());
    if (got == 0 && std::ferror(file_.get()) != 0)
      failed("cannot read " + path_.string() + " (" + std::strerror(errno) + ")");
    position_ += static_cast<int64_t>(got);
    return got;
  }
  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] int64_t position() const { return position_; }

 private:
  fs::path path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  int64_t position_ = 0;
};

class PlainStream final : public ByteStream {
 public:
  explicit PlainStream(const fs::path& path) : file_(path) {}
  size_t read(std::span<char> to) override { return file_.read(to); }
  [[nodiscard]] int64_t position() const override { return file_.position(); }

 private:
  SourceFile file_;
};

/// Members of gzip behind each other, whose checksums zlib verifies. zlib's own reader of files
/// passes over rubbish behind the last one without a word.
class GzipStream final : public ByteStream {
 public:
  explicit GzipStream(const fs::path& path) : file_(path), packed_(buffer_size) {
    constexpr int gzip_only = 15 + 16;
    if (inflateInit2(&zlib_, gzip_only) != Z_OK) failed("zlib does not start");
  }
  ~GzipStream() override { inflateEnd(&zlib_); }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  size_t read(std::span<char> to) override {
    zlib_.next_out = reinterpret_cast<Bytef*>(to.data());
    zlib_.avail_out = static_cast<uInt>(to.size());
    while (zlib_.avail_out > 0 && has_more()) unpack();
    return to.size() - zlib_.avail_out;
  }
  [[nodiscard]] int64_t position() const override { return file_.position(); }

 private:
  bool fill() {
    if (zlib_.avail_in > 0) return true;
    zlib_.next_in = reinterpret_cast<Bytef*>(packed_.data());
    zlib_.avail_in = static_cast<uInt>(file_.read(packed_));
    return zlib_.avail_in > 0;
  }

  // False behind the last member. Zeros may follow it: tapes and disks fill blocks with them.
  bool has_more() {
    if (in_member_) {
      if (!fill()) refuse_damaged(file_.path(), "the gzip stream ends early");
      return true;
    }
    while (fill() && *zlib_.next_in == 0) ++zlib_.next_in, --zlib_.avail_in;
    if (zlib_.avail_in == 0) return false;
    constexpr Bytef first_of_member = 0x1f;
    if (*zlib_.next_in != first_of_member)
      bad_input(file_.path().string() + " has bytes behind its last gzip member that are no gzip",
                "gzip -t says so too; keep what is whole with gzip -dc FILE > NEW");
    in_member_ = true;
    return true;
  }

  void unpack() {
    const int code = inflate(&zlib_, Z_NO_FLUSH);
    if (code == Z_STREAM_END) {
      in_member_ = false;
      inflateReset(&zlib_);
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      refuse_damaged(file_.path(), zlib_.msg != nullptr ? zlib_.msg : "gzip data error");
    }
  }

  SourceFile file_;
  std::vector<char> packed_;
  z_stream zlib_{};
  bool in_member_ = false;
};

class ZstdStream final : public ByteStream {
 public:
  explicit ZstdStream(const fs::path& path)
      : file_(path), packed_(buffer_size), archive_(archive_read_new(), archive_read_free) {
    archive_read_support_filter_zstd(archive_.get());
    archive_read_support_format_raw(archive_.get());
    archive_read_support_format_empty(archive_.get());
    skip(first_zstd_frame(path));
    // Decoding begins with opening, so a file that is there and refused is damaged.
    archive_entry* entry = nullptr;
    if (archive_read_open(archive_.get(), this, nullptr, &ZstdStream::next_bytes, nullptr) !=
            ARCHIVE_OK ||
        archive_read_next_header(archive_.get(), &entry) != ARCHIVE_OK)
      refuse();
    if (archive_filter_code(archive_.get(), 0) != ARCHIVE_FILTER_ZSTD)
      bad_input(path.string() + " is no zstd file");
  }

  size_t read(std::span<char> to) override {
    const auto got = archive_read_data(archive_.get(), to.data(), to.size());
    if (got < 0) refuse();
    return static_cast<size_t>(got);
  }
  [[nodiscard]] int64_t position() const override { return file_.position(); }

 private:
  static la_ssize_t next_bytes(archive*, void* self, const void** bytes) {
    auto& stream = *static_cast<ZstdStream*>(self);
    *bytes = stream.packed_.data();
    try {
      return static_cast<la_ssize_t>(stream.file_.read(stream.packed_));
    } catch (const Error& error) {
      archive_set_error(stream.archive_.get(), EIO, "%s", error.what());
      return -1;
    }
  }

  void skip(int64_t bytes) {
    while (bytes > 0) {
      const auto got = file_.read(
          std::span(packed_).first(std::min(packed_.size(), static_cast<size_t>(bytes))));
      if (got == 0) return;
      bytes -= static_cast<int64_t>(got);
    }
  }

  // The decoder's limit is no damage: fetching the file again would not help.
  [[noreturn]] void refuse() const {
    if (const int64_t window = largest_zstd_window(file_.path()); window > zstd_window_limit)
      bad_input(file_.path().string() + " was packed with a window of " +
                    readable_bytes(static_cast<double>(window)) + ", this reader takes " +
                    readable_bytes(static_cast<double>(zstd_window_limit)),
                "pack it anew: zstd -d --long=31 -c FILE | zstd -o NEW.zst");
    const char* text = archive_error_string(archive_.get());
    refuse_damaged(file_.path(), text != nullptr ? text : "the zstd stream ends early");
  }

  SourceFile file_;
  std::vector<char> packed_;
  std::unique_ptr<archive, int (*)(archive*)> archive_;
};

}  // namespace

Packing packing_of(const fs::path& path) {
  std::array<char, 4> begin{};
  const size_t size = SourceFile(path).read(begin);
  const std::string_view bytes(begin.data(), size);
  if (bytes.starts_with("\x1f\x8b")) return Packing::gzip;
  return is_zstd_frame(bytes) ? Packing::zstd : Packing::none;
}

Packing packing_named(const fs::path& path) {
  const std::string extension = lower_extension(path);
  if (extension == ".gz") return Packing::gzip;
  return extension == ".zst" || extension == ".zstd" ? Packing::zstd : Packing::none;
}

std::unique_ptr<ByteStream> open_stream(const fs::path& path) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) bad_input(path.string() + " is a folder, not a file");
  const Packing packing = packing_of(path);
  const Packing named = packing_named(path);
  if (packing == Packing::none && named == Packing::gzip)
    bad_input(path.string() + " is no gzip file");
  if (packing == Packing::none && named == Packing::zstd)
    bad_input(path.string() + " is no zstd file");
  if (packing == Packing::gzip) return std::make_unique<GzipStream>(path);
  if (packing == Packing::zstd) return std::make_unique<ZstdStream>(path);
  return std::make_unique<PlainStream>(path);
}

}  // namespace attnlab
