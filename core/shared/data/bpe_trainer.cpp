// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/bpe_trainer.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <queue>
#include <set>
#include <vector>

#include "core/shared/base/error.h"
#include "core/shared/data/bpe_tokenizer.h"
#include "core/shared/data/byte_level.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr int32_t first_byte_id = 1;  // behind <|endoftext|>
constexpr int64_t smallest_vocabulary = 257;

using Pair = std::pair<int32_t, int32_t>;

struct PairHash {
  size_t operator()(const Pair& pair) const {
    return std::hash<int64_t>{}(int64_t{pair.first} << 32 | pair.second);
  }
};

struct Word {
  std::vector<int32_t> pieces;
  int64_t count;
};

struct PairUse {
  int64_t count = 0;
  std::vector<size_t> words;  ///< where it occurs or once occurred
};

std::vector<uint8_t> bytes_in_id_order() {
  std::vector<uint8_t> bytes(256);
  std::iota(bytes.begin(), bytes.end(), uint8_t{0});
  std::ranges::sort(bytes, {}, [](uint8_t b) { return byte_stand_ins()[b]; });
  return bytes;
}

class Learner {
 public:
  explicit Learner(const std::unordered_map<std::string, int64_t>& words) {
    pieces_.emplace_back();  // <|endoftext|>, which no pair has
    std::array<int32_t, 256> ids{};
    for (const uint8_t byte : bytes_in_id_order()) {
      ids[byte] = static_cast<int32_t>(pieces_.size());
      pieces_.emplace_back(1, static_cast<char>(byte));
    }
    for (const auto& [text, count] : words) {
      Word word{{}, count};
      for (const char c : text) word.pieces.push_back(ids[static_cast<unsigned char>(c)]);
      words_.push_back(std::move(word));
    }
    for (size_t w = 0; w < words_.size(); ++w) count_pairs(w);
    for (const auto& [pair, use] : uses_) queue_.push({use.count, pair});
  }

  /// The next merge; false when no pair is left.
  bool learn() {
    const auto best = next_pair();
    if (!best) return false;
    const auto made = static_cast<int32_t>(pieces_.size());
    pieces_.push_back(piece(best->first) + piece(best->second));
    merges_.push_back(*best);
    const PairUse use = std::move(uses_[*best]);
    uses_.erase(*best);
    for (const size_t w : use.words) merge_in(w, *best, made);
    for (const Pair& pair : changed_) queue_.push({uses_[pair].count, pair});
    changed_.clear();
    return true;
  }

  [[nodiscard]] int64_t vocab_size() const { return static_cast<int64_t>(pieces_.size()); }

  [[nodiscard]] BpeTables tables() const {
    BpeTables tables;
    tables.vocabulary.emplace_back(end_token_names[0], 0);
    for (size_t id = first_byte_id; id < pieces_.size(); ++id)
      tables.vocabulary.emplace_back(with_stand_ins(pieces_[id]), static_cast<int32_t>(id));
    for (const auto& [left, right] : merges_)
      tables.merges.emplace_back(with_stand_ins(piece(left)), with_stand_ins(piece(right)));
    return tables;
  }

 private:
  struct Candidate {
    int64_t count;  ///< when it was queued
    Pair pair;
  };

  [[nodiscard]] const std::string& piece(int32_t id) const {
    return pieces_[static_cast<size_t>(id)];
  }

  void count_pairs(size_t w) {
    const Word& word = words_[w];
    for (size_t i = 0; i + 1 < word.pieces.size(); ++i) {
      PairUse& use = uses_[{word.pieces[i], word.pieces[i + 1]}];
      use.count += word.count;
      if (use.words.empty() || use.words.back() != w) use.words.push_back(w);
    }
  }

  std::optional<Pair> next_pair() {
    while (!queue_.empty()) {
      const Candidate best = queue_.top();
      queue_.pop();
      const auto use = uses_.find(best.pair);
      const bool current = use != uses_.end() && use->second.count == best.count;
      if (current && best.count > 0) return best.pair;
    }
    return std::nullopt;
  }

  void change(const Pair& pair, int64_t by, size_t w) {
    PairUse& use = uses_[pair];
    use.count += by;
    if (by > 0 && (use.words.empty() || use.words.back() != w)) use.words.push_back(w);
    changed_.insert(pair);
  }

  // Pairs of the word before and after: few words change, and words are short.
  void merge_in(size_t w, const Pair& pair, int32_t made) {
    Word& word = words_[w];
    std::vector<int32_t> merged;
    for (size_t i = 0; i < word.pieces.size(); ++i) {
      const bool here = i + 1 < word.pieces.size() && word.pieces[i] == pair.first &&
                        word.pieces[i + 1] == pair.second;
      merged.push_back(here ? made : word.pieces[i]);
      if (here) ++i;
    }
    if (merged.size() == word.pieces.size()) return;
    for (size_t i = 0; i + 1 < word.pieces.size(); ++i)
      if (const Pair old{word.pieces[i], word.pieces[i + 1]}; old != pair)
        change(old, -word.count, w);
    word.pieces = std::move(merged);
    for (size_t i = 0; i + 1 < word.pieces.size(); ++i)
      change({word.pieces[i], word.pieces[i + 1]}, word.count, w);
  }

  struct Less {
    const Learner* learner;
    bool operator()(const Candidate& a, const Candidate& b) const {
      if (a.count != b.count) return a.count < b.count;
      const auto& [a1, a2] = a.pair;
      const auto& [b1, b2] = b.pair;
      const int first = learner->piece(a1).compare(learner->piece(b1));
      return first != 0 ? first < 0 : learner->piece(a2) < learner->piece(b2);
    }
  };

  std::vector<std::string> pieces_;  ///< bytes by id
  std::vector<Word> words_;
  std::vector<Pair> merges_;
  std::unordered_map<Pair, PairUse, PairHash> uses_;
  std::set<Pair> changed_;
  std::priority_queue<Candidate, std::vector<Candidate>, Less> queue_{Less{this}};
};

}  // namespace

BpeTrainer::BpeTrainer() : pattern_(gpt2_pattern, "GPT-2's pattern") {}

void BpeTrainer::add(std::string_view document) {
  if (const auto at = first_invalid_utf8(document))
    bad_input("the text is no valid UTF-8 at byte " + std::to_string(*at));
  std::vector<size_t> ends;
  pattern_.split(document, ends);
  size_t first = 0;
  for (const size_t end : ends) {
    ++words_[std::string(document.substr(first, end - first))];
    first = end;
  }
}

std::unique_ptr<Tokenizer> BpeTrainer::train(int64_t vocab_size,
                                             const std::function<void(int64_t)>& progress) const {
  if (vocab_size < smallest_vocabulary)
    bad_input("vocab_size is " + std::to_string(vocab_size) + ", expected " +
              std::to_string(smallest_vocabulary) + " or more (the bytes and the end token)");
  if (words_.empty()) bad_input("there is no text to learn from");
  Learner learner(words_);
  while (learner.vocab_size() < vocab_size && learner.learn()) progress(learner.vocab_size());
  BpeParts parts;
  parts.tables = learner.tables();
  parts.added = {{0, end_token_names[0]}};
  parts.patterns = {std::string(gpt2_pattern)};
  return bpe_tokenizer(parts, {}, "the learned tokenizer");
}

}  // namespace attnlab
