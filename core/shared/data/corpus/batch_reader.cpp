// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/batch_reader.h"

#include <algorithm>
#include <charconv>

#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "core/shared/data/text_file.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr size_t longest_line = 64 << 20;
constexpr std::string_view separator = "<|endoftext|>";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_break(char c) { return c == '\n' || c == '\r'; }

// Between a letter and " x", or at a line that begins with a letter: every pre-tokenizer cuts
// there, so the ids of the parts are those of the whole.
bool is_cut(std::string_view text, size_t at) {
  const bool before_word = is_letter(text[at - 1]) && text[at] == ' ' && is_letter(text[at + 1]);
  return before_word || (text[at - 1] == '\n' && is_letter(text[at]));
}

// Behind the last separator when a document would begin with less than its first part; else 0.
size_t cut_before_document(std::string_view text) {
  const size_t last = text.rfind(separator);
  if (last == std::string_view::npos) return 0;
  size_t begin = last + separator.size();
  while (begin < text.size() && is_break(text[begin])) ++begin;
  return text.size() - begin < BatchReader::shortest_first_part ? begin : 0;
}

size_t text_cut(std::string_view text) {
  if (const size_t before = cut_before_document(text); before > 0) return before;
  for (size_t at = text.size() - 2; at > 0; --at)
    if (is_cut(text, at)) return at;
  // One run without words: between characters, though not inside a separator.
  size_t at = text.size() - separator.size();
  const size_t angle = text.rfind('<');
  if (angle != std::string_view::npos && angle + separator.size() > at) at = angle;
  while (at > 1 && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) --at;
  return at;
}

std::string place(const InputFile& file, int64_t line) {
  return file.path.string() + ": line " + std::to_string(line);
}

// Python writes a lone half of a surrogate pair as an escape, which is no character. Backslashes
// stand only in strings.
struct Mended {
  std::string line;
  int64_t replaced = 0;
};
Mended without_half_pairs(std::string_view line) {
  const auto unit_at = [&](size_t at) -> uint32_t {
    uint32_t value = 0;
    const std::string_view digits = at + 6 <= line.size() ? line.substr(at + 2, 4) : "";
    const bool escape = digits.size() == 4 && line[at] == '\\' && line[at + 1] == 'u';
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    return escape && end == digits.data() + digits.size() ? value : 0;
  };
  const auto is_half = [](uint32_t unit, uint32_t first) { return (unit & 0xfc00) == first; };
  Mended mended;
  for (size_t at = 0; at < line.size();) {
    const uint32_t unit = unit_at(at);
    const bool high = is_half(unit, 0xd800), low = is_half(unit, 0xdc00);
    const bool pair = high && is_half(unit_at(at + 6), 0xdc00);
    const size_t size = pair ? 12 : unit != 0 ? 6 : line[at] == '\\' ? 2 : 1;
    mended.line += (high || low) && !pair ? "\\ufffd" : line.substr(at, size);
    mended.replaced += (high || low) && !pair ? 1 : 0;
    at += size;
  }
  return mended;
}

std::string known_fields(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items())
    if (value.is_string()) names.push_back(name);
  return names.empty() ? "it has no text at all" : "its texts are " + join(names, ", ");
}

Json parsed(std::string_view line, const std::string& where) {
  try {
    return parse_json(line, where);
  } catch (const Error& error) {
    std::string text = error.what();
    constexpr std::string_view of_the_line = "at line 1, ";
    if (const size_t at = text.find(of_the_line); at != std::string::npos)
      text.erase(at, of_the_line.size());
    bad_input(text);
  }
}

Json object_of(std::string_view line, const std::string& where, bool strict, BadLines& bad) {
  try {
    return parsed(line, where);
  } catch (const Error&) {
    const Mended mended = without_half_pairs(line);
    if (strict || mended.replaced == 0) throw;
    Json object = parsed(mended.line, where);
    bad.replaced += mended.replaced;
    return object;
  }
}

std::string text_of(std::string_view line, const std::string& where, const std::string& field,
                    bool strict, BadLines& bad) {
  const Json object = object_of(line, where, strict, bad);
  if (!object.is_object()) bad_input(where + " is no JSON object");
  const auto value = object.find(field);
  if (value == object.end())
    bad_input(where + " has no field `" + field + "`; " + known_fields(object),
              "choose one with --field");
  if (!value->is_string())
    bad_input(where + ": the field `" + field + "` is no text; " + known_fields(object),
              "choose one with --field");
  auto text = value->get<std::string>();
  if (text.find('\0') != std::string::npos)
    bad_input(where + " has a zero byte (\\u0000) in its text");
  return text;
}

// What the parser quotes may be no UTF-8, and as long as the line.
std::string readable(const std::string& message) {
  constexpr size_t longest = 300;
  const std::string text = escaped_utf8(message);
  return text.size() <= longest ? text : escaped_utf8(text.substr(0, longest)) + "…";
}

BatchDocuments json_documents(const RawBatch& batch, const InputFile& file,
                              const std::string& field, bool strict) {
  BatchDocuments found;
  int64_t number = batch.first_line;
  const std::string_view bytes =
      batch.first_of_file ? without_byte_order_mark(batch.bytes) : std::string_view(batch.bytes);
  if (batch.first_of_file) refuse_other_kinds(bytes, file.path.string());
  for (const auto& line : split(bytes, '\n')) {
    if (!trim(line).empty()) try {
        std::string text = text_of(line, place(file, number), field, strict, found.bad);
        if (!text.empty()) found.documents.push_back({std::move(text)});
      } catch (const Error& error) {
        if (strict) throw;
        found.bad.add({1, readable(error.line()), 0});
      }
    ++number;
  }
  return found;
}

// Line breaks around a separator belong to it.
std::string_view without_breaks(std::string_view text, bool at_begin, bool at_end) {
  while (at_begin && !text.empty() && is_break(text.front())) text.remove_prefix(1);
  while (at_end && !text.empty() && is_break(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<Document> text_documents(const RawBatch& batch, const InputFile& file) {
  require_text(batch.bytes, file.path.string(), batch.first_byte);
  std::vector<Document> documents;
  bool begins = batch.first_of_file;
  std::string_view rest = batch.bytes;
  if (begins) rest = without_byte_order_mark(rest);
  for (;;) {
    const size_t end = rest.find(separator);
    const bool ends = end != std::string_view::npos;
    const auto text = without_breaks(rest.substr(0, end), begins && !documents.empty(), ends);
    documents.push_back({std::string(text), begins});  // empty: the text comes in the next batch
    if (!ends) return documents;
    rest.remove_prefix(end + separator.size());
    begins = true;
  }
}

}  // namespace

BatchReader::BatchReader(const InputFile& file) : file_(file), stream_(open_stream(file.path)) {}

void BatchReader::fill(size_t size) {
  size_t have = pending_.size();
  pending_.resize(std::max(size, have));
  while (!ended_ && have < size) {
    const size_t got = stream_->read({pending_.data() + have, size - have});
    have += got;
    ended_ = got == 0;
  }
  pending_.resize(have);
}

size_t BatchReader::cut() const {
  if (file_.format == TextFormat::text) return text_cut(pending_);
  const size_t newline = pending_.rfind('\n');
  return newline == std::string::npos ? 0 : newline + 1;
}

bool BatchReader::next(RawBatch& batch) {
  fill(batch_size);
  size_t end = ended_ ? pending_.size() : cut();
  while (end == 0 && !ended_) {
    if (pending_.size() >= longest_line)
      bad_input(place(file_, line_) + " is longer than " + readable_bytes(longest_line),
                "a .jsonl file has one document a line");
    fill(pending_.size() + batch_size);
    end = ended_ ? pending_.size() : cut();
  }
  if (end == 0) return false;
  batch = {pending_.substr(0, end), line_, read_.bytes, read_.bytes == 0};
  pending_.erase(0, end);
  take(batch.bytes);
  return true;
}

void BatchReader::take(std::string_view bytes) {
  line_ += std::ranges::count(bytes, '\n');
  read_.bytes += static_cast<int64_t>(bytes.size());
  read_.crc = crc32(std::as_bytes(std::span(bytes)), read_.crc);
}

bool BatchReader::skip(const ReadSoFar& read) {
  std::string buffer(batch_size, '\0');
  while (read_.bytes < read.bytes) {
    const auto left = static_cast<size_t>(read.bytes - read_.bytes);
    const size_t got = stream_->read(std::span(buffer).first(std::min(left, buffer.size())));
    if (got == 0) return false;
    take(std::string_view(buffer).substr(0, got));
  }
  return read_ == read;
}

void BadLines::add(const BadLines& later) {
  if (skipped == 0) first = later.first;
  skipped += later.skipped;
  replaced += later.replaced;
}

std::string BadLines::sentence() const {
  std::string text;
  if (skipped > 0)
    text = grouped(skipped) + (skipped == 1 ? " line was" : " lines were") +
           " left out (--strict ends there), first " + first;
  if (replaced > 0)
    text += (text.empty() ? "" : "; ") + grouped(replaced) +
            (replaced == 1 ? " half of a surrogate pair" : " halves of surrogate pairs") +
            " became U+FFFD";
  return text;
}

BatchDocuments documents_of(const RawBatch& batch, const InputFile& file, const std::string& field,
                            bool strict) {
  return file.format == TextFormat::json_lines ? json_documents(batch, file, field, strict)
                                               : BatchDocuments{text_documents(batch, file), {}};
}

}  // namespace attnlab
