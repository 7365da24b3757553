// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/shared/data/corpus/byte_stream.h"
#include "core/shared/data/corpus/inputs.h"

namespace attnlab {

/// About a MiB of a file: whole lines of JSON, or text up to where a word ends.
struct RawBatch {
  std::string bytes;
  int64_t first_line = 1;  ///< of its first byte
  int64_t first_byte = 0;  ///< its place in the unpacked file
  bool first_of_file = true;
};

/// Cuts a file into batches. Where it cuts depends on the file alone, so that a batch's number is a
/// place to go on from, and batches can be tokenized side by side.
class BatchReader {
 public:
  static constexpr size_t batch_size = 1 << 20;

  explicit BatchReader(const InputFile& file);
  /// False at the end. Throws Error for a damaged file and for a line of 64 MiB or more.
  bool next(RawBatch& batch);
  [[nodiscard]] int64_t position() const { return stream_->position(); }

 private:
  void fill(size_t size);
  [[nodiscard]] size_t cut() const;

  InputFile file_;
  std::unique_ptr<ByteStream> stream_;
  std::string pending_;
  int64_t line_ = 1, byte_ = 0;
  bool ended_ = false;
};

/// A document, or a part of one that is longer than a batch.
struct Document {
  std::string text;
  bool begins = true;  ///< false: goes on where the batch before it ended
};

/// What a batch holds. `field` is where JSON has the text. Throws Error that names file and line
/// for a line that is no JSON object or lacks the field, and for text that is no valid UTF-8.
std::vector<Document> documents_of(const RawBatch& batch, const InputFile& file,
                                   const std::string& field);

}  // namespace attnlab
