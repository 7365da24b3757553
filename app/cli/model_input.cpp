// SPDX-License-Identifier: Apache-2.0
#include "app/cli/model_input.h"

#include <iostream>
#include <utility>

#include "core/engine/runtime/runtime.h"
#include "core/engine/session/session.h"
#include "core/engine/train/weight_files.h"
#include "core/session/saved_weights.h"
#include "core/shared/base/error.h"

namespace attnlab::cli {

void ModelInput::add_options(CLI::App& command) {
  command
      .add_option("CKPT", path, "a run (its newest), a checkpoint, a model folder or a .gguf file")
      ->required();
  command.add_option("--step", step, "of a run, the weights at or before this step")
      ->check(CLI::NonNegativeNumber);
}

LoadedModel ModelInput::load(const Globals& globals) {
  const auto device = parse_device(start_for_inference(globals));
  if (!step) return load_checkpoint(find_checkpoint(path), device, c10::kFloat);
  const RunFolder run(path);
  if (!run.is_run())
    bad_input(path + " is no run (it has no run.json), so it has no steps", "leave out --step");
  const SavedWeights weights = saved_weights(run, step);
  const int64_t asked = std::exchange(*step, weights.step);
  if (asked != *step && !globals.quiet)
    std::cerr << "note: of step " << asked << " there are no weights; these are of step " << *step
              << std::endl;
  LoadedModel loaded;
  loaded.model = std::make_unique<LanguageModel>(spec_of_run(path).model, device, c10::kFloat);
  load_weights(*loaded.model, SafetensorsFile(weights.file));
  const auto tokenizer = run.path() / "tokenizer.json";
  if (std::filesystem::exists(tokenizer)) loaded.tokenizer = read_tokenizer(tokenizer);
  const auto end = loaded.tokenizer ? loaded.tokenizer->end_token() : std::nullopt;
  if (end) loaded.end_tokens = {*end};
  return loaded;
}

Json ModelInput::with_step(Json answer) const {
  if (step) answer["step"] = *step;
  return answer;
}

}  // namespace attnlab::cli
