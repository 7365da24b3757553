// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/shared/data/corpus/catalog.h"

namespace attnlab {

struct DownloadProgress {
  std::string file;
  int64_t files_done = 0, files = 0;
  int64_t bytes = 0, total_bytes = 0;  ///< of this file; 0 where nobody says
};

struct DownloadJob {
  CatalogEntry entry;
  std::filesystem::path out;   ///< the dataset's folder
  std::filesystem::path from;  ///< a folder that has the files already, as FROM/NAME/… or FROM/…
  std::string mirror;          ///< a folder or URL before NAME/PATH; asked before the sources
  size_t limit = 0;            ///< files to fetch at most; 0: all
  int attempts = 5;            ///< for each address, going on where it broke off
  double first_wait = 1;       ///< seconds before the second attempt, twice as many each time
  std::function<void(const DownloadProgress&)> progress = [](const DownloadProgress&) {};
  std::function<bool()> wants_stop = [] { return false; };
};

struct DownloadResult {
  bool stopped = false;
  int64_t fetched = 0, already_there = 0;
  /// Files whose hash the manifest does not know: it was recorded now, and must stay the same.
  std::vector<std::string> trusted;
};

/// Fetches what is missing. A file has its name only when it is whole and has the right hash; half
/// a file is kept as .part and gone on with. Throws Error that says what went wrong with every
/// address of a file, and while another process downloads into the folder.
DownloadResult download(const DownloadJob& job);

}  // namespace attnlab
