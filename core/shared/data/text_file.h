// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace attnlab {

/// Throws Error that names `origin` for a file that begins as UTF-16, a packed file or a table
/// does, and says how to make text of it.
void refuse_other_kinds(std::string_view begin, const std::string& origin);

/// Throws Error that names `origin` for bytes that are no UTF-8 text: one of the kinds above, or
/// where the first wrong byte is. `first` is where the bytes stand in the file.
void require_text(std::string_view bytes, const std::string& origin, int64_t first = 0);

/// A byte order mark at the beginning is no part of a text.
std::string_view without_byte_order_mark(std::string_view text);

/// The text in the bytes of a whole file, without its byte order mark. Throws Error that names
/// `origin` where there is none, and as `require_text` does.
std::string_view text_of_file(std::string_view bytes, const std::string& origin);

/// A whole UTF-8 file. Throws Error as `text_of_file` does.
std::string read_text(const std::filesystem::path& path);

}  // namespace attnlab
