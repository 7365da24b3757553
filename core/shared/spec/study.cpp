// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/study.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "core/shared/base/error.h"

namespace attnlab {
namespace {

std::string folder_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '_';
    if (plain)
      name += c;
    else if (!name.empty() && name.back() != '-')
      name += '-';
  }
  if (name.ends_with('-')) name.pop_back();
  return name;
}

std::vector<std::string> texts_or(const JsonReader& grid, const char* key, const char* fallback) {
  auto values = grid.texts(key);
  if (values.empty()) values.emplace_back(fallback);
  return values;
}

std::vector<int64_t> positive_numbers(const JsonReader& reader, const char* key) {
  std::vector<int64_t> numbers;
  if (!reader.has(key)) return numbers;
  const Json& list = reader.raw(key);
  for (const auto& number : list) {
    const bool good = list.is_array() && number.is_number_integer() && number > 0;
    if (!good) reader.fail(key, "expected a list of whole numbers above 0");
    numbers.push_back(number.get<int64_t>());
  }
  return numbers;
}

void read_limits(const JsonReader& reader, StudyEvaluation& evaluation) {
  if (reader.has("limit")) evaluation.limit = reader.integer("limit");
  if (evaluation.limit && *evaluation.limit < 1) reader.fail("limit", "must be 1 or more");
  if (!reader.has("limits")) return;
  const JsonReader limits = reader.object("limits");
  for (const auto& [task, count] : limits.value().items()) {
    if (std::ranges::find(evaluation.tasks, task) == evaluation.tasks.end())
      limits.fail(task, unknown_name("task", task, evaluation.tasks));
    evaluation.limits[task] = limits.integer(task);
    if (evaluation.limits[task] < 1) limits.fail(task, "must be 1 or more");
  }
}

StudyEvaluation read_evaluation(const JsonReader& reader) {
  StudyEvaluation evaluation;
  evaluation.tasks = reader.texts("tasks");
  evaluation.data = reader.texts("data");
  evaluation.contexts = positive_numbers(reader, "contexts");
  read_limits(reader, evaluation);
  evaluation.skip = reader.boolean("skip", false);
  reader.refuse_unknown();
  if (evaluation.tasks.empty()) reader.fail("tasks", "name the tasks");
  return evaluation;
}

class StudyReader {
 public:
  StudyReader(const JsonReader& reader, const Json& flags)
      : reader_(reader),
        flags_(flags),
        base_(reader.has("base") ? reader.raw("base") : Json::object()) {
    study_.title = reader.text("title", "");
    if (reader.has("grid")) read_grid(reader.object("grid"));
    if (reader.has("variants"))
      for (const auto& variant : reader.objects("variants"))
        add(variant.text("name", ""), variant.object("spec").value());
    if (reader.has("evaluate")) study_.evaluate = read_evaluation(reader.object("evaluate"));
    const auto seeds = read_seeds();
    std::vector<StudyRun> groups = std::move(study_.runs);
    study_.runs.clear();
    for (const StudyRun& group : groups)
      for (const uint64_t seed : seeds) {
        StudyRun run = group;
        run.spec.seed = seed;
        run.name =
            folder_name(run.group) + (seeds.size() > 1 ? "-seed-" + std::to_string(seed) : "");
        study_.runs.push_back(std::move(run));
      }
    reader.refuse_unknown();
    if (study_.runs.empty())
      bad_input(reader.path() + ": the study has no runs", "give a grid or variants");
  }

  Study take() { return std::move(study_); }

 private:
  void read_grid(const JsonReader& grid) {
    for (const auto& mixer : texts_or(grid, "mixer", "standard"))
      for (const auto& placement : texts_or(grid, "placement", "uniform"))
        add("", {{"model", {{"mixer", mixer}, {"placement", placement}}}});
    grid.refuse_unknown();
  }

  void add(const std::string& name, const Json& over) {
    Json given = base_;
    given.merge_patch(over);
    const RunSpec spec = resolve_run_spec(given, reader_.path(), flags_);
    const std::string group = name.empty() ? describe_layers(spec.model.layers) : name;
    if (groups_.insert(group).second) study_.runs.push_back({"", group, spec});
  }

  std::vector<uint64_t> read_seeds() {
    std::vector<uint64_t> seeds;
    if (reader_.has("seeds"))
      for (const auto& seed : reader_.raw("seeds")) {
        const bool whole = seed.is_number_integer() && seed >= 0 && seed < int64_t{1} << 53;
        if (!whole) reader_.fail("seeds", "expected whole numbers from 0");
        seeds.push_back(seed.get<uint64_t>());
      }
    if (seeds.empty()) seeds.push_back(1);
    return seeds;
  }

  const JsonReader& reader_;
  const Json& flags_;
  Json base_;
  Study study_;
  std::set<std::string> groups_;
};

}  // namespace

Study read_study(const Json& json, const std::string& origin, const Json& flags) {
  const JsonReader reader(json, origin);
  return StudyReader(reader, flags).take();
}

}  // namespace attnlab
