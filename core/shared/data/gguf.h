// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/shared/base/json.h"
#include "core/shared/base/tensor_file.h"

namespace attnlab {

/// A memory-mapped GGUF file, version 2 or 3: what llama.cpp and its kin read. Opening checks every
/// count, size and offset; throws Error naming file and place. Shapes are row-major, the other way
/// round than in the file.
class GgufFile final : public TensorFile {
 public:
  explicit GgufFile(const std::filesystem::path& path);
  /// Metadata by key. Numbers of four bytes are the shortest decimals that are they.
  [[nodiscard]] const Json& metadata() const { return metadata_; }

 private:
  Json metadata_;
};

/// The tokenizer.json of its tokenizer. Throws Error for a kind that is not supported.
std::string gguf_tokenizer(const GgufFile& file);

/// Whether a file's name is that of a GGUF file.
bool is_gguf(const std::filesystem::path& path);

}  // namespace attnlab
