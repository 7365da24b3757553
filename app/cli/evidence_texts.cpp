// SPDX-License-Identifier: Apache-2.0
#include "app/cli/evidence_texts.h"

#include <algorithm>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/text.h"

namespace attnlab::cli {
namespace {

constexpr int64_t text_length = 256;
constexpr size_t bytes_a_token = 8;  // more than most tokens have
constexpr size_t at_the_cut = 64;    // tokens that may be others than within the whole text

/// The beginning of a text, up to the end of a line where there is one.
std::string_view beginning(std::string_view text, size_t bytes) {
  if (bytes >= text.size()) return text;
  const size_t line = text.rfind('\n', bytes);
  if (line != std::string_view::npos && line > bytes / 2) return text.substr(0, line + 1);
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xc0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

/// At least `count` tokens from the beginning of the text, as far as it has them.
std::vector<int32_t> first_tokens(const Tokenizer& tokenizer, std::string_view text, size_t count) {
  for (size_t bytes = count * bytes_a_token;; bytes *= 2) {
    const std::string_view part = beginning(text, bytes);
    auto ids = tokenizer.encode(part);
    if (part.size() == text.size() || ids.size() >= count + at_the_cut) return ids;
  }
}

size_t texts_for(int64_t tokens, int64_t length) {
  return static_cast<size_t>((tokens + length - 1) / length);
}

[[noreturn]] void refuse_short(const std::string& file, int64_t has, int64_t needed,
                               int64_t length) {
  const std::string counts = file + " has " + grouped(has) + " tokens, " + grouped(needed) +
                             " are needed (in texts of " + std::to_string(length) + ")";
  const int64_t possible = has / length * length;
  bad_input(counts, possible == 0 ? "give more text"
                                  : "give more text, or --tokens " + std::to_string(possible));
}

}  // namespace

EvidenceTexts texts_of_file(const std::string& file, int64_t tokens, const Subject& subject) {
  if (subject.tokenizer == nullptr)
    bad_input("the model has no tokenizer, so it cannot read " + file,
              "ask about a model with its tokenizer.json");
  const MappedFile mapped(file);
  const auto length =
      static_cast<size_t>(std::min(text_length, subject.model.spec().max_position_embeddings));
  const size_t count = texts_for(tokens, static_cast<int64_t>(length));
  const auto ids = first_tokens(*subject.tokenizer, mapped.text(), count * length);
  if (ids.size() < count * length)
    refuse_short(file, std::ssize(ids), static_cast<int64_t>(count * length),
                 static_cast<int64_t>(length));
  EvidenceTexts texts;
  for (auto at = ids.begin(); texts.size() < count; at += static_cast<std::ptrdiff_t>(length))
    texts.emplace_back(at, at + static_cast<std::ptrdiff_t>(length));
  return texts;
}

EvidenceTexts texts_held_out(int64_t tokens, const Subject& subject) {
  EvidenceTexts texts;
  for (const Batch& batch : subject.held_out()) {
    const at::Tensor inputs = batch.inputs.cpu().contiguous();
    const int64_t* ids = inputs.const_data_ptr<int64_t>();
    const int64_t length = inputs.size(1);
    for (int64_t row = 0; row < inputs.size(0); ++row)
      texts.emplace_back(ids + row * length, ids + (row + 1) * length);
  }
  if (texts.empty()) bad_input("the run has no held-out sequences", "give --data FILE");
  texts.resize(std::min(texts.size(), texts_for(tokens, std::ssize(texts[0]))));
  return texts;
}

}  // namespace attnlab::cli
