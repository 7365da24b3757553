// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/checkpoint.h"

#include <algorithm>
#include <array>

#include "core/engine/train/resources.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/seal.h"
#include "core/shared/data/gguf.h"
#include "core/shared/models/model_files.h"
#include "core/shared/models/model_texts.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr std::array<const char*, 6> described = {"config.json",         "generation_config.json",
                                                  "tokenizer.json",      "tokenizer_config.json",
                                                  "modeling_attnlab.py", "tokenization_attnlab.py"};

/// Checksums of the small files of a checkpoint; weights have theirs inside.
Json checksums_in(const fs::path& folder) {
  Json sums = Json::object();
  for (const char* name : described)
    if (fs::exists(folder / name)) sums[name] = checksum(read_file(folder / name));
  return sums;
}

/// Throws Error when trainer.json or a file that it has the checksum of is not as it was written.
void check_small_files(const fs::path& folder) {
  const Json json = read_json(folder / "trainer.json");
  if (!is_intact(json)) bad_input((folder / "trainer.json").string() + " is damaged (checksum)");
  const auto sums = json.find("files");
  if (sums == json.end() || !sums->is_object()) return;
  for (const auto& [name, sum] : sums->items())
    if (std::ranges::find(described, name) != described.end() && fs::exists(folder / name) &&
        sum != Json(checksum(read_file(folder / name))))
      bad_input((folder / name).string() + " is not as the training wrote it (checksum)",
                "it was edited, or is damaged: use another step");
}

Json trainer_json(const Optimizer& optimizer, const TrainProgress& progress,
                  const fs::path& folder) {
  Json json = {{"format", 1},
               {"step", progress.step},
               {"updates", optimizer.updates()},
               {"tokens", progress.tokens},
               {"seconds", progress.seconds},
               {"learning_rate_factor", progress.learning_rate_factor},
               {"files", checksums_in(folder)}};
  if (optimizer.name() != usual_optimizer) json["optimizer"] = optimizer.name();
  return json;
}

/// Checkpoints of before there was a choice do not say it.
std::string optimizer_of(const JsonReader& trainer) {
  return trainer.text("optimizer", usual_optimizer);
}

/// All or nothing: what cannot be read leaves the optimizer as it was.
void restore_state(const Optimizer& optimizer, const SafetensorsFile& file) {
  std::vector<at::Tensor> saved;
  for (const OptimizerState& state : optimizer.state())
    saved.push_back(read_floats(file, state.name, state.values.sizes().vec()));
  for (size_t i = 0; i < saved.size(); ++i) optimizer.state()[i].values.copy_(saved[i]);
}

// Behind the model_type of a class of its own, transformers 5 puts that class's cutting of words in
// the place of the file's, unless tokenizer_config.json names a class that is in the folder.
Json tokenizer_config(const Tokenizer& tokenizer, const ModelSpec& spec) {
  Json config = {{"tokenizer_class", "PreTrainedTokenizerFast"},
                 {"model_input_names", {"input_ids", "attention_mask"}},
                 {"clean_up_tokenization_spaces", false}};
  if (model_class(spec) != "attnlab")
    config["auto_map"] = {{"AutoTokenizer", {nullptr, "tokenization_attnlab.AttnlabTokenizer"}}};
  const auto end = tokenizer.end_token();
  if (end && tokenizer.kind() == "bpe") config["eos_token"] = tokenizer.decode({&*end, 1});
  return config;
}

void write_for_transformers(const fs::path& folder, const Tokenizer& tokenizer,
                            const ModelSpec& spec) {
  const auto end = tokenizer.end_token();
  Json config = config_json(spec);
  if (end) {
    config["eos_token_id"] = *end;
    write_json(folder / "generation_config.json", {{"eos_token_id", *end}});
  }
  write_json(folder / "config.json", config);
  write_file(folder / "tokenizer.json", tokenizer.document());
  write_json(folder / "tokenizer_config.json", tokenizer_config(tokenizer, spec));
  if (model_class(spec) != "attnlab")
    write_file(folder / "tokenization_attnlab.py", tokenization_file());
  else
    write_file(folder / "modeling_attnlab.py", modeling_file());
}

// One id, or several.
std::vector<int64_t> read_end_tokens(const JsonReader& config) {
  const Json& value = config.raw("eos_token_id");
  const Json list = value.is_array() ? value : Json::array({value});
  std::vector<int64_t> ids;
  for (const Json& id : list) {
    if (!id.is_number_integer()) config.fail("eos_token_id", "expected token ids");
    ids.push_back(id.get<int64_t>());
  }
  return ids;
}

std::vector<int64_t> gguf_end_tokens(const fs::path& path) {
  const GgufFile file(path);
  const JsonReader metadata(file.metadata(), path.string());
  constexpr const char* key = "tokenizer.ggml.eos_token_id";
  return metadata.has(key) ? std::vector<int64_t>{metadata.integer(key)} : std::vector<int64_t>{};
}

std::vector<int64_t> end_tokens_of(const fs::path& folder, const Tokenizer* tokenizer) {
  if (is_gguf(folder)) return gguf_end_tokens(folder);
  for (const char* name : {"generation_config.json", "config.json"}) {
    const fs::path path = folder / name;
    if (!fs::exists(path)) continue;
    const Json json = read_json(path);
    const JsonReader config(json, path.string());
    if (config.has("eos_token_id")) return read_end_tokens(config);
  }
  const auto end = tokenizer == nullptr ? std::nullopt : tokenizer->end_token();
  return end ? std::vector<int64_t>{*end} : std::vector<int64_t>{};
}

std::shared_ptr<const Tokenizer> tokenizer_of(const fs::path& path, const ModelSpec& spec) {
  const fs::path file = is_gguf(path) ? path : path / "tokenizer.json";
  if (!fs::exists(file)) return nullptr;
  std::shared_ptr<const Tokenizer> tokenizer = read_tokenizer(file);
  if (tokenizer->vocab_size() > spec.vocab_size)
    bad_input(file.string() + " has " + std::to_string(tokenizer->vocab_size()) +
                  " tokens, the model " + std::to_string(spec.vocab_size),
              "this is not the tokenizer that the model was trained with");
  return tokenizer;
}

}  // namespace

void save_checkpoint(const fs::path& folder, const LanguageModel& model, const Tokenizer& tokenizer,
                     const Optimizer& optimizer, const TrainProgress& progress) {
  if (fs::exists(folder)) return;
  make_folder(folder.parent_path());
  const NamedTensors weights = class_tensors(model);
  NamedTensors state;
  for (const OptimizerState& part : optimizer.state()) state.add(part.name, part.values);
  write_folder(folder, [&](const fs::path& at) {
    write_safetensors(at / "model.safetensors", weights.views, {{"format", "pt"}});
    write_for_transformers(at, tokenizer, model.spec());
    write_safetensors(at / "trainer.safetensors", state.views);
    write_json(at / "trainer.json", sealed(trainer_json(optimizer, progress, at)));
  });
}

LoadedModel load_checkpoint(const fs::path& path, c10::Device device, at::ScalarType compute,
                            const LoadProgress& progress) {
  LoadedModel loaded;
  loaded.model = std::make_unique<LanguageModel>(read_model_spec(path), device, compute);
  const ModelTensors tensors = open_model_tensors(path, loaded.model->spec());
  load_tensors(*loaded.model, *tensors.file, tensors.sources, progress);
  loaded.tokenizer = tokenizer_of(path, loaded.model->spec());
  loaded.end_tokens = end_tokens_of(path, loaded.tokenizer.get());
  loaded.texts = read_model_texts(path, loaded.model->spec(), loaded.tokenizer.get());
  loaded.card =
      model_card(path, loaded.model->spec(), *tensors.file, loaded.tokenizer.get(), loaded.texts);
  return loaded;
}

TrainProgress restore_training(const fs::path& folder, LanguageModel& model, Optimizer& optimizer) {
  check_small_files(folder);
  check_safetensors(folder / "trainer.safetensors");
  const fs::path path = folder / "trainer.json";
  const Json json = read_json(path);
  const JsonReader reader(json, path.string());
  if (const std::string saved = optimizer_of(reader); saved != optimizer.name())
    bad_input(path.string() + ": the optimizer is " + saved + ", the run's is " + optimizer.name());
  load_weights(model, SafetensorsFile(folder / "model.safetensors"));
  restore_state(optimizer, SafetensorsFile(folder / "trainer.safetensors"));
  optimizer.set_updates(reader.integer("updates"));
  return {reader.integer("step"), reader.integer("tokens"), reader.number("seconds"),
          reader.number("learning_rate_factor", 1.0)};
}

std::vector<std::string> check_checkpoint(const fs::path& folder) {
  std::vector<std::string> problems;
  const auto attempt = [&](auto&& check) {
    try {
      check();
    } catch (const Error& error) {
      problems.push_back(error.line());
    }
  };
  const bool trained_here = fs::exists(folder / "trainer.json");
  if (trained_here) attempt([&] { check_small_files(folder); });
  std::unique_ptr<LanguageModel> model;
  attempt([&] { model = std::move(load_checkpoint(folder, c10::kCPU, at::kFloat).model); });
  if (model && trained_here)
    attempt([&] {
      const Json trainer = read_json(folder / "trainer.json");
      TrainSpec spec;
      spec.optimizer = optimizer_of({trainer, (folder / "trainer.json").string()});
      (void)restore_training(folder, *model, *make_optimizer(model->parameters(), spec));
    });
  return problems;
}

}  // namespace attnlab
