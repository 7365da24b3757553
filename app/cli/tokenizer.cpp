// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <iostream>
#include <iterator>

#include "app/cli/command.h"
#include "app/cli/job_progress.h"
#include "app/cli/stopping.h"
#include "app/cli/token_input.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/data/bpe_trainer.h"
#include "core/shared/data/corpus/batch_reader.h"
#include "core/shared/data/corpus/prepared_text.h"

namespace attnlab::cli {
namespace {

struct LearnFlags {
  std::vector<std::string> files;
  std::string out, field = "text";
  int64_t vocab_size = 0;
  bool strict = false;
};

struct Stopped {};

void check_for_stop() {
  if (ctrl_c_pressed()) throw Stopped();
}

BadLines read_all(const LearnFlags& flags, BpeTrainer& trainer) {
  BadLines bad;
  int64_t documents = 0;
  for (const InputFile& file : find_inputs(flags.files)) {
    BatchReader reader(file);
    for (RawBatch batch; reader.next(batch); check_for_stop()) {
      const BatchDocuments found = documents_of(batch, file, flags.field, flags.strict);
      for (const Document& document : found.documents) trainer.add(document.text);
      documents += static_cast<int64_t>(found.documents.size());
      bad.add(found.bad);
    }
  }
  if (documents == 0 && bad.skipped > 0) bad_input("no line has a document, first " + bad.first);
  return bad;
}

void learn(const LearnFlags& flags, const Globals& globals) {
  BpeTrainer trainer;
  const BadLines bad = read_all(flags, trainer);
  if (!bad.empty()) std::cerr << "attnlab: " << bad.sentence() << std::endl;
  const bool shown = !globals.quiet && ::isatty(STDERR_FILENO) != 0;
  const auto tokenizer = trainer.train(flags.vocab_size, [&](int64_t ids) {
    check_for_stop();
    tell_progress({{"done", ids}, {"of", flags.vocab_size}});
    if (shown && ids % 100 == 0) std::cerr << "\r" << ids << " tokens" << std::flush;
  });
  if (shown) std::cerr << "\r\033[K" << std::flush;
  write_file(flags.out, tokenizer->document());
  if (globals.json)
    return print_json({{"out", flags.out},
                       {"vocab_size", tokenizer->vocab_size()},
                       {"skipped", bad.skipped},
                       {"replaced", bad.replaced}});
  const bool fewer = tokenizer->vocab_size() < flags.vocab_size;
  std::cout << flags.out << ": " << tokenizer->vocab_size() << " tokens"
            << (fewer ? " (the text has no more pairs to learn)" : "") << std::endl;
}

struct TokenizeFlags {
  std::string tokenizer, text;
  bool special_tokens = false;
};

std::string standard_input() {
  return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

void tokenize(const TokenizeFlags& flags, const Globals& globals) {
  const std::string text = flags.text == "-" ? standard_input() : flags.text;
  const auto tokenizer = make_tokenizer(flags.tokenizer, text);
  tell_template(*tokenizer);
  const auto ids = flags.special_tokens ? tokenizer->encode_special(text) : tokenizer->encode(text);
  std::vector<std::string> pieces;
  for (const int32_t id : ids) pieces.push_back(tokenizer->decode({&id, 1}));
  if (globals.json) return print_json({{"ids", ids}, {"tokens", pieces}});
  for (size_t i = 0; i < ids.size(); ++i)
    std::cout << ids[i] << "\t" << Json(pieces[i]).dump() << "\n";
}

}  // namespace

void add_tokenizer(CLI::App& app, Globals& globals) {
  CLI::App* group = app.add_subcommand("tokenizer", "learn a tokenizer from text");
  group->require_subcommand(1);
  group->fallthrough();
  CLI::App* command = group->add_subcommand("train", "learn a byte-level BPE");
  const auto flags = std::make_shared<LearnFlags>();
  command->add_option("FILES", flags->files, "as for attnlab data prepare")
      ->required()
      ->expected(1, 1 << 16);
  command->add_option("--vocab-size", flags->vocab_size, "tokens, 257 or more")->required();
  command->add_option("--field", flags->field, "where JSON lines have the text (default text)");
  command->add_flag("--strict", flags->strict,
                    "end at the first line without a document, instead of counting it");
  command->add_option("--out", flags->out, "the tokenizer.json to write")->required();
  command->callback([flags, &globals] {
    watch_for_ctrl_c();
    try {
      learn(*flags, globals);
    } catch (const Stopped&) {
      globals.exit_code = 130;
    }
  });
}

void add_tokenize(CLI::App& app, Globals& globals) {
  CLI::App* command = app.add_subcommand("tokenize", "the tokens of a text, one a line");
  const auto flags = std::make_shared<TokenizeFlags>();
  command
      ->add_option("--tokenizer", flags->tokenizer,
                   "byte, a tokenizer.json or its folder, or a downloaded one")
      ->required();
  command->add_option("--text", flags->text, "the text; - for standard input")->required();
  command->add_flag("--special-tokens", flags->special_tokens, special_tokens_help);
  command->callback([flags, &globals] { tokenize(*flags, globals); });
}

}  // namespace attnlab::cli
