// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/prepared_text.h"

#include <cstdlib>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/hash.h"
#include "core/shared/data/corpus/catalog.h"
#include "core/shared/data/file_name.h"
#include "core/shared/data/text_file.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

struct Text {
  std::string content;
  Json files = Json::array();
};

Text read_texts(const std::vector<std::string>& paths) {
  Text text;
  for (const auto& path : paths) {
    const std::string bytes = read_file(path);
    text.content += text_of_file(bytes, path);
    text.files.push_back(
        {{"path", absolute_name(path)}, {"bytes", bytes.size()}, {"sha256", sha256(bytes)}});
  }
  return text;
}

fs::path cached_path(const Text& text, const Tokenizer& tokenizer) {
  Sha256 hash;
  for (const auto& file : text.files) hash.add(file["sha256"].get<std::string>());
  hash.add(std::to_string(text.content.size()));  // a byte order mark is no part of the text
  hash.add(tokenizer.document());
  return cache_folder() / "tokens" / (hash.hex() + ".tokens");
}

fs::path checksum_of(const fs::path& path) { return path.string() + ".sha256"; }

/// What was kept of a text, unless it is damaged: then it is made again.
std::shared_ptr<const TokenFile> open_if_good(const fs::path& path, int64_t vocab_size) {
  std::error_code ignored;
  if (!fs::exists(path, ignored) || !fs::exists(checksum_of(path), ignored)) return nullptr;
  try {
    if (read_file(checksum_of(path)) != sha256_of_file(path)) return nullptr;
    auto kept = std::make_shared<const TokenFile>(path);
    return kept->size() > 0 && kept->vocab_size() == vocab_size ? kept : nullptr;
  } catch (const Error&) {
    return nullptr;
  }
}

// In a plain text the marker is what documents end with, for a tokenizer that has such a token.
std::vector<int32_t> encode_text(const Tokenizer& tokenizer, std::string_view text) {
  constexpr std::string_view separator = "<|endoftext|>";
  const auto end = tokenizer.end_token();
  if (tokenizer.kind() != "bpe" || !end) return tokenizer.encode(text);
  std::vector<int32_t> ids;
  for (;;) {
    const size_t at = text.find(separator);
    const auto part = tokenizer.encode(text.substr(0, at));
    ids.insert(ids.end(), part.begin(), part.end());
    if (at == std::string_view::npos) return ids;
    ids.push_back(*end);
    text.remove_prefix(at + separator.size());
  }
}

std::shared_ptr<const TokenFile> write_and_open(const fs::path& path, const Text& text,
                                                const Tokenizer& tokenizer) {
  make_folder(path.parent_path());
  TokenFile::write(path, encode_text(tokenizer, text.content), tokenizer.vocab_size());
  write_file(checksum_of(path), sha256_of_file(path));
  return std::make_shared<TokenFile>(path);
}

/// A file that nobody else sees and that goes with this process: its name is gone once it is open.
std::shared_ptr<const TokenFile> without_cache(const Text& text, const Tokenizer& tokenizer) {
  std::string folder = (fs::temp_directory_path() / "attnlab-tokens-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr)
    failed("cannot make a folder in " + fs::temp_directory_path().string(),
           "set ATTNLAB_CACHE to a folder you may write to");
  const auto remove = [&] {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  };
  try {
    auto tokens = write_and_open(fs::path(folder) / "text.tokens", text, tokenizer);
    remove();
    return tokens;
  } catch (...) {
    remove();
    throw;
  }
}

}  // namespace

std::shared_ptr<const Tokenizer> make_tokenizer(const std::string& name, std::string_view text) {
  if (name == "byte") return byte_tokenizer();
  if (name == "char") return char_tokenizer(text);
  std::error_code ignored;
  if (!fs::exists(name, ignored)) {
    const CatalogEntry* entry = find_in_catalog(name);
    if (entry == nullptr || !entry->is_tokenizer)
      bad_input("the tokenizer `" + name + "` is neither byte nor char nor a file");
    if (downloaded(*entry, dataset_folder(name)).files == 0)
      bad_input("the tokenizer " + name + " is not here", "attnlab data download " + name);
    return read_tokenizer(dataset_folder(name));
  }
  return read_tokenizer(name);
}

PreparedText prepare_text(const std::vector<std::string>& files, const std::string& tokenizer) {
  const Text text = read_texts(files);
  PreparedText prepared;
  prepared.tokenizer = make_tokenizer(tokenizer, text.content);
  const fs::path path = cached_path(text, *prepared.tokenizer);
  prepared.tokens = open_if_good(path, prepared.tokenizer->vocab_size());
  if (!prepared.tokens) try {
      prepared.tokens = write_and_open(path, text, *prepared.tokenizer);
    } catch (const Error& error) {
      prepared.note = error.what();
      prepared.tokens = without_cache(text, *prepared.tokenizer);
    }
  prepared.description = {{"files", text.files}, {"tokens", prepared.tokens->size()}};
  return prepared;
}

}  // namespace attnlab
