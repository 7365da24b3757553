// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/tokenizer.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <unordered_map>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr const char* replacement = "\xef\xbf\xbd";  // U+FFFD

/// The printable stand-ins that byte-level tokenizers use for bytes (GPT-2's table): bytes that
/// print as themselves keep their code point, the others take 256, 257, … in order.
std::array<uint32_t, 256> byte_stand_ins() {
  std::array<uint32_t, 256> table{};
  uint32_t next = 256;
  for (uint32_t b = 0; b < 256; ++b) {
    const bool prints = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
    table[b] = prints ? b : next++;
  }
  return table;
}

Json document(Json model, Json pre_tokenizer, Json decoder) {
  return {{"version", "1.0"},          {"truncation", nullptr},
          {"padding", nullptr},        {"added_tokens", Json::array()},
          {"normalizer", nullptr},     {"pre_tokenizer", std::move(pre_tokenizer)},
          {"post_processor", nullptr}, {"decoder", std::move(decoder)},
          {"model", std::move(model)}};
}

Json bpe_without_merges(Json vocabulary) {
  return {{"type", "BPE"},
          {"dropout", nullptr},
          {"unk_token", nullptr},
          {"continuing_subword_prefix", nullptr},
          {"end_of_word_suffix", nullptr},
          {"fuse_unk", false},
          {"byte_fallback", false},
          {"vocab", std::move(vocabulary)},
          {"merges", Json::array()}};
}

class ByteTokenizer final : public Tokenizer {
 public:
  std::string kind() const override { return "byte"; }
  int64_t vocab_size() const override { return 256; }

  std::vector<int32_t> encode(std::string_view text) const override {
    std::vector<int32_t> ids;
    ids.reserve(text.size());
    for (const char c : text) ids.push_back(static_cast<unsigned char>(c));
    return ids;
  }

  std::string decode(std::span<const int32_t> ids) const override {
    std::string bytes;
    for (const int32_t id : ids) {
      if (id >= 0 && id < 256)
        bytes += static_cast<char>(id);
      else
        bytes += replacement;
    }
    return valid_utf8(bytes);
  }

  Json to_json() const override {
    const auto stand_ins = byte_stand_ins();
    Json vocabulary = Json::object();
    for (uint32_t b = 0; b < 256; ++b) {
      std::string piece;
      append_utf8(piece, stand_ins[b]);
      vocabulary[piece] = b;
    }
    const Json byte_level = {{"type", "ByteLevel"},
                             {"add_prefix_space", false},
                             {"trim_offsets", true},
                             {"use_regex", false}};
    return document(bpe_without_merges(std::move(vocabulary)), byte_level, byte_level);
  }
};

class CharTokenizer final : public Tokenizer {
 public:
  explicit CharTokenizer(std::vector<uint32_t> characters) : characters_(std::move(characters)) {
    for (size_t i = 0; i < characters_.size(); ++i) ids_[characters_[i]] = static_cast<int32_t>(i);
  }

  std::string kind() const override { return "char"; }
  int64_t vocab_size() const override { return static_cast<int64_t>(characters_.size()); }

  std::vector<int32_t> encode(std::string_view text) const override {
    std::vector<int32_t> ids;
    ids.reserve(text.size());
    for (size_t at = 0; at < text.size();) {
      const auto c = code_point_at(text, at);
      if (!c) bad_input("the text is no valid UTF-8 at byte " + std::to_string(at));
      const auto found = ids_.find(c->value);
      if (found == ids_.end())
        bad_input("the character `" + std::string(text.substr(at, c->size)) +
                      "` is not among the " + std::to_string(characters_.size()) +
                      " characters of this tokenizer",
                  "use other text, or train with --tokenizer byte");
      ids.push_back(found->second);
      at += c->size;
    }
    return ids;
  }

  std::string decode(std::span<const int32_t> ids) const override {
    std::string text;
    for (const int32_t id : ids) {
      if (id >= 0 && id < vocab_size())
        append_utf8(text, characters_[static_cast<size_t>(id)]);
      else
        text += replacement;
    }
    return text;
  }

  Json to_json() const override {
    Json vocabulary = Json::object();
    for (size_t i = 0; i < characters_.size(); ++i) {
      std::string piece;
      append_utf8(piece, characters_[i]);
      vocabulary[piece] = i;
    }
    return document(bpe_without_merges(std::move(vocabulary)), nullptr, {{"type", "Fuse"}});
  }

 private:
  std::vector<uint32_t> characters_;
  std::unordered_map<uint32_t, int32_t> ids_;
};

class WordTokenizer final : public Tokenizer {
 public:
  explicit WordTokenizer(std::vector<std::string> words) : words_(std::move(words)) {
    for (size_t i = 0; i < words_.size(); ++i) ids_[words_[i]] = static_cast<int32_t>(i);
  }

  std::string kind() const override { return "word"; }
  int64_t vocab_size() const override { return static_cast<int64_t>(words_.size()); }

  std::vector<int32_t> encode(std::string_view text) const override {
    std::vector<int32_t> ids;
    for (size_t at = text.find_first_not_of(space); at != std::string_view::npos;) {
      const size_t end = std::min(text.find_first_of(space, at), text.size());
      ids.push_back(id_of(std::string(text.substr(at, end - at))));
      at = text.find_first_not_of(space, end);
    }
    return ids;
  }

  std::string decode(std::span<const int32_t> ids) const override {
    std::vector<std::string> pieces;
    for (const int32_t id : ids)
      pieces.push_back(id >= 0 && id < vocab_size() ? words_[static_cast<size_t>(id)]
                                                    : replacement);
    return join(pieces, " ");
  }

  Json to_json() const override {
    Json vocabulary = Json::object();
    for (size_t i = 0; i < words_.size(); ++i) vocabulary[words_[i]] = i;
    const Json model = {{"type", "WordLevel"}, {"vocab", vocabulary}, {"unk_token", words_[0]}};
    // This decoder puts a space before every token that does not begin with its prefix.
    const Json spaces = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", false}};
    return document(model, {{"type", "WhitespaceSplit"}}, spaces);
  }

 private:
  static constexpr std::string_view space = " \t\r\n";

  int32_t id_of(const std::string& word) const {
    const auto found = ids_.find(word);
    if (found == ids_.end())
      bad_input(unknown_name("word", word, words_), "write words of the vocabulary with spaces");
    return found->second;
  }

  std::vector<std::string> words_;
  std::unordered_map<std::string, int32_t> ids_;
};

/// Pieces ordered by id, which must be 0 … n-1.
std::vector<std::string> read_vocabulary(const JsonReader& model) {
  const JsonReader entries = model.object("vocab");
  std::vector<std::string> pieces(entries.value().size());
  std::set<int64_t> seen;
  for (const auto& [piece, id] : entries.value().items()) {
    const bool fits = id.is_number_integer() && id.get<int64_t>() >= 0 &&
                      id.get<int64_t>() < static_cast<int64_t>(pieces.size());
    if (!fits || !seen.insert(id.get<int64_t>()).second)
      entries.fail(piece, "ids must be 0 to " + std::to_string(pieces.size()) + ", each once");
    pieces[id.get<size_t>()] = piece;
  }
  if (pieces.empty()) model.fail("vocab", "empty");
  return pieces;
}

std::unique_ptr<Tokenizer> char_tokenizer_from(const JsonReader& model) {
  std::vector<uint32_t> characters;
  for (const auto& piece : read_vocabulary(model)) {
    const auto c = piece.empty() ? std::nullopt : code_point_at(piece, 0);
    if (!c || c->size != piece.size()) model.fail("vocab", "`" + piece + "` is no one character");
    characters.push_back(c->value);
  }
  return std::make_unique<CharTokenizer>(std::move(characters));
}

}  // namespace

std::unique_ptr<Tokenizer> byte_tokenizer() { return std::make_unique<ByteTokenizer>(); }

std::unique_ptr<Tokenizer> char_tokenizer(std::string_view text) {
  std::set<uint32_t> characters;
  for (size_t at = 0; at < text.size();) {
    const auto c = code_point_at(text, at);
    if (!c) bad_input("the text is no valid UTF-8 at byte " + std::to_string(at));
    characters.insert(c->value);
    at += c->size;
  }
  return std::make_unique<CharTokenizer>(
      std::vector<uint32_t>(characters.begin(), characters.end()));
}

std::unique_ptr<Tokenizer> word_tokenizer(std::vector<std::string> words) {
  return std::make_unique<WordTokenizer>(std::move(words));
}

std::unique_ptr<Tokenizer> tokenizer_from_json(const Json& json, const std::string& origin) {
  const JsonReader reader(json, origin);
  const JsonReader model = reader.object("model");
  const std::string type = model.text("type");
  if (type == "WordLevel") return word_tokenizer(read_vocabulary(model));
  const bool no_merges = type == "BPE" && model.raw("merges").empty();
  if (!no_merges)
    model.fail("type", "`" + type +
                           "` with merges is not supported yet, expected a byte, char or "
                           "word tokenizer that attnlab wrote");
  if (reader.has("pre_tokenizer")) return byte_tokenizer();
  return char_tokenizer_from(model);
}

}  // namespace attnlab
