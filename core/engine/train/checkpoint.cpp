// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/checkpoint.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <cstring>
#include <future>
#include <mutex>
#include <set>

#include "core/engine/runtime/runtime.h"
#include "core/engine/train/resources.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/seal.h"
#include "core/shared/data/gguf.h"
#include "core/shared/models/model_files.h"
#include "core/shared/run/run_folder.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr const char* random_stream_name = "model.random_stream";
constexpr const char* text_stream_name = "model.text_stream_ids";
constexpr const char* embedding_name = "model.embed_tokens.weight";
constexpr const char* head_name = "lm_head.weight";

std::span<const float> floats_of(const at::Tensor& cpu) {
  return {cpu.const_data_ptr<float>(), static_cast<size_t>(cpu.numel())};
}

void add(NamedTensors& all, const std::string& name, const at::Tensor& tensor) {
  const at::Tensor cpu = tensor.cpu().contiguous();
  all.kept.push_back(cpu);
  const auto shape = cpu.sizes().vec();
  if (cpu.scalar_type() == at::kLong)
    all.views.emplace_back(name, view_of(std::span<const int64_t>(cpu.const_data_ptr<int64_t>(),
                                                                  static_cast<size_t>(cpu.numel())),
                                         shape));
  else
    all.views.emplace_back(name, view_of(floats_of(cpu), shape));
}

/// Gives back the memory of a mapped part of a file; whoever reads it again reads the disk again.
void give_back(std::span<const std::byte> mapped) {
  const auto page = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto begin = (reinterpret_cast<uintptr_t>(mapped.data()) + page - 1) / page * page;
  const auto end = reinterpret_cast<uintptr_t>(mapped.data() + mapped.size()) / page * page;
  if (begin < end) ::madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

void read_into(const TensorFile& file, const std::string& name, const at::Tensor& tensor) {
  const std::span<float> values(tensor.mutable_data_ptr<float>(),
                                static_cast<size_t>(tensor.numel()));
  file.copy_floats(name, tensor.sizes().vec(), values);
  if (!std::ranges::all_of(values, [](float x) { return std::isfinite(x); }))
    bad_input(file.path().string() + ": " + name + " holds values that are not finite");
  give_back(file.at(name).bytes);
}

at::Tensor read_floats(const TensorFile& file, const std::string& name,
                       const std::vector<int64_t>& shape) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  read_into(file, name, tensor);
  return tensor;
}

bool is_buffer(const std::string& name) { return name.ends_with(".rotary_emb.inv_freq"); }

void refuse_others(const TensorFile& file, const TensorSources& sources, const ModelSpec& spec) {
  std::set<std::string> expected = {random_stream_name, text_stream_name, sources(head_name).name};
  for (const auto& info : parameter_list(spec)) {
    const std::string name = sources(info.name).name;
    const TensorView& view = file.at(name);
    if (view.shape != info.shape)
      bad_input(file.path().string() + ": " + name + " is " + shown(view.shape) +
                ", the model needs " + shown(info.shape));
    expected.insert(name);
  }
  for (const auto& [name, view] : file.tensors())
    if (!expected.contains(name) && !is_buffer(name))
      bad_input(file.path().string() + ": the model has no tensor " + name,
                "what describes the model does not belong to these weights");
}

// Some programs save the tied head a second time. Another one would be another model.
void check_tied_head(const TensorFile& file, const TensorSources& sources, const ModelSpec& spec) {
  const std::string head = sources(head_name).name;
  if (!spec.tie_embeddings || !file.tensors().contains(head)) return;
  const std::vector<int64_t> shape = {spec.vocab_size, spec.hidden_size};
  const std::string embedding = sources(embedding_name).name;
  if (!read_floats(file, head, shape).equal(read_floats(file, embedding, shape)))
    bad_input(file.path().string() + ": " + head + " differs from " + embedding +
                  ", though config.json says tie_word_embeddings",
              "write \"tie_word_embeddings\": false where the head is a matrix of its own");
}

/// Says how much of the parameters has been read.
class ReadingProgress {
 public:
  ReadingProgress(const std::vector<ParameterInfo>& list, const LoadProgress& tell) : tell_(tell) {
    for (const ParameterInfo& info : list) whole_ += info.count();
  }
  void add(int64_t count) {
    if (!tell_) return;
    const std::lock_guard turn(mutex_);
    read_ += count;
    tell_(static_cast<double>(read_) / static_cast<double>(whole_));
  }

 private:
  const LoadProgress& tell_;
  std::mutex mutex_;
  int64_t whole_ = 0, read_ = 0;
};

/// Reads all parameters on all cores, whatever the model is asked with: somebody waits for it. Each
/// thread takes the next one, since they differ much in size.
void read_parameters(LanguageModel& model, const TensorFile& file, const TensorSources& sources,
                     const LoadProgress& tell) {
  const Parameters& parameters = model.parameters();
  const auto& list = parameters.list();
  ReadingProgress progress(list, tell);
  std::atomic<size_t> next = 0;
  const auto read = [&] {
    const at::NoGradGuard no_graph;
    for (size_t i = next++; i < list.size(); i = next++) {
      const ParameterInfo& info = list[i];
      read_parameter(file, sources(info.name), parameters.view(info, parameters.weights()));
      progress.add(info.count());
    }
  };
  std::vector<std::future<void>> others;
  for (int n = 1; n < usable_cores(); ++n) others.push_back(std::async(std::launch::async, read));
  read();
  for (auto& other : others) other.get();
}

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

void load_tensors(LanguageModel& model, const TensorFile& file, const TensorSources& sources,
                  const LoadProgress& progress = {}) {
  const ModelSpec& spec = model.spec();
  read_parameters(model, file, sources, progress);
  if (spec.uses_stream(QkSequence::random))
    model.set_random_rows(
        read_floats(file, random_stream_name, {spec.max_position_embeddings, spec.hidden_size}));
  if (spec.uses_stream(QkSequence::text)) model.set_text_ids(read_text_ids(file, spec));
  check_belongs(file, sources, spec);
  model.weights_changed();
}

}  // namespace

at::Tensor read_text_ids(const TensorFile& file, const ModelSpec& spec) {
  const TensorView& view = file.at(text_stream_name);
  const std::vector<int64_t> shape = {spec.max_position_embeddings};
  if (view.dtype != "I64" || view.shape != shape)
    bad_input(file.path().string() + ": " + text_stream_name + " is " + view.dtype + " " +
              shown(view.shape) + ", the model needs I64 " + shown(shape));
  const at::Tensor ids = at::empty(shape, at::kLong);
  std::memcpy(ids.mutable_data_ptr<int64_t>(), view.bytes.data(), view.bytes.size());
  if (ids.min().item<int64_t>() < 0 || ids.max().item<int64_t>() >= spec.vocab_size)
    bad_input(file.path().string() + ": " + text_stream_name + " has ids outside the vocabulary");
  return ids;
}

NamedTensors named_tensors(const LanguageModel& model) {
  NamedTensors all;
  const Parameters& parameters = model.parameters();
  for (const auto& info : parameters.list())
    add(all, info.name, parameters.view(info, parameters.weights()));
  if (model.random_rows().defined()) add(all, random_stream_name, model.random_rows());
  if (model.text_ids().defined()) add(all, text_stream_name, model.text_ids());
  return all;
}

void read_parameter(const TensorFile& file, const TensorSource& source, const at::Tensor& target) {
  const std::vector<int64_t> shape = target.sizes().vec();
  if (target.is_cpu() && source.rows.empty()) return read_into(file, source.name, target);
  const at::Tensor read = read_floats(file, source.name, shape);
  target.copy_(source.rows.empty() ? read : read.index_select(0, at::tensor(source.rows)));
}

void check_belongs(const TensorFile& file, const TensorSources& sources, const ModelSpec& spec) {
  refuse_others(file, sources, spec);
  check_tied_head(file, sources, spec);
}

void load_weights(LanguageModel& model, const SafetensorsFile& file) {
  check_safetensors(file.path());
  load_tensors(model, file, safetensors_sources(file));
}

void save_snapshot(const fs::path& path, const LanguageModel& model) {
  make_folder(path.parent_path());
  const fs::path temporary = path.string() + ".tmp";
  try {
    write_safetensors(temporary, named_tensors(model).views, {{"format", "pt"}});
    fs::rename(temporary, path);
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
}

void save_checkpoint(const fs::path& folder, const LanguageModel& model, const Tokenizer& tokenizer,
                     const Optimizer& optimizer, const TrainProgress& progress) {
  if (fs::exists(folder)) return;
  make_folder(folder.parent_path());
  const NamedTensors weights = named_tensors(model);
  NamedTensors state;
  for (const OptimizerState& part : optimizer.state()) add(state, part.name, part.values);
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
  loaded.card = model_card(path, loaded.model->spec(), *tensors.file, loaded.tokenizer.get());
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
