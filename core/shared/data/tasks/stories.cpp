// SPDX-License-Identifier: Apache-2.0
// A small grammar writes English stories about two people and their things. Who has what is said
// once; later sentences ask for it, so a model has to look back to the right name.
#include <array>
#include <initializer_list>
#include <string>

#include "core/shared/base/text.h"
#include "core/shared/data/tasks/tasks.h"

namespace attnlab {
namespace {

constexpr std::array people = {"Anna", "Ben",  "Clara", "David", "Emma", "Felix", "Grace", "Hugo",
                               "Iris", "Jack", "Kira",  "Leo",   "Mina", "Noah",  "Olga",  "Paul"};
constexpr std::array things = {"ball", "kite", "book", "drum", "boat", "cake", "lamp", "hat"};
constexpr std::array colours = {"red", "blue", "green", "yellow", "white", "black"};
constexpr std::array places = {"park", "garden", "forest", "school", "market", "beach"};
constexpr std::array moods = {"happy", "tired", "curious", "proud"};
constexpr std::array weathers = {"sunny", "windy", "rainy", "cold"};

template <size_t n>
const char* pick(const std::array<const char*, n>& from, Rng& rng) {
  return from[rng.below(n)];
}

template <size_t n>
const char* pick_other(const std::array<const char*, n>& from, const char* than, Rng& rng) {
  while (true)
    if (const char* one = pick(from, rng); one != than) return one;
}

/// Words of one story; a word that can be known from earlier ones begins with '*'.
class Story {
 public:
  explicit Story(Rng& rng) : rng_(rng) {
    introduce();
    const auto middle = rng.between(1, 3);
    for (int64_t i = 0; i < middle; ++i) pass_time();
    ask(rng.below(2) == 0);
    if (rng.below(2) == 0) pass_time();
    finish();
  }
  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }

 private:
  void say(std::initializer_list<std::string> sentence) {
    for (const auto& part : sentence)
      for (auto& word : split(part, ' ')) words_.push_back(std::move(word));
    words_.emplace_back(".");
  }
  static std::string known(const std::string& word) { return "*" + word; }

  void introduce() {
    say({"Once there were", first_, "and", second_});
    say({first_, "had a", first_colour_, first_thing_});
    say({second_, "had a", second_colour_, second_thing_});
  }
  void pass_time() {
    switch (rng_.below(4)) {
      case 0:
        return say({"It was a", pick(weathers, rng_), "day"});
      case 1:
        return say({"They went to the", pick(places, rng_)});
      case 2:
        return say({"They played in the", pick(places, rng_)});
      default:
        return say({"Everyone was", pick(moods, rng_)});
    }
  }
  void ask(bool about_first) {
    const std::string thing = about_first ? first_thing_ : second_thing_;
    say({"Then somebody found the", thing});
    say({"The", thing, "was", known(about_first ? first_colour_ : second_colour_)});
    say({"The", thing, "belonged to", known(about_first ? first_ : second_)});
  }
  void finish() {
    const bool first = rng_.below(2) == 0;
    say({"In the evening", first ? first_ : second_, "took the",
         known(first ? first_thing_ : second_thing_)});
    say({"And", first ? second_ : first_, "took the", known(first ? second_thing_ : first_thing_),
         "home"});
    words_.emplace_back("END");
  }

  Rng& rng_;
  std::vector<std::string> words_;
  const char* const first_ = pick(people, rng_);
  const char* const second_ = pick_other(people, first_, rng_);
  const char* const first_thing_ = pick(things, rng_);
  const char* const second_thing_ = pick_other(things, first_thing_, rng_);
  const char* const first_colour_ = pick(colours, rng_);
  const char* const second_colour_ = pick_other(colours, first_colour_, rng_);
};

const std::vector<std::string>& all_words() {
  static const std::vector<std::string> words = [] {
    std::vector<std::string> list = split(
        "END . Once there were and had a It was day They went to the played in Everyone Then "
        "somebody found The belonged In evening took And home",
        ' ');
    const auto add = [&](const auto& more) { list.insert(list.end(), more.begin(), more.end()); };
    add(people);
    add(things);
    add(colours);
    add(places);
    add(moods);
    add(weathers);
    return list;
  }();
  return words;
}

int32_t id_of(const std::string& word) {
  for (size_t i = 0; i < all_words().size(); ++i)
    if (all_words()[i] == word) return static_cast<int32_t>(i);
  return 0;
}

class Stories final : public Task {
 public:
  std::string_view name() const override { return "stories"; }
  std::string_view title() const override { return "Stories"; }
  std::string_view description() const override {
    return "Small English stories about two people and their things; predict who owns what.";
  }
  const std::vector<std::string>& vocabulary() const override { return all_words(); }
  // Guessing among the two owners, things or colours that the story mentions.
  double chance() const override { return 0.5; }
  int64_t shortest() const override { return 64; }
  bool trains_on_all() const override { return true; }

  TaskExample example(int64_t seq_len, Split, Rng& rng) const override {
    TaskExample example;
    while (static_cast<int64_t>(example.tokens.size()) <= seq_len) {
      const Story story(rng);
      for (const auto& word : story.words()) {
        const bool known = word.front() == '*';
        example.tokens.push_back(id_of(known ? word.substr(1) : word));
        example.scored.push_back(known);
      }
    }
    example.tokens.resize(static_cast<size_t>(seq_len + 1));
    example.scored.resize(static_cast<size_t>(seq_len + 1));
    return example;
  }

  Json recommended() const override {
    Json spec = Task::recommended();
    spec["train"]["seq_len"] = 96;
    spec["train"]["batch_size"] = 32;
    spec["train"]["steps"] = 800;
    return spec;
  }
};

}  // namespace

const Task& stories_task() {
  static const Stories task;
  return task;
}

}  // namespace attnlab
