// SPDX-License-Identifier: Apache-2.0
#include "app/cli/token_input.h"

#include <ATen/ops/tensor.h>

#include <iostream>

#include "core/shared/base/error.h"

namespace attnlab::cli {

void TokenInput::add_options(CLI::App& command) {
  CLI::Option* by_text = command.add_option("--text", text, "the sequence as text");
  command.add_option("--ids", ids, "the sequence as token ids: 1,2,3")
      ->delimiter(',')
      ->excludes(by_text);
  command.add_flag("--special-tokens", special_tokens, special_tokens_help);
}

const Tokenizer& tokenizer_of(const LoadedModel& loaded) {
  if (!loaded.tokenizer) bad_input("the checkpoint has no tokenizer.json", "give --ids");
  return *loaded.tokenizer;
}

void tell_template(const Tokenizer& tokenizer) {
  if (const auto notice = template_notice(tokenizer); !notice.empty())
    std::cerr << "note: " << notice << std::endl;
}

void tell_template(const LoadedModel& loaded) {
  const TextFrame& frame = loaded.texts.frame;
  if (frame.before.empty() && frame.behind.empty()) return tell_template(*loaded.tokenizer);
  std::cerr << "note: " << around_texts(*loaded.tokenizer)
            << " the text, as the model's tokenizer has it; --ids gives no more than these"
            << std::endl;
}

std::vector<int64_t> TokenInput::read_ids(const LoadedModel& loaded) const {
  const ModelSpec& spec = loaded.model->spec();
  std::vector<int64_t> all = ids;
  if (!text.empty()) {
    const auto encoded = loaded.texts.encode(tokenizer_of(loaded), text, special_tokens);
    tell_template(loaded);
    all.assign(encoded.begin(), encoded.end());
  }
  if (all.empty()) bad_input("no sequence", "give --text or --ids");
  for (const int64_t id : all)
    if (id < 0 || id >= spec.vocab_size)
      bad_input("the id " + std::to_string(id) + " is outside the vocabulary of " +
                std::to_string(spec.vocab_size));
  if (static_cast<int64_t>(all.size()) > spec.max_position_embeddings)
    bad_input("the sequence has " + std::to_string(all.size()) + " tokens, the model takes " +
              std::to_string(spec.max_position_embeddings));
  return all;
}

at::Tensor TokenInput::read(const LoadedModel& loaded) const {
  return at::tensor(read_ids(loaded)).unsqueeze(0).to(loaded.model->device());
}

}  // namespace attnlab::cli
