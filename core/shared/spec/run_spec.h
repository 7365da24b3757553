// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/shared/base/json.h"
#include "core/shared/spec/model.h"

namespace attnlab {

struct DataSpec {
  std::string task;                ///< a generated task, or
  std::vector<std::string> files;  ///< UTF-8 texts
  std::string tokenizer = "char";  ///< "byte", "char" or a tokenizer.json
  std::string stream_text;         ///< file with the fixed text of (text, …) layers; empty: the
                                   ///< first tokens of the training split
};

/// The first of optimizers.def.
inline constexpr const char* usual_optimizer = "adamw";

struct TrainSpec {
  int64_t steps = 1000;
  int64_t batch_size = 16;       ///< sequences a micro-batch
  int64_t accumulate = 1;        ///< micro-batches a step
  int64_t seq_len = 128;         ///< L
  double learning_rate = 2e-3;   ///< the peak
  double min_learning_rate = 0;  ///< where the schedule ends
  int64_t warmup_steps = -1;     ///< -1: 5 % of the steps, at most 2000
  std::string schedule = "cosine";
  std::string optimizer = usual_optimizer;
  double weight_decay = 0.1;
  double beta1 = 0.9;
  double beta2 = 0.99;
  double epsilon = 1e-8;
  double grad_clip = 1.0;        ///< largest gradient norm; 0: no clipping
  int64_t eval_every = 0;        ///< 0: ten times a run
  int64_t checkpoint_every = 0;  ///< 0: every five minutes, keeping the newest two
  double snapshot_budget_mb = 256;
  int64_t probe_every = -1;  ///< steps between indicators; 0: never, -1: a few hundred times a run
  std::string probe_text;    ///< beginning of the samples over time; empty: from the data
  std::string record_maps;   ///< layers whose maps are recorded, "1,3-5" or "all"; empty: none
  int64_t record_every = 0;  ///< steps between recorded maps; 0: as often as indicators
  double record_budget_mb = 64;  ///< of all recorded maps; old ones are thinned to stay below

  [[nodiscard]] int64_t warmup() const;
  [[nodiscard]] int64_t eval_interval() const;
  [[nodiscard]] int64_t probe_interval() const;  ///< 0: never
  [[nodiscard]] int64_t record_interval() const;
};

/// Everything needed to make a run, and to make it again.
struct RunSpec {
  ModelSpec model;
  DataSpec data;
  TrainSpec train;
  uint64_t seed = 1;
  std::string device = "cpu";
  std::string dtype = "fp32";
  int threads = 0;  ///< 0: all cores
  bool deterministic = false;
};

/// Layers whose maps are recorded, from 0. Throws Error naming what is no layer of the model.
std::set<int64_t> recorded_layers(const RunSpec& spec);

std::vector<std::string> schedule_names();
std::vector<std::string> optimizer_names();

/// Merges what the user gave (a spec file, then flags, as JSON of the same form) over what suits
/// the task or preset, and reads the result. Throws one Error that names every problem.
RunSpec resolve_run_spec(const Json& file, const std::string& origin, const Json& flags);

/// The model part alone, for commands that train nothing; a vocabulary that neither preset nor
/// flags give is taken as 256 (bytes).
ModelSpec resolve_model_spec(const Json& file, const std::string& origin, const Json& flags);

Json to_json(const RunSpec& spec);
/// Reads what `to_json` wrote.
RunSpec run_spec_from_json(const Json& json, const std::string& origin);

}  // namespace attnlab
