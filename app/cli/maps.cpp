// SPDX-License-Identifier: Apache-2.0
#include <ATen/Parallel.h>

#include "app/cli/command.h"
#include "app/cli/token_input.h"
#include "core/engine/inspect/probe.h"
#include "core/engine/runtime/runtime.h"
#include "core/shared/analysis/maps.h"
#include "core/shared/base/error.h"
#include "core/shared/base/npy.h"
#include "core/shared/base/text.h"
#include "core/shared/run/run_folder.h"

namespace attnlab::cli {
namespace {

struct Options {
  std::string checkpoint, out, stage = "weights";
  TokenInput input;
  std::optional<int64_t> layer, head;  ///< from 1
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

void write_maps(const Options& options, const Globals& globals) {
  const Stage stage = stage_of(options.stage);
  const auto device = parse_device(start_for_inference(globals));
  const LoadedModel loaded =
      load_checkpoint(find_checkpoint(options.checkpoint), device, c10::kFloat);
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
  if (globals.json) print_json({{"file", options.out}, {"stage", options.stage}, {"shape", shape}});
}

}  // namespace

void add_maps(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand(
      "maps", "maps of a sequence as a NumPy file [layers, heads, L, L]: one layer or all");
  const auto options = std::make_shared<Options>();
  command->add_option("CKPT", options->checkpoint, "a checkpoint, or a run (its newest)")
      ->required();
  options->input.add_options(*command);
  command->add_option("--layer", options->layer, "one layer, from 1: the file has no layer axis");
  command->add_option("--head", options->head, "one head, from 1: the file has no head axis");
  command->add_option("--stage", options->stage,
                      "weights (default; 0 above the diagonal) or scores (NaN there)");
  command->add_option("--out", options->out, "the .npy file")->required();
  command->callback([options, &globals] { write_maps(*options, globals); });
}

}  // namespace attnlab::cli
