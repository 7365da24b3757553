// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/eval/metrics.h"

namespace attnlab {

/// One task's result with everything that it depends on.
struct EvalRecord {
  std::string checkpoint;  ///< relative to the run's folder
  std::string weights;     ///< sha256 of model.safetensors
  int64_t step = 0;
  Json layers;                             ///< the model's layers, as its config.json tells them
  std::string task, version, description;  ///< sha256 of the task's file
  int64_t context = 0;                     ///< longest sequence, tokens
  std::optional<int64_t> limit;
  Json ablation = Json::object();  ///< what was taken out of the model; empty: nothing
  Json files;                      ///< data with hashes
  int64_t documents = 0, truncated = 0, tokens = 0;
  int64_t skipped = 0;        ///< documents that could not be scored
  std::string first_skipped;  ///< why the first of them
  std::vector<Metric> metrics;
  Baselines baselines;
  double seconds = 0;
  double time = 0;  ///< seconds since 1970, set when it is recorded

  /// What makes a result: equal for two records that must have the same metrics.
  [[nodiscard]] std::string key() const;
  [[nodiscard]] const Metric* metric(std::string_view name) const;
};

Json to_json(const EvalRecord& record);
EvalRecord eval_record_from_json(const Json& json, const std::string& origin);
/// {"acc": 0.41, "acc_stderr": 0.01, …}; a standard error that does not exist is null.
Json metrics_json(const std::vector<Metric>& metrics);

/// Where results of a checkpoint are kept: its run, or the checkpoint itself when it has none.
std::filesystem::path evaluation_home(const std::filesystem::path& checkpoint);

/// HOME/evaluations.jsonl: one record a line, only ever appended to, each line by one write, so
/// that a crash can spoil no more than the line it was writing; such a line, and one that another
/// version wrote, is passed over and counted. The run's own files are not touched: a run can be
/// evaluated while it trains.
void append_evaluation(const std::filesystem::path& home, EvalRecord record);

struct PassedOver {
  int64_t damaged = 0;  ///< torn, edited, or never a result
  int64_t foreign = 0;  ///< whole, of another version
};
std::vector<EvalRecord> read_evaluations(const std::filesystem::path& home,
                                         PassedOver* passed_over = nullptr);
/// Of the lines of such a file those that are not damaged, as they are.
std::string undamaged_lines(const std::string& lines);

/// Likelihoods of an evaluation that is not finished yet, in HOME/evaluations.partial/, so that one
/// that was interrupted goes on where it stopped. The same line format and promise.
class PartialScores {
 public:
  PartialScores(const std::filesystem::path& home, const EvalRecord& record);

  [[nodiscard]] const std::map<size_t, Likelihood>& scores() const { return scores_; }
  void append(std::span<const size_t> indices, std::span<const Likelihood> likelihoods);
  /// The evaluation is recorded: removes the file.
  void remove();

 private:
  std::filesystem::path path_;
  std::map<size_t, Likelihood> scores_;
};

}  // namespace attnlab
