// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/head_evidence.h"
#include "core/engine/inspect/probe.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/session/inspector.h"
#include "core/shared/analysis/head_kinds.h"
#include "core/shared/base/error.h"

namespace attnlab::cli {
namespace {

Json head_json(int64_t layer, int64_t head, const HeadScores& scores) {
  Json json = {{"layer", layer + 1}, {"head", head + 1}, {"kind", nullptr}};
  if (const auto kind = kind_of(scores)) json["kind"] = name_of(*kind);
  for (size_t k = 0; k < head_kind_count; ++k)
    json["scores"][std::string(name_of(static_cast<HeadKind>(k)))] = scores.values[k];
  return json;
}

std::vector<std::vector<HeadScores>> score(const Subject& subject, uint64_t seed) {
  const ModelSpec& spec = subject.model.spec();
  HeadKinds kinds;
  for (const auto& [ids, period] :
       kind_sequences(spec.vocab_size, spec.max_position_embeddings, seed))
    kinds.add(probe(subject.model, nullptr, ids), period);
  return kinds.scores();
}

std::vector<std::string> row(int64_t layer, int64_t head, const HeadScores& scores) {
  const auto kind = kind_of(scores);
  std::vector<std::string> cells = {std::to_string(layer + 1) + ":" + std::to_string(head + 1),
                                    kind ? std::string(title_of(*kind)) : "-"};
  for (const double value : scores.values) cells.push_back(number(value, "%.2f"));
  return cells;
}

void show_kinds(const EvidenceOptions& options, const Globals& globals) {
  Inspector inspector(options.path, parse_device(start_for_inference(globals)));
  const Subject subject = inspector.subject(options.step);
  const auto scores = score(subject, static_cast<uint64_t>(globals.seed.value_or(1)));
  Json json = {{"step", subject.step}, {"heads", Json::array()}};
  std::vector<std::vector<std::string>> rows = {{"layer:head", "kind"}};
  for (size_t k = 0; k < head_kind_count; ++k)
    rows[0].emplace_back(title_of(static_cast<HeadKind>(k)));
  for (int64_t layer = 0; layer < std::ssize(scores); ++layer)
    for (int64_t head = 0; head < std::ssize(scores[static_cast<size_t>(layer)]); ++head) {
      const HeadScores& one = scores[static_cast<size_t>(layer)][static_cast<size_t>(head)];
      json["heads"].push_back(head_json(layer, head, one));
      rows.push_back(row(layer, head, one));
    }
  if (globals.json)
    print_json(json);
  else
    std::cout << table(rows);
}

/// --tokens: nothing unless it was given.
void heads(EvidenceOptions& options, std::optional<int64_t> tokens, Globals& globals) {
  if (options.data.empty() && !options.held_out) {
    if (tokens) bad_input("--tokens goes with --data or --held-out", "say which text to look at");
    return show_kinds(options, globals);
  }
  options.tokens = tokens.value_or(options.tokens);
  show_head_evidence(options, globals);
}

}  // namespace

void add_heads(CLI::App& app, Globals& globals) {
  CLI::App* command =
      app.add_subcommand("heads",
                         "what each head does: on random tokens that are repeated, scores from 0 "
                         "to 1; with --data over "
                         "a text, its indicators with their spread, scores and strongest rows");
  const auto options = std::make_shared<EvidenceOptions>();
  const auto tokens = std::make_shared<std::optional<int64_t>>();
  command->add_option("RUN", options->path, "a run, a checkpoint or a model of another program")
      ->required();
  command->add_option("--step", options->step, "the weights at or before this step of a run");
  CLI::Option* data = command->add_option("--data", options->data, "a text file");
  command
      ->add_flag("--held-out", options->held_out,
                 "the run's own held-out sequences in place of a text")
      ->excludes(data);
  command
      ->add_option("--tokens", *tokens,
                   "how many, from the beginning, in texts of 256 (default: 100 000); of held-out "
                   "sequences at most as many as there are")
      ->check(CLI::PositiveNumber);
  command->callback([options, tokens, &globals] { heads(*options, *tokens, globals); });
}

}  // namespace attnlab::cli
