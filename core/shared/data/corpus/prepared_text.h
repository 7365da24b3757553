// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/data/token_file.h"
#include "core/shared/data/tokenizer.h"

namespace attnlab {

/// A text that was read, checked and tokenized.
struct PreparedText {
  std::shared_ptr<const Tokenizer> tokenizer;
  std::shared_ptr<const TokenFile> tokens;
  Json description;  ///< files with sizes and hashes, for run.json
  std::string note;  ///< why the cache could not be used; empty when it was
};

/// Reads UTF-8 files (joined in order), builds or loads the tokenizer ("byte", "char" or the path
/// of a tokenizer.json) and tokenizes; token files are cached by the hash of text and tokenizer,
/// where there is a folder for that.
/// Throws Error for what is missing, empty, binary or no valid UTF-8.
PreparedText prepare_text(const std::vector<std::string>& files, const std::string& tokenizer);

/// "byte"; "char", which takes the characters from `text`; a tokenizer.json or a folder with one;
/// or one of the catalog that was downloaded.
std::shared_ptr<const Tokenizer> make_tokenizer(const std::string& name, std::string_view text);

}  // namespace attnlab
