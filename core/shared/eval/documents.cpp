// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/documents.h"

#include <algorithm>
#include <cctype>

#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/inputs.h"
#include "core/shared/data/file_name.h"
#include "core/shared/data/text_file.h"
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

class Reader {
 public:
  Reader(const EvalTask& task, const fs::path& file, std::optional<int64_t> limit, bool strict)
      : task_(task), file_(file), limit_(limit), strict_(strict) {
    const std::string text = read_text(file);
    note(file);
    if (format_of(file) == TextFormat::json_lines)
      read_json_lines(text);
    else
      read_pages(text);
    if (!documents_.items.empty()) return;
    bad_input(file.string() + " holds no document" +
              (documents_.skipped > 0 ? " that can be scored: " + documents_.first_skipped : ""));
  }
  EvalDocuments documents() { return std::move(documents_); }

 private:
  void note(const fs::path& file) {
    documents_.files.push_back({{"path", absolute_name(file)}, {"sha256", sha256_of_file(file)}});
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
      ++documents_.all;
      take([&] { add(labelled(read_line(line, where), labels, index, where), where); });
    }
  }

  Json labelled(Json document, const std::vector<std::string>& labels, size_t index,
                const std::string& where) const {
    if (labels.empty() || document.contains("label")) return document;
    if (index >= labels.size())
      bad_input(where + " has no label: " + task_.labels + " has only " +
                std::to_string(labels.size()) + " lines");
    document["label"] = labels[index];
    return document;
  }

  std::vector<std::string> read_labels() {
    const fs::path path = file_.parent_path() / task_.labels;
    std::error_code ignored;
    if (task_.labels.empty() || !fs::exists(path, ignored)) return {};
    const std::string text = read_text(path);
    note(path);
    std::vector<std::string> labels;
    for (const auto& line : split(text, '\n'))
      if (!trim(line).empty()) labels.push_back(trim(line));
    return labels;
  }

  void read_pages(const std::string& text) {
    for (const auto& page : wikitext_pages(text)) {
      const bool is_wanted = wanted();
      ++documents_.all;
      const std::string where = file_.string() + " document " + std::to_string(documents_.all);
      if (is_wanted) take([&] { add({{"page", page}}, where); });
    }
  }

  [[nodiscard]] bool wanted() const { return !limit_ || documents_.all < *limit_; }

  // One bad document must not cost the others, nor the tasks behind it.
  template <class Read>
  void take(Read read) {
    try {
      read();
    } catch (const Error& error) {
      if (strict_) throw;
      documents_.skip(error.line());
    }
  }

  void add(const Json& document, const std::string& where) {
    try {
      documents_.items.push_back(task_.item(document));
    } catch (const Error& error) {
      bad_input(where + ": " + error.what(), error.advice());
    }
  }

  const EvalTask& task_;
  const fs::path& file_;
  std::optional<int64_t> limit_;
  bool strict_;
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

void EvalDocuments::skip(const std::string& why) {
  if (skipped++ == 0) first_skipped = why;
}

EvalDocuments read_documents(const EvalTask& task, const fs::path& file,
                             std::optional<int64_t> limit, bool strict) {
  return Reader(task, file, limit, strict).documents();
}

}  // namespace attnlab
