// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iostream>

#include "app/cli/command.h"
#include "core/engine/inspect/effect.h"
#include "core/engine/runtime/runtime.h"
#include "core/engine/session/inspector.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/spec/titles.h"

namespace attnlab::cli {
namespace {

constexpr int64_t rows_a_batch = 8;

struct AblateOptions {
  std::string path, skip_layers, skip_what = "block", maps, zero_heads, text, data;
  std::optional<int64_t> step;
  int64_t batches = 0;
  bool each = false;

  [[nodiscard]] bool names_nothing() const {
    return skip_layers.empty() && maps.empty() && zero_heads.empty();
  }
};

/// What the options name; without any the paper's skip evaluation.
Ablation wanted_ablation(const AblateOptions& options, const ModelSpec& model) {
  Ablation ablation;
  if (!options.skip_layers.empty())
    (options.skip_what == "mixer" ? ablation.skip_mixers : ablation.skip_blocks) =
        parse_layer_set(options.skip_layers);
  if (!options.maps.empty()) ablation.maps = parse_map_choices(options.maps);
  if (!options.zero_heads.empty()) ablation.zero_heads = parse_zero_heads(options.zero_heads);
  if (!options.names_nothing() || options.each) return ablation;
  ablation = skip_variant_layers(model);
  const auto variants = static_cast<int64_t>(ablation.skip_blocks.size());
  if (variants == 0 || variants == model.num_layers())
    bad_input("what to leave out is only clear for a hybrid model, and this one is \"" +
                  layers_title(model.layers) + "\"",
              "give --skip-layers, --map, --zero-heads or --each");
  if (options.skip_what == "mixer") std::swap(ablation.skip_blocks, ablation.skip_mixers);
  return ablation;
}

/// The text side by side in windows of the model's positions; the last one may be shorter.
std::vector<Batch> text_batches(const Subject& subject, const std::string& text) {
  if (subject.tokenizer == nullptr) bad_input("the checkpoint has no tokenizer.json");
  const auto ids = subject.tokenizer->encode(text);
  if (ids.size() < 2) bad_input("the text is too short to predict anything", "give two tokens");
  const auto length = static_cast<size_t>(subject.model.spec().max_position_embeddings);
  std::vector<Batch> batches;
  for (size_t at = 0; at + 1 < ids.size();) {
    const size_t left = ids.size() - 1 - at;  // targets
    const size_t rows = std::clamp<size_t>(left / length, 1, rows_a_batch);
    const size_t width = std::min(left, length);
    std::vector<int64_t> tokens;
    for (size_t row = 0; row < rows; ++row, at += width)
      tokens.insert(tokens.end(), ids.begin() + static_cast<std::ptrdiff_t>(at),
                    ids.begin() + static_cast<std::ptrdiff_t>(at + width + 1));
    batches.push_back(make_batch(tokens, {}, static_cast<int64_t>(rows)));
  }
  return batches;
}

std::vector<Batch> wanted_batches(const AblateOptions& options, const Subject& subject) {
  std::vector<Batch> all = !options.text.empty()   ? text_batches(subject, options.text)
                           : !options.data.empty() ? text_batches(subject, read_file(options.data))
                                                   : subject.held_out();
  if (options.batches > 0 && options.batches < static_cast<int64_t>(all.size()))
    all.resize(static_cast<size_t>(options.batches));
  return all;
}

/// A layer left out alone, or a head zeroed alone.
struct Single {
  int64_t layer;
  std::optional<int64_t> head;
  HeldOutScores after;
};

std::vector<Single> each_alone(LanguageModel& model, const std::vector<Batch>& batches) {
  std::vector<Single> all;
  const ModelSpec& spec = model.spec();
  for (int64_t layer = 0; layer < spec.num_layers(); ++layer) {
    Ablation skip;
    skip.skip_blocks = {layer};
    all.push_back({layer, {}, held_out_scores(model, skip, batches)});
    if (!spec.layers[static_cast<size_t>(layer)].mixing) continue;
    for (int64_t head = 0; head < spec.num_heads; ++head) {
      Ablation zero;
      zero.zero_heads = {{layer, head}};
      all.push_back({layer, head, held_out_scores(model, zero, batches)});
    }
  }
  return all;
}

Json scores_json(const HeldOutScores& scores) {
  return {{"loss", scores.loss}, {"accuracy", scores.accuracy}, {"exact", scores.exact}};
}

Json each_json(const std::vector<Single>& each, double before) {
  Json list = Json::array();
  for (const Single& single : each) {
    Json one = {{"layer", single.layer + 1}};
    if (single.head) one["head"] = *single.head + 1;
    one.update(scores_json(single.after));
    one["loss_change"] = single.after.loss - before;
    list.push_back(std::move(one));
  }
  return list;
}

std::vector<std::string> row(const std::string& what, const HeldOutScores& scores, double before) {
  return {what, number(scores.loss), number(scores.loss - before, "%+.4f"),
          number(scores.accuracy, "%.3f")};
}

void print(const AblationEffect& effect, const std::vector<Single>& each) {
  const double before = effect.before.loss;
  std::cout << "step " << effect.step << ", " << effect.sequences << " sequences, " << effect.scored
            << " predicted tokens\n";
  std::vector<std::vector<std::string>> rows = {{"", "loss", "change", "accuracy"},
                                                row("whole model", effect.before, before)};
  if (!effect.ablation.empty()) rows.push_back(row(to_text(effect.ablation), effect.after, before));
  for (const Single& single : each)
    rows.push_back(row(single.head ? "zero " + std::to_string(single.layer + 1) + ":" +
                                         std::to_string(*single.head + 1)
                                   : "skip " + std::to_string(single.layer + 1),
                       single.after, before));
  std::cout << table(rows);
}

void ablate(const AblateOptions& options, const Globals& globals) {
  Inspector inspector(options.path, parse_device(start_for_inference(globals)));
  const Subject subject = inspector.subject(options.step);
  const Ablation ablation = wanted_ablation(options, subject.model.spec());
  const std::vector<Batch> batches = wanted_batches(options, subject);
  AblationEffect effect = ablation_effect(subject.model, ablation, batches, 0);
  effect.step = subject.step;
  const std::vector<Single> each =
      options.each ? each_alone(subject.model, batches) : std::vector<Single>{};
  if (!globals.json) return print(effect, each);
  Json json = to_event(effect).header;
  json.erase("answer");
  if (options.each) json["each"] = each_json(each, effect.before.loss);
  print_json(json);
}

}  // namespace

void add_ablate(CLI::App& app, Globals& globals) {
  CLI::App* command =
      app.add_subcommand("ablate",
                         "loss without layers, maps or heads of a trained model; by "
                         "default without the variant layers of a hybrid");
  const auto options = std::make_shared<AblateOptions>();
  command->add_option("RUN", options->path, "a run or a checkpoint")->required();
  command->add_option("--skip-layers", options->skip_layers, "layers to leave out: 1,3-5");
  command->add_option("--skip-what", options->skip_what, "block (default), or mixer alone")
      ->check(CLI::IsMember({"block", "mixer"}));
  command->add_option("--map", options->maps,
                      "uniform, identity or previous in a layer's place: \"3=uniform;4=previous\"");
  command->add_option("--zero-heads", options->zero_heads, "heads without output: \"2:1,3;5:2\"");
  command->add_flag("--each", options->each, "every layer and every head left out alone");
  CLI::Option* text =
      command->add_option("--text", options->text, "score this text instead of held-out data");
  command->add_option("--data", options->data, "score this file")->excludes(text);
  command->add_option("--batches", options->batches, "score so many batches (default: all)")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--step", options->step, "the weights at or before this step of a run");
  command->callback([options, &globals] { ablate(*options, globals); });
}

}  // namespace attnlab::cli
