// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <array>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

constexpr size_t jit_stack_start = 32 << 10, jit_stack_limit = 8 << 20;
constexpr uint32_t match_limit = 100'000'000;  // about a second; what needs more may never end

// The reference's classes are those of Unicode 16; these are the letters and numbers that
// Unicode 15, 15.1 and 16 brought, for a PCRE2 that does not know them yet. ASCII stands first
// because explicit members are looked up faster than properties.
constexpr std::string_view letters =
    R"(a-zA-Z\p{L}\x{1C89}-\x{1C8A}\x{A7CB}-\x{A7CD}\x{A7DA}-\x{A7DC}\x{105C0}-\x{105F3})"
    R"(\x{10D4A}-\x{10D65}\x{10D6F}-\x{10D85}\x{10EC2}-\x{10EC4}\x{1123F}-\x{11240})"
    R"(\x{11380}-\x{11389}\x{1138B}\x{1138E}\x{11390}-\x{113B5}\x{113B7}\x{113D1}\x{113D3})"
    R"(\x{11BC0}-\x{11BE0}\x{11F02}\x{11F04}-\x{11F10}\x{11F12}-\x{11F33}\x{1342F})"
    R"(\x{13441}-\x{13446}\x{13460}-\x{143FA}\x{16100}-\x{1611D}\x{16D40}-\x{16D6C}\x{18CFF})"
    R"(\x{1B132}\x{1B155}\x{1DF25}-\x{1DF2A}\x{1E030}-\x{1E06D}\x{1E4D0}-\x{1E4EB})"
    R"(\x{1E5D0}-\x{1E5ED}\x{1E5F0}\x{2B739}\x{2EBF0}-\x{2EE5D}\x{31350}-\x{323AF})";
constexpr std::string_view numbers =
    R"(0-9\p{N}\x{10D40}-\x{10D49}\x{116D0}-\x{116E3}\x{11BF0}-\x{11BF9}\x{11F50}-\x{11F59})"
    R"(\x{16130}-\x{16139}\x{16D70}-\x{16D79}\x{1CCF0}-\x{1CCF9}\x{1D2C0}-\x{1D2D3})"
    R"(\x{1E4F0}-\x{1E4F9}\x{1E5F1}-\x{1E5FA})";
// White_Space. PCRE2's own \s has U+180E besides.
constexpr std::string_view spaces =
    R"(\x{9}-\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})";

struct Class {
  std::string_view written, members;
  bool negated;
};
constexpr std::array<Class, 6> classes = {{{R"(\p{L})", letters, false},
                                           {R"(\P{L})", letters, true},
                                           {R"(\p{N})", numbers, false},
                                           {R"(\P{N})", numbers, true},
                                           {R"(\s)", spaces, false},
                                           {R"(\S)", spaces, true}}};

const Class* class_at(std::string_view expression, size_t at) {
  for (const Class& c : classes)
    if (expression.substr(at).starts_with(c.written)) return &c;
  return nullptr;
}

/// Oniguruma's classes in PCRE2's words.
std::string for_pcre2(std::string_view expression, const std::string& origin) {
  std::string out;
  bool in_brackets = false;
  for (size_t at = 0; at < expression.size();) {
    if (const Class* c = class_at(expression, at)) {
      if (in_brackets && c->negated)
        bad_input(origin + ": " + std::string(c->written) + " inside brackets is not supported");
      const std::string members(c->members);
      out += in_brackets ? members : (c->negated ? "[^" : "[") + members + "]";
      at += c->written.size();
      continue;
    }
    const size_t size = expression[at] == '\\' ? 2 : 1;
    if (expression[at] == '[') in_brackets = true;
    if (expression[at] == ']') in_brackets = false;
    out += expression.substr(at, size);
    at += size;
  }
  return out;
}

std::string message_of(int error) {
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(error, text.data(), text.size());
  return reinterpret_cast<const char*>(text.data());
}

/// What a thread needs to match, made once.
struct Matcher {
  pcre2_match_data* data = pcre2_match_data_create(16, nullptr);
  pcre2_match_context* context = pcre2_match_context_create(nullptr);
  pcre2_jit_stack* stack = pcre2_jit_stack_create(jit_stack_start, jit_stack_limit, nullptr);

  Matcher() {
    pcre2_jit_stack_assign(context, nullptr, stack);
    pcre2_set_match_limit(context, match_limit);
  }
  ~Matcher() {
    pcre2_jit_stack_free(stack);
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
  }
  Matcher(const Matcher&) = delete;
  Matcher& operator=(const Matcher&) = delete;
};

}  // namespace

const std::string_view gpt2_pattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

struct Pattern::Compiled {
  pcre2_code* code = nullptr;
  bool jit = false;

  Compiled() = default;
  ~Compiled() { pcre2_code_free(code); }
  Compiled(const Compiled&) = delete;
  Compiled& operator=(const Compiled&) = delete;

  /// The first match from `at` on; false where there is none.
  bool match(std::string_view text, size_t at, Matcher& matcher) const {
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    const int found = jit ? pcre2_jit_match(code, subject, text.size(), at, PCRE2_NO_UTF_CHECK,
                                            matcher.data, matcher.context)
                          : pcre2_match(code, subject, text.size(), at, PCRE2_NO_UTF_CHECK,
                                        matcher.data, matcher.context);
    if (found == PCRE2_ERROR_NOMATCH) return false;
    if (found < 0)
      failed("the tokenizer's pattern gave up on this text (" + message_of(found) + ")",
             "a pattern with nested repetitions tries every way to divide a text: mend it");
    return true;
  }
};

Pattern::Pattern(std::string_view expression, const std::string& origin) {
  const std::string text = for_pcre2(expression, origin);
  int error = 0;
  size_t where = 0;
  auto compiled = std::make_unique<Compiled>();
  compiled->code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                                 PCRE2_UTF | PCRE2_UCP, &error, &where, nullptr);
  if (compiled->code == nullptr)
    bad_input(origin + ": the pattern does not compile (" + message_of(error) + ")");
  compiled->jit = pcre2_jit_compile(compiled->code, PCRE2_JIT_COMPLETE) == 0;
  compiled_ = std::move(compiled);
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;

void Pattern::split(std::string_view text, std::vector<size_t>& ends) const {
  thread_local Matcher matcher;
  const size_t* bounds = pcre2_get_ovector_pointer(matcher.data);
  size_t done = 0;
  for (size_t at = 0; at < text.size() && compiled_->match(text, at, matcher);) {
    const size_t first = bounds[0], end = bounds[1];
    if (end == first) {  // an empty match separates nothing
      do ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80);
      continue;
    }
    if (first > done) ends.push_back(first);
    ends.push_back(end);
    at = done = end;
  }
  if (done < text.size()) ends.push_back(text.size());
}

}  // namespace attnlab
