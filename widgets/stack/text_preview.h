// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/data/tokenizer.h"

namespace attnlab {

struct FilePreview {
  std::string path;
  uint64_t bytes = 0;
  QString problem;  ///< why it is no text to train on, one sentence; empty: it is one
};

/// What can be said about texts before anything is prepared.
struct TextPreview {
  Q_DECLARE_TR_FUNCTIONS(attnlab::TextPreview)

 public:
  std::vector<FilePreview> files;
  uint64_t bytes = 0;
  /// Everything was read; else the numbers are estimated from the beginning of each file.
  bool exact = true;
  int64_t characters = 0, vocab_size = 0, tokens = 0;
  std::optional<int64_t> documents, held_out;  ///< of a prepared corpus, which counts no characters
  std::vector<QString> first_tokens;
  QString problem;  ///< the first reason why it cannot be trained on, one sentence

  /// Of plain text the last tenth.
  [[nodiscard]] int64_t held_out_tokens() const { return held_out.value_or(tokens / 10); }
  [[nodiscard]] int64_t train_tokens() const { return tokens - held_out_tokens(); }
};

/// Looks at UTF-8 files, whole ones up to 8 MB together, else 64 KB of each; any thread.
/// `tokenizer` is "byte", "char" or the path of a tokenizer.json. Never throws for what files
/// contain. One folder that `attnlab data prepare` made is looked at as what it is: then its own
/// tokenizer counts.
TextPreview preview_text(const std::vector<std::string>& files, const std::string& tokenizer,
                         int64_t seq_len);

/// The tokens of `text` one by one, at most `limit`; a byte that is no character by itself is given
/// as two hexadecimal digits. Throws Error where the tokenizer does.
std::vector<QString> tokens_of(const Tokenizer& tokenizer, std::string_view text, size_t limit);

}  // namespace attnlab
