// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/token_file.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"
#include "core/shared/data/corpus/catalog.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view magic = "ATTNLAB-TOKENS";
constexpr uint8_t version = 1;

// What makes a file no text, if anything.
std::string not_text(std::string_view bytes) {
  if (bytes.empty()) return "is empty";
  if (bytes.find('\0') != std::string_view::npos) return "looks binary (it contains zero bytes)";
  if (const auto at = first_invalid_utf8(bytes))
    return "is no valid UTF-8 at byte " + std::to_string(*at);
  return {};
}

struct Text {
  std::string content;
  Json files = Json::array();
};

Text read_texts(const std::vector<std::string>& paths) {
  Text text;
  for (const auto& path : paths) {
    const std::string bytes = read_file(path);
    if (const auto problem = not_text(bytes); !problem.empty())
      bad_input(path + " " + problem, "give a UTF-8 text file");
    text.files.push_back({{"path", fs::absolute(path).lexically_normal().string()},
                          {"bytes", bytes.size()},
                          {"sha256", sha256(bytes)}});
    text.content += bytes;
  }
  return text;
}

fs::path cached_path(const Text& text, const Tokenizer& tokenizer) {
  Sha256 hash;
  for (const auto& file : text.files) hash.add(file["sha256"].get<std::string>());
  hash.add(tokenizer.document());
  return cache_folder() / "tokens" / (hash.hex() + ".tokens");
}

/// What was kept of a text, unless it is damaged: then it is made again.
std::shared_ptr<const TokenFile> open_if_good(const fs::path& path, int64_t vocab_size) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return nullptr;
  try {
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

TokenFile::TokenFile(const fs::path& path) : file_(path) {
  const std::string_view bytes = file_.text();
  const bool ours = bytes.size() >= header_size && bytes.starts_with(magic) &&
                    static_cast<uint8_t>(bytes[magic.size()]) == version;
  if (!ours) bad_input(path.string() + " is no token file of this version");
  width_ = bytes[magic.size() + 1];
  std::memcpy(&count_, bytes.data() + magic.size() + 2, sizeof count_);
  std::memcpy(&vocab_size_, bytes.data() + magic.size() + 10, sizeof vocab_size_);
  const size_t size = bytes.size() - header_size;
  const bool whole = (width_ == 2 || width_ == 4) && count_ >= 0 &&
                     static_cast<uint64_t>(count_) <= size &&
                     size == static_cast<size_t>(count_ * width_);
  if (!whole) bad_input(path.string() + " is truncated or damaged");
  ids_ = file_.bytes().data() + header_size;
}

void TokenFile::copy(int64_t first, std::span<int64_t> out) const {
  const std::byte* from = ids_ + first * width_;
  for (auto& id : out) {
    uint32_t value = 0;
    std::memcpy(&value, from, static_cast<size_t>(width_));
    id = value;
    from += width_;
  }
}

std::string TokenFile::header(int64_t count, int64_t vocab_size) {
  std::string bytes(magic);
  bytes += static_cast<char>(version);
  bytes += static_cast<char>(width_for(vocab_size));
  bytes.append(reinterpret_cast<const char*>(&count), sizeof count);
  bytes.append(reinterpret_cast<const char*>(&vocab_size), sizeof vocab_size);
  bytes.resize(header_size);
  return bytes;
}

void TokenFile::write(const fs::path& path, std::span<const int32_t> ids, int64_t vocab_size) {
  const int width = width_for(vocab_size);
  std::string bytes = header(static_cast<int64_t>(ids.size()), vocab_size);
  bytes.reserve(header_size + ids.size() * static_cast<size_t>(width));
  for (const int32_t id : ids)
    bytes.append(reinterpret_cast<const char*>(&id), static_cast<size_t>(width));
  write_file(path, bytes);
}

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
