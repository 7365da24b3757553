// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace attnlab {

/// Takes bytes in any pieces and gives whole lines without their end.
class LineReader {
 public:
  void feed(std::string_view bytes) { buffer_ += bytes; }
  std::optional<std::string> next() {
    const size_t end = buffer_.find('\n', searched_);
    if (end == std::string::npos) {
      searched_ = buffer_.size();
      return std::nullopt;
    }
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    searched_ = 0;
    return line;
  }
  [[nodiscard]] bool has_line() const { return buffer_.find('\n') != std::string::npos; }
  /// Bytes that wait; of the line that has not ended yet when no line is there.
  [[nodiscard]] size_t pending() const { return buffer_.size(); }

 private:
  std::string buffer_;
  size_t searched_ = 0;
};

/// No command is longer.
inline constexpr size_t longest_command = 4 << 20;

}  // namespace attnlab
