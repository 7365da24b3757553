// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Device.h>

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/eval/results.h"
#include "core/shared/spec/ablation.h"

namespace attnlab {

/// What to evaluate a checkpoint on.
struct EvalOptions {
  std::vector<EvalTask> tasks;
  std::vector<std::filesystem::path> data;  ///< folders with the tasks' data
  std::optional<int64_t> limit;             ///< first documents of every task
  /// Longest sequences. Whole texts are scored with each, other tasks with the longest of them;
  /// empty: the model's.
  std::vector<int64_t> contexts;
  Ablation ablation;                      ///< what is left out of the model
  std::map<std::string, int64_t> limits;  ///< of single tasks, which go before `limit`
  bool strict = false;  ///< a document that cannot be scored is an Error, else it is counted
};

struct EvalProgress {
  std::string task;
  int64_t context = 0;
  size_t done = 0, requests = 0;  ///< of this task
  size_t number = 0, tasks = 0;   ///< this task's number, from 1, and how many there are
};

/// Whoever wants to know, and to stop it.
struct EvalHost {
  std::function<void(const EvalProgress&)> progress;
  std::function<void(const EvalRecord&)> result;
  std::function<void(const std::string&)> notice;
  std::function<bool()> stop;
};

/// Evaluates a checkpoint and records each task's result (`append_evaluation`). A result that is
/// recorded already is given again, an evaluation that was interrupted goes on. All data is read
/// and checked before anything is scored. False when it was stopped before the end.
bool evaluate_checkpoint(const std::filesystem::path& checkpoint, c10::Device device,
                         const EvalOptions& options, const EvalHost& host);

}  // namespace attnlab
