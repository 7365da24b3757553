// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <iostream>
#include <limits>

#include "app/cli/command.h"
#include "core/shared/base/error.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/base/text.h"
#include "core/shared/messages/event_file.h"
#include "core/shared/models/model_card.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/run_spec.h"
#include "core/shared/spec/titles.h"

namespace attnlab::cli {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

Json describe_checkpoint(const std::filesystem::path& folder) {
  const ModelCard card = read_model_card(folder);
  Json json = to_json(card);
  json["checkpoint"] = folder.string();
  json["name"] = layers_title(card.model.layers);
  if (!std::filesystem::exists(folder / "trainer.json")) json.erase("step");
  return json;
}

void add_what_happened(const RunFolder& run, Json& json) {
  json["record_is_missing"] = !std::filesystem::exists(run.events());
  if (json["record_is_missing"]) return;
  for (const Event& event : without_replaced(read_events(run.events()))) {
    const std::string kind = event.kind();
    if (kind == "step") json["last_step"] = event.header;
    if (kind == "eval") json["last_eval"] = event.header;
    if (kind == "finished" || kind == "stopped" || kind == "failed") json["ended"] = event.header;
    if (kind == "resumed") json.erase("ended");
  }
}

/// How it stands with a run, in words.
std::string state_of(const Json& run) {
  if (run["running"].get<bool>()) return "running now";
  if (run["record_is_missing"].get<bool>())
    return "events.attnlab, the record of what happened, is missing: --resume begins it anew";
  if (run.contains("ended")) return run["ended"]["event"].get<std::string>();
  return "not running, ended without a word: go on with --resume";
}

Json describe_run(const RunFolder& run) {
  const Json recorded = read_json(run.run_json());
  Json json = {{"run", run.path().string()},
               {"name", text_or(recorded, "name")},
               {"parameters", whole_or(recorded, "parameters", 0)},
               {"running", RunLock::owner(run).has_value()},
               {"checkpoints", run.checkpoint_steps()},
               {"snapshots", run.snapshot_steps()},
               {"maps", run.map_steps()}};
  add_what_happened(run, json);
  const std::string origin = run.run_json().string();
  json["spec"] =
      to_json(run_spec_from_json(JsonReader(recorded, origin).raw("spec"), origin + ": spec"));
  return json;
}

std::string numbers(const Json& list) {
  std::vector<std::string> words;
  for (const auto& step : list) words.push_back(step.dump());
  return words.empty() ? "none" : join(words, " ");
}

void print_layers(const Json& model) {
  std::vector<std::vector<std::string>> rows = {{"layer", "mixer"}};
  size_t i = 0;
  for (const auto& layer : model["layers"])
    rows.push_back({std::to_string(++i), mixer_name(layer_from_json(JsonReader(layer, "layer")))});
  std::cout << table(rows);
}

void print_run(const Json& run) {
  std::cout << run["run"].get<std::string>() << ": " << run["name"].get<std::string>() << ", "
            << grouped(run["parameters"].get<int64_t>()) << " parameters\n";
  if (run.contains("last_step"))
    std::cout << "step " << whole_or(run["last_step"], "step", 0) << " of "
              << run["spec"]["train"]["steps"] << ", loss "
              << number(number_or(run["last_step"], "loss", unknown)) << "\n";
  if (run.contains("last_eval"))
    std::cout << "validation loss " << number(number_or(run["last_eval"], "loss", unknown))
              << ", accuracy " << number(number_or(run["last_eval"], "accuracy", unknown), "%.3f")
              << " at step " << whole_or(run["last_eval"], "step", 0) << "\n";
  std::cout << state_of(run) << "\ncheckpoints: " << numbers(run["checkpoints"])
            << "\nsnapshots: " << numbers(run["snapshots"]);
  if (!run["maps"].empty()) std::cout << "\nrecorded maps: " << numbers(run["maps"]);
  std::cout << "\n\n";
  print_layers(run["spec"]["model"]);
}

void print_checkpoint(const Json& checkpoint) {
  std::cout << checkpoint["checkpoint"].get<std::string>() << ": "
            << checkpoint["name"].get<std::string>() << ", "
            << grouped(checkpoint["parameters"].get<int64_t>()) << " parameters";
  if (const auto family = text_or(checkpoint["model"], "family"); !family.empty())
    std::cout << ", " << family;
  if (checkpoint.contains("step")) std::cout << ", step " << checkpoint["step"];
  std::cout << ", " << readable_bytes(number_or(checkpoint, "weight_bytes", unknown)) << " of "
            << text_or(checkpoint, "dtype");
  if (const auto licence = text_or(checkpoint, "licence"); !licence.empty())
    std::cout << ", licence " << licence;
  std::cout << "\n\n";
  print_layers(checkpoint["model"]);
}

Json describe(const std::string& path) {
  const RunFolder run(path);
  return run.is_run() ? describe_run(run) : describe_checkpoint(find_checkpoint(path));
}

void print_one(const Json& json) {
  if (json.contains("run"))
    print_run(json);
  else
    print_checkpoint(json);
}

// Several runs side by side.
void print_table(const std::vector<Json>& all) {
  std::vector<std::vector<std::string>> rows = {
      {"run", "layers", "step", "validation loss", "accuracy", "tokens/s"}};
  for (const Json& one : all) {
    const Json eval = one.value("last_eval", Json::object());
    const Json step = one.value("last_step", Json::object());
    rows.push_back(
        {one.value("run", one.value("checkpoint", std::string())), one.value("name", std::string()),
         step.value("step", Json("-")).dump(),
         eval.empty() ? "-" : number(number_or(eval, "loss", unknown)),
         eval.empty() ? "-" : number(number_or(eval, "accuracy", unknown), "%.3f"),
         step.empty() ? "-" : number(number_or(step, "tokens_per_second", unknown), "%.0f")});
  }
  std::cout << table(rows);
}

}  // namespace

void add_show(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("show", "what a run or checkpoint is; several: a table");
  const auto paths = std::make_shared<std::vector<std::string>>();
  command->add_option("RUN", *paths, "runs, checkpoints, model folders or .gguf files")->required();
  command->callback([paths, &globals] {
    std::vector<Json> all;
    for (const auto& path : *paths) all.push_back(describe(path));
    if (globals.json)
      print_json(all.size() == 1 ? all[0] : Json(all));
    else if (all.size() == 1)
      print_one(all[0]);
    else
      print_table(all);
  });
}

}  // namespace attnlab::cli
