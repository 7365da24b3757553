// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/eval/eval_task.h"

namespace attnlab {

/// A task's data as it was read.
struct EvalDocuments {
  std::vector<EvalItem> items;
  Json files;                 ///< [{"path": …, "sha256": …}], for the record
  int64_t all = 0;            ///< documents in the file; `items` may be fewer
  int64_t skipped = 0;        ///< documents that cannot be scored, and are not in `items`
  std::string first_skipped;  ///< why the first of them

  void skip(const std::string& why);
};

/// Looks for the task's file in a folder of the task's name (in any case) inside `folders`, at most
/// two levels down, then in the folders themselves. Throws Error that says where it looked and what
/// to get.
std::filesystem::path find_data(const EvalTask& task,
                                const std::vector<std::filesystem::path>& folders);

/// Reads the first `limit` documents. One that is no JSON, lacks a field or has a label for which
/// there is no choice is skipped; with `strict` it is an Error that names file and line. Throws
/// Error where no document is left.
EvalDocuments read_documents(const EvalTask& task, const std::filesystem::path& file,
                             std::optional<int64_t> limit, bool strict = false);

}  // namespace attnlab
