// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace attnlab {

/// The bytes of a file from its beginning, unpacked where they are gzip or zstd, in bounded memory.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Fills what it can; 0 at the end. Throws Error for a file that breaks off or is damaged, and
  /// for one that asks for more memory than the reader gives.
  virtual size_t read(std::span<char> to) = 0;
  /// Bytes of the file that were read so far, packed as they are.
  [[nodiscard]] virtual int64_t position() const = 0;
};

enum class Packing { none, gzip, zstd };
/// What a file's first bytes say, whatever its name. Throws Error for one that cannot be read.
Packing packing_of(const std::filesystem::path& path);
/// What the last ending of its name says, in any case: .gz, .zst or .zstd.
Packing packing_named(const std::filesystem::path& path);

/// Throws Error for a missing file, and for one that is not packed as its name says.
std::unique_ptr<ByteStream> open_stream(const std::filesystem::path& path);

}  // namespace attnlab
