// SPDX-License-Identifier: Apache-2.0
#include "core/shared/models/model_texts.h"

#include "core/shared/base/error.h"
#include "core/shared/base/files.h"
#include "core/shared/base/foreign_json.h"
#include "core/shared/data/gguf.h"

namespace attnlab {
namespace fs = std::filesystem;
namespace {

/// "<s>", or {"content": "<s>"}; empty where it is neither.
std::string token_name(const Json& config, const char* key) {
  const auto found = config.find(key);
  if (found == config.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return text_or(*found, "content");
}

/// One template, or several with names, of which the usual one is "default".
std::string template_in(const Json& config) {
  const auto found = config.find("chat_template");
  if (found == config.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  if (!found->is_array()) return {};
  for (const Json& one : *found)
    if (text_or(one, "name") == "default") return text_or(one, "template");
  return {};
}

void read_folder(const fs::path& folder, ModelTexts& texts) {
  if (const fs::path file = folder / "tokenizer_config.json"; fs::exists(file)) {
    const Json config = read_json(file);
    if (!config.is_object()) bad_input(file.string() + ": expected an object");
    texts.bos = token_name(config, "bos_token");
    texts.eos = token_name(config, "eos_token");
    texts.chat_template = template_in(config);
  }
  if (const fs::path file = folder / "chat_template.jinja"; fs::exists(file))
    texts.chat_template = read_file(file);
}

void read_gguf(const fs::path& path, const Tokenizer& tokenizer, ModelTexts& texts) {
  const GgufFile file(path);
  const auto token = [&](const char* key) -> std::string {
    const int64_t id = whole_or(file.metadata(), key, -1);
    if (id < 0 || id >= tokenizer.vocab_size()) return {};
    const auto known = static_cast<int32_t>(id);
    return tokenizer.decode({&known, 1});
  };
  texts.bos = token("tokenizer.ggml.bos_token_id");
  texts.eos = token("tokenizer.ggml.eos_token_id");
  texts.chat_template = text_or(file.metadata(), "tokenizer.chat_template");
}

std::optional<int32_t> token_of(const std::string& name, const Tokenizer& tokenizer) {
  if (name.empty()) return std::nullopt;
  const auto ids = tokenizer.encode_special(name);
  return ids.size() == 1 ? std::optional(ids[0]) : std::nullopt;
}

}  // namespace

ModelTexts read_model_texts(const fs::path& path, const ModelSpec& model,
                            const Tokenizer* tokenizer) {
  ModelTexts texts;
  if (model.family.empty() || tokenizer == nullptr) return texts;
  texts.frame = tokenizer->frame();
  if (is_gguf(path))
    read_gguf(path, *tokenizer, texts);
  else
    read_folder(path, texts);
  texts.prefix = token_of(texts.bos.empty() ? texts.eos : texts.bos, *tokenizer);
  return texts;
}

}  // namespace attnlab
