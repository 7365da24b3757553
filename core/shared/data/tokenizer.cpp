// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/tokenizer.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/shared/base/error.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "core/shared/data/byte_level.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr const char* replacement = "\xef\xbf\xbd";  // U+FFFD

std::string written(Json model, Json pre_tokenizer, Json decoder) {
  const Json all = {{"version", "1.0"},          {"truncation", nullptr},
                    {"padding", nullptr},        {"added_tokens", Json::array()},
                    {"normalizer", nullptr},     {"pre_tokenizer", std::move(pre_tokenizer)},
                    {"post_processor", nullptr}, {"decoder", std::move(decoder)},
                    {"model", std::move(model)}};
  return all.dump(2) + "\n";
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
  std::optional<int32_t> end_token() const override { return 0; }

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

  std::string document() const override {
    Json vocabulary = Json::object();
    for (int b = 0; b < 256; ++b)
      vocabulary[with_stand_ins(std::string(1, static_cast<char>(b)))] = b;
    const Json byte_level = {{"type", "ByteLevel"},
                             {"add_prefix_space", false},
                             {"trim_offsets", true},
                             {"use_regex", false}};
    return written(bpe_without_merges(std::move(vocabulary)), byte_level, byte_level);
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

  std::string document() const override {
    Json vocabulary = Json::object();
    for (size_t i = 0; i < characters_.size(); ++i) {
      std::string piece;
      append_utf8(piece, characters_[i]);
      vocabulary[piece] = i;
    }
    return written(bpe_without_merges(std::move(vocabulary)), nullptr, {{"type", "Fuse"}});
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

  std::string document() const override {
    Json vocabulary = Json::object();
    for (size_t i = 0; i < words_.size(); ++i) vocabulary[words_[i]] = i;
    const Json model = {{"type", "WordLevel"}, {"vocab", vocabulary}, {"unk_token", words_[0]}};
    // This decoder puts a space before every token that does not begin with its prefix.
    const Json spaces = {{"type", "WordPiece"}, {"prefix", "##"}, {"cleanup", false}};
    return written(model, {{"type", "WhitespaceSplit"}}, spaces);
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

}  // namespace

std::string around_texts(const Tokenizer& tokenizer) {
  const TextFrame frame = tokenizer.frame();
  std::vector<std::string> parts;
  const auto add = [&](const std::vector<int32_t>& ids, const char* where) {
    std::vector<std::string> names;
    for (const int32_t id : ids) names.push_back(tokenizer.decode({&id, 1}));
    if (!names.empty()) parts.push_back(join(names, " ") + where);
  };
  add(frame.before, " before");
  add(frame.behind, " behind");
  return join(parts, " and ");
}

std::string template_notice(const Tokenizer& tokenizer) {
  const std::string around = around_texts(tokenizer);
  if (around.empty()) return {};
  return "the tokenizer's template puts " + around +
         " every text; here a text's tokens are those of the text alone";
}

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

std::unique_ptr<Tokenizer> char_tokenizer(std::vector<uint32_t> characters) {
  return std::make_unique<CharTokenizer>(std::move(characters));
}

std::unique_ptr<Tokenizer> word_tokenizer(std::vector<std::string> words) {
  return std::make_unique<WordTokenizer>(std::move(words));
}

}  // namespace attnlab
