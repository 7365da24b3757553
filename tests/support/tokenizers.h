// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/shared/data/bpe_tokenizer.h"

namespace attnlab::test {

/// "gpt-neox-20b", "gpt2" or "qwen2.5" out of ../shared/data/tokenizers.
std::shared_ptr<const Tokenizer> real_tokenizer(const std::string& name);

/// The content of a file, unpacked.
std::string unpacked(const std::filesystem::path& path);

/// A vocabulary of the 256 bytes, with GPT-2's pattern and no merges.
BpeParts byte_parts();

}  // namespace attnlab::test
