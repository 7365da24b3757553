// SPDX-License-Identifier: Apache-2.0
#include "core/engine/train/weight_files.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/tensor.h>

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <future>
#include <map>
#include <mutex>
#include <set>

#include "core/engine/runtime/runtime.h"
#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/seal.h"
#include "core/shared/models/model_files.h"
#include "core/shared/spec/families/family.h"
#include "core/shared/spec/parameters.h"

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

bool is_buffer(const ModelSpec& spec, const std::string& name) {
  const Family* family = find_family(model_class(spec));
  return family->is_buffer(name);
}

void refuse_others(const TensorFile& file, const TensorSources& sources, const ModelSpec& spec) {
  std::set<std::string> expected = {random_stream_name, text_stream_name, sources(head_name).name};
  for (const auto& info : parameter_list(spec)) {
    const TensorSource source = sources(info.name);
    const TensorView& view = file.at(source.name);
    if (const auto shape = source.shape_there(info.shape); view.shape != shape)
      bad_input(file.path().string() + ": " + source.name + " is " + shown(view.shape) +
                ", the model needs " + shown(shape));
    expected.insert(source.name);
  }
  for (const auto& [name, view] : file.tensors())
    if (!expected.contains(name) && !is_buffer(spec, name))
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

}  // namespace

at::Tensor read_floats(const TensorFile& file, const std::string& name,
                       const std::vector<int64_t>& shape) {
  at::Tensor tensor = at::empty(shape, at::kFloat);
  read_into(file, name, tensor);
  return tensor;
}

void NamedTensors::add(const std::string& name, const at::Tensor& tensor) {
  const at::Tensor cpu = tensor.cpu().contiguous();
  kept.push_back(cpu);
  const auto shape = cpu.sizes().vec();
  if (cpu.scalar_type() == at::kLong)
    views.emplace_back(name, view_of(std::span<const int64_t>(cpu.const_data_ptr<int64_t>(),
                                                              static_cast<size_t>(cpu.numel())),
                                     shape));
  else
    views.emplace_back(name, view_of(floats_of(cpu), shape));
}

void load_tensors(LanguageModel& model, const TensorFile& file, const TensorSources& sources,
                  const LoadProgress& progress) {
  const ModelSpec& spec = model.spec();
  read_parameters(model, file, sources, progress);
  if (spec.uses_stream(QkSequence::random))
    model.set_random_rows(
        read_floats(file, random_stream_name, {spec.max_position_embeddings, spec.hidden_size}));
  if (spec.uses_stream(QkSequence::text)) model.set_text_ids(read_text_ids(file, spec));
  check_belongs(file, sources, spec);
  model.weights_changed();
}

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
    all.add(info.name, parameters.view(info, parameters.weights()));
  if (model.random_rows().defined()) all.add(random_stream_name, model.random_rows());
  if (model.text_ids().defined()) all.add(text_stream_name, model.text_ids());
  return all;
}

NamedTensors class_tensors(const LanguageModel& model) {
  const ModelSpec& spec = model.spec();
  const Family& family = *find_family(model_class(spec));
  if (family.source == nullptr) return named_tensors(model);
  std::map<std::string, at::Tensor> theirs;
  for (const auto& info : model.parameters().list()) {
    const TensorSource source = family.source(info.name, spec);
    at::Tensor& whole = theirs[source.name];
    if (!whole.defined()) whole = at::empty(source.shape_there(info.shape), at::kFloat);
    const at::Tensor part = model.parameters().view(info, model.parameters().weights()).cpu();
    const at::Tensor turned = source.transposed ? whole.t() : whole;
    if (source.rows.empty())
      turned.copy_(part);
    else
      turned.index_copy_(0, at::tensor(source.rows), part);
  }
  NamedTensors all;
  for (const auto& [name, tensor] : theirs) all.add(name, tensor);
  return all;
}

void read_parameter(const TensorFile& file, const TensorSource& source, const at::Tensor& target) {
  const std::vector<int64_t> shape = target.sizes().vec();
  if (target.is_cpu() && source.is_plain()) return read_into(file, source.name, target);
  at::Tensor read = read_floats(file, source.name, source.shape_there(shape));
  if (source.transposed) read = read.t();
  target.copy_(source.rows.empty() ? read : read.index_select(0, at::tensor(source.rows)));
}

void check_belongs(const TensorFile& file, const TensorSources& sources, const ModelSpec& spec) {
  refuse_others(file, sources, spec);
  check_tied_head(file, sources, spec);
}

void load_weights(LanguageModel& model, const SafetensorsFile& file) {
  check_safetensors(file.path());
  load_tensors(model, file, safetensors_sources(file, model.spec()));
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

}  // namespace attnlab
