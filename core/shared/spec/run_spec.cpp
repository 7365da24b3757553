// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/run_spec.h"

#include <algorithm>
#include <cmath>

#include "core/shared/analysis/ablation.h"
#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/catalog.h"
#include "core/shared/data/task.h"

namespace attnlab {
namespace {

// The paper's training (§4) for the paper's sizes.
Json paper_training(double learning_rate) {
  return {{"seq_len", 2048}, {"batch_size", 8},      {"accumulate", 32},
          {"steps", 120000}, {"warmup_steps", 2000}, {"learning_rate", learning_rate},
          {"beta2", 0.9999}, {"weight_decay", 0.1}};
}

// The paper's own where it was downloaded, else bytes in a vocabulary of its size.
std::string default_paper_tokenizer() {
  const auto folder = paper_tokenizer();
  return folder ? folder->string() : "byte";
}

Json preset_defaults(const std::string& name) {
  if (name == "micro" || name == "nano" || name.empty()) return Json::object();
  (void)preset(name);
  return {{"train", paper_training(name == "1.7b" ? 3e-4 : 4e-4)},
          {"data", {{"tokenizer", default_paper_tokenizer()}}}};
}

std::string text_at(const Json& json, const char* part, const char* key) {
  const auto section = json.find(part);
  if (section == json.end() || !section->is_object()) return {};
  const auto value = section->find(key);
  return value != section->end() && value->is_string() ? value->get<std::string>() : "";
}

// Merges like RFC 7386, except that files and a task replace each other.
void merge(Json& under, const Json& over) {
  for (const auto& [key, value] : over.items()) {
    if (key == "task") under.erase("files");
    if (key == "files") under.erase("task");
    if (value.is_object() && under.contains(key) && under[key].is_object())
      merge(under[key], value);
    else
      under[key] = value;
  }
}

Json merged(const Json& file, const Json& flags) {
  Json given = file;
  merge(given, flags);
  Json all = Json::object();
  if (const std::string name = text_at(given, "data", "task"); !name.empty())
    merge(all, task(name).recommended());
  merge(all, preset_defaults(text_at(given, "model", "preset")));
  merge(all, given);
  return all;
}

const Json& part(const Json& all, const char* key) {
  static const Json nothing = Json::object();
  const auto found = all.find(key);
  return found == all.end() ? nothing : *found;
}

DataSpec read_data(const JsonReader& r) {
  DataSpec data;
  data.task = r.text("task", "");
  data.files = r.texts("files");
  data.tokenizer = r.text("tokenizer", data.tokenizer);
  data.stream_text = r.text("stream_text", "");
  if (!data.task.empty() && !data.files.empty()) r.fail("task", "give a task or files, not both");
  r.refuse_unknown();
  return data;
}

TrainSpec read_train(const JsonReader& r) {
  TrainSpec t;
  t.steps = r.integer("steps", t.steps);
  t.batch_size = r.integer("batch_size", t.batch_size);
  t.accumulate = r.integer("accumulate", t.accumulate);
  t.seq_len = r.integer("seq_len", t.seq_len);
  t.learning_rate = r.number("learning_rate", t.learning_rate);
  t.min_learning_rate = r.number("min_learning_rate", t.min_learning_rate);
  t.warmup_steps = r.integer("warmup_steps", t.warmup_steps);
  t.schedule = r.text("schedule", t.schedule);
  t.weight_decay = r.number("weight_decay", t.weight_decay);
  t.beta1 = r.number("beta1", t.beta1);
  t.beta2 = r.number("beta2", t.beta2);
  t.epsilon = r.number("epsilon", t.epsilon);
  t.grad_clip = r.number("grad_clip", t.grad_clip);
  t.eval_every = r.integer("eval_every", t.eval_every);
  t.checkpoint_every = r.integer("checkpoint_every", t.checkpoint_every);
  t.snapshot_budget_mb = r.number("snapshot_budget_mb", t.snapshot_budget_mb);
  t.probe_every = r.integer("probe_every", t.probe_every);
  t.probe_text = r.text("probe_text", "");
  t.record_maps = r.text("record_maps", "");
  t.record_every = r.integer("record_every", t.record_every);
  t.record_budget_mb = r.number("record_budget_mb", t.record_budget_mb);
  r.refuse_unknown();
  return t;
}

// Counts of a run: far above any, and small enough that no product of them overflows.
constexpr int64_t most_steps = 1'000'000'000;
constexpr int64_t most_at_once = 1 << 20;
constexpr int64_t most_tokens_a_step = int64_t{1} << 32;
constexpr double largest_budget_mb = 1e9;  // a petabyte
constexpr int64_t largest_whole = int64_t{1} << 53;  // JSON tells whole numbers apart up to here

class Problems {
 public:
  void between(const char* name, int64_t value, int64_t least, int64_t most) {
    if (value < least)
      add(name, static_cast<double>(value), "expected " + std::to_string(least) + " or more");
    if (value > most)
      add(name, static_cast<double>(value), "expected at most " + std::to_string(most));
  }
  void at_least(const char* name, double value, double least) {
    if (!(value >= least && std::isfinite(value)))
      add(name, value, "expected " + number(least) + " or more");
  }
  void at_most(const char* name, double value, double most) {
    if (value > most) add(name, value, "expected at most " + number(most));
  }
  void above(const char* name, double value, double bound) {
    if (!(value > bound && std::isfinite(value)))
      add(name, value, "expected more than " + number(bound));
  }
  void below_one(const char* name, double value) {
    if (!(value >= 0 && value < 1)) add(name, value, "expected 0 or more and less than 1");
  }
  void one_of(const char* kind, const std::string& word, const std::vector<std::string>& known) {
    if (std::ranges::find(known, word) == known.end())
      found.push_back(unknown_name(kind, word, known));
  }
  /// Where each factor is as it should be, their product is counted.
  void tokens(const TrainSpec& t) {
    if (!found.empty()) return;
    const int64_t sequences = t.batch_size * t.accumulate;
    if (sequences > most_tokens_a_step / t.seq_len)
      found.push_back("batch_size x accumulate x seq_len is more than " +
                      std::to_string(most_tokens_a_step) + " tokens a step");
    else if (sequences * t.seq_len > largest_whole / t.steps)
      found.push_back("the run has more than " + std::to_string(largest_whole) +
                      " tokens, which its files could not count");
  }
  void layers(const char* name, const RunSpec& spec) {
    try {
      (void)recorded_layers(spec);
    } catch (const Error& error) {
      found.push_back(std::string(name) + ": " + error.line());
    }
  }
  std::vector<std::string> found;

 private:
  static std::string number(double value) {
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    return whole ? std::to_string(static_cast<int64_t>(value)) : Json(value).dump();
  }
  void add(const std::string& name, double value, const std::string& expected) {
    found.push_back(name + " is " + number(value) + ", " + expected);
  }
};

std::vector<std::string> problems(const RunSpec& spec) {
  Problems p;
  const TrainSpec& t = spec.train;
  p.between("steps", t.steps, 1, most_steps);
  p.between("batch_size", t.batch_size, 1, most_at_once);
  p.between("accumulate", t.accumulate, 1, most_at_once);
  p.between("seq_len", t.seq_len, 1, most_at_once);
  p.tokens(t);
  p.between("warmup_steps", t.warmup_steps, -1, most_steps);
  p.between("eval_every", t.eval_every, 0, most_steps);
  p.between("checkpoint_every", t.checkpoint_every, 0, most_steps);
  p.between("probe_every", t.probe_every, -1, most_steps);
  p.above("learning_rate", t.learning_rate, 0);
  p.at_least("min_learning_rate", t.min_learning_rate, 0);
  p.at_least("weight_decay", t.weight_decay, 0);
  p.at_least("grad_clip", t.grad_clip, 0);
  p.at_most("snapshot_budget_mb", t.snapshot_budget_mb, largest_budget_mb);
  p.at_most("record_budget_mb", t.record_budget_mb, largest_budget_mb);
  p.at_least("snapshot_budget_mb", t.snapshot_budget_mb, 0);
  p.between("record_every", t.record_every, 0, most_steps);
  p.above("record_budget_mb", t.record_budget_mb, 0);
  p.layers("record_maps", spec);
  p.above("epsilon", t.epsilon, 0);
  p.below_one("beta1", t.beta1);
  p.below_one("beta2", t.beta2);
  p.one_of("schedule", t.schedule, schedule_names());
  p.one_of("dtype", spec.dtype, {"fp32", "bf16"});
  if (!spec.data.task.empty()) {
    const Task& chosen = task(spec.data.task);
    p.at_least(("seq_len of " + spec.data.task).c_str(), static_cast<double>(t.seq_len),
               static_cast<double>(chosen.shortest()));
  }
  // Sizes the data decides are checked once it is there.
  ModelSpec model = spec.model;
  if (model.vocab_size == 0) model.vocab_size = 1;
  for (auto& problem : problems(model)) p.found.push_back(std::move(problem));
  if (t.seq_len > model.max_position_embeddings)
    p.found.push_back("seq_len " + std::to_string(t.seq_len) +
                      " is longer than max_position_embeddings " +
                      std::to_string(model.max_position_embeddings));
  return p.found;
}

RunSpec read_spec(const Json& all, const std::string& origin) {
  const JsonReader r(all, origin);
  RunSpec spec;
  for (const char* key : {"model", "data", "train"})
    if (r.has(key)) (void)r.object(key);  // names a section of the wrong type
  spec.train = read_train(JsonReader(part(all, "train"), origin + ": train"));
  spec.data = read_data(JsonReader(part(all, "data"), origin + ": data"));
  spec.model = model_from_spec(JsonReader(part(all, "model"), origin + ": model"));
  const bool positions_given = part(all, "model").contains("max_position_embeddings");
  if (!positions_given) spec.model.max_position_embeddings = spec.train.seq_len;
  const int64_t seed = r.integer("seed", 1);
  if (seed < 0) r.fail("seed", "is " + std::to_string(seed) + ", expected 0 or more");
  spec.seed = static_cast<uint64_t>(seed);
  spec.device = r.text("device", spec.device);
  spec.dtype = r.text("dtype", spec.dtype);
  const int64_t threads = r.integer("threads", 0);
  if (threads < 0 || threads > 1024) r.fail("threads", "expected 0 (all cores) to 1024");
  spec.threads = static_cast<int>(threads);
  spec.deterministic = r.boolean("deterministic", false);
  r.refuse_unknown();
  return spec;
}

// A probe costs about as much as two thirds of a sequence's training: often enough for a curve, and
// at most one part in a hundred of the run.
int64_t automatic_interval(const TrainSpec& train) {
  constexpr int64_t most_frames = 200;
  constexpr int64_t sequences_a_probe = 100;
  return std::max(train.steps / most_frames,
                  (sequences_a_probe - 1) / (train.batch_size * train.accumulate) + 1);
}

}  // namespace

int64_t TrainSpec::warmup() const {
  return warmup_steps >= 0 ? warmup_steps : std::min<int64_t>(steps / 20, 2000);
}

int64_t TrainSpec::eval_interval() const {
  return eval_every > 0 ? eval_every : std::max<int64_t>(1, steps / 10);
}

int64_t TrainSpec::probe_interval() const {
  return probe_every >= 0 ? probe_every : automatic_interval(*this);
}

int64_t TrainSpec::record_interval() const {
  if (record_every > 0) return record_every;
  return probe_interval() > 0 ? probe_interval() : automatic_interval(*this);
}

std::set<int64_t> recorded_layers(const RunSpec& spec) {
  const std::string chosen = trim(spec.train.record_maps);
  const int64_t count = spec.model.num_layers();
  if (chosen.empty()) return {};
  const auto layers = parse_layer_set(chosen == "all" ? "1-" + std::to_string(count) : chosen);
  if (*layers.rbegin() >= count)
    bad_input("layer " + std::to_string(*layers.rbegin() + 1) + " does not exist",
              "the model has layers 1 to " + std::to_string(count));
  return layers;
}

std::vector<std::string> schedule_names() {
  return {"cosine", "linear", "constant", "inverse_sqrt"};
}

RunSpec resolve_run_spec(const Json& file, const std::string& origin, const Json& flags) {
  const RunSpec spec = read_spec(merged(file, flags), origin);
  const auto found = problems(spec);
  if (!found.empty()) bad_input(join(found, "; "));
  return spec;
}

ModelSpec resolve_model_spec(const Json& file, const std::string& origin, const Json& flags) {
  const RunSpec spec = read_spec(merged(file, flags), origin);
  ModelSpec model = spec.model;
  if (model.vocab_size == 0) model.vocab_size = 256;  // the byte tokenizer's
  const auto found = problems(model);
  if (!found.empty()) bad_input(join(found, "; "));
  return model;
}

Json to_json(const RunSpec& spec) {
  const TrainSpec& t = spec.train;
  Json data = {{"tokenizer", spec.data.tokenizer}};
  if (!spec.data.task.empty()) data["task"] = spec.data.task;
  if (!spec.data.files.empty()) data["files"] = spec.data.files;
  if (!spec.data.stream_text.empty()) data["stream_text"] = spec.data.stream_text;
  return {{"model", to_json(spec.model)},
          {"data", data},
          {"train",
           {{"steps", t.steps},
            {"batch_size", t.batch_size},
            {"accumulate", t.accumulate},
            {"seq_len", t.seq_len},
            {"learning_rate", t.learning_rate},
            {"min_learning_rate", t.min_learning_rate},
            {"warmup_steps", t.warmup_steps},
            {"schedule", t.schedule},
            {"weight_decay", t.weight_decay},
            {"beta1", t.beta1},
            {"beta2", t.beta2},
            {"epsilon", t.epsilon},
            {"grad_clip", t.grad_clip},
            {"eval_every", t.eval_every},
            {"checkpoint_every", t.checkpoint_every},
            {"snapshot_budget_mb", t.snapshot_budget_mb},
            {"probe_every", t.probe_every},
            {"probe_text", t.probe_text},
            {"record_maps", t.record_maps},
            {"record_every", t.record_every},
            {"record_budget_mb", t.record_budget_mb}}},
          {"seed", spec.seed},
          {"device", spec.device},
          {"dtype", spec.dtype},
          {"threads", spec.threads},
          {"deterministic", spec.deterministic}};
}

RunSpec run_spec_from_json(const Json& json, const std::string& origin) {
  const RunSpec spec = read_spec(json, origin);
  const auto found = problems(spec);
  if (!found.empty()) bad_input(origin + ": " + join(found, "; "));
  return spec;
}

}  // namespace attnlab
