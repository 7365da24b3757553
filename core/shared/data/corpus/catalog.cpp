// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/catalog.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"

namespace attnlab {

std::string_view dataset_manifest();  // datasets/manifest.json

namespace fs = std::filesystem;
namespace {

constexpr const char* paper_tokenizer_name = "gpt-neox-20b-tokenizer";

std::string padded(int64_t number, size_t width) {
  std::string text = std::to_string(number);
  return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

// "part-{00-11}.gz" → part-00.gz … part-11.gz; the same number in every place of it.
std::string at_number(std::string text, int64_t number) {
  for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{')) {
    const size_t dash = text.find('-', open), close = text.find('}', open);
    text.replace(open, close + 1 - open, padded(number, dash - open - 1));
  }
  return text;
}

std::pair<int64_t, int64_t> numbers_of(const std::string& text) {
  const size_t open = text.find('{');
  if (open == std::string::npos) return {0, 0};
  const size_t dash = text.find('-', open);
  return {std::stoll(text.substr(open + 1)), std::stoll(text.substr(dash + 1))};
}

void read_files(const JsonReader& reader, std::vector<CatalogFile>& files) {
  const std::string path = reader.text("path");
  std::vector<std::string> urls = {reader.text("url")};
  for (const auto& mirror : reader.texts("mirrors")) urls.push_back(mirror);
  const auto [first, last] = numbers_of(path);
  for (int64_t number = first; number <= last; ++number) {
    CatalogFile file{at_number(path, number),
                     {},
                     reader.text("sha256", ""),
                     reader.integer("bytes", 0),
                     reader.boolean("unpack", false)};
    for (const auto& url : urls) file.urls.push_back(at_number(url, number));
    files.push_back(std::move(file));
  }
}

CatalogEntry read_entry(const JsonReader& reader) {
  CatalogEntry entry;
  entry.name = reader.text("name");
  entry.title = reader.text("title");
  entry.purpose = reader.text("for");
  entry.licence = reader.text("licence");
  entry.card = reader.text("card");
  entry.note = reader.text("note", "");
  entry.bytes = reader.integer("bytes");
  entry.is_tokenizer = reader.boolean("tokenizer", false);
  for (const auto& file : reader.objects("files")) read_files(file, entry.files);
  if (reader.has("corpus")) {
    const JsonReader corpus = reader.object("corpus");
    entry.train = corpus.texts("train");
    entry.held_out = corpus.texts("held_out");
    entry.field = corpus.text("field", "text");
  }
  reader.refuse_unknown();
  return entry;
}

}  // namespace

const std::vector<CatalogEntry>& catalog() {
  static const auto entries = [] {
    const Json json = parse_json(dataset_manifest(), "datasets/manifest.json");
    std::vector<CatalogEntry> all;
    for (const auto& entry : JsonReader(json, "datasets/manifest.json").objects("datasets"))
      all.push_back(read_entry(entry));
    return all;
  }();
  return entries;
}

const CatalogEntry* find_in_catalog(const std::string& name) {
  const auto found = std::ranges::find(catalog(), name, &CatalogEntry::name);
  return found == catalog().end() ? nullptr : &*found;
}

const CatalogEntry& catalog_entry(const std::string& name) {
  if (const CatalogEntry* entry = find_in_catalog(name)) return *entry;
  std::vector<std::string> names;
  for (const auto& entry : catalog()) names.push_back(entry.name);
  bad_input(unknown_name("dataset", name, names));
}

fs::path dataset_folder(const std::string& name) { return cache_folder() / "datasets" / name; }

bool is_here(const CatalogFile& file, const Json& record, const fs::path& folder) {
  const auto found = record.find(file.path);
  if (found == record.end() || !found->is_object()) return false;
  std::error_code ignored;
  if (!file.unpack) return fs::exists(folder / file.path, ignored);
  const auto unpacked = found->find("unpacked");
  return unpacked != found->end() && std::ranges::all_of(*unpacked, [&](const Json& path) {
           return path.is_string() && fs::exists(folder / path.get<std::string>(), ignored);
         });
}

Downloaded downloaded(const CatalogEntry& entry, const fs::path& folder) {
  Downloaded here;
  std::error_code ignored;
  if (!fs::exists(folder / "downloads.json", ignored)) return here;
  const Json record = read_json(folder / "downloads.json");
  for (const auto& file : entry.files)
    if (is_here(file, record, folder)) {
      ++here.files;
      here.bytes += whole_or(record[file.path], "bytes", 0);
    }
  return here;
}

std::optional<fs::path> paper_tokenizer() {
  const fs::path folder = dataset_folder(paper_tokenizer_name);
  if (downloaded(catalog_entry(paper_tokenizer_name), folder).files == 0) return std::nullopt;
  return folder;
}

}  // namespace attnlab
