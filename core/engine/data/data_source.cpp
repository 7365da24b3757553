// SPDX-License-Identifier: Apache-2.0
#include "core/engine/data/data_source.h"

#include <ATen/ops/empty.h>

#include "core/shared/base/error.h"

namespace attnlab {

std::unique_ptr<DataSource> open_data(const RunSpec& spec) {
  if (!spec.data.task.empty()) return open_task(spec);
  if (!spec.data.files.empty()) return open_text(spec);
  bad_input("no data", "give --data FILE... or --data task:recall");
}

namespace {

/// What the data is, wherever its files lie.
Json without_paths(Json description) {
  if (!description.is_object()) return description;
  description.erase("dataset");
  if (description.contains("files"))
    for (Json& file : description["files"])
      if (file.is_object()) file.erase("path");
  return description;
}

}  // namespace

void check_data(const Json& recorded, const DataSource& data) {
  const Json now = data.describe();
  if (without_paths(recorded) == without_paths(now)) return;
  const auto hash = [](const Json& data_json) {
    const auto found = data_json.find("tokenizer_sha256");
    return found == data_json.end() ? std::string() : found->get<std::string>();
  };
  if (hash(recorded) != hash(now))
    bad_input("the tokenizer is not the one that the run began with",
              "restore the file that run.json names, or start a new run");
  bad_input("the data of the run has changed since it began",
            "restore the files that run.json names, give them with train --resume RUN --data FILE, "
            "or start a new run");
}

Batch make_batch(const std::vector<int64_t>& tokens, const std::vector<bool>& scored,
                 int64_t rows) {
  const int64_t width = static_cast<int64_t>(tokens.size()) / rows;
  const int64_t length = width - 1;
  Batch batch{at::empty({rows, length}, at::kLong), at::empty({rows, length}, at::kLong)};
  auto* inputs = batch.inputs.mutable_data_ptr<int64_t>();
  auto* targets = batch.targets.mutable_data_ptr<int64_t>();
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t t = 0; t < length; ++t) {
      const auto at = static_cast<size_t>(row * width + t);
      const bool counts = scored.empty() || scored[at + 1];
      inputs[row * length + t] = tokens[at];
      targets[row * length + t] = counts ? tokens[at + 1] : -1;
      batch.scored += counts ? 1 : 0;
    }
  }
  return batch;
}

}  // namespace attnlab
