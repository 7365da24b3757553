// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/bpe_trainer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>
#include <queue>
#include <unordered_set>
#include <vector>

#include "core/shared/base/error.h"
#include "core/shared/data/bpe_tokenizer.h"
#include "core/shared/data/byte_level.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr int32_t first_byte_id = 1;  // behind <|endoftext|>
constexpr int64_t smallest_vocabulary = 257;
constexpr int32_t none = -1;

using Pair = std::pair<int32_t, int32_t>;

struct PairHash {
  size_t operator()(const Pair& pair) const {
    return std::hash<int64_t>{}(int64_t{pair.first} << 32 | pair.second);
  }
};

/// A piece of a word, in a list of the word's pieces; `id` is none once it was merged into its left
/// neighbour.
struct Symbol {
  int32_t id;
  int32_t before, after;  ///< none at the ends of a word
  int32_t word;
};

struct PairUse {
  int64_t count = 0;
  std::vector<int32_t> places;  ///< of left pieces, ascending; some may have become others since
};

std::vector<uint8_t> bytes_in_id_order() {
  std::vector<uint8_t> bytes(256);
  std::iota(bytes.begin(), bytes.end(), uint8_t{0});
  std::ranges::sort(bytes, {}, [](uint8_t b) { return byte_stand_ins()[b]; });
  return bytes;
}

/// Merges one pair after the other, touching only the places where the pair stands.
class Learner {
 public:
  explicit Learner(const std::unordered_map<std::string, int64_t>& words) {
    pieces_.emplace_back();  // <|endoftext|>, which no pair has
    std::array<int32_t, 256> ids{};
    for (const uint8_t byte : bytes_in_id_order()) {
      ids[byte] = static_cast<int32_t>(pieces_.size());
      pieces_.emplace_back(1, static_cast<char>(byte));
    }
    for (const auto& [text, count] : words) add_word(text, count, ids);
    for (int32_t place = 0; place < std::ssize(symbols_); ++place) note(place);
    for (const auto& [pair, use] : uses_) queue_.push({use.count, pair});
    changed_.clear();
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
    for (const int32_t place : use.places)
      if (pair_at(place) == best) merge_at(place, made);
    for (const Pair& pair : changed_)
      if (const auto at = uses_.find(pair); at != uses_.end())
        queue_.push({at->second.count, pair});
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
  Symbol& symbol(int32_t place) { return symbols_[static_cast<size_t>(place)]; }

  void add_word(const std::string& text, int64_t count, const std::array<int32_t, 256>& ids) {
    const auto first = std::ssize(symbols_);
    const auto size = std::ssize(text);
    if (first + size > std::numeric_limits<int32_t>::max())
      bad_input("the text has more than 2^31 bytes of different words", "learn from a part of it");
    for (std::ptrdiff_t i = 0; i < size; ++i) {
      const auto at = static_cast<int32_t>(first + i);
      symbols_.push_back({ids[static_cast<unsigned char>(text[static_cast<size_t>(i)])],
                          i > 0 ? at - 1 : none, i + 1 < size ? at + 1 : none,
                          static_cast<int32_t>(counts_.size())});
    }
    counts_.push_back(count);
  }

  /// The pair that begins at a place, if one does.
  std::optional<Pair> pair_at(int32_t place) {
    const Symbol& left = symbol(place);
    if (left.id == none || left.after == none) return std::nullopt;
    return Pair{left.id, symbol(left.after).id};
  }

  int64_t count_at(int32_t place) { return counts_[static_cast<size_t>(symbol(place).word)]; }

  void note(int32_t place) {
    const auto pair = pair_at(place);
    if (!pair) return;
    PairUse& use = uses_[*pair];
    use.count += count_at(place);
    use.places.push_back(place);
    changed_.insert(*pair);
  }

  void forget(int32_t place) {
    const auto pair = place == none ? std::nullopt : pair_at(place);
    const auto use = pair ? uses_.find(*pair) : uses_.end();
    if (use == uses_.end()) return;
    use->second.count -= count_at(place);
    changed_.insert(*pair);
  }

  void merge_at(int32_t place, int32_t made) {
    Symbol& left = symbol(place);
    Symbol& right = symbol(left.after);
    forget(left.before);
    forget(left.after);
    left.id = made;
    left.after = right.after;
    right.id = none;
    if (left.after != none) symbol(left.after).before = place;
    if (left.before != none) note(left.before);
    note(place);
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
  std::vector<Symbol> symbols_;      ///< of all words, one word behind the other
  std::vector<int64_t> counts_;      ///< of each word
  std::vector<Pair> merges_;
  std::unordered_map<Pair, PairUse, PairHash> uses_;
  std::unordered_set<Pair, PairHash> changed_;
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
