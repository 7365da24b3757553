// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/inputs.h"

#include <glob.h>

#include <algorithm>
#include <array>

#include "core/shared/base/error.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/byte_stream.h"
#include "core/shared/data/file_name.h"
#include "core/shared/data/text_file.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

/// The ending of what a packed file holds; empty where its name does not say.
std::string ending(const fs::path& path) {
  return lower_extension(packing_named(path) == Packing::none ? path : path.stem());
}

bool is_corpus_file(const fs::path& path) {
  constexpr std::array<std::string_view, 4> known = {".txt", ".json", ".jsonl", ".ndjson"};
  const std::string name = ending(path);
  const bool packed_without_ending = name.empty() && packing_named(path) != Packing::none;
  return packed_without_ending || std::ranges::find(known, name) != known.end();
}

/// Whether the first line is a JSON object, or the beginning of a long one.
bool begins_with_object(const fs::path& path) {
  constexpr size_t looked_at = 64 << 10;
  std::string begin(looked_at, '\0');
  begin.resize(open_stream(path)->read(begin));
  const std::string_view text = without_byte_order_mark(begin);
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text[first] != '{') return false;
  const size_t end = text.find('\n', first);
  if (end == std::string_view::npos && begin.size() == looked_at)
    return trim(text.substr(first + 1)).starts_with('"');
  try {
    return parse_json(text.substr(first, end - first), path.string()).is_object();
  } catch (const Error&) {
    return false;
  }
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && is_corpus_file(entry.path())) files.push_back(entry.path());
  std::ranges::sort(files);
  if (files.empty())
    bad_input(folder.string() + " holds no text files",
              "expected .txt, .json or .jsonl, or these with .gz or .zst");
  return files;
}

std::vector<fs::path> matches(const std::string& pattern) {
  glob_t found{};
  std::vector<fs::path> files;
  if (::glob(pattern.c_str(), 0, nullptr, &found) == 0)
    for (size_t i = 0; i < found.gl_pathc; ++i) files.emplace_back(found.gl_pathv[i]);
  ::globfree(&found);
  return files;
}

InputFile input_of(const fs::path& path) {
  if (!fs::is_regular_file(path)) bad_input(path.string() + " is no file", "give text files");
  require_utf8_name(path.string());
  return {path, format_of(path), static_cast<int64_t>(fs::file_size(path))};
}

}  // namespace

TextFormat format_of(const fs::path& path) {
  const std::string name = ending(path);
  if (name == ".txt") return TextFormat::text;
  const bool named = name == ".json" || name == ".jsonl" || name == ".ndjson";
  return named || begins_with_object(path) ? TextFormat::json_lines : TextFormat::text;
}

bool is_plain_text_file(const fs::path& path) {
  return packing_named(path) == Packing::none && packing_of(path) == Packing::none &&
         format_of(path) == TextFormat::text;
}

std::vector<InputFile> find_inputs(const std::vector<std::string>& words) {
  std::vector<InputFile> inputs;
  for (const auto& word : words) {
    const auto paths = fs::exists(word) ? std::vector<fs::path>{word} : matches(word);
    if (paths.empty()) bad_input(word + " does not exist", "give text files, folders or patterns");
    for (const auto& path : paths)
      for (const auto& file : fs::is_directory(path) ? files_below(path) : std::vector{path})
        inputs.push_back(input_of(file));
  }
  return inputs;
}

}  // namespace attnlab
