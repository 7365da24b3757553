// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/inputs.h"

#include <glob.h>

#include <algorithm>
#include <array>

#include "core/shared/base/error.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

bool is_packed(const fs::path& path) {
  return path.extension() == ".gz" || path.extension() == ".zst";
}

std::string ending(const fs::path& path) {
  return (is_packed(path) ? path.stem() : path).extension().string();
}

bool is_corpus_file(const fs::path& path) {
  constexpr std::array<std::string_view, 4> known = {".txt", ".json", ".jsonl", ".ndjson"};
  return std::ranges::find(known, ending(path)) != known.end();
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

}  // namespace

TextFormat format_of(const fs::path& path) {
  const std::string name = ending(path);
  const bool json = name == ".json" || name == ".jsonl" || name == ".ndjson";
  return json ? TextFormat::json_lines : TextFormat::text;
}

bool is_plain_text_file(const fs::path& path) {
  return !is_packed(path) && format_of(path) == TextFormat::text;
}

std::vector<InputFile> find_inputs(const std::vector<std::string>& words) {
  std::vector<InputFile> inputs;
  for (const auto& word : words) {
    const auto paths = fs::exists(word) ? std::vector<fs::path>{word} : matches(word);
    if (paths.empty()) bad_input(word + " does not exist", "give text files, folders or patterns");
    for (const auto& path : paths)
      for (const auto& file : fs::is_directory(path) ? files_below(path) : std::vector{path})
        inputs.push_back({file, format_of(file), static_cast<int64_t>(fs::file_size(file))});
  }
  return inputs;
}

}  // namespace attnlab
