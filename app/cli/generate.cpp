// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/model_input.h"
#include "app/cli/token_input.h"
#include "core/engine/model/decoder.h"
#include "core/engine/train/checkpoint.h"
#include "core/shared/base/error.h"
#include "core/shared/data/text_stream.h"

namespace attnlab::cli {
namespace {

struct GenerateOptions {
  ModelInput model;
  std::string prompt;
  int64_t max_new_tokens = 200;
  bool ignore_end = false, special_tokens = false, chat = false;
  Sampling sampling;
};

void check(const Sampling& s) {
  if (s.temperature < 0) bad_input("--temperature must be 0 or more");
  if (s.top_k < 0) bad_input("--top-k must be 0 or more");
  if (s.top_p <= 0 || s.top_p > 1) bad_input("--top-p must be more than 0 and at most 1");
}

std::vector<int32_t> prompt_ids(const GenerateOptions& options, const LoadedModel& loaded) {
  const Tokenizer& tokenizer = tokenizer_of(loaded);
  if (options.chat)
    return encode_chat(loaded.texts, tokenizer, options.prompt, options.special_tokens);
  tell_template(loaded);
  return loaded.texts.encode_prompt(tokenizer, options.prompt, options.special_tokens);
}

/// A text may have no tokens: blanks, where a task's symbols are words.
std::vector<int32_t> read_prompt(const GenerateOptions& options, const LoadedModel& loaded) {
  auto ids = options.prompt.empty() ? std::vector<int32_t>() : prompt_ids(options, loaded);
  if (ids.empty()) bad_input("the prompt is empty", "give some text with --prompt");
  return ids;
}

// Prints the text and what each new token adds to it, until an end token, which is no text. Of a
// chat the answer alone.
void generate(GenerateOptions& options, const Globals& globals) {
  check(options.sampling);
  const LoadedModel loaded = options.model.load(globals);
  const Tokenizer& tokenizer = tokenizer_of(loaded);
  const auto prompt = read_prompt(options, loaded);
  Sampling sampling = options.sampling;
  sampling.vocabulary = tokenizer.vocab_size();
  Generator generator(*loaded.model, prompt, sampling,
                      static_cast<uint64_t>(globals.seed.value_or(1)));
  TextStream text(tokenizer, prompt);
  const auto print = [&](const std::string& fresh) {
    if (!globals.json) std::cout << fresh << std::flush;
  };
  (void)text.take();
  print(options.chat ? "" : options.prompt);
  std::vector<int32_t> ids, shown;
  bool ended = false;
  while (!ended && std::ssize(ids) < options.max_new_tokens) {
    ids.push_back(generator.next());
    ended = !options.ignore_end &&
            std::ranges::find(loaded.end_tokens, ids.back()) != loaded.end_tokens.end();
    if (ended) continue;
    text.add(ids.back());
    shown.push_back(ids.back());
    print(text.take());
  }
  print(text.finish() + "\n");
  if (globals.json)
    print_json(options.model.with_step({{"prompt", options.prompt},
                                        {"text", tokenizer.decode(shown)},
                                        {"prompt_ids", prompt},
                                        {"ids", ids},
                                        {"stopped_by", ended ? "end token" : "length"}}));
}

}  // namespace

void add_generate(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("generate", "continue a text");
  const auto options = std::make_shared<GenerateOptions>();
  options->model.add_options(*command);
  command->add_option("--prompt", options->prompt, "the beginning")->required();
  command->add_option("--max-new-tokens", options->max_new_tokens, "default 200")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--temperature", options->sampling.temperature, "default 1");
  command->add_option("--top-k", options->sampling.top_k, "only the k likeliest tokens");
  command->add_option("--top-p", options->sampling.top_p,
                      "only the likeliest with this probability");
  command->add_flag("--greedy", options->sampling.greedy, "always the likeliest token");
  command->add_flag("--ignore-end", options->ignore_end, "go on behind the end token");
  command->add_flag("--chat", options->chat,
                    "the prompt is a message, given as the model's chat template has it");
  command->add_flag("--special-tokens", options->special_tokens, special_tokens_help);
  command->callback([options, &globals] { generate(*options, globals); });
}

}  // namespace attnlab::cli
