// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/shared/data/tokenizer.h"

namespace attnlab {

struct PrepareProgress {
  int64_t bytes = 0, total_bytes = 0;  ///< of the files, packed as they are
  int64_t text_bytes = 0;              ///< unpacked
  int64_t documents = 0, tokens = 0;
  bool resumed = false;
};

struct PrepareJob {
  std::vector<std::string> files;     ///< files, folders, patterns
  std::vector<std::string> held_out;  ///< the same; empty: one document in a hundred is held out
  std::shared_ptr<const Tokenizer> tokenizer;
  std::filesystem::path out;
  std::string field = "text";  ///< where JSON has the text
  bool strict = false;         ///< a line without a document is an Error, else it is counted;
                               ///< so is a corpus that was prepared without it and lacks some
  int threads = 1;
  std::function<void(const PrepareProgress&)> progress = [](const PrepareProgress&) {};
  std::function<bool()> wants_stop = [] { return false; };
  int64_t shard_tokens = 1 << 26;
  int64_t commit_bytes = 64 << 20;  ///< text between two points to go on from
};

enum class PrepareOutcome { done, already_there, stopped };

/// Tokenizes a corpus into the folder `out`: token files of the documents to train on and of those
/// held out, the end token behind every document, tokenizer.json and dataset.json. Memory stays
/// bounded whatever the size. After a stop or a crash the same call goes on, also when a file was
/// mended behind what was read of it, and the result is the same to the byte; dataset.json is
/// written last; it tells how many lines were skipped. Throws Error for bad input, for lines of
/// which none has a document, for a folder that holds anything else, and while another process
/// prepares into it.
PrepareOutcome prepare_corpus(const PrepareJob& job);

/// Whether two jobs on the same files are the same: what they read, how, and with which tokenizer.
std::string prepare_identity(const PrepareJob& job);

}  // namespace attnlab
