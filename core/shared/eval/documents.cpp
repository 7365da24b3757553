// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/documents.h"

#include <algorithm>
#include <cctype>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/text.h"
#include "core/shared/data/utf8.h"
#include "core/shared/eval/wikitext.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr int levels = 2;  // below a data folder

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

// Folders of the task's name, the nearest first, each level in order of names.
std::vector<fs::path> own_folders(const EvalTask& task, const fs::path& folder) {
  std::vector<std::string> names = {lower(task.name)};
  for (const auto& name : task.folders) names.push_back(lower(name));
  std::vector<fs::path> found;
  std::vector<fs::path> level = {folder};
  for (int depth = 0; depth < levels; ++depth) {
    std::vector<fs::path> next;
    for (const auto& parent : level) {
      std::error_code unreadable;
      for (const auto& entry : fs::directory_iterator(parent, unreadable))
        if (entry.is_directory(unreadable)) next.push_back(entry.path());
    }
    std::ranges::sort(next);
    std::ranges::copy_if(next, std::back_inserter(found), [&](const fs::path& path) {
      return std::ranges::find(names, lower(path.filename().string())) != names.end();
    });
    level = std::move(next);
  }
  return found;
}

std::string shown_list(const std::vector<fs::path>& paths) {
  std::vector<std::string> names;
  for (const auto& path : paths) names.push_back(path.string());
  return join(names, ", ");
}

Json read_line(std::string_view line, const std::string& where) {
  Json json = parse_json(line, where);
  if (!json.is_object()) bad_input(where + ": a JSON object was expected");
  return json;
}

std::string checked_text(const fs::path& file) {
  std::string text = read_file(file);
  if (text.empty()) bad_input(file.string() + " is empty");
  if (const auto at = first_invalid_utf8(text))
    bad_input(file.string() + " is no valid UTF-8 at byte " + std::to_string(*at),
              "it may be compressed: unpack it first");
  return text;
}

class Reader {
 public:
  Reader(const EvalTask& task, const fs::path& file, std::optional<int64_t> limit)
      : task_(task), file_(file), limit_(limit) {
    const std::string text = checked_text(file);
    note(file, text);
    if (file.extension() == ".jsonl" || file.extension() == ".json")
      read_json_lines(text);
    else
      read_pages(text);
    if (documents_.items.empty()) bad_input(file.string() + " holds no document");
  }
  EvalDocuments take() { return std::move(documents_); }

 private:
  void note(const fs::path& file, const std::string& text) {
    documents_.files.push_back(
        {{"path", fs::absolute(file).lexically_normal().string()}, {"sha256", sha256(text)}});
  }

  void read_json_lines(const std::string& text) {
    const std::vector<std::string> labels = read_labels();
    size_t number = 0;
    for (const auto& line : split(text, '\n')) {
      ++number;
      if (trim(line).empty()) continue;
      const std::string where = file_.string() + " line " + std::to_string(number);
      const auto index = static_cast<size_t>(documents_.all);
      if (!wanted()) {
        ++documents_.all;
        continue;
      }
      Json document = read_line(line, where);
      if (!labels.empty() && !document.contains("label")) {
        if (index >= labels.size())
          bad_input(where + " has no label: " + task_.labels + " has only " +
                    std::to_string(labels.size()) + " lines");
        document["label"] = labels[index];
      }
      add(document, where);
    }
  }

  std::vector<std::string> read_labels() {
    const fs::path path = file_.parent_path() / task_.labels;
    std::error_code ignored;
    if (task_.labels.empty() || !fs::exists(path, ignored)) return {};
    const std::string text = checked_text(path);
    note(path, text);
    std::vector<std::string> labels;
    for (const auto& line : split(text, '\n'))
      if (!trim(line).empty()) labels.push_back(trim(line));
    return labels;
  }

  void read_pages(const std::string& text) {
    for (const auto& page : wikitext_pages(text))
      if (wanted())
        add({{"page", page}}, file_.string() + " document " + std::to_string(documents_.all + 1));
      else
        ++documents_.all;
  }

  [[nodiscard]] bool wanted() const { return !limit_ || documents_.all < *limit_; }

  void add(const Json& document, const std::string& where) {
    ++documents_.all;
    try {
      documents_.items.push_back(task_.item(document));
    } catch (const Error& error) {
      bad_input(where + ": " + error.what(), error.advice());
    }
  }

  const EvalTask& task_;
  const fs::path& file_;
  std::optional<int64_t> limit_;
  EvalDocuments documents_;
};

}  // namespace

fs::path find_data(const EvalTask& task, const std::vector<fs::path>& folders) {
  for (const auto& folder : folders) {
    std::vector<fs::path> places = own_folders(task, folder);
    places.push_back(folder);
    for (const auto& place : places)
      for (const auto& name : task.files) {
        std::error_code ignored;
        if (fs::is_regular_file(place / name, ignored)) return place / name;
      }
  }
  bad_input("no data for " + task.name + ": no " + join(task.files, ", ") + " in " +
                shown_list(folders) + " or a folder " + task.name + " below",
            "put there " + (task.get.empty() ? "the task's file" : task.get) +
                ", or name the folder with --data-dir");
}

EvalDocuments read_documents(const EvalTask& task, const fs::path& file,
                             std::optional<int64_t> limit) {
  return Reader(task, file, limit).take();
}

}  // namespace attnlab
