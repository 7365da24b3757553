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

/// How much of a file was read, unpacked, and what it was.
struct ReadSoFar {
  int64_t bytes = 0;
  uint32_t crc = 0;
  bool operator==(const ReadSoFar&) const = default;
};

/// Cuts a file into batches, which can be tokenized side by side. Where it cuts depends on the file
/// alone, and the end of a batch is a place to go on from.
class BatchReader {
 public:
  static constexpr size_t batch_size = 1 << 20;
  /// The first part of a document has so many bytes, unless the whole document has fewer.
  static constexpr size_t shortest_first_part = 4096;

  explicit BatchReader(const InputFile& file);
  /// False at the end. Throws Error for a damaged file and for a line of 64 MiB or more.
  bool next(RawBatch& batch);
  /// Passes over what another reader read; false when the file begins with something else.
  bool skip(const ReadSoFar& read);
  [[nodiscard]] const ReadSoFar& read() const { return read_; }
  [[nodiscard]] int64_t position() const { return stream_->position(); }

 private:
  void fill(size_t size);
  [[nodiscard]] size_t cut() const;
  void take(std::string_view bytes);

  InputFile file_;
  std::unique_ptr<ByteStream> stream_;
  std::string pending_;
  int64_t line_ = 1;
  ReadSoFar read_;
  bool ended_ = false;
};

/// A document, or a part of one that is longer than a batch.
struct Document {
  std::string text;
  bool begins = true;  ///< false: goes on where the batch before it ended
};

/// Lines that gave no document, and characters that were put in place of what is none.
struct BadLines {
  int64_t skipped = 0;
  std::string first;     ///< why the first was skipped, with its file and line
  int64_t replaced = 0;  ///< halves of surrogate pairs that became U+FFFD

  void add(const BadLines& later);
  [[nodiscard]] bool empty() const { return skipped == 0 && replaced == 0; }
  /// "2 lines were left out, first a.jsonl: line 7 …; 1 half of a surrogate pair became U+FFFD".
  [[nodiscard]] std::string sentence() const;
};

struct BatchDocuments {
  std::vector<Document> documents;
  BadLines bad;
};

/// What a batch holds. `field` is where JSON has the text. A line that is no JSON object, lacks the
/// field or has a zero byte in it is skipped; with `strict` it is an Error that names file and
/// line, and so is half a pair. Throws Error for a text file that is no valid UTF-8.
BatchDocuments documents_of(const RawBatch& batch, const InputFile& file, const std::string& field,
                            bool strict);

}  // namespace attnlab
