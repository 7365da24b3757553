// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/run_spec.h"

#include <algorithm>
#include <concepts>

#include "core/shared/base/error.h"
#include "core/shared/base/text.h"
#include "core/shared/data/corpus/catalog.h"
#include "core/shared/data/tasks/tasks.h"
#include "core/shared/spec/ablation.h"
#include "core/shared/spec/settings.h"

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

/// Members that hold less than a JSON number are checked before they take it.
void read_setting(const JsonReader& r, const Setting& setting, RunSpec& spec) {
  with_value(setting, spec, [&]<class Value>(Value& value) {
    if constexpr (std::same_as<Value, std::string>) {
      value = r.text(setting.key(), value);
    } else if constexpr (std::same_as<Value, bool>) {
      value = r.boolean(setting.key(), value);
    } else if constexpr (std::floating_point<Value>) {
      value = r.number(setting.key(), value);
    } else {
      const int64_t whole = r.integer(setting.key(), static_cast<int64_t>(value));
      const auto problem = range_problem(setting.range, static_cast<double>(whole));
      if (problem && !std::same_as<Value, int64_t>) r.fail(setting.key(), *problem);
      value = static_cast<Value>(whole);
    }
  });
}

void read_train(const JsonReader& r, RunSpec& spec) {
  for (const Setting& setting : settings())
    if (setting.in_train()) read_setting(r, setting, spec);
  r.refuse_unknown();
}

constexpr int64_t most_tokens_a_step = int64_t{1} << 32;
constexpr int64_t largest_whole = int64_t{1} << 53;  // JSON tells whole numbers apart up to here

/// Where each factor is as it should be, their product is counted.
std::optional<std::string> tokens_problem(const RunSpec& spec) {
  const TrainSpec& t = spec.train;
  for (const char* factor : {"steps", "batch_size", "accumulate", "seq_len"})
    if (problem_of(setting(std::string("train.") + factor), spec)) return std::nullopt;
  const int64_t sequences = t.batch_size * t.accumulate;
  if (sequences > most_tokens_a_step / t.seq_len)
    return "batch_size x accumulate x seq_len is more than " + std::to_string(most_tokens_a_step) +
           " tokens a step";
  if (sequences * t.seq_len > largest_whole / t.steps)
    return "the run has more than " + std::to_string(largest_whole) +
           " tokens, which its files could not count";
  return std::nullopt;
}

std::optional<std::string> recording_problem(const RunSpec& spec) {
  try {
    (void)recorded_layers(spec);
    return std::nullopt;
  } catch (const Error& error) {
    return "record_maps: " + error.line();
  }
}

std::optional<std::string> task_problem(const RunSpec& spec) {
  if (spec.data.task.empty()) return std::nullopt;
  const auto names = task_names();
  if (std::ranges::find(names, spec.data.task) == names.end())
    return unknown_name("task", spec.data.task, names);
  const auto shortest = static_cast<double>(task(spec.data.task).shortest());
  const auto problem = range_problem({.least = shortest}, static_cast<double>(spec.train.seq_len));
  return problem ? std::optional("seq_len of " + spec.data.task + " " + *problem) : std::nullopt;
}

std::vector<std::string> problems(const RunSpec& spec) {
  std::vector<std::string> found;
  const auto note = [&](const std::optional<std::string>& problem) {
    if (problem) found.push_back(*problem);
  };
  for (const Setting& setting : settings()) note(problem_of(setting, spec));
  note(tokens_problem(spec));
  note(recording_problem(spec));
  note(task_problem(spec));
  // Sizes the data decides are checked once it is there.
  ModelSpec model = spec.model;
  if (model.vocab_size == 0) model.vocab_size = 1;
  for (auto& problem : problems(model)) found.push_back(std::move(problem));
  if (spec.train.seq_len > model.max_position_embeddings)
    found.push_back("seq_len " + std::to_string(spec.train.seq_len) +
                    " is longer than max_position_embeddings " +
                    std::to_string(model.max_position_embeddings));
  return found;
}

RunSpec read_spec(const Json& all, const std::string& origin) {
  const JsonReader r(all, origin);
  RunSpec spec;
  for (const char* key : {"model", "data", "train"})
    if (r.has(key)) (void)r.object(key);  // names a section of the wrong type
  read_train(JsonReader(part(all, "train"), origin + ": train"), spec);
  spec.data = read_data(JsonReader(part(all, "data"), origin + ": data"));
  spec.model = model_from_spec(JsonReader(part(all, "model"), origin + ": model"));
  const bool positions_given = part(all, "model").contains("max_position_embeddings");
  if (!positions_given) spec.model.max_position_embeddings = spec.train.seq_len;
  for (const Setting& setting : settings())
    if (!setting.in_train()) read_setting(r, setting, spec);
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

std::vector<std::string> optimizer_names() {
#define ATTNLAB_OPTIMIZER(name) #name,
  return {
#include "core/shared/spec/optimizers.def"
  };
#undef ATTNLAB_OPTIMIZER
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
  Json data = {{"tokenizer", spec.data.tokenizer}};
  if (!spec.data.task.empty()) data["task"] = spec.data.task;
  if (!spec.data.files.empty()) data["files"] = spec.data.files;
  if (!spec.data.stream_text.empty()) data["stream_text"] = spec.data.stream_text;
  Json all = {{"model", to_json(spec.model)}, {"data", data}, {"train", Json::object()}};
  for (const Setting& setting : settings()) {
    const Json value = value_of(setting, spec);
    if (setting.sparse && value == value_of(setting, RunSpec{})) continue;
    (setting.in_train() ? all["train"] : all)[setting.key()] = value;
  }
  return all;
}

RunSpec run_spec_from_json(const Json& json, const std::string& origin) {
  const RunSpec spec = read_spec(json, origin);
  const auto found = problems(spec);
  if (!found.empty()) bad_input(origin + ": " + join(found, "; "));
  return spec;
}

}  // namespace attnlab
