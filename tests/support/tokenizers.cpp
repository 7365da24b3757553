// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tokenizers.h"

#include "core/shared/base/files.h"
#include "core/shared/base/json.h"
#include "core/shared/base/text.h"
#include "core/shared/data/byte_level.h"
#include "core/shared/data/corpus/byte_stream.h"
#include "core/shared/data/pattern.h"
#include "tests/support/temp_folder.h"

namespace attnlab::test {
namespace {

const char* const qwen2_pattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*)"
    R"(|\s*[\r\n]+|\s+(?!\S)|\s+)";

// As `transformers` converts the two files of Qwen2.
std::unique_ptr<Tokenizer> qwen2(const std::filesystem::path& folder) {
  BpeParts parts;
  const auto vocabulary = nlohmann::json::parse(unpacked(folder / "vocab.json.zst"));
  for (const auto& [piece, id] : vocabulary.items())
    parts.tables.vocabulary.emplace_back(piece, id);
  for (const auto& line : split(unpacked(folder / "merges.txt.zst"), '\n'))
    if (const auto pair = split(line, ' '); pair.size() == 2 && !line.starts_with("#version"))
      parts.tables.merges.emplace_back(pair[0], pair[1]);
  const Json config = read_json(folder / "tokenizer_config.json");
  for (const auto& [id, token] : config["added_tokens_decoder"].items())
    parts.added.push_back({std::stoi(id), token["content"], token["special"], token["normalized"]});
  parts.patterns = {qwen2_pattern};
  parts.nfc = true;
  return bpe_tokenizer(parts, {}, "qwen2.5");
}

}  // namespace

std::shared_ptr<const Tokenizer> real_tokenizer(const std::string& name) {
  const auto folder = shared_data() / "tokenizers" / name;
  if (name == "gpt-neox-20b") return read_tokenizer(folder / "20B_tokenizer.json");
  if (name == "qwen2.5") return qwen2(folder);
  return read_tokenizer(folder);
}

std::string unpacked(const std::filesystem::path& path) {
  const auto stream = open_stream(path);
  std::string content, buffer(1 << 20, '\0');
  while (const size_t got = stream->read(buffer)) content.append(buffer, 0, got);
  return content;
}

BpeParts byte_parts() {
  BpeParts parts;
  for (int b = 0; b < 256; ++b)
    parts.tables.vocabulary.emplace_back(with_stand_ins(std::string(1, static_cast<char>(b))), b);
  parts.patterns = {std::string(gpt2_pattern)};
  return parts;
}

}  // namespace attnlab::test
