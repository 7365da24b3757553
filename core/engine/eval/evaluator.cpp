// SPDX-License-Identifier: Apache-2.0
#include "core/engine/eval/evaluator.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "core/engine/eval/likelihood.h"
#include "core/engine/train/checkpoint.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/safetensors.h"
#include "core/shared/eval/generated.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

int64_t step_of(const fs::path& checkpoint) {
  const fs::path trainer = checkpoint / "trainer.json";
  return fs::exists(trainer) ? whole_or(read_json(trainer), "step", 0) : 0;
}

// Of shards, the hash of their hashes.
std::string hash_of_weights(const fs::path& checkpoint) {
  const fs::path weights = weights_of(checkpoint);
  if (weights.extension() != ".json") return sha256_of_file(weights);
  std::set<std::string> shards;
  for (const auto& [name, shard] : read_weight_map(weights)) shards.insert(shard);
  Sha256 hash;
  for (const auto& shard : shards) hash.add(sha256_of_file(checkpoint / shard));
  return hash.hex();
}

class Evaluator {
 public:
  Evaluator(const fs::path& checkpoint, c10::Device device, const EvalOptions& options,
            const EvalHost& host)
      : home_(evaluation_home(checkpoint)), options_(options), host_(host) {
    for (const EvalTask& task : options.tasks)
      documents_.push_back(task.kind == EvalKind::generated
                               ? EvalDocuments{}
                               : read_documents(task, find_data(task, options.data), limit_of(task),
                                                options.strict));
    loaded_ = load_checkpoint(checkpoint, device, c10::kFloat);
    if (!loaded_.tokenizer)
      bad_input(checkpoint.string() + " has no tokenizer.json",
                "texts cannot be scored without the tokenizer that the model was trained with");
    check_vocabulary(checkpoint);
    if (const auto notice = template_notice(*loaded_.tokenizer); !notice.empty())
      host_.notice(notice);
    generate_documents();
    set_contexts();
    common_.checkpoint = fs::weakly_canonical(checkpoint).lexically_relative(home_).string();
    common_.weights = hash_of_weights(checkpoint);
    common_.step = step_of(checkpoint);
    for (const auto& layer : loaded_.model->spec().layers) common_.layers.push_back(to_json(layer));
    recorded_ = read_evaluations(home_);
    loaded_.model->set_ablation(options.ablation);
    common_.ablation = to_json(options.ablation);
    plan();
    check_home();
  }

  bool run() {
    size_t number = 0;
    for (const Job& job : jobs_)
      if (!run_job(job, ++number)) return false;
    return true;
  }

 private:
  struct Job {
    const EvalTask& task;
    const EvalDocuments& documents;
    int64_t context;
    EvalRequests requests;
  };

  [[nodiscard]] std::optional<int64_t> limit_of(const EvalTask& task) const {
    const auto own = options_.limits.find(task.name);
    return own == options_.limits.end() ? options_.limit : own->second;
  }

  void check_vocabulary(const fs::path& checkpoint) const {
    const int64_t ids = loaded_.tokenizer->vocab_size();
    const int64_t rows = loaded_.model->spec().vocab_size;
    if (ids > rows)
      bad_input(checkpoint.string() + ": the tokenizer has " + std::to_string(ids) +
                    " tokens, the model only " + std::to_string(rows),
                "put the tokenizer there that the model was trained with");
  }

  // As long as the model takes: every context is scored on the same tokens.
  void generate_documents() {
    for (size_t t = 0; t < options_.tasks.size(); ++t)
      if (options_.tasks[t].kind == EvalKind::generated)
        documents_[t] =
            generated_documents(options_.tasks[t], loaded_.model->spec().max_position_embeddings,
                                limit_of(options_.tasks[t]));
  }

  void set_contexts() {
    const int64_t longest = loaded_.model->spec().max_position_embeddings;
    for (const int64_t context : options_.contexts) {
      if (context < 1 || context > longest)
        bad_input("a context of " + std::to_string(context) +
                  " tokens: the model was made for 1 to " + std::to_string(longest));
      if (std::ranges::find(contexts_, context) == contexts_.end()) contexts_.push_back(context);
    }
    if (contexts_.empty()) contexts_ = {longest};
  }

  // Whole texts are asked at every length. A choice is scored whole or not at all, so that short
  // contexts would only refuse long choices.
  [[nodiscard]] bool is_asked(const EvalTask& task, int64_t context) const {
    const bool scores_texts = task.kind == EvalKind::rolling || task.kind == EvalKind::generated;
    return scores_texts || context == std::ranges::max(contexts_);
  }

  // Figures are worth more than their record: a folder that cannot be written to is no reason to
  // refuse.
  void check_home() {
    keep_ = ::access(home_.c_str(), W_OK) == 0;
    if (!keep_) host_.notice("nothing is recorded: no permission to write to " + home_.string());
  }

  // Everything is encoded before anything is scored, so that bad data costs no time.
  void plan() {
    for (const int64_t context : contexts_)
      for (size_t t = 0; t < options_.tasks.size(); ++t)
        if (const EvalTask& task = options_.tasks[t]; is_asked(task, context))
          jobs_.push_back({task, documents_[t], context,
                           encode_requests(task, documents_[t], *loaded_.tokenizer, context,
                                           options_.strict, loaded_.texts.prefix)});
    for (size_t t = 0; t < options_.tasks.size(); ++t)
      tell_of_skipped(options_.tasks[t], documents_[t]);
  }

  void tell_of_skipped(const EvalTask& task, const EvalDocuments& documents) const {
    if (documents.skipped == 0) return;
    const size_t all = documents.items.size() + static_cast<size_t>(documents.skipped);
    host_.notice(task.name + ": " + std::to_string(documents.skipped) + " of " +
                 std::to_string(all) + " documents are left out (--strict ends there), first " +
                 documents.first_skipped);
  }

  bool run_job(const Job& job, size_t number) {
    EvalRecord record = describe(job);
    if (const EvalRecord* known = find(record)) {
      give_again(*known, record);
      return true;
    }
    const auto start = std::chrono::steady_clock::now();
    const size_t size = job.requests.requests.size();
    std::vector<Likelihood> likelihoods(size);
    if (!score(job.requests, record, likelihoods,
               {job.task.name, job.context, 0, size, number, jobs_.size()}))
      return false;
    if (std::ranges::any_of(likelihoods,
                            [](const Likelihood& l) { return std::isnan(l.log_probability); }))
      failed(job.task.name + ": the model's probabilities are no numbers",
             "evaluate an earlier checkpoint");
    record.metrics = evaluate_metrics(job.task, job.documents, job.requests, likelihoods);
    record.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    finish(record);
    return true;
  }

  EvalRecord describe(const Job& job) const {
    EvalRecord record = common_;
    record.task = job.task.name;
    record.version = job.task.version;
    record.description = job.task.sha256;
    record.context = job.context;
    record.limit = limit_of(job.task);
    record.files = job.documents.files;
    record.documents = static_cast<int64_t>(job.documents.items.size());
    record.skipped = job.documents.skipped;
    record.first_skipped = job.documents.first_skipped;
    if (record.documents + record.skipped == job.documents.all) record.limit.reset();
    record.truncated = job.requests.truncated;
    record.tokens = job.requests.tokens;
    record.baselines =
        baselines(job.task, job.documents, job.requests, loaded_.model->spec().vocab_size);
    return record;
  }

  const EvalRecord* find(const EvalRecord& record) const {
    const auto known = std::ranges::find(recorded_, record.key(), &EvalRecord::key);
    return known == recorded_.end() ? nullptr : &*known;
  }

  // What needs no model may be reckoned otherwise by now.
  void give_again(EvalRecord known, const EvalRecord& now) {
    const bool same = to_json(known)["baselines"] == to_json(now)["baselines"];
    known.baselines = now.baselines;
    if (!same && keep_) append_evaluation(home_, known);
    host_.result(known);
  }

  // False when stopped; what was scored is kept.
  bool score(const EvalRequests& requests, const EvalRecord& record,
             std::vector<Likelihood>& likelihoods, EvalProgress progress) {
    std::optional<PartialScores> partial;
    if (keep_) partial.emplace(home_, record);
    std::vector<ScoreRequest> open;
    std::vector<size_t> where;
    for (size_t i = 0; i < likelihoods.size(); ++i) {
      if (partial && partial->scores().contains(i)) {
        likelihoods[i] = partial->scores().at(i);
        continue;
      }
      open.push_back(requests.requests[i]);
      where.push_back(i);
    }
    progress.done = likelihoods.size() - open.size();
    host_.progress(progress);
    std::vector<Likelihood> fresh(open.size());
    score_requests(*loaded_.model, open, fresh, [&](std::span<const size_t> batch) {
      std::vector<size_t> indices;
      for (const size_t i : batch) {
        indices.push_back(where[i]);
        likelihoods[where[i]] = fresh[i];
      }
      if (partial) partial->append(indices, likelihoods);
      progress.done += batch.size();
      host_.progress(progress);
      return !host_.stop();
    });
    return progress.done == progress.requests;
  }

  void finish(const EvalRecord& record) {
    if (keep_) {
      append_evaluation(home_, record);
      PartialScores(home_, record).remove();
    }
    host_.result(record);
  }

  fs::path home_;
  const EvalOptions& options_;
  const EvalHost& host_;
  std::vector<EvalDocuments> documents_;
  LoadedModel loaded_;
  std::vector<int64_t> contexts_;
  std::vector<Job> jobs_;
  EvalRecord common_;
  std::vector<EvalRecord> recorded_;
  bool keep_ = true;
};

}  // namespace

bool evaluate_checkpoint(const fs::path& checkpoint, c10::Device device, const EvalOptions& options,
                         const EvalHost& host) {
  return Evaluator(checkpoint, device, options, host).run();
}

}  // namespace attnlab
