// SPDX-License-Identifier: Apache-2.0
#include "core/shared/eval/results.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstring>

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/hash.h"
#include "core/shared/base/seal.h"
#include "core/shared/base/text.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/layer.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr int64_t format = 1;

fs::path results_file(const fs::path& home) { return home / "evaluations.jsonl"; }

std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

double number_or_nan(const Json& value) {
  return value.is_number() ? value.get<double>() : std::nan("");
}

/// The hash by which a file of the data is known; Error where none stands.
std::string hash_of(const Json& file) { return JsonReader(file, "data").text("sha256"); }

// One write; after a line that a crash tore, a new line first.
void append_lines(const fs::path& path, const std::string& lines) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0)
    failed("cannot write " + path.string() + " (" + std::strerror(errno) + ")",
           "copy the checkpoint to a folder you may write to");
  ::flock(file, LOCK_EX);
  char last = '\n';
  const off_t size = ::lseek(file, 0, SEEK_END);
  if (size > 0 && ::pread(file, &last, 1, size - 1) != 1) last = '\n';
  const std::string text = (last == '\n' ? "" : "\n") + lines;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  const int error = errno;
  if (written) ::fsync(file);
  ::close(file);
  if (!written) failed("cannot write " + path.string() + " (" + std::strerror(error) + ")");
}

/// Calls `take` for a line. False for what is no JSON object of ours, and for what `take` refuses:
/// it is torn, or was written by hand.
template <class Take>
bool is_whole_line(const std::string& line, Take take) {
  try {
    const auto json = parse_json_line(line);
    if (!json || !json->is_object() || !is_intact(*json)) return false;
    take(*json);
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// Calls `take` for each line and gives the number of those that are passed over.
template <class Take>
int64_t each_line(const fs::path& path, Take take) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return 0;
  int64_t passed_over = 0;
  for (const auto& line : split(read_file(path), '\n'))
    if (!line.empty() && !is_whole_line(line, take)) ++passed_over;
  return passed_over;
}

Json values_json(const std::vector<Metric>& metrics) {
  Json json = Json::object();
  for (const Metric& metric : metrics) json[metric.name] = metric.value;
  return json;
}

std::vector<Metric> metrics_from(const Json& json) {
  constexpr std::string_view error = "_stderr";
  std::vector<Metric> metrics;
  for (const auto& [name, value] : json.items()) {
    if (name.ends_with(error)) {
      if (!metrics.empty() && value.is_number()) metrics.back().standard_error = value;
    } else {
      metrics.push_back({name, number_or_nan(value), {}});
    }
  }
  return metrics;
}

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// What a likelihood depends on; a limit only ends the list of documents.
Json scoring(const EvalRecord& record) {
  Json hashes = Json::array();
  for (const auto& file : record.files) hashes.push_back(hash_of(file));
  return {{"format", format},
          {"weights", record.weights},
          {"task", record.task},
          {"description", record.description},
          {"context", record.context},
          {"ablation", record.ablation},
          {"data", hashes}};
}

}  // namespace

std::string EvalRecord::key() const {
  Json json = scoring(*this);
  json["documents"] = documents;
  return json.dump();
}

const Metric* EvalRecord::metric(std::string_view name) const {
  const auto found = std::ranges::find(metrics, name, &Metric::name);
  return found == metrics.end() ? nullptr : &*found;
}

Json metrics_json(const std::vector<Metric>& metrics) {
  Json json = Json::object();
  for (const Metric& metric : metrics) {
    json[metric.name] = metric.value;
    json[metric.name + "_stderr"] = metric.standard_error ? Json(*metric.standard_error) : Json();
  }
  return json;
}

Json to_json(const EvalRecord& r) {
  return {{"format", format},
          {"time", r.time},
          {"task", r.task},
          {"version", r.version},
          {"metrics", metrics_json(r.metrics)},
          {"checkpoint", r.checkpoint},
          {"step", r.step},
          {"context", r.context},
          {"limit", r.limit ? Json(*r.limit) : Json()},
          {"ablation", r.ablation},
          {"documents", r.documents},
          {"truncated", r.truncated},
          {"skipped", r.skipped},
          {"first_skipped", r.first_skipped},
          {"tokens", r.tokens},
          {"baselines",
           {{"random", values_json(r.baselines.random)},
            {"majority", values_json(r.baselines.majority)}}},
          {"seconds", r.seconds},
          {"data", r.files},
          {"description", r.description},
          {"weights", r.weights},
          {"layers", r.layers}};
}

EvalRecord eval_record_from_json(const Json& json, const std::string& origin) {
  const JsonReader reader(json, origin);
  EvalRecord r;
  r.time = reader.number("time", 0.0);
  r.task = reader.text("task");
  r.version = reader.text("version");
  r.metrics = metrics_from(reader.object("metrics").value());
  r.checkpoint = reader.text("checkpoint");
  r.step = reader.integer("step");
  r.context = reader.integer("context");
  if (reader.has("limit") && !reader.raw("limit").is_null()) r.limit = reader.integer("limit");
  r.ablation = reader.object("ablation").value();
  r.documents = reader.integer("documents");
  r.truncated = reader.integer("truncated");
  r.skipped = reader.integer("skipped", 0);
  r.first_skipped = reader.text("first_skipped", "");
  r.tokens = reader.integer("tokens");
  const JsonReader baselines = reader.object("baselines");
  r.baselines = {metrics_from(baselines.object("random").value()),
                 metrics_from(baselines.object("majority").value())};
  r.seconds = reader.number("seconds", 0.0);
  for (const JsonReader& file : reader.objects("data")) (void)file.text("sha256");
  r.files = reader.raw("data");
  r.description = reader.text("description");
  r.weights = reader.text("weights");
  const auto layers = reader.objects("layers");
  if (layers.empty()) reader.fail("layers", "a model has some");
  for (const JsonReader& layer : layers) (void)layer_from_json(layer);
  r.layers = reader.raw("layers");
  return r;
}

fs::path evaluation_home(const fs::path& checkpoint) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(checkpoint, error);
  if (error) bad_input(checkpoint.string() + " cannot be used (" + error.message() + ")");
  if (fs::is_regular_file(folder, error)) return folder.parent_path();  // a model in one file
  const RunFolder run(folder.parent_path().parent_path());
  const bool in_run = folder.parent_path().filename() == "checkpoints" && run.is_run();
  return in_run ? run.path() : folder;
}

void append_evaluation(const fs::path& home, EvalRecord record) {
  record.time = now();
  append_lines(results_file(home), line_of(sealed(to_json(record))));
}

namespace {

/// A line's result; nothing for one of another version. Throws Error for one that is damaged.
std::optional<EvalRecord> result_of(const Json& line) {
  const JsonReader reader(line, "a result");
  if (reader.integer("format") != format) return std::nullopt;
  return eval_record_from_json(line, reader.path());
}

}  // namespace

std::vector<EvalRecord> read_evaluations(const fs::path& home, PassedOver* passed_over) {
  std::vector<EvalRecord> records;
  PassedOver others;
  others.damaged = each_line(results_file(home), [&](const Json& line) {
    if (auto record = result_of(line))
      records.push_back(std::move(*record));
    else
      ++others.foreign;
  });
  if (passed_over != nullptr) *passed_over = others;
  return records;
}

std::string undamaged_lines(const std::string& lines) {
  std::string good;
  for (const auto& line : split(lines, '\n'))
    if (!line.empty() && is_whole_line(line, [](const Json& json) { (void)result_of(json); }))
      good += line + "\n";
  return good;
}

PartialScores::PartialScores(const fs::path& home, const EvalRecord& record)
    : path_(home / "evaluations.partial" /
            (record.task + "-" + sha256(scoring(record).dump()).substr(0, 16) + ".jsonl")) {
  each_line(path_, [&](const Json& line) {
    const JsonReader reader(line, path_.string());
    const int64_t request = reader.integer("request");
    if (request < 0) reader.fail("request", "expected 0 or more");
    const auto score = line.find("log_probability");  // null: it was no number
    if (score == line.end()) reader.fail("log_probability", "missing");
    scores_[static_cast<size_t>(request)] = {number_or_nan(*score),
                                             reader.boolean("greedy", false)};
  });
}

void PartialScores::append(std::span<const size_t> indices,
                           std::span<const Likelihood> likelihoods) {
  make_folder(path_.parent_path());
  std::string lines;
  for (const size_t i : indices) {
    scores_[i] = likelihoods[i];
    lines += line_of(sealed({{"request", i},
                             {"log_probability", likelihoods[i].log_probability},
                             {"greedy", likelihoods[i].greedy}}));
  }
  append_lines(path_, lines);
}

void PartialScores::remove() {
  std::error_code ignored;
  fs::remove(path_, ignored);
  fs::remove(path_.parent_path(), ignored);  // only when it is empty
}

}  // namespace attnlab
