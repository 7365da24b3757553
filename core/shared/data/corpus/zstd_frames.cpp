// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/zstd_frames.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>

namespace attnlab {
namespace {

constexpr uint64_t frame_magic = 0xfd2fb528, skippable_magic = 0x184d2a50, skippable_mask = ~0xfULL;

/// Little-endian numbers of a file; nothing at its end.
class Walker {
 public:
  explicit Walker(const std::filesystem::path& path) : file_(path, std::ios::binary) {}

  std::optional<uint64_t> number(int bytes) {
    std::array<char, 8> read{};
    if (!file_.read(read.data(), bytes)) return std::nullopt;
    uint64_t value = 0;
    for (int i = bytes - 1; i >= 0; --i)
      value = value << 8 | static_cast<unsigned char>(read[static_cast<size_t>(i)]);
    return value;
  }
  void pass(uint64_t bytes) { file_.seekg(static_cast<std::streamoff>(bytes), std::ios::cur); }
  int64_t position() { return file_.tellg(); }

 private:
  std::ifstream file_;
};

bool is_skippable(uint64_t magic) { return (magic & skippable_mask) == skippable_magic; }

/// "Window_Descriptor": an exponent in five bits, eighths in three.
uint64_t window_of(uint64_t descriptor) {
  const uint64_t base = uint64_t{1} << (10 + (descriptor >> 3));
  return base + base / 8 * (descriptor & 7);
}

struct Frame {
  uint64_t window;
  bool has_checksum;
};

/// Of a frame whose magic number was read.
std::optional<Frame> read_header(Walker& file) {
  const auto descriptor = file.number(1);
  if (!descriptor) return std::nullopt;
  const bool single_segment = (*descriptor >> 5 & 1) != 0;
  const auto size_flag = static_cast<int>(*descriptor >> 6);
  const int size_bytes = size_flag == 0 ? (single_segment ? 1 : 0) : 1 << size_flag;
  std::optional<uint64_t> window;
  if (!single_segment) {
    const auto byte = file.number(1);
    if (!byte) return std::nullopt;
    window = window_of(*byte);
  }
  constexpr std::array<uint64_t, 4> dictionary_bytes = {0, 1, 2, 4};
  file.pass(dictionary_bytes[*descriptor & 3]);
  const auto size = file.number(size_bytes);
  if (!size) return std::nullopt;
  return Frame{window.value_or(*size), (*descriptor >> 2 & 1) != 0};
}

/// Passes over a frame's blocks and its checksum; false where they break off.
bool pass_blocks(Walker& file, bool has_checksum) {
  constexpr uint64_t run_length = 1, reserved = 3;
  for (;;) {
    const auto header = file.number(3);
    if (!header || (*header >> 1 & 3) == reserved) return false;
    file.pass((*header >> 1 & 3) == run_length ? 1 : *header >> 3);
    if ((*header & 1) != 0) break;
  }
  file.pass(has_checksum ? 4 : 0);
  return true;
}

}  // namespace

bool is_zstd_frame(std::string_view bytes) {
  if (bytes.size() < 4) return false;
  uint64_t magic = 0;
  for (size_t i = 4; i-- > 0;) magic = magic << 8 | static_cast<unsigned char>(bytes[i]);
  return magic == frame_magic || is_skippable(magic);
}

int64_t first_zstd_frame(const std::filesystem::path& path) {
  Walker file(path);
  for (int64_t begin = 0;; begin = file.position()) {
    const auto magic = file.number(4);
    const auto size = magic && is_skippable(*magic) ? file.number(4) : std::nullopt;
    if (!size) return begin;
    file.pass(*size);
  }
}

int64_t largest_zstd_window(const std::filesystem::path& path) {
  Walker file(path);
  uint64_t largest = 0;
  while (const auto magic = file.number(4)) {
    if (is_skippable(*magic)) {
      file.pass(file.number(4).value_or(0));
      continue;
    }
    if (*magic != frame_magic) break;
    const auto frame = read_header(file);
    if (!frame) break;
    largest = std::max(largest, frame->window);
    if (!pass_blocks(file, frame->has_checksum)) break;
  }
  return static_cast<int64_t>(std::min<uint64_t>(largest, INT64_MAX));
}

}  // namespace attnlab
