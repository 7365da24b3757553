// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/normalize.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/shared/base/error.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

// No character below takes part in a composition as its second half, or is ever reordered.
constexpr uint32_t first_mark = 0x300;

struct Range {
  uint32_t first, last;
};

// Marks and second halves of compositions that came after Unicode 9: the reference neither
// reorders nor composes them.
constexpr std::array<Range, 37> later_marks = {
    {{0x7fd, 0x7fd},     {0x898, 0x89f},     {0x8ca, 0x8d3},     {0x9fe, 0x9fe},
     {0xc3c, 0xc3c},     {0xd3b, 0xd3c},     {0xeba, 0xeba},     {0x1715, 0x1715},
     {0x1abf, 0x1ace},   {0x1df6, 0x1dfa},   {0xa82c, 0xa82c},   {0x10d24, 0x10d27},
     {0x10eab, 0x10eac}, {0x10efd, 0x10eff}, {0x10f46, 0x10f50}, {0x10f82, 0x10f85},
     {0x11070, 0x11070}, {0x1133b, 0x1133b}, {0x1145e, 0x1145e}, {0x11839, 0x1183a},
     {0x11930, 0x11930}, {0x1193d, 0x1193e}, {0x11943, 0x11943}, {0x119e0, 0x119e0},
     {0x11a34, 0x11a34}, {0x11a47, 0x11a47}, {0x11a99, 0x11a99}, {0x11d42, 0x11d42},
     {0x11d44, 0x11d45}, {0x11d97, 0x11d97}, {0x11f41, 0x11f42}, {0x16ff0, 0x16ff1},
     {0x1e08f, 0x1e08f}, {0x1e130, 0x1e136}, {0x1e2ae, 0x1e2ae}, {0x1e2ec, 0x1e2ef},
     {0x1e4ec, 0x1e4ef}}};

bool is_later_mark(uint32_t c) {
  const auto found =
      std::ranges::upper_bound(later_marks, c, {}, [](const Range& r) { return r.first; });
  return found != later_marks.begin() && c <= std::prev(found)->last;
}

// Stays as it is whatever stands beside it.
bool is_inert(uint32_t c) {
  if (c >= 0x1100 && c < 0x1200) return false;  // Hangul letters compose to syllables
  const utf8proc_property_t* p = utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
  return p->combining_class == 0 && p->decomp_seqindex == UINT16_MAX && p->comb_index == UINT16_MAX;
}

void compose(std::string_view text, std::string& out) {
  utf8proc_uint8_t* made = nullptr;
  const auto size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &made,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  if (size < 0) failed(std::string("cannot normalise the text (") + utf8proc_errmsg(size) + ")");
  out.append(reinterpret_cast<const char*>(made), static_cast<size_t>(size));
  std::free(made);  // NOLINT(cppcoreguidelines-no-malloc): utf8proc allocates so
}

CodePoint read(std::string_view text, size_t at) {
  const auto c = code_point_at(text, at);
  if (!c) bad_input("the text is no valid UTF-8 at byte " + std::to_string(at));
  return *c;
}

bool below_marks(char byte) { return static_cast<unsigned char>(byte) < 0xcc; }  // U+0300 is CC 80

/// A run of characters from U+0300 on, with the one before it, which they may compose with.
struct Run {
  size_t first, end;  ///< what may compose
  size_t next;        ///< where to look on: behind a later mark, which stands for itself
  bool inert = true;
};

Run run_around(std::string_view text, size_t floor, size_t at) {
  Run run{at, at, at};
  while (run.first > floor && (static_cast<unsigned char>(text[--run.first]) & 0xc0) == 0x80) {
  }
  while (run.next == run.end && run.end < text.size() && !below_marks(text[run.end])) {
    const CodePoint c = read(text, run.end);
    run.next += c.size;
    if (is_later_mark(c.value)) break;
    run.inert = run.inert && is_inert(c.value);
    run.end += c.size;
  }
  return run;
}

}  // namespace

std::string nfc(std::string_view text) {
  std::string out;
  size_t done = 0, floor = 0, at = 0;
  while (at < text.size()) {
    // Continuation bytes are below 0xcc too: only first bytes of later characters stop here.
    if (below_marks(text[at])) {
      ++at;
      continue;
    }
    const Run run = run_around(text, floor, at);
    at = floor = run.next;
    if (run.inert) continue;
    out += text.substr(done, run.first - done);
    compose(text.substr(run.first, run.end - run.first), out);
    done = run.end;
  }
  if (done == 0) return std::string(text);
  return out += text.substr(done);
}

}  // namespace attnlab
