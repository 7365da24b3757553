// SPDX-License-Identifier: Apache-2.0
#include <ATen/Parallel.h>

#include <algorithm>
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/model_input.h"
#include "app/cli/token_input.h"
#include "core/engine/inspect/probe.h"
#include "core/engine/runtime/runtime.h"
#include "core/shared/analysis/maps.h"
#include "core/shared/base/error.h"
#include "core/shared/base/npy.h"
#include "core/shared/base/text.h"
#include "core/shared/messages/map_frame.h"
#include "core/shared/run/run_folder.h"

namespace attnlab::cli {
namespace {

struct Options {
  ModelInput model;
  std::string out, stage = "weights";
  TokenInput input;
  std::optional<int64_t> layer, head;  ///< from 1
  bool recorded = false;
};

Stage stage_of(const std::string& word) {
  if (word == "weights") return Stage::weights;
  if (word == "scores") return Stage::mask;  // what the form sees: the future is hidden
  bad_input(unknown_name("stage", word, {"scores", "weights"}));
}

/// One of `count` by its number from 1, else all: [first, last).
std::pair<int64_t, int64_t> selected(const char* what, const std::optional<int64_t>& number,
                                     int64_t count) {
  if (!number) return {0, count};
  if (*number < 1 || *number > count)
    bad_input(std::string("there is no ") + what + " " + std::to_string(*number),
              "the model has 1 to " + std::to_string(count));
  return {*number - 1, *number};
}

/// The maps of some heads of a layer, one after the other; a few at a time in parallel.
void take_heads(const LayerProbe& layer, int64_t length, std::pair<int64_t, int64_t> heads,
                Stage stage, const TakeFloats& take) {
  const auto batch = static_cast<int64_t>(runtime_threads());
  for (int64_t first = heads.first; first < heads.second; first += batch) {
    std::vector<Matrix> maps(static_cast<size_t>(std::min(batch, heads.second - first)));
    at::parallel_for(0, static_cast<int64_t>(maps.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i)
        maps[static_cast<size_t>(i)] = head_matrix(layer, length, first + i, stage);
    });
    for (const Matrix& map : maps) take(map.values);
  }
}

void write_probed(Options& options, const Globals& globals) {
  const Stage stage = stage_of(options.stage);
  const LoadedModel loaded = options.model.load(globals);
  const ModelSpec& spec = loaded.model->spec();
  const auto layers = selected("layer", options.layer, spec.num_layers());
  const auto heads = selected("head", options.head, spec.num_heads);
  const Probe seen = probe(*loaded.model, loaded.tokenizer.get(), options.input.read_ids(loaded));
  std::vector<int64_t> shape;
  if (!options.layer) shape.push_back(layers.second - layers.first);
  if (!options.head) shape.push_back(heads.second - heads.first);
  shape.insert(shape.end(), 2, seen.length());
  write_npy(options.out, shape, [&](const TakeFloats& take) {
    for (int64_t layer = layers.first; layer < layers.second; ++layer)
      take_heads(seen.layers[static_cast<size_t>(layer)], seen.length(), heads, stage, take);
  });
  if (globals.json)
    print_json(options.model.with_step(
        {{"file", options.out}, {"stage", options.stage}, {"shape", shape}}));
}

std::vector<int64_t> from_one(std::vector<int64_t> layers) {
  for (int64_t& layer : layers) ++layer;
  return layers;
}

std::string shown(const std::vector<int64_t>& numbers) {
  std::vector<std::string> words;
  for (const int64_t number : numbers) words.push_back(std::to_string(number));
  return join(words, " ");
}

std::vector<int64_t> recorded_steps(const RunFolder& run) {
  run.expect_run();
  auto steps = run.map_steps();
  if (steps.empty())
    bad_input("the run " + run.path().string() + " has recorded no maps",
              "train with --record-maps, or leave out --recorded and give a sequence");
  return steps;
}

/// Layers to show, from 0: the one that is asked for, else all that were recorded.
std::vector<int64_t> layers_to_show(const Probe& frame, const std::optional<int64_t>& layer) {
  const auto recorded = layers_of_frame(frame);
  if (!layer) return recorded;
  const int64_t chosen = selected("layer", layer, std::ssize(frame.layers)).first;
  if (std::ranges::find(recorded, chosen) == recorded.end())
    bad_input("layer " + std::to_string(*layer) + " was not recorded",
              "the run recorded " + shown(from_one(recorded)));
  return {chosen};
}

Probe frame_like(const Probe& first, const std::filesystem::path& path) {
  Probe frame = read_map_frame(path);
  const bool alike = frame.ids == first.ids && layers_of_frame(frame) == layers_of_frame(first) &&
                     std::ranges::equal(frame.layers, first.layers, {}, &LayerProbe::num_heads,
                                        &LayerProbe::num_heads);
  if (!alike) failed(path.string() + " is of another text or model than the run's first frame");
  return frame;
}

void write_recorded(const Options& options, const Globals& globals) {
  if (options.input.given())
    bad_input("recorded maps are of the run's own text", "leave out --text and --ids");
  if (options.model.step)
    bad_input("--recorded gives all steps that were recorded", "leave out --step or --recorded");
  const Stage stage = stage_of(options.stage);
  const RunFolder run(options.model.path);
  const auto steps = recorded_steps(run);
  const Probe first = read_map_frame(run.map(steps.front()));
  const auto layers = layers_to_show(first, options.layer);
  const auto heads = selected("head", options.head, first.layers.front().num_heads);
  start_for_inference(globals);
  std::vector<int64_t> shape = {std::ssize(steps)};
  if (!options.layer) shape.push_back(std::ssize(layers));
  if (!options.head) shape.push_back(heads.second - heads.first);
  shape.insert(shape.end(), 2, first.length());
  write_npy(options.out, shape, [&](const TakeFloats& take) {
    for (const int64_t step : steps) {
      const Probe frame = frame_like(first, run.map(step));
      for (const int64_t layer : layers)
        take_heads(frame.layers[static_cast<size_t>(layer)], frame.length(), heads, stage, take);
    }
  });
  if (globals.json)
    print_json({{"file", options.out},
                {"stage", options.stage},
                {"shape", shape},
                {"steps", steps},
                {"layers", from_one(layers)}});
  else if (!globals.quiet)
    std::cout << "layers " << shown(from_one(layers)) << " at steps " << shown(steps) << "\n";
}

}  // namespace

void add_maps(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand(
      "maps", "maps of a sequence as a NumPy file [layers, heads, L, L]: one layer or all");
  const auto options = std::make_shared<Options>();
  options->model.add_options(*command);
  options->input.add_options(*command);
  command->add_flag("--recorded", options->recorded,
                    "what a run recorded with --record-maps: [frames, layers, heads, L, L]");
  command->add_option("--layer", options->layer, "one layer, from 1: the file has no layer axis");
  command->add_option("--head", options->head, "one head, from 1: the file has no head axis");
  command->add_option("--stage", options->stage,
                      "weights (default; 0 above the diagonal) or scores (NaN there)");
  command->add_option("--out", options->out, "the .npy file")->required();
  command->callback([options, &globals] {
    options->recorded ? write_recorded(*options, globals) : write_probed(*options, globals);
  });
}

}  // namespace attnlab::cli
