// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/indicator_output.h"
#include "app/cli/model_input.h"
#include "app/cli/token_input.h"
#include "core/engine/inspect/probe.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"

namespace attnlab::cli {
namespace {

struct Options {
  ModelInput model;
  std::string data, csv;
  TokenInput input;
  int64_t sequences = 0;
};

/// Sequences of a file, spread evenly over it.
std::vector<std::vector<int64_t>> read_data(const Options& options, const LoadedModel& loaded) {
  const auto tokens = tokenizer_of(loaded).encode(read_file(options.data));
  const auto available = static_cast<int64_t>(tokens.size());
  const int64_t length = std::min(loaded.model->spec().max_position_embeddings, available);
  if (length < 1) bad_input(options.data + " is empty");
  const int64_t windows = available / length;
  if (options.sequences > windows)
    bad_input(options.data + " has " + std::to_string(windows) + " sequences of " +
                  std::to_string(length) + " tokens",
              "give fewer --sequences or more text");
  std::vector<std::vector<int64_t>> sequences;
  for (int64_t i = 0; i < options.sequences; ++i) {
    const auto first = tokens.begin() + i * windows / options.sequences * length;
    sequences.emplace_back(first, first + length);
  }
  return sequences;
}

void show_indicators(Options& options, const Globals& globals) {
  if (options.data.empty() != (options.sequences == 0))
    bad_input("--data and --sequences belong together", "give both, or --text or --ids");
  if (!options.data.empty() && options.input.given())
    bad_input("there are two sources of sequences", "give --data, --text or --ids");
  const LoadedModel loaded = options.model.load(globals);
  using Sequences = std::vector<std::vector<int64_t>>;
  const Sequences sequences =
      options.data.empty() ? Sequences{options.input.read_ids(loaded)} : read_data(options, loaded);
  std::vector<std::vector<LayerIndicators>> each;
  for (const auto& ids : sequences) each.push_back(probe_indicators(*loaded.model, ids));
  const auto layers = mean_over_sequences(each);
  if (!options.csv.empty()) write_file(options.csv, to_csv(layers));
  if (globals.json)
    print_json(options.model.with_step({{"sequences", sequences.size()},
                                        {"length", sequences[0].size()},
                                        {"layers", to_json(layers)}}));
  else if (!globals.quiet || options.csv.empty())
    std::cout << to_text(layers);
}

}  // namespace

void add_indicators(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand(
      "indicators", "entropy, concentration, sink, locality and head diversity of the maps");
  const auto options = std::make_shared<Options>();
  options->model.add_options(*command);
  options->input.add_options(*command);
  command->add_option("--data", options->data,
                      "a text, of which --sequences as long as the model takes are looked at");
  command
      ->add_option("--sequences", options->sequences,
                   "how many, spread evenly; figures are means over them, but the ends of the "
                   "logits' range the outermost of all")
      ->check(CLI::PositiveNumber);
  command->add_option("--csv", options->csv, "also as a CSV file");
  command->callback([options, &globals] { show_indicators(*options, globals); });
}

}  // namespace attnlab::cli
