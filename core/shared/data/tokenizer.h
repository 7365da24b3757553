// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attnlab {

/// What a tokenizer's template puts before and behind every text.
struct TextFrame {
  std::vector<int32_t> before, behind;
};

/// Text to token ids and back. Immutable after construction, so safe to share between threads.
class Tokenizer {
 public:
  virtual ~Tokenizer() = default;
  /// "byte", "char", "word" or "bpe".
  [[nodiscard]] virtual std::string kind() const = 0;
  [[nodiscard]] virtual int64_t vocab_size() const = 0;
  /// Throws Error naming a piece of text that the vocabulary lacks, or the byte where the text is
  /// no valid UTF-8 (a byte tokenizer takes any). No tokens are put around it.
  [[nodiscard]] virtual std::vector<int32_t> encode(std::string_view text) const = 0;
  /// The same, but where the text has the name of a special token, as <|endoftext|>, that token
  /// stands. `encode` takes it for text: what somebody writes about a marker is no marker.
  [[nodiscard]] virtual std::vector<int32_t> encode_special(std::string_view text) const {
    return encode(text);
  }
  /// UTF-8; ids outside the vocabulary and broken characters become U+FFFD.
  [[nodiscard]] virtual std::string decode(std::span<const int32_t> ids) const = 0;
  /// What stands behind every document of a corpus; nothing where the vocabulary has no such token.
  [[nodiscard]] virtual std::optional<int32_t> end_token() const { return std::nullopt; }
  /// What its template puts around every text. Models of others are given it (chat.h).
  [[nodiscard]] virtual TextFrame frame() const { return {}; }
  /// tokenizer.json of Hugging Face `tokenizers`, which reads back to the same tokenizer.
  [[nodiscard]] virtual std::string document() const = 0;
};

/// "<s> before and </s> behind"; empty when the frame is.
std::string around_texts(const Tokenizer& tokenizer);
/// What a person should know of texts that are encoded without that frame; empty when there is
/// none.
std::string template_notice(const Tokenizer& tokenizer);

/// One token a byte, V = 256: any text. Documents end with a zero byte, which text does not have.
std::unique_ptr<Tokenizer> byte_tokenizer();
/// One token a character (code point) of `text`, in code point order.
std::unique_ptr<Tokenizer> char_tokenizer(std::string_view text);
std::unique_ptr<Tokenizer> char_tokenizer(std::vector<uint32_t> characters);
/// One token a word; words are separated by white space.
std::unique_ptr<Tokenizer> word_tokenizer(std::vector<std::string> words);

/// Reads the text of a tokenizer.json: one that a tokenizer above wrote, or a byte-level BPE
/// (bpe_tokenizer.h). Throws Error naming the part that is wrong or not supported.
std::unique_ptr<Tokenizer> parse_tokenizer(std::string_view document, const std::string& origin);

/// A tokenizer.json, a folder with one or with GPT-2's vocab.json and merges.txt, or a GGUF file.
std::unique_ptr<Tokenizer> read_tokenizer(const std::filesystem::path& path);

}  // namespace attnlab
