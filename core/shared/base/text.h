// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

std::string join(const std::vector<std::string>& parts, std::string_view between);
std::vector<std::string> split(std::string_view text, char separator);
std::string trim(std::string_view text);
std::string one_line(std::string_view text);

/// The candidate with the smallest edit distance, if it is close enough to be a slip of the pen.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

/// The shortest text that gives the same number: "0.05", "1e-3", "2.5e-4".
std::string number_text(double value);
/// 1234567 → "1 234 567" (thin spaces would not survive every terminal).
std::string grouped(int64_t number);
/// 1536 → "1.5 KiB"
std::string readable_bytes(double bytes);
/// 75 → "1:15"
std::string readable_seconds(double seconds);
/// 2.5e9 → "2.5 G"
std::string readable_count(double count);

}  // namespace attnlab
