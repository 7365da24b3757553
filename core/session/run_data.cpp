// SPDX-License-Identifier: Apache-2.0
#include "core/session/run_data.h"

#include <filesystem>

#include "core/shared/base/error.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

std::string whole(const std::string& path) {
  return is_there(path) ? fs::absolute(path).lexically_normal().string() : path;
}

/// The name alone, of a folder too.
fs::path name_of(const fs::path& path) {
  return path.has_filename() ? path.filename() : path.parent_path().filename();
}

fs::path beside(const RunFolder& run, const fs::path& name) {
  const fs::path folder = fs::absolute(run.path()).lexically_normal();
  const fs::path parent =
      folder.has_filename() ? folder.parent_path() : folder.parent_path().parent_path();
  for (const fs::path& place : {folder, parent})
    if (is_there(place / name)) return place / name;
  return {};
}

/// Runs of older versions have paths as they were typed, and whole ones in what they say of files.
std::string recorded_path(const Json& recorded, size_t index) {
  const bool corpus = recorded.is_object() && recorded.contains("dataset");
  const Json::json_pointer at(corpus ? "/dataset" : "/files/" + std::to_string(index) + "/path");
  const bool told = recorded.is_object() && recorded.contains(at) && recorded.at(at).is_string();
  return told ? recorded.at(at).get<std::string>() : std::string();
}

std::string find(const std::string& typed, const std::string& recorded, const RunFolder& run) {
  for (const std::string& path : {recorded, typed})
    if (!path.empty() && is_there(path)) return path;
  const std::string known = recorded.empty() ? typed : recorded;
  const fs::path copied = beside(run, name_of(known));
  if (!copied.empty()) return copied.string();
  const fs::path place = fs::absolute(run.path()).lexically_normal();
  bad_input(known + ", which the run " + run.path().string() + " reads, is not there",
            "put " + name_of(known).string() + " into " + place.string() +
                " or beside it, or give it with train --resume " + run.path().string() +
                " --data FILE");
}

bool is_built_in(const std::string& tokenizer) {
  return tokenizer == "byte" || tokenizer == "char";
}

/// The run keeps a copy of its tokenizer.
std::string find_tokenizer(const std::string& name, const RunFolder& run) {
  const fs::path own = run.path() / "tokenizer.json";
  return is_built_in(name) || is_there(name) || !is_there(own) ? name : own.string();
}

}  // namespace

DataSpec with_whole_paths(DataSpec data) {
  for (std::string& file : data.files) file = whole(file);
  if (!is_built_in(data.tokenizer)) data.tokenizer = whole(data.tokenizer);
  if (!data.stream_text.empty()) data.stream_text = whole(data.stream_text);
  return data;
}

DataSpec found_data(DataSpec data, const Json& recorded, const RunFolder& run) {
  for (size_t i = 0; i < data.files.size(); ++i)
    data.files[i] = find(data.files[i], recorded_path(recorded, i), run);
  if (!data.files.empty()) data.tokenizer = find_tokenizer(data.tokenizer, run);
  if (!data.stream_text.empty()) data.stream_text = find(data.stream_text, {}, run);
  return data;
}

}  // namespace attnlab
