// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/sentencepiece.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_map>

#include "core/shared/base/error.h"
#include "core/shared/data/added_tokens.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

using Prefix = SentencePieceRules::Prefix;
constexpr std::string_view space_mark = "\xe2\x96\x81";  // ▁

std::string byte_piece(int byte) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  return {
      '<', '0', 'x', digits[static_cast<size_t>(byte / 16)], digits[static_cast<size_t>(byte % 16)],
      '>'};
}

std::string replaced(std::string_view text, std::string_view what, std::string_view by) {
  std::string result;
  for (size_t at = 0; at < text.size();) {
    const size_t found = std::min(text.find(what, at), text.size());
    result.append(text.substr(at, found - at));
    if (found < text.size()) result.append(by);
    at = found + what.size();
  }
  return result;
}

class SentencePiece final : public Tokenizer {
 public:
  SentencePiece(const BpeParts& parts, const SentencePieceRules& rules, std::string document,
                const std::string& origin)
      : merges_(parts.tables, origin),
        rules_(rules),
        frame_(parts.frame),
        document_(std::move(document)) {
    for (const auto& [piece, id] : parts.tables.vocabulary) add_piece(piece, id);
    find_bytes(parts, origin);
    for (const auto& token : parts.added) add_token(token, origin);
    find_end_token(parts);
  }

  std::string kind() const override { return "bpe"; }
  int64_t vocab_size() const override { return static_cast<int64_t>(pieces_.size()); }
  std::optional<int32_t> end_token() const override { return end_token_; }
  std::string document() const override { return document_; }
  TextFrame frame() const override { return frame_; }
  std::vector<int32_t> encode(std::string_view text) const override {
    return encode_around(text, without_special_);
  }
  std::vector<int32_t> encode_special(std::string_view text) const override {
    return encode_around(text, with_special_);
  }

  std::string decode(std::span<const int32_t> ids) const override {
    std::string text, bytes;
    for (const int32_t id : ids) {
      const bool known = id >= 0 && id < vocab_size();
      const Piece piece = known ? pieces_[static_cast<size_t>(id)] : Piece{"\xef\xbf\xbd", false};
      if (piece.is_byte) {
        bytes += piece.text;
        continue;
      }
      text += valid_utf8(bytes) + piece.text;
      bytes.clear();
    }
    text += valid_utf8(bytes);
    return rules_.strips && text.starts_with(' ') ? text.substr(1) : text;
  }

 private:
  struct Piece {
    std::string text;  ///< with spaces
    bool is_byte = false;
  };

  void set(int32_t id, Piece piece) {
    const auto at = static_cast<size_t>(id);
    if (at >= pieces_.size()) pieces_.resize(at + 1);
    pieces_[at] = std::move(piece);
  }

  void add_piece(const std::string& piece, int32_t id) {
    set(id, {replaced(piece, space_mark, " "), false});
    const auto first = code_point_at(piece, 0);
    if (first && first->size == piece.size()) characters_[first->value] = id;
  }

  void find_bytes(const BpeParts& parts, const std::string& origin) {
    std::unordered_map<std::string_view, int32_t> ids;
    for (const auto& [piece, id] : parts.tables.vocabulary) ids.emplace(piece, id);
    for (int byte = 0; byte < 256; ++byte) {
      const auto found = ids.find(byte_piece(byte));
      if (found == ids.end())
        bad_input(origin + ": the byte `" + byte_piece(byte) + "` is not in the vocabulary");
      bytes_[static_cast<size_t>(byte)] = found->second;
      set(found->second, {std::string(1, static_cast<char>(byte)), true});
    }
  }

  void add_token(const AddedToken& token, const std::string& origin) {
    if (token.normalized)
      bad_input(origin + ": added_tokens: `" + token.content +
                "` that is looked for in normalised text is not supported");
    set(token.id, {replaced(token.content, space_mark, " "), false});
    with_special_.add(token.content, token.id);
    if (!token.special) without_special_.add(token.content, token.id);
  }

  void find_end_token(const BpeParts& parts) {
    for (const auto& name : end_token_names)
      for (const auto& token : parts.added)
        if (token.content == name && !end_token_) end_token_ = token.id;
  }

  std::vector<int32_t> encode_around(std::string_view text, const AddedTokens& tokens) const {
    if (const auto at = first_invalid_utf8(text))
      bad_input("the text is no valid UTF-8 at byte " + std::to_string(*at));
    std::vector<int32_t> ids;
    tokens.split(
        text, [&](std::string_view part) { encode_part(part, part.data() == text.data(), ids); },
        [&](int32_t id) { ids.push_back(id); });
    return ids;
  }

  void encode_part(std::string_view part, bool first, std::vector<int32_t>& ids) const {
    if (part.empty()) return;
    std::string marked = replaced(part, " ", space_mark);
    const bool has_one = marked.starts_with(space_mark);
    if (rules_.prefix == Prefix::always || (rules_.prefix == Prefix::each && !has_one) ||
        (rules_.prefix == Prefix::first && first && !has_one))
      marked.insert(0, space_mark);
    if (!rules_.by_words) return encode_piece(marked, ids);
    for (size_t at = 0; at < marked.size();) {
      const size_t end = std::min(marked.find(space_mark, at + 1), marked.size());
      encode_piece(std::string_view(marked).substr(at, end - at), ids);
      at = end;
    }
  }

  void encode_piece(std::string_view text, std::vector<int32_t>& ids) const {
    std::vector<int32_t> start;
    for (size_t at = 0; at < text.size();) {
      const auto c = code_point_at(text, at);
      const auto known = characters_.find(c->value);
      if (known != characters_.end())
        start.push_back(known->second);
      else
        for (size_t i = at; i < at + c->size; ++i)
          start.push_back(bytes_[static_cast<unsigned char>(text[i])]);
      at += c->size;
    }
    merges_.merge(
        static_cast<int32_t>(start.size()),
        [&](int32_t i) { return start[static_cast<size_t>(i)]; }, ids);
  }

  MergeTable merges_;
  SentencePieceRules rules_;
  AddedTokens with_special_, without_special_;
  TextFrame frame_;
  std::vector<Piece> pieces_;  ///< by id
  std::unordered_map<uint32_t, int32_t> characters_;
  std::array<int32_t, 256> bytes_{};
  std::optional<int32_t> end_token_;
  std::string document_;
};

[[noreturn]] void not_supported(const JsonReader& part) {
  part.fail("type", "`" + part.text("type") + "` is not supported beside byte_fallback");
}

/// The parts of a Sequence, or the one thing that stands there.
std::vector<JsonReader> parts_of(const JsonReader& tokenizer, const char* name, const char* list) {
  if (!tokenizer.has(name)) return {};
  const JsonReader part = tokenizer.object(name);
  if (part.text("type") == "Sequence") return part.objects(list);
  return {part};
}

void check_replaces(const JsonReader& part, std::string_view what, std::string_view by) {
  const JsonReader pattern = part.object("pattern");
  if (pattern.text("String", "") != what || part.text("content") != by)
    part.fail("pattern",
              "expected `" + std::string(what) + "` replaced by `" + std::string(by) + "`");
}

void read_normalizer(const JsonReader& tokenizer, SentencePieceRules& rules) {
  const auto parts = parts_of(tokenizer, "normalizer", "normalizers");
  for (const auto& part : parts) {
    const std::string type = part.text("type");
    if (type != "Prepend" && type != "Replace") not_supported(part);
    if (type == "Replace") check_replaces(part, " ", space_mark);
    if (type != "Prepend") continue;
    if (part.text("prepend") != space_mark) part.fail("prepend", "expected ▁");
    rules.prefix = Prefix::always;
  }
}

void read_pre_tokenizer(const JsonReader& tokenizer, SentencePieceRules& rules) {
  for (const auto& part : parts_of(tokenizer, "pre_tokenizer", "pretokenizers")) {
    if (part.text("type") != "Metaspace") not_supported(part);
    if (part.text("replacement") != space_mark) part.fail("replacement", "expected ▁");
    const bool old = part.boolean("add_prefix_space", true);  // of files before prepend_scheme
    const std::string scheme = part.text("prepend_scheme", old ? "always" : "never");
    if (scheme != "always" && scheme != "first" && scheme != "never")
      part.fail("prepend_scheme", "`" + scheme + "` is not known");
    if (scheme != "never" && rules.prefix != Prefix::always)
      rules.prefix = scheme == "first" ? Prefix::first : Prefix::each;
    rules.by_words = part.boolean("split", true);
  }
}

void read_decoder(const JsonReader& tokenizer, SentencePieceRules& rules) {
  std::vector<std::string> types;
  for (const auto& part : parts_of(tokenizer, "decoder", "decoders")) {
    types.push_back(part.text("type"));
    if (types.back() == "Replace") check_replaces(part, space_mark, " ");
    if (types.back() != "Strip") continue;
    if (part.text("content") != " " || part.integer("start") != 1 || part.integer("stop") != 0)
      part.fail("content", "expected one space at the start");
    rules.strips = true;
  }
  const std::vector<std::string> usual = {"Replace", "ByteFallback", "Fuse"};
  const bool known = types.size() >= 3 && std::equal(usual.begin(), usual.end(), types.begin()) &&
                     (types.size() == 3 || (types.size() == 4 && rules.strips));
  if (!known)
    tokenizer.fail("decoder", "is not supported, expected Replace, ByteFallback, Fuse, Strip");
}

}  // namespace

SentencePieceRules read_sentencepiece_rules(const JsonReader& tokenizer) {
  SentencePieceRules rules;
  read_normalizer(tokenizer, rules);
  read_pre_tokenizer(tokenizer, rules);
  read_decoder(tokenizer, rules);
  return rules;
}

std::unique_ptr<Tokenizer> sentencepiece_tokenizer(const BpeParts& parts,
                                                   const SentencePieceRules& rules,
                                                   std::string document,
                                                   const std::string& origin) {
  return std::make_unique<SentencePiece>(parts, rules, std::move(document), origin);
}

}  // namespace attnlab
