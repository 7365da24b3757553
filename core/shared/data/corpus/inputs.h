// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace attnlab {

enum class TextFormat {
  text,        ///< documents end with <|endoftext|>, or with the file
  json_lines,  ///< one document a line, in a field of an object
};

struct InputFile {
  std::filesystem::path path;
  TextFormat format;
  int64_t bytes;
};

/// What the ending of a name says in any case (.gz, .zst and .zstd stand behind it); where it says
/// nothing, what the file begins with: a line that is a JSON object, or text.
TextFormat format_of(const std::filesystem::path& path);

/// Whether a file can be read as one plain text.
bool is_plain_text_file(const std::filesystem::path& path);

/// Files as they are, folders as the text files below them (.txt, .json, .jsonl, .ndjson, packed or
/// not) in the order of their names, and patterns (*, ?, [...]) as what they match. Throws Error
/// for what does not exist, holds nothing, is no file, or has a name that is no UTF-8.
std::vector<InputFile> find_inputs(const std::vector<std::string>& words);

}  // namespace attnlab
