// SPDX-License-Identifier: Apache-2.0
#include "core/shared/spec/cost.h"

#include <iostream>

#include "app/cli/command.h"
#include "app/cli/spec_flags.h"
#include "core/shared/base/text.h"
#include "core/shared/spec/run_spec.h"

namespace attnlab::cli {
namespace {

std::vector<std::string> cost_row(const std::string& layer, const std::string& mixer,
                                  const std::string& parameters, const BlockCost& cost) {
  return {layer,
          mixer,
          parameters,
          readable_count(cost.prefill_flops),
          readable_count(cost.decode_flops),
          readable_bytes(cost.cache_bytes),
          readable_bytes(cost.activation_bytes)};
}

void print_cost(const ModelCost& cost, int64_t batch, int64_t length) {
  std::cout << grouped(cost.parameters) << " parameters";
  if (cost.residual() != 0)
    std::cout << " (" << (cost.residual() > 0 ? "+" : "") << cost.residual()
              << " against standard attention in every layer)";
  std::cout << "\n\nAttention blocks, B = " << batch << ", L = " << length
            << "; \"paper\" is its row with 2-byte values:\n";
  std::vector<std::vector<std::string>> rows = {
      {"layer", "mixer", "parameters", "prefill FLOP", "decode FLOP", "cache", "activations"}};
  for (size_t i = 0; i < cost.layers.size(); ++i) {
    const LayerCost& layer = cost.layers[i];
    rows.push_back(
        cost_row(std::to_string(i + 1), layer.mixer, grouped(layer.parameters), layer.here));
    if (layer.paper) rows.push_back(cost_row("", "  paper", "", *layer.paper));
  }
  std::cout << table(rows) << "\nWhole model: forward " << readable_count(cost.forward_flops)
            << "FLOP, training step " << readable_count(cost.training_flops) << "FLOP, decode "
            << readable_count(cost.decode_flops)
            << "FLOP a token and sequence batch\nMemory: weights "
            << readable_bytes(cost.weight_bytes) << ", gradients and moments "
            << readable_bytes(cost.optimizer_bytes) << ", activations "
            << readable_bytes(cost.activation_bytes) << ", decoding cache "
            << readable_bytes(cost.cache_bytes) << "\n";
}

}  // namespace

void add_cost(CLI::App& app, Globals& globals) {
  CLI::App* command =
      app.add_subcommand("cost", "parameters, FLOPs and memory of a model that is not built");
  const auto spec = std::make_shared<SpecFlags>();
  const auto batch = std::make_shared<int64_t>(1);
  const auto length = std::make_shared<int64_t>(0);
  spec->add_model_options(*command);
  command->add_option("--batch-size", *batch, "sequences (default 1)")->check(CLI::PositiveNumber);
  command->add_option("--seq-len", *length, "tokens (default: the model's longest)")
      ->check(CLI::PositiveNumber);
  command->callback([=, &globals] {
    const ModelSpec model = resolve_model_spec(spec->file_json(), spec->origin(), spec->flags);
    const int64_t tokens = *length > 0 ? *length : model.max_position_embeddings;
    const ModelCost cost = cost_of(model, *batch, tokens);
    if (globals.json)
      print_json(to_json(cost));
    else
      print_cost(cost, *batch, tokens);
  });
}

}  // namespace attnlab::cli
