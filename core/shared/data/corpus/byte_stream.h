// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace attnlab {

/// The bytes of a file from its beginning, unpacked where it is .gz or .zst, in bounded memory.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  /// Fills what it can; 0 at the end. Throws Error for a file that breaks off or is damaged.
  virtual size_t read(std::span<char> to) = 0;
  /// Bytes of the file that were read so far, packed as they are.
  [[nodiscard]] virtual int64_t position() const = 0;
};

/// Throws Error for a missing file, and for one that is not packed as its name says.
std::unique_ptr<ByteStream> open_stream(const std::filesystem::path& path);

}  // namespace attnlab
