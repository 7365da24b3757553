// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/dataset.h"

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"
#include "core/shared/data/file_name.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

struct Shard {
  fs::path path;
  int64_t tokens;
  std::string sha256;
};

std::vector<Shard> shards_of(const fs::path& folder, const JsonReader& split) {
  std::vector<Shard> shards;
  for (const auto& shard : split.objects("shards"))
    shards.push_back({folder / shard.text("file"), shard.integer("tokens"), shard.text("sha256")});
  return shards;
}

Json read_description(const fs::path& folder) {
  std::error_code ignored;
  if (fs::exists(folder / Dataset::description_file, ignored))
    return read_json(folder / Dataset::description_file);
  if (fs::exists(folder / "progress.json", ignored))
    bad_input(folder.string() + " is not prepared to the end",
              "run the same attnlab data prepare again: it goes on");
  bad_input(folder.string() + " holds no prepared corpus", "make one with attnlab data prepare");
}

std::vector<Shard> all_shards(const fs::path& folder) {
  const Json json = read_description(folder);
  const JsonReader reader(json, (folder / Dataset::description_file).string());
  std::vector<Shard> all;
  for (const char* split : {"train", "held_out"})
    for (Shard& shard : shards_of(folder, reader.object(split))) all.push_back(std::move(shard));
  return all;
}

/// What changes with the files, as far as that shows without reading them.
struct ShardStates {
  std::string text;
  int64_t bytes = 0;
};

ShardStates states_of(const std::vector<Shard>& shards) {
  ShardStates states;
  for (const Shard& shard : shards) {
    std::error_code missing;  // told by whoever reads it
    const auto size = fs::file_size(shard.path, missing);
    const auto time = fs::last_write_time(shard.path, missing).time_since_epoch().count();
    states.text += shard.sha256 + " " + std::to_string(size) + " " + std::to_string(time) + "\n";
    states.bytes += missing ? 0 : static_cast<int64_t>(size);
  }
  return states;
}

TokenRow open_row(const fs::path& folder, const JsonReader& split, int64_t vocab_size) {
  std::vector<std::shared_ptr<const TokenFile>> files;
  for (const Shard& shard : shards_of(folder, split)) {
    files.push_back(std::make_shared<TokenFile>(shard.path));
    if (files.back()->size() != shard.tokens || files.back()->vocab_size() != vocab_size)
      bad_input(shard.path.string() + " is not the file that dataset.json names",
                "prepare the corpus again");
  }
  return TokenRow(std::move(files));
}

}  // namespace

TokenRow::TokenRow(std::vector<std::shared_ptr<const TokenFile>> files) : files_(std::move(files)) {
  for (const auto& file : files_) ends_.push_back(size_ += file->size());
}

void TokenRow::copy(int64_t first, std::span<int64_t> out) const {
  auto at = static_cast<size_t>(std::ranges::upper_bound(ends_, first) - ends_.begin());
  for (; !out.empty(); ++at) {
    const int64_t begin = ends_[at] - files_[at]->size();
    const auto here = std::min(out.size(), static_cast<size_t>(ends_[at] - first));
    files_[at]->copy(first - begin, out.first(here));
    out = out.subspan(here);
    first += static_cast<int64_t>(here);
  }
}

bool is_dataset(const fs::path& folder) {
  std::error_code ignored;
  return fs::is_directory(folder, ignored) &&
         (fs::exists(folder / Dataset::description_file, ignored) ||
          fs::exists(folder / "progress.json", ignored));
}

Dataset open_dataset(const fs::path& folder) {
  const Json json = read_description(folder);
  const JsonReader reader(json, (folder / Dataset::description_file).string());
  Dataset dataset;
  dataset.tokenizer = read_tokenizer(folder / "tokenizer.json");
  const int64_t vocab_size = reader.integer("vocab_size");
  if (dataset.tokenizer->vocab_size() != vocab_size)
    bad_input((folder / "tokenizer.json").string() + " has " +
                  std::to_string(dataset.tokenizer->vocab_size()) + " tokens, the corpus " +
                  std::to_string(vocab_size),
              "prepare the corpus again with this tokenizer");
  dataset.train = open_row(folder, reader.object("train"), vocab_size);
  dataset.held_out = open_row(folder, reader.object("held_out"), vocab_size);
  for (const auto& file : reader.objects("files"))
    dataset.held_out_chosen = dataset.held_out_chosen || file.boolean("held_out", false);
  dataset.description = {{"dataset", absolute_name(folder)},
                         {"documents", reader.integer("documents")},
                         {"train", reader.raw("train")},
                         {"held_out", reader.raw("held_out")}};
  return dataset;
}

std::vector<std::string> check_dataset(const fs::path& folder) {
  std::vector<std::string> problems;
  for (const Shard& shard : all_shards(folder)) try {
      if (sha256_of_file(shard.path) != shard.sha256)
        problems.push_back(shard.path.string() + " is damaged");
    } catch (const Error& error) {
      problems.push_back(error.line());
    }
  return problems;
}

std::vector<std::string> check_changed_dataset(const fs::path& folder,
                                               const std::function<void(int64_t)>& reading) {
  const ShardStates now = states_of(all_shards(folder));
  const fs::path known = cache_folder() / "whole" / sha256(absolute_name(folder));
  std::error_code ignored;
  if (fs::exists(known, ignored) && read_file(known) == now.text) return {};
  reading(now.bytes);
  auto problems = check_dataset(folder);
  if (problems.empty()) try {
      make_folder(known.parent_path());
      write_file(known, now.text);
    } catch (const Error&) {  // without a cache they are read each time
    }
  return problems;
}

}  // namespace attnlab
