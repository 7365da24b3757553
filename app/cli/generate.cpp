// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include "app/cli/command.h"
#include "core/engine/model/decoder.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/train/checkpoint.h"
#include "core/shared/base/error.h"
#include "core/shared/run/run_folder.h"

namespace attnlab::cli {
namespace {

struct GenerateOptions {
  std::string checkpoint, prompt;
  int64_t max_new_tokens = 200;
  Sampling sampling;
};

void check(const Sampling& s) {
  if (s.temperature < 0) bad_input("--temperature must be 0 or more");
  if (s.top_k < 0) bad_input("--top-k must be 0 or more");
  if (s.top_p <= 0 || s.top_p > 1) bad_input("--top-p must be more than 0 and at most 1");
}

// Prints what each new token adds to the decoded text, holding back an unfinished character.
void generate(const GenerateOptions& options, const Globals& globals) {
  check(options.sampling);
  const auto device = parse_device(start_for_inference(globals));
  const LoadedModel loaded =
      load_checkpoint(find_checkpoint(options.checkpoint), device, c10::kFloat);
  if (!loaded.tokenizer) bad_input("the checkpoint has no tokenizer.json");
  const Tokenizer& tokenizer = *loaded.tokenizer;
  const auto prompt = tokenizer.encode(options.prompt);
  if (prompt.empty()) bad_input("the prompt is empty", "give some text with --prompt");
  Generator generator(*loaded.model, prompt, options.sampling,
                      static_cast<uint64_t>(globals.seed.value_or(1)));
  if (!globals.json) std::cout << tokenizer.decode(prompt) << std::flush;
  std::vector<int32_t> tokens(prompt.begin(), prompt.end());
  std::string shown = tokenizer.decode(tokens);
  for (int64_t i = 0; i < options.max_new_tokens; ++i) {
    tokens.push_back(generator.next());
    const std::string text = tokenizer.decode(tokens);
    if (globals.json || !text.starts_with(shown) || text.ends_with("\xef\xbf\xbd")) continue;
    std::cout << text.substr(shown.size()) << std::flush;
    shown = text;
  }
  if (!globals.json)
    std::cout << std::endl;
  else
    print_json(
        {{"prompt", options.prompt},
         {"text", tokenizer.decode(std::span(tokens).subspan(prompt.size()))},
         {"ids", std::vector<int32_t>(tokens.begin() + static_cast<std::ptrdiff_t>(prompt.size()),
                                      tokens.end())}});
}

}  // namespace

void add_generate(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("generate", "continue a text");
  const auto options = std::make_shared<GenerateOptions>();
  command->add_option("CKPT", options->checkpoint, "a checkpoint, or a run (its newest)")
      ->required();
  command->add_option("--prompt", options->prompt, "the beginning")->required();
  command->add_option("--max-new-tokens", options->max_new_tokens, "default 200")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--temperature", options->sampling.temperature, "default 1");
  command->add_option("--top-k", options->sampling.top_k, "only the k likeliest tokens");
  command->add_option("--top-p", options->sampling.top_p,
                      "only the likeliest with this probability");
  command->add_flag("--greedy", options->sampling.greedy, "always the likeliest token");
  command->callback([options, &globals] { generate(*options, globals); });
}

}  // namespace attnlab::cli
