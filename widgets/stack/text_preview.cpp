// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stack/text_preview.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/shared/base/error.h"
#include "core/shared/data/corpus/dataset.h"
#include "core/shared/data/corpus/prepared_text.h"
#include "core/shared/data/utf8.h"
#include "widgets/common/number_text.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr uint64_t read_whole = 8 << 20;  // all files together
constexpr uint64_t read_beginning = 64 << 10;
constexpr uint64_t largest_tokenizer = 64 << 20;
constexpr size_t shown_tokens = 600;

QString name_of(const std::string& path) {
  return QString::fromStdString(fs::path(path).filename().string());
}

QString unreadable(const std::string& path) {
  return TextPreview::tr("%1 cannot be read.").arg(name_of(path));
}

// Devices and pipes are refused before anything is read: they might never end.
FilePreview look_at(const std::string& path) {
  FilePreview file{path, 0, {}};
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status))
    file.problem = TextPreview::tr("%1 does not exist.").arg(name_of(path));
  else if (fs::is_directory(status))
    file.problem = TextPreview::tr("%1 is a folder: give the text files in it.").arg(name_of(path));
  else if (!fs::is_regular_file(status))
    file.problem = TextPreview::tr("%1 is no ordinary file.").arg(name_of(path));
  else
    file.bytes = fs::file_size(path, error);
  if (error && file.problem.isEmpty()) file.problem = unreadable(path);
  return file;
}

// Cuts a character that the end of the read part tears apart.
void cut_torn_character(std::string& text) {
  for (size_t back = 1; back <= std::min<size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if (byte < 0x80) return;
    if (byte < 0xc0) continue;
    const size_t whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (back < whole) text.resize(text.size() - back);
    return;
  }
}

std::string read_some(FilePreview& file, uint64_t limit) {
  std::ifstream in(file.path, std::ios::binary);
  std::string text(std::min(limit, file.bytes), '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in) {
    file.problem = unreadable(file.path);
    return {};
  }
  if (text.size() < file.bytes) cut_torn_character(text);
  return text;
}

QString not_text(const std::string& path, std::string_view bytes) {
  const QString name = name_of(path);
  if (bytes.empty()) return TextPreview::tr("%1 is empty.").arg(name);
  if (bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff"))
    return TextPreview::tr("%1 is UTF-16: save it as UTF-8.").arg(name);
  if (bytes.find('\0') != std::string_view::npos)
    return TextPreview::tr("%1 is no text (it contains zero bytes).").arg(name);
  if (const auto at = first_invalid_utf8(bytes))
    return TextPreview::tr("%1 is no valid UTF-8 at byte %2: save it as UTF-8.")
        .arg(name, number_text(static_cast<int64_t>(*at)));
  return {};
}

QString token_text(const Tokenizer& tokenizer, int32_t id) {
  const bool part_of_character = tokenizer.kind() == "byte" && id >= 0x80 && id < 0x100;
  return part_of_character ? QString::number(id, 16).toUpper()
                           : QString::fromStdString(tokenizer.decode(std::span(&id, 1)));
}

int64_t count_characters(std::string_view text) {
  return std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; });
}

std::shared_ptr<const Tokenizer> open_tokenizer(const std::string& name, std::string_view text) {
  std::error_code ignored;
  const bool is_file = name != "byte" && name != "char";
  if (is_file && fs::exists(name, ignored) && !fs::is_regular_file(name, ignored))
    bad_input(name + " is no tokenizer.json");
  if (is_file && fs::is_regular_file(name, ignored) &&
      fs::file_size(name, ignored) > largest_tokenizer)
    bad_input(name + " is too large for a tokenizer.json");
  return make_tokenizer(name, text);
}

void tokenize(TextPreview& preview, const std::string& text, const std::string& tokenizer_name) {
  const auto tokenizer = open_tokenizer(tokenizer_name, text);
  const auto ids = tokenizer->encode(text);
  const double part = static_cast<double>(preview.bytes) / static_cast<double>(text.size());
  const auto whole = [&](int64_t count) {
    return preview.exact ? count : static_cast<int64_t>(static_cast<double>(count) * part);
  };
  preview.characters = whole(count_characters(text));
  preview.tokens = whole(static_cast<int64_t>(ids.size()));
  preview.vocab_size = tokenizer->vocab_size();
  std::string beginning = text.substr(0, read_beginning);
  if (beginning.size() < text.size()) cut_torn_character(beginning);
  preview.first_tokens = tokens_of(*tokenizer, beginning, shown_tokens);
}

void check_length(TextPreview& preview, int64_t seq_len) {
  const int64_t needed = seq_len + 1;
  if (!preview.problem.isEmpty() || preview.held_out_tokens() >= needed) return;
  if (preview.held_out)
    preview.problem =
        TextPreview::tr(
            "The corpus holds out %1 tokens, sequences of %2 need %3: hold out more text or take a "
            "smaller sequence length.")
            .arg(number_text(*preview.held_out), number_text(seq_len), number_text(needed));
  else
    preview.problem =
        TextPreview::tr(
            "The text has %1 tokens, sequences of %2 need %3: give more text or a "
            "smaller sequence length.")
            .arg(number_text(preview.tokens), number_text(seq_len), number_text(10 * needed));
}

TextPreview preview_corpus(const std::string& folder, int64_t seq_len) {
  TextPreview preview;
  preview.files.push_back({folder, 0, {}});
  try {
    const Dataset corpus = open_dataset(folder);
    preview.vocab_size = corpus.tokenizer->vocab_size();
    preview.tokens = corpus.train.size() + corpus.held_out.size();
    preview.held_out = corpus.held_out.size();
    preview.documents = corpus.description["documents"].get<int64_t>();
    std::vector<int64_t> ids(std::min<size_t>(shown_tokens, size_t(corpus.train.size())));
    corpus.train.copy(0, ids);
    for (const int64_t id : ids)
      preview.first_tokens.push_back(token_text(*corpus.tokenizer, static_cast<int32_t>(id)));
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.is_regular_file()) preview.bytes += entry.file_size();
    preview.files[0].bytes = preview.bytes;
    check_length(preview, seq_len);
  } catch (const Error& error) {
    preview.problem = preview.files[0].problem = QString::fromStdString(error.line());
  } catch (const std::exception& error) {
    preview.problem = preview.files[0].problem = QString::fromUtf8(error.what());
  }
  return preview;
}

}  // namespace

std::vector<QString> tokens_of(const Tokenizer& tokenizer, std::string_view text, size_t limit) {
  std::vector<QString> tokens;
  for (const int32_t id : tokenizer.encode(text)) {
    if (tokens.size() == limit) break;
    tokens.push_back(token_text(tokenizer, id));
  }
  return tokens;
}

TextPreview preview_text(const std::vector<std::string>& files, const std::string& tokenizer,
                         int64_t seq_len) {
  if (files.size() == 1 && is_dataset(files[0])) return preview_corpus(files[0], seq_len);
  TextPreview preview;
  for (const auto& path : files) {
    preview.files.push_back(look_at(path));
    preview.bytes += preview.files.back().bytes;
  }
  preview.exact = preview.bytes <= read_whole;
  std::string text;
  for (FilePreview& file : preview.files) {
    const uint64_t limit = preview.exact ? read_whole : read_beginning;
    if (!file.problem.isEmpty() || text.size() > read_whole) continue;
    const std::string part = read_some(file, limit);
    if (file.problem.isEmpty()) file.problem = not_text(file.path, part);
    if (file.problem.isEmpty()) text += part;
  }
  for (const FilePreview& file : preview.files)
    if (preview.problem.isEmpty()) preview.problem = file.problem;
  if (files.empty()) preview.problem = TextPreview::tr("There is no file yet.");
  if (!preview.problem.isEmpty()) return preview;
  try {
    tokenize(preview, text, tokenizer);
  } catch (const Error& error) {
    preview.problem = QString::fromStdString(error.line());
  }
  check_length(preview, seq_len);
  return preview;
}

}  // namespace attnlab
