// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/token_input.h"
#include "core/engine/runtime/runtime.h"
#include "core/shared/base/npy.h"
#include "core/shared/run/run_folder.h"

namespace attnlab::cli {

void add_logits(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("logits", "logits of a sequence as a NumPy file [L, V]");
  struct Options {
    std::string checkpoint, out;
    TokenInput input;
  };
  const auto options = std::make_shared<Options>();
  command->add_option("CKPT", options->checkpoint, "a checkpoint, or a run (its newest)")
      ->required();
  options->input.add_options(*command);
  command->add_option("--out", options->out, "the .npy file")->required();
  command->callback([options, &globals] {
    const auto device = parse_device(start_for_inference(globals));
    const LoadedModel loaded =
        load_checkpoint(find_checkpoint(options->checkpoint), device, c10::kFloat);
    const at::Tensor logits =
        loaded.model->logits(options->input.read(loaded)).squeeze(0).cpu().contiguous();
    write_npy(options->out, {logits.const_data_ptr<float>(), static_cast<size_t>(logits.numel())},
              logits.sizes().vec());
    if (globals.json) print_json({{"file", options->out}, {"shape", logits.sizes().vec()}});
  });
}

}  // namespace attnlab::cli
