// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/jinja_tokens.h"

#include <algorithm>
#include <array>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr size_t most_tokens = 1000;  // of a piece: what is made of them stands inside each other
constexpr std::string_view white = " \t\n\r\v\f";

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Where an expression is cut into words and signs.
class Words {
 public:
  Words(std::string_view source, size_t at, const std::string& origin)
      : source_(source), at_(at), origin_(origin) {}

  /// Up to `end`, "}}" or "%}"; `trims` says whether a - stands before it.
  std::vector<JinjaToken> read(std::string_view end, bool& trims) {
    std::vector<JinjaToken> tokens;
    while (true) {
      at_ = std::min(source_.find_first_not_of(white, at_), source_.size());
      if (at_ == source_.size()) bad_input(origin_ + ": a " + std::string(end) + " is missing");
      trims = source_[at_] == '-' && source_.substr(at_ + 1).starts_with(end);
      if (trims) ++at_;
      if (source_.substr(at_).starts_with(end)) {
        at_ += end.size();
        return tokens;
      }
      tokens.push_back(next());
      if (tokens.size() > most_tokens)
        bad_input(origin_ + ": an expression in a template is too long");
    }
  }
  [[nodiscard]] size_t at() const { return at_; }

 private:
  JinjaToken next() {
    const char c = source_[at_];
    if (c == '\'' || c == '"') return quoted(c);
    if (is_name(c)) {
      const size_t first = at_;
      while (at_ < source_.size() && is_name(source_[at_])) ++at_;
      return {is_digit(c) ? JinjaToken::Kind::number : JinjaToken::Kind::name,
              std::string(source_.substr(first, at_ - first))};
    }
    for (const std::string_view sign : {"==", "!=", "<=", ">="})
      if (source_.substr(at_).starts_with(sign)) return sign_of(sign);
    if (std::string_view("+-~*%<>=()[]{}.,:|/").find(c) == std::string_view::npos)
      bad_input(origin_ + ": `" + c + "` is not understood in a template");
    return sign_of(source_.substr(at_, 1));
  }

  JinjaToken sign_of(std::string_view sign) {
    at_ += sign.size();
    return {JinjaToken::Kind::sign, std::string(sign)};
  }

  JinjaToken quoted(char quote) {
    std::string text;
    for (++at_; at_ < source_.size() && source_[at_] != quote; ++at_) {
      if (source_[at_] != '\\' || at_ + 1 == source_.size()) {
        text += source_[at_];
        continue;
      }
      const char c = source_[++at_];
      constexpr std::string_view escapes = "n\nt\tr\r\\\\'\'\"\"";
      const size_t known = escapes.find(c);
      if (known == std::string_view::npos || known % 2 == 1)
        bad_input(origin_ + ": `\\" + c + "` is not understood in a template");
      text += escapes[known + 1];
    }
    if (at_ == source_.size()) bad_input(origin_ + ": a text in a template has no end");
    ++at_;
    return {JinjaToken::Kind::text, text};
  }

  std::string_view source_;
  size_t at_;
  const std::string& origin_;
};

void strip_end(std::string& text) { text.erase(text.find_last_not_of(white) + 1); }

/// lstrip_blocks: blanks between the beginning of a line and a block.
void strip_line(std::string& text, bool first) {
  const size_t last = text.find_last_not_of(" \t");
  if (last == std::string::npos ? first : text[last] == '\n')
    text.erase(last == std::string::npos ? 0 : last + 1);
}

class Cutter {
 public:
  Cutter(std::string_view source, const std::string& origin) : source_(source), origin_(origin) {
    if (source_.ends_with('\n')) source_.remove_suffix(1);
  }

  std::vector<JinjaPiece> cut() {
    while (at_ < source_.size()) {
      const size_t open = find_open();
      std::string text(source_.substr(at_, open - at_));
      if (open == source_.size()) {
        add_text(std::move(text));
        break;
      }
      const char kind = source_[open + 1];
      const bool trims = source_.substr(open + 2).starts_with('-');
      if (trims)
        strip_end(text);
      else if (kind != '{')
        strip_line(text, at_ == 0 || source_[at_ - 1] == '\n');
      add_text(std::move(text));
      at_ = open + (trims ? 3 : 2);
      read_inside(kind);
    }
    return std::move(pieces_);
  }

 private:
  [[nodiscard]] size_t find_open() const {
    size_t open = source_.size();
    for (const std::string_view sign : {"{{", "{%", "{#"})
      open = std::min(open, std::min(source_.find(sign, at_), source_.size()));
    return open;
  }

  void add_text(std::string text) {
    if (!text.empty()) pieces_.push_back({JinjaPiece::Kind::text, std::move(text), {}});
  }

  void read_inside(char kind) {
    bool trims = false;
    if (kind == '#') {
      const size_t end = source_.find("#}", at_);
      if (end == std::string_view::npos) bad_input(origin_ + ": a #} is missing");
      trims = end > at_ && source_[end - 1] == '-';
      at_ = end + 2;
    } else {
      Words words(source_, at_, origin_);
      auto tokens = words.read(kind == '{' ? "}}" : "%}", trims);
      at_ = words.at();
      pieces_.push_back({kind == '{' ? JinjaPiece::Kind::output : JinjaPiece::Kind::statement,
                         {},
                         std::move(tokens)});
    }
    if (trims)
      at_ = std::min(source_.find_first_not_of(white, at_), source_.size());
    else if (kind != '{' && source_.substr(at_).starts_with('\n'))
      ++at_;  // trim_blocks
  }

  std::string_view source_;
  const std::string& origin_;
  size_t at_ = 0;
  std::vector<JinjaPiece> pieces_;
};

}  // namespace

std::vector<JinjaPiece> cut_jinja(std::string_view source, const std::string& origin) {
  return Cutter(source, origin).cut();
}

}  // namespace attnlab
