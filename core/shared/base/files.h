// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace attnlab {

/// Whole file as bytes. Throws Error naming the path (missing, a folder, unreadable).
std::string read_file(const std::filesystem::path& path);

/// Writes a temporary neighbour, syncs it and renames it: readers see the old or the new file,
/// never half of one. On failure (full disk, no permission) the temporary file is removed.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// Syncs a folder's entries, so that a rename inside survives a power cut.
void sync_folder(const std::filesystem::path& folder);

/// Creates a folder and its parents, or throws Error with the reason.
void make_folder(const std::filesystem::path& folder);

/// An output file that writes, syncs and closes with every error reported.
class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::span<const std::byte> bytes);
  void write(std::string_view text);
  void sync_and_close();

 private:
  std::filesystem::path path_;
  int descriptor_;
};

/// The same for a file that `fill` writes piece by piece.
void write_file(const std::filesystem::path& path, const std::function<void(OutputFile&)>& fill);

/// Builds a folder under a temporary name with `fill`, syncs it and renames it to `folder`;
/// when `fill` throws, nothing is left behind. The folder must not exist yet.
void write_folder(const std::filesystem::path& folder,
                  const std::function<void(const std::filesystem::path&)>& fill);

/// A read-only memory-mapped file.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  [[nodiscard]] std::span<const std::byte> bytes() const { return {data_, size_}; }
  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(data_), size_};
  }

 private:
  const std::byte* data_ = nullptr;
  size_t size_ = 0;
};

/// Where prepared data is kept: $ATTNLAB_CACHE, else $XDG_CACHE_HOME/attnlab, else
/// ~/.cache/attnlab, and without a home /tmp/attnlab-cache-UID.
std::filesystem::path cache_folder();

}  // namespace attnlab
