// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/shared/data/tokenizer.h"

namespace attnlab {

/// How a model that others trained expects to be given texts.
struct ModelTexts {
  TextFrame frame;                ///< stands around every text
  std::optional<int32_t> prefix;  ///< what lm-evaluation-harness begins a text with
  std::string chat_template;      ///< Jinja; empty: its files have none
  std::string bos, eos;           ///< names by which the template knows these tokens

  /// The text's tokens with the frame around them; `special` as Tokenizer::encode_special.
  [[nodiscard]] std::vector<int32_t> encode(const Tokenizer& tokenizer, const std::string& text,
                                            bool special) const;
  /// What is before a text that is to be continued, and the text.
  [[nodiscard]] std::vector<int32_t> encode_prompt(const Tokenizer& tokenizer,
                                                   const std::string& text, bool special) const;
};

/// The tokens of a message of a person and of what leads to the answer, as the chat template has
/// it. Throws Error where there is no template, where it is not understood, and for a message with
/// the name of a special token, unless `special` says that this token is meant.
std::vector<int32_t> encode_chat(const ModelTexts& texts, const Tokenizer& tokenizer,
                                 const std::string& message, bool special);

/// Why encode_chat would take no message; empty when it does.
std::string no_chat(const ModelTexts& texts);

}  // namespace attnlab
