// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/wikitext.h"

#include <array>
#include <cctype>
#include <utility>

#include "core/shared/base/text.h"
#include "core/shared/eval/characters.h"

namespace attnlab {
namespace {

using Replacement = std::pair<std::string_view, std::string_view>;

constexpr std::array<Replacement, 9> separators = {{{" @-@ ", "-"},
                                                    {" @,@ ", ","},
                                                    {" @.@ ", "."},
                                                    {" : ", ": "},
                                                    {" ; ", "; "},
                                                    {" . ", ". "},
                                                    {" ! ", "! "},
                                                    {" ? ", "? "},
                                                    {" , ", ", "}}};
constexpr std::array<Replacement, 8> miscellaneous = {{{"= = = =", "===="},
                                                       {"= = =", "==="},
                                                       {"= =", "=="},
                                                       {" \u00b0 ", "\u00b0"},
                                                       {" \n", "\n"},
                                                       {"\n ", "\n"},
                                                       {" N ", " 1 "},
                                                       {" 's", "'s"}}};

// White space directly inside each pair of marks goes; a pair holds no closing mark.
std::string tightened(const std::string& text, char open, char close) {
  std::string result;
  size_t at = 0;
  while (true) {
    const size_t begin = text.find(open, at);
    const size_t end = begin == std::string::npos ? begin : text.find(close, begin + 1);
    if (end == std::string::npos) return result.append(text, at);
    result.append(text, at, begin + 1 - at);
    result.append(strip(std::string_view(text).substr(begin + 1, end - begin - 1)));
    result += close;
    at = end + 1;
  }
}

// The harness's pattern for contractions matches only a digit between slashes, and puts its own
// text in place of it; kept, so that scores are the same on any text.
std::string with_the_slash_rule(const std::string& text) {
  constexpr std::string_view start = "/' ";
  std::string result;
  size_t at = 0;
  for (size_t hit = text.find(start); hit != std::string::npos; hit = text.find(start, hit + 1)) {
    const bool matches = hit >= at && hit + 4 < text.size() &&
                         std::isdigit(static_cast<unsigned char>(text[hit + 3])) != 0 &&
                         text[hit + 4] == '/';
    if (!matches) continue;
    result.append(text, at, hit - at).append("/'[0-9]/");
    at = hit + 5;
  }
  return result.append(text, at);
}

bool is_title(const std::string& line) {
  const std::string marks = replace_all(replace_all(line, "= = =", "==="), "= =", "==");
  const std::string_view text = strip(marks);
  return text.starts_with("= ") && text.ends_with(" =");
}

}  // namespace

std::vector<std::string> wikitext_pages(std::string_view text) {
  std::vector<std::string> pages;
  std::vector<std::string> lines;
  for (const auto& line : split(text, '\n')) {
    if (is_title(line)) {
      std::string page = join(lines, "\n");
      if (!strip(page).empty()) pages.push_back(std::move(page));
      lines.clear();
    }
    lines.push_back(line);
  }
  pages.push_back(join(lines, "\n"));
  return pages;
}

std::string wikitext_detokenized(std::string page) {
  page = with_the_slash_rule(replace_all(std::move(page), "s '", "s'"));
  for (const auto& [from, to] : separators) page = replace_all(std::move(page), from, to);
  page = tightened(page, '(', ')');
  page = tightened(page, '[', ']');
  page = tightened(page, '{', '}');
  page = tightened(page, '"', '"');
  page = tightened(page, '\'', '\'');
  for (const auto& [from, to] : miscellaneous) page = replace_all(std::move(page), from, to);
  return page;
}

std::string without_wikihow_marks(std::string_view text) {
  const std::string whole = replace_all(std::string(strip(text)), " [title]", ". ");
  std::string result;
  size_t at = 0;
  while (true) {
    const size_t begin = whole.find('[', at);
    const size_t end = begin == std::string::npos ? begin : whole.find(']', begin);
    // A bracket never reaches over the end of a line.
    if (end == std::string::npos) break;
    const size_t line = whole.find('\n', begin);
    const bool closed = line > end;
    result.append(whole, at, (closed ? begin : line) - at);
    at = closed ? end + 1 : line;
  }
  return replace_all(result.append(whole, at), "  ", " ");
}

}  // namespace attnlab
