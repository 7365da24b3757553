// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/model_input.h"
#include "app/cli/token_input.h"
#include "core/shared/base/npy.h"

namespace attnlab::cli {

void add_logits(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("logits", "logits of a sequence as a NumPy file [L, V]");
  struct Options {
    ModelInput model;
    std::string out;
    TokenInput input;
  };
  const auto options = std::make_shared<Options>();
  options->model.add_options(*command);
  options->input.add_options(*command);
  command->add_option("--out", options->out, "the .npy file")->required();
  command->callback([options, &globals] {
    const LoadedModel loaded = options->model.load(globals);
    const at::Tensor logits =
        loaded.model->logits(options->input.read(loaded)).squeeze(0).cpu().contiguous();
    write_npy(options->out, {logits.const_data_ptr<float>(), static_cast<size_t>(logits.numel())},
              logits.sizes().vec());
    if (globals.json)
      print_json(
          options->model.with_step({{"file", options->out}, {"shape", logits.sizes().vec()}}));
  });
}

}  // namespace attnlab::cli
