// SPDX-License-Identifier: Apache-2.0
#include "core/shared/models/model_card.h"

#include <algorithm>
#include <fstream>
#include <map>

#include "core/shared/base/foreign_json.h"
#include "core/shared/base/safetensors.h"
#include "core/shared/base/text.h"
#include "core/shared/data/gguf.h"
#include "core/shared/models/model_files.h"
#include "core/shared/models/model_texts.h"
#include "core/shared/run/run_folder.h"
#include "core/shared/spec/parameters.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

constexpr size_t longest_licence = 80;
constexpr std::streamsize longest_head = 64 << 10;  // of a README.md

/// One line for people, whatever stands in the file.
std::string one_line(std::string text) {
  std::erase_if(text, [](unsigned char c) { return c < ' ' || c == 127; });
  const size_t begin = text.find_first_not_of(" \"'");
  if (begin == std::string::npos) return {};
  return text.substr(begin, std::min(longest_licence, text.find_last_not_of(" \"'") - begin + 1));
}

/// "license:" of the part between lines of "---" with which a model card begins.
std::string licence_of_readme(const fs::path& path) {
  std::ifstream file(path);
  std::string head(longest_head, '\0');
  file.read(head.data(), longest_head);
  head.resize(static_cast<size_t>(file.gcount()));
  const auto lines = split(head, '\n');
  if (lines.empty() || !lines[0].starts_with("---")) return {};
  for (size_t i = 1; i < lines.size() && !lines[i].starts_with("---"); ++i)
    if (lines[i].starts_with("license:")) return one_line(lines[i].substr(8));
  return {};
}

std::string licence_of(const fs::path& path, const TensorFile& file) {
  if (const auto* gguf = dynamic_cast<const GgufFile*>(&file))
    return one_line(text_or(gguf->metadata(), "general.license"));
  return licence_of_readme(path / "README.md");
}

void add_files(const TensorFile& file, ModelCard& card) {
  std::map<std::string, int64_t> of_type;
  for (const auto& [name, view] : file.tensors()) {
    of_type[view.dtype] += std::ssize(view.bytes);
    card.weight_bytes += std::ssize(view.bytes);
  }
  const auto most = std::ranges::max_element(of_type, {}, [](const auto& e) { return e.second; });
  if (most != of_type.end()) card.dtype = most->first;
}

}  // namespace

ModelCard model_card(const fs::path& path, const ModelSpec& model, const TensorFile& file,
                     const Tokenizer* tokenizer, const ModelTexts& texts) {
  ModelCard card;
  card.model = model;
  if (fs::exists(path / "trainer.json"))
    card.step = whole_or(read_json(path / "trainer.json"), "step", 0);
  if (tokenizer != nullptr) {
    card.tokenizer = tokenizer->kind();
    card.tokens = tokenizer->vocab_size();
    if (!model.family.empty()) card.around_texts = around_texts(*tokenizer);
  }
  card.no_chat = no_chat(texts);
  add_files(file, card);
  card.licence = licence_of(path, file);
  return card;
}

ModelCard read_model_card(const fs::path& path) {
  const ModelSpec model = read_model_spec(path);
  const auto file = is_gguf(path) ? std::unique_ptr<TensorFile>(new GgufFile(path))
                                  : std::make_unique<SafetensorsFile>(weights_of(path));
  std::unique_ptr<Tokenizer> tokenizer;
  if (is_gguf(path) || fs::exists(path / "tokenizer.json")) tokenizer = read_tokenizer(path);
  return model_card(path, model, *file, tokenizer.get(),
                    read_model_texts(path, model, tokenizer.get()));
}

Json to_json(const ModelCard& card) {
  return {{"model", to_json(card.model)},
          {"parameters", parameter_count(card.model)},
          {"step", card.step},
          {"tokenizer", card.tokenizer},
          {"tokens", card.tokens},
          {"around_texts", card.around_texts},
          {"no_chat", card.no_chat},
          {"weight_bytes", card.weight_bytes},
          {"dtype", card.dtype},
          {"licence", card.licence}};
}

ModelCard model_card_from_json(const Json& json, const std::string& origin) {
  const JsonReader reader(json, origin);
  ModelCard card;
  card.model = model_from_spec(reader.object("model"));
  card.step = reader.integer("step");
  card.tokenizer = reader.text("tokenizer");
  card.tokens = reader.integer("tokens");
  card.around_texts = reader.text("around_texts");
  card.no_chat = reader.text("no_chat");
  card.weight_bytes = reader.integer("weight_bytes");
  card.dtype = reader.text("dtype");
  card.licence = reader.text("licence");
  return card;
}

}  // namespace attnlab
