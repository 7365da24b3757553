// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/text_file.h"

#include <algorithm>
#include <array>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

using namespace std::string_view_literals;

struct Kind {
  std::string_view begin, name, advice;
};
// UTF-32's mark begins with that of UTF-16.
constexpr std::array<Kind, 9> kinds = {{
    {"\xff\xfe\0\0"sv, "is UTF-32", "convert it: iconv -f UTF-32 -t UTF-8 FILE > NEW"},
    {"\xff\xfe"sv, "is UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"},
    {"\xfe\xff"sv, "is UTF-16", "convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW"},
    {"\x1f\x8b"sv, "is packed with gzip", "unpack it first: gunzip FILE"},
    {"\x28\xb5\x2f\xfd"sv, "is packed with zstd", "unpack it first: unzstd FILE"},
    {"BZh"sv, "is packed with bzip2", "unpack it first: bunzip2 FILE"},
    {"\xfd"
     "7zXZ"sv,
     "is packed with xz", "unpack it first: unxz FILE"},
    {"PK\3\4"sv, "is a zip archive", "unpack it first: unzip FILE"},
    {"PAR1"sv, "is a Parquet table", "write its text as JSON lines first"},
}};

/// Whether nearly every second byte, from `first` on, is zero: mostly Latin letters in UTF-16.
bool every_second_is_zero(std::string_view bytes, size_t first) {
  constexpr size_t looked_at = 256;
  size_t zeros = 0, seen = 0;
  for (size_t i = first; i < std::min(bytes.size(), looked_at); i += 2, ++seen)
    zeros += bytes[i] == '\0' ? 1 : 0;
  return seen > 1 && zeros * 4 >= seen * 3;
}

}  // namespace

void refuse_other_kinds(std::string_view begin, const std::string& origin) {
  const std::string_view seen = begin.substr(0, 4096);
  if (seen.find('\0') == std::string_view::npos && !first_invalid_utf8(seen)) return;
  for (const Kind& kind : kinds)
    if (seen.starts_with(kind.begin))
      bad_input(origin + " " + std::string(kind.name), std::string(kind.advice));
  for (const size_t first : {size_t{1}, size_t{0}})
    if (every_second_is_zero(seen, first))
      bad_input(origin + " looks like UTF-16 without a byte order mark",
                std::string("convert it: iconv -f UTF-16") + (first == 1 ? "LE" : "BE") +
                    " -t UTF-8 FILE > NEW");
}

void require_text(std::string_view bytes, const std::string& origin, int64_t first) {
  if (first == 0) refuse_other_kinds(bytes, origin);
  if (bytes.find('\0') != std::string_view::npos)
    bad_input(origin + " looks binary (it contains zero bytes)", "give a UTF-8 text file");
  if (const auto bad = first_invalid_utf8(bytes))
    bad_input(
        origin + " is no valid UTF-8 at byte " + std::to_string(first + static_cast<int64_t>(*bad)),
        "give a UTF-8 text file");
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xef\xbb\xbf";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  return text;
}

std::string_view text_of_file(std::string_view bytes, const std::string& origin) {
  require_text(bytes, origin);
  const std::string_view text = without_byte_order_mark(bytes);
  if (text.empty()) bad_input(origin + " is empty", "give a UTF-8 text file");
  return text;
}

std::string read_text(const std::filesystem::path& path) {
  std::string text = read_file(path);
  text.erase(0, text.size() - text_of_file(text, path.string()).size());
  return text;
}

}  // namespace attnlab
