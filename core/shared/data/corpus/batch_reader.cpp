// SPDX-License-Identifier: Apache-2.0
#include "core/shared/data/corpus/batch_reader.h"

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "core/shared/data/utf8.h"

namespace attnlab {
namespace {

constexpr size_t longest_line = 64 << 20;
constexpr std::string_view separator = "<|endoftext|>";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

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
  while (begin < text.size() && text[begin] == '\n') ++begin;
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

std::string known_fields(const Json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items())
    if (value.is_string()) names.push_back(name);
  return names.empty() ? "it has no text at all" : "its texts are " + join(names, ", ");
}

std::string text_of(std::string_view line, const std::string& where, const std::string& field) {
  const Json object = parse_json(line, where);
  if (!object.is_object()) bad_input(where + " is no JSON object");
  const auto value = object.find(field);
  if (value == object.end())
    bad_input(where + " has no field `" + field + "`; " + known_fields(object),
              "choose one with --field");
  if (!value->is_string())
    bad_input(where + ": the field `" + field + "` is no text; " + known_fields(object),
              "choose one with --field");
  return value->get<std::string>();
}

std::vector<Document> json_documents(const RawBatch& batch, const InputFile& file,
                                     const std::string& field) {
  std::vector<Document> documents;
  int64_t number = batch.first_line;
  for (const auto& line : split(batch.bytes, '\n')) {
    if (!trim(line).empty()) {
      std::string text = text_of(line, place(file, number), field);
      if (!text.empty()) documents.push_back({std::move(text)});
    }
    ++number;
  }
  return documents;
}

void check_text(const RawBatch& batch, const InputFile& file) {
  if (batch.bytes.find('\0') != std::string::npos)
    bad_input(file.path.string() + " looks binary (it contains zero bytes)",
              "give a UTF-8 text file");
  if (const auto at = first_invalid_utf8(batch.bytes))
    bad_input(file.path.string() + " is no valid UTF-8 at byte " +
                  std::to_string(batch.first_byte + static_cast<int64_t>(*at)),
              "give a UTF-8 text file");
}

// Line breaks around a separator belong to it.
std::string_view without_breaks(std::string_view text, bool at_begin, bool at_end) {
  while (at_begin && text.starts_with('\n')) text.remove_prefix(1);
  while (at_end && text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

std::vector<Document> text_documents(const RawBatch& batch, const InputFile& file) {
  check_text(batch, file);
  std::vector<Document> documents;
  bool begins = batch.first_of_file;
  for (std::string_view rest = batch.bytes;;) {
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

std::vector<Document> documents_of(const RawBatch& batch, const InputFile& file,
                                   const std::string& field) {
  return file.format == TextFormat::json_lines ? json_documents(batch, file, field)
                                               : text_documents(batch, file);
}

}  // namespace attnlab
