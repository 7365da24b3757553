// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/bpe_tokenizer.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <unordered_map>

#include "core/shared/base/error.h"
#include "core/shared/base/json.h"
#include "core/shared/data/added_tokens.h"
#include "core/shared/data/byte_level.h"
#include "core/shared/data/normalize.h"
#include "core/shared/data/pattern.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr size_t cache_slots = 1 << 15;  // 2 MB a thread: natural text repeats its words

/// Ids of a short pre-token that was met before; a newcomer takes the place of whoever had it.
struct CachedWord {
  std::array<char, 30> bytes;
  uint8_t size;
  uint8_t count = 0;  ///< 0: nothing here
  std::array<int32_t, 8> ids;
};

/// One a thread, for the tokenizer that it used last.
struct WordCache {
  uint64_t owner = 0;
  std::vector<CachedWord> words;

  static WordCache& of(uint64_t owner) {
    thread_local WordCache cache;
    if (cache.owner != owner) cache.words.assign(cache_slots, CachedWord{});
    cache.owner = owner;
    return cache;
  }
  CachedWord* slot(std::string_view word) {
    if (word.size() > CachedWord{}.bytes.size()) return nullptr;
    return &words[std::hash<std::string_view>{}(word) & (cache_slots - 1)];
  }
};

bool holds(const CachedWord& slot, std::string_view word) {
  return slot.count > 0 && slot.size == word.size() &&
         std::memcmp(slot.bytes.data(), word.data(), word.size()) == 0;
}

void keep(CachedWord& slot, std::string_view word, std::span<const int32_t> ids) {
  if (ids.size() > slot.ids.size()) return;
  std::ranges::copy(word, slot.bytes.begin());
  std::ranges::copy(ids, slot.ids.begin());
  slot.size = static_cast<uint8_t>(word.size());
  slot.count = static_cast<uint8_t>(ids.size());
}

uint64_t next_owner() {
  static std::atomic<uint64_t> last{0};
  return ++last;
}

class BpeTokenizer final : public Tokenizer {
 public:
  BpeTokenizer(const BpeParts& parts, std::string document, const std::string& origin)
      : model_(parts.tables, origin),
        nfc_(parts.nfc),
        ignore_merges_(parts.ignore_merges),
        frame_(parts.frame),
        document_(std::move(document)) {
    for (const auto& pattern : parts.patterns) patterns_.emplace_back(pattern, origin);
    for (const auto& [piece, id] : parts.tables.vocabulary) set_piece(id, without_stand_ins(piece));
    if (ignore_merges_)
      for (const auto& [piece, id] : parts.tables.vocabulary)
        whole_.emplace(without_stand_ins(piece), id);
    for (const auto& token : parts.added) {
      set_piece(token.id, token.content);
      add_to(with_special_, token);
      if (!token.special) add_to(without_special_, token);
    }
    find_end_token(parts);
  }

  std::string kind() const override { return "bpe"; }
  int64_t vocab_size() const override { return static_cast<int64_t>(pieces_.size()); }
  std::optional<int32_t> end_token() const override { return end_token_; }
  std::string document() const override { return document_; }

  std::vector<int32_t> encode(std::string_view text) const override {
    return encode_around(text, without_special_);
  }
  std::vector<int32_t> encode_special(std::string_view text) const override {
    return encode_around(text, with_special_);
  }
  TextFrame frame() const override { return frame_; }

  std::string decode(std::span<const int32_t> ids) const override {
    std::string bytes;
    for (const int32_t id : ids)
      bytes += id >= 0 && id < vocab_size() ? pieces_[static_cast<size_t>(id)] : "\xef\xbf\xbd";
    return valid_utf8(bytes);
  }

 private:
  /// Tokens that are looked for in a text as it is, and in its normalised form.
  struct Tokens {
    AddedTokens raw, normalized;
  };

  void add_to(Tokens& tokens, const AddedToken& token) const {
    if (token.normalized)
      tokens.normalized.add(nfc_ ? nfc(token.content) : token.content, token.id);
    else
      tokens.raw.add(token.content, token.id);
  }

  std::vector<int32_t> encode_around(std::string_view text, const Tokens& tokens) const {
    if (const auto at = first_invalid_utf8(text))
      bad_input("the text is no valid UTF-8 at byte " + std::to_string(*at));
    std::vector<int32_t> ids;
    ids.reserve(text.size() / 3);
    WordCache& cache = WordCache::of(owner_);
    const auto token = [&](int32_t id) { ids.push_back(id); };
    const auto words = [&](std::string_view part) { encode_words(part, cache, ids); };
    tokens.raw.split(
        text,
        [&](std::string_view part) {
          const std::string normalised = nfc_ ? nfc(part) : std::string();
          tokens.normalized.split(nfc_ ? normalised : part, words, token);
        },
        token);
    return ids;
  }

  void set_piece(int32_t id, std::string bytes) {
    const auto at = static_cast<size_t>(id);
    if (at >= pieces_.size()) pieces_.resize(at + 1);
    pieces_[at] = std::move(bytes);
  }

  void find_end_token(const BpeParts& parts) {
    for (const auto& name : end_token_names)
      for (const auto& token : parts.added)
        if (token.content == name && !end_token_) end_token_ = token.id;
  }

  void encode_words(std::string_view text, WordCache& cache, std::vector<int32_t>& ids) const {
    std::vector<size_t> ends;
    ends.reserve(text.size() / 4);
    split(text, ends);
    size_t first = 0;
    for (const size_t end : ends) {
      encode_word(text.substr(first, end - first), cache, ids);
      first = end;
    }
  }

  void split(std::string_view text, std::vector<size_t>& ends) const {
    if (patterns_.empty()) {
      ends.push_back(text.size());
      return;
    }
    patterns_[0].split(text, ends);
    for (size_t i = 1; i < patterns_.size(); ++i) {
      const std::vector<size_t> outer = std::move(ends);
      ends.clear();
      size_t first = 0;
      for (const size_t end : outer) {
        const size_t before = ends.size();
        patterns_[i].split(text.substr(first, end - first), ends);
        for (size_t k = before; k < ends.size(); ++k) ends[k] += first;
        first = end;
      }
    }
  }

  void encode_word(std::string_view word, WordCache& cache, std::vector<int32_t>& ids) const {
    CachedWord* slot = cache.slot(word);
    if (slot != nullptr && holds(*slot, word)) {
      ids.insert(ids.end(), slot->ids.begin(), slot->ids.begin() + slot->count);
      return;
    }
    const size_t before = ids.size();
    const auto whole = ignore_merges_ ? whole_.find(std::string(word)) : whole_.end();
    if (whole != whole_.end())
      ids.push_back(whole->second);
    else
      model_.encode(word, ids);
    if (slot != nullptr) keep(*slot, word, std::span(ids).subspan(before));
  }

  BpeModel model_;
  std::vector<Pattern> patterns_;
  Tokens with_special_, without_special_;
  bool nfc_, ignore_merges_;
  TextFrame frame_;
  std::vector<std::string> pieces_;  ///< bytes by id
  std::unordered_map<std::string, int32_t> whole_;
  std::optional<int32_t> end_token_;
  std::string document_;
  uint64_t owner_ = next_owner();
};

// Members in order without the search for doubles, which for 50 000 pieces would take seconds.
Json vocabulary_json(const BpeTables& tables) {
  Json::object_t object;
  for (const auto& [piece, id] : tables.vocabulary)
    object.Json::object_t::Container::emplace_back(piece, id);
  return object;
}

Json pre_tokenizer_json(const std::vector<std::string>& patterns) {
  const auto byte_level = [](bool use_regex) {
    return Json{{"type", "ByteLevel"},
                {"add_prefix_space", false},
                {"trim_offsets", true},
                {"use_regex", use_regex}};
  };
  if (patterns.size() == 1 && patterns[0] == gpt2_pattern) return byte_level(true);
  Json list = Json::array();
  for (const auto& pattern : patterns)
    list.push_back({{"type", "Split"},
                    {"pattern", {{"Regex", pattern}}},
                    {"behavior", "Isolated"},
                    {"invert", false}});
  list.push_back(byte_level(false));
  return {{"type", "Sequence"}, {"pretokenizers", list}};
}

std::string document_of(const BpeParts& parts) {
  Json added = Json::array(), merges = Json::array();
  for (const auto& token : parts.added)
    added.push_back({{"id", token.id},
                     {"content", token.content},
                     {"single_word", false},
                     {"lstrip", false},
                     {"rstrip", false},
                     {"normalized", token.normalized},
                     {"special", token.special}});
  for (const auto& [left, right] : parts.tables.merges) merges.push_back(left + " " + right);
  const Json byte_level = {{"type", "ByteLevel"},
                           {"add_prefix_space", false},
                           {"trim_offsets", true},
                           {"use_regex", true}};
  const Json model = {{"type", "BPE"},
                      {"dropout", nullptr},
                      {"unk_token", nullptr},
                      {"continuing_subword_prefix", nullptr},
                      {"end_of_word_suffix", nullptr},
                      {"fuse_unk", false},
                      {"byte_fallback", false},
                      {"ignore_merges", parts.ignore_merges},
                      {"vocab", vocabulary_json(parts.tables)},
                      {"merges", merges}};
  const Json all = {{"version", "1.0"},
                    {"truncation", nullptr},
                    {"padding", nullptr},
                    {"added_tokens", added},
                    {"normalizer", parts.nfc ? Json{{"type", "NFC"}} : Json()},
                    {"pre_tokenizer", pre_tokenizer_json(parts.patterns)},
                    {"post_processor", nullptr},
                    {"decoder", byte_level},
                    {"model", model}};
  return all.dump(1) + "\n";
}

}  // namespace

const std::vector<std::string> end_token_names = {"<|endoftext|>", "<|end_of_text|>", "</s>",
                                                  "<eos>"};

std::unique_ptr<Tokenizer> bpe_tokenizer(const BpeParts& parts, std::string document,
                                         const std::string& origin) {
  if (document.empty()) document = document_of(parts);
  return std::make_unique<BpeTokenizer>(parts, std::move(document), origin);
}

}  // namespace attnlab
